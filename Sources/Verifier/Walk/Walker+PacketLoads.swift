import BPF

/// Legacy loads of packets, `LD_ABS` and `LD_IND` (`check_ld_abs`).
extension Walker {
  /// Checks a load; the packet's context is in r6.
  /// - Parameter source: the register whose value is added to the offset; nil for `LD_ABS`.
  mutating func loadPacket(at source: Register?) throws(Stop) -> Next {
    switch input.context.type {
    case .socketFilter?, .classifier?, .action?: break
    default: throw reject("BPF_LD_[ABS|IND] instructions not allowed for this program type")
    }
    if state.frames.contains(where: { $0.callbackResults != nil }) {
      throw reject("cannot use BPF_LD_[ABS|IND] within callback")
    }
    let context = try read(.r6)
    // What was got would never be given back: the load ends the program where the packet is too short.
    try checkReferences("BPF_LD_[ABS|IND]")
    guard context.kind == .pointer(.context, mayBeNull: false) else {
      throw reject("at the time of BPF_LD_ABS|IND R6 != pointer to skb")
    }
    if let source { _ = try read(source) }
    try checkUnmodified(context, "R6")
    clearCallerSaved()
    state.current[.r0] = .unknown
    guard state.frames.count > 1 else { return .following }
    // In a function the hidden end of the load is a return of 0.
    try postpone(at: state.instruction + 1)
    state.current[.r0] = .constant(0)
    return try leave()
  }
}
