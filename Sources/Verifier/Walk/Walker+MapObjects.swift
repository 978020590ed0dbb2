import BPF

/// Accesses to a map itself (`check_ptr_to_map_access`).
extension Walker {
  /// Checks an access to a map.
  /// - Returns: what a load finds; nil for a number.
  mutating func checkMapAccess(
    _ map: UInt32, _ name: String, _ offset: Int, _ size: Int, _ access: Access
  ) throws(Stop) -> RegisterState? {
    guard isDescribed(map) else { throw open("an access to a map itself") }
    let kind = definition(ofMap: map).kind
    guard let structure = kind.structure else {
      throw reject("map_ptr access not supported for map type \(kind.number)")
    }
    if offset < 0 { throw reject("\(name) is \(structure) invalid negative access: off=\(offset)") }
    if access == .write { throw reject("only read from \(structure) is supported") }
    let types = try types(for: "the members of struct \(structure)")
    guard let id = types.id(.structure, named: structure) else {
      throw open("struct \(structure), which the kernel's BTF does not have")
    }
    let found: StructureWalk.Found
    do throws(StructureWalk.Complaint) {
      found = try StructureWalk.access(types, id, offset, size)
    } catch {
      throw reject(error.message)
    }
    switch found {
    case .number: return nil
    case .untrustedMemory: return .pointer(.untrustedMemory)
    case .object(let target, let flags, _): return .pointer(.object(self.structure(target), flags))
    }
  }
}

/// Accesses to the values of a map (`check_map_access_type`).
extension Walker {
  /// Checks that a map's flags allow programs an access.
  /// - Parameters:
  ///   - offset: where it begins, in bytes from the start of the value.
  ///   - size: how long it is, in bytes.
  func checkPermission(
    _ definition: MapDefinition, _ access: Access, _ offset: Int64, _ size: Int
  ) throws(Stop) {
    let place = "value_size=\(definition.valueSize) off=\(offset) size=\(size)"
    switch access {
    case .write where definition.isReadOnly: throw reject("write into map forbidden, \(place)")
    case .read where definition.isWriteOnly: throw reject("read from map forbidden, \(place)")
    case .read, .write: break
    }
  }
}

extension MapDefinition.Kind {
  /// The kernel's structure of such a map (`map_btf_id`); nil where it has none.
  fileprivate var structure: String? { Self.structures[number] }

  /// By the numbers of `enum bpf_map_type`.
  private static let structures: [UInt32: String] = {
    let names = """
      bpf_htab:1,5,9,10,13 bpf_array:2,3,4,6,8,12 bpf_stack_map:7 lpm_trie:11 bpf_dtab:14,25 bpf_stab:15 bpf_cpu_map:16 \
      xsk_map:17 bpf_shtab:18 bpf_cgroup_storage_map:19,21 reuseport_array:20 bpf_queue_stack:22,23 \
      bpf_local_storage_map:24,28,29,32 bpf_struct_ops_map:26 bpf_ringbuf_map:27,31 bpf_bloom_filter:30 bpf_arena:33 \
      bpf_insn_array:34 bpf_rhtab:35
      """
    var structures: [UInt32: String] = [:]
    for row in names.split(separator: " ") {
      let parts = row.split(separator: ":")
      guard parts.count == 2 else { continue }
      for number in parts[1].split(separator: ",").compactMap({ UInt32($0) }) { structures[number] = String(parts[0]) }
    }
    return structures
  }()
}
