/// Dynptrs that kfuncs make, take and give back (`process_dynptr_func`).
extension Walker {
  /// Makes the dynptr of a kfunc that gets a place for one.
  mutating func makeDynptr(
    _ held: RegisterState, _ name: String, _ kfunc: KfuncPrototype, _ call: KfuncCall
  ) throws(Stop) {
    switch kfunc.name {
    case "bpf_dynptr_from_skb": try makeDynptr(held, name, .skb, from: call.parentID)
    case "bpf_dynptr_from_skb_meta": try makeDynptr(held, name, .packetMetadata, from: call.parentID)
    case "bpf_dynptr_from_xdp": try makeDynptr(held, name, .xdp, from: call.parentID)
    case "bpf_dynptr_from_file": try makeDynptr(held, name, .file, from: call.parentID)
    case "bpf_dynptr_clone":
      guard let original = call.dynptr else { return }
      try makeDynptr(held, name, original.kind, copyOf: original.parentID)
    default: throw open("a dynptr that \(kfunc.name) makes")
    }
  }

  /// The dynptr that a kfunc gets.
  mutating func dynptr(_ held: RegisterState, _ name: String, of kfunc: KfuncPrototype) throws(Stop) -> Dynptr {
    let isDiscarded = kfunc.name == "bpf_dynptr_file_discard"
    return try dynptr(held, name, isDiscarded ? .file : nil, isReleased: isDiscarded)
  }
}
