/// Programs that replace a function of another one (`freplace`).
extension Walker {
  /// Checks that the program may replace the function (`bpf_check_attach_target`).
  func checkReplaced(_ replaced: TargetFunction) throws(Stop) {
    let function = try verified(replaced, "Extension")
    let other = replaced.program
    if function.isUnreliable { throw refuseTarget("Cannot replace static functions") }
    if flow.changesPackets[0], !function.changesPackets {
      throw refuseTarget("Extension program changes packet data, while original does not")
    }
    if flow.maySleep[0], !function.maySleep {
      throw refuseTarget("Extension program may sleep, while original does not")
    }
    if other.isReplacement { throw refuseTarget("Cannot recursively attach") }
    if case .program(.tracing, let attach) = other.context, attach.isAtFunction {
      throw refuseTarget("Cannot extend fentry/fexit/fsession")
    }
    try compare(with: replaced)
    if other.context.type == .tracing, other.context.attach == .traceIterator {
      try checkIterated(replaced.name)
    }
  }

  /// Compares the prototypes (`btf_check_func_type_match`).
  private func compare(with replaced: TargetFunction) throws(Stop) {
    let other = replaced.program
    guard let function = replaced.index else { return }
    let (own, its) = (program.subprograms[0].name, replaced.name)
    guard function == 0 || other.program.subprograms[function].isGlobal else {
      throw refuseTarget("\(its)() is not a global function")
    }
    guard let mine = input.prototypes.first ?? nil,
      let theirs = other.prototypes.indices.contains(function) ? other.prototypes[function] : nil
    else { throw open("a prototype of a program that replaces a function, or of the function") }
    let complete = (own: input.completes, other: other.completes)
    let difference = PrototypeDifferenceInWords(own, mine, its, theirs, complete: complete)
    if let words = difference.first { throw refuseTarget(words) }
  }
}

extension VerifierInput {
  /// Whether a prototype has a structure of a name with its members: BTF has it once for all prototypes.
  fileprivate func completes(_ name: String) -> Bool {
    prototypes.contains { signature in
      signature?.parameters.contains {
        guard case .pointer(let pointer) = $0.type, case .record(let record) = pointer.pointee else { return false }
        return record.isComplete && pointer.pointee.btfName == name
      } ?? false
    }
  }
}

extension AttachType {
  /// Entry, exit or both of functions, one or many.
  fileprivate var isAtFunction: Bool {
    self == .traceEntry || self == .traceExit || self == .traceSession || isMulti
  }
}
