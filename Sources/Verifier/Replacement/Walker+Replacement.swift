/// Programs that replace a function of another one (`freplace`).
extension Walker {
  /// Checks that the program may replace the function (`bpf_check_attach_target`).
  func checkReplaced(_ replaced: ReplacedFunction) throws(Stop) {
    let other = replaced.program
    if other.isReplacement { throw refuseTarget("Cannot recursively attach") }
    let whole = ProgramVerifier.verify(other, logLevel: 0)
    switch whole.verdict {
    case .accepted: break
    // It cannot be loaded, and so no program replaces a function of it.
    case .rejected(let rejection): throw refuseTarget("the program that is replaced is rejected: \(rejection.message)")
    case .notDecided(let question): throw open("the program that is replaced: \(question.subject)")
    }
    guard let function = replaced.index, whole.functions.indices.contains(function), whole.functions[function].isWalked
    else { throw refuseTarget("Subprog \(replaced.name) doesn't exist") }
    if function == 0, try takesArena(other) {
      throw refuseTarget("Cannot attach to a target with arena context arguments")
    }
    let facts = whole.functions[function]
    if facts.isExceptionCallback { throw refuseTarget("Extension programs cannot attach to exception callback") }
    if facts.isUnreliable { throw refuseTarget("Cannot replace static functions") }
    if flow.changesPackets[0], !facts.changesPackets {
      throw refuseTarget("Extension program changes packet data, while original does not")
    }
    if flow.maySleep[0], !facts.maySleep {
      throw refuseTarget("Extension program may sleep, while original does not")
    }
    if case .program(.tracing, let attach) = other.context, attach.isAtFunction {
      throw refuseTarget("Cannot extend fentry/fexit/fsession")
    }
    try compare(with: replaced, function)
    if other.context.type == .tracing, other.context.attach == .traceIterator {
      // The function's own name is looked for among what iterators are over (`bpf_iter_prog_supported`). The kernel says nothing.
      let prefix = "bpf_iter_"
      guard replaced.name.hasPrefix(prefix),
        IteratorTargets.arguments[String(replaced.name.dropFirst(prefix.count))] != nil
      else { throw refuseTarget("Invalid argument") }
    }
  }

  private func takesArena(_ other: VerifierInput) throws(Stop) -> Bool {
    guard let (name, member) = other.operation, let types = input.kernelTypes,
      let structure = OperationStructure.all[name], let id = types.id(.structure, named: name),
      case .structure(let record)? = types.type(id), let index = record.members.firstIndex(where: { $0.name == member })
    else { return false }
    let operation = Operation(structure: structure, index: index, member: record.members[index])
    guard let target = AttachTarget(types, operation) else { return false }
    return target.parameters.indices.contains { operation.note($0, types) == .arena }
  }

  /// Compares the prototypes (`btf_check_func_type_match`).
  private func compare(with replaced: ReplacedFunction, _ function: Int) throws(Stop) {
    let other = replaced.program
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
