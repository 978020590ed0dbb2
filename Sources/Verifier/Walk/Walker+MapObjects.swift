import BPF

/// Accesses to a map itself (`check_ptr_to_map_access`).
extension Walker {
  func checkMapAccess(_ map: UInt32, _ name: String, _ offset: Int, _ access: Access) throws(Stop) {
    guard isDescribed(map), let structure = definition(ofMap: map).kind.structure else {
      throw open("an access to a map itself")
    }
    if offset < 0 { throw reject("\(name) is \(structure) invalid negative access: off=\(offset)") }
    if access == .write { throw reject("only read from \(structure) is supported") }
    throw open("the members of struct \(structure)")
  }
}

extension MapDefinition.Kind {
  /// The kernel's structure of such a map (`map_btf_id`); nil where it is not known here.
  fileprivate var structure: String? {
    switch self {
    case .hash, .perCPUHash: "bpf_htab"
    case .array, .perCPUArray, .programArray: "bpf_array"
    case .instructionArray: "bpf_insn_array"
    case .other(let number): Self.structures[number]
    }
  }

  private static let structures: [UInt32: String] = [
    4: "bpf_array", 7: "bpf_stack_map", 8: "bpf_array", 9: "bpf_htab", 10: "bpf_htab", 11: "lpm_trie", 12: "bpf_array",
    13: "bpf_htab", 14: "bpf_dtab", 15: "bpf_stab", 16: "bpf_cpu_map", 17: "xsk_map", 18: "bpf_shtab",
    20: "reuseport_array", 22: "bpf_queue_stack", 23: "bpf_queue_stack", 25: "bpf_dtab", 27: "bpf_ringbuf_map",
    30: "bpf_bloom_filter", 31: "bpf_ringbuf_map", 33: "bpf_arena",
  ]
}
