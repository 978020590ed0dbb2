import BPF

/// Accesses to a map itself (`check_ptr_to_map_access`).
extension Walker {
  func checkMapAccess(_ map: UInt32, _ name: String, _ offset: Int, _ access: Access) throws(Stop) {
    guard program.maps.indices.contains(Int(map)), let structure = definition(ofMap: map).kind.structure else {
      throw open("an access to a map itself")
    }
    if offset < 0 { throw reject("\(name) is \(structure) invalid negative access: off=\(offset)") }
    if access == .write { throw reject("only read from \(structure) is supported") }
    throw open("the members of struct \(structure)")
  }

  /// An access to a map's value does not touch what the kernel keeps in it (`check_map_access`).
  func checkOutsideObjects(
    _ pointer: RegisterState, _ definition: MapDefinition, _ offset: Int, _ size: Int
  ) throws(Stop) {
    guard !definition.privateRanges.isEmpty else { return }
    let first = pointer.value.signedMinimum &+ Int64(offset)
    let end = Int64(clamping: pointer.value.unsignedMaximum) &+ Int64(offset + size)
    let touches = definition.privateRanges.contains { first < Int64($0.upperBound) && Int64($0.lowerBound) < end }
    // Programs of some types may not use such a map at all (`check_map_prog_compatibility`).
    switch input.context.type {
    case .classifier?, .action?, .syscall?:
      if !touches { return }
    default: break
    }
    throw open("a map whose values hold kernel objects")
  }
}

extension MapDefinition.Kind {
  /// The kernel's structure of such a map (`map_btf_id`); nil where it is not known here.
  fileprivate var structure: String? {
    switch self {
    case .hash, .perCPUHash: "bpf_htab"
    case .array, .perCPUArray, .programArray: "bpf_array"
    case .other(27): "bpf_ringbuf_map"
    case .instructionArray, .other: nil
    }
  }
}
