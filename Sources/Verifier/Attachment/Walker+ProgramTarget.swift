/// Programs that are attached to a function of another one.
extension Walker {
  /// Checks what holds for all of them, and verifies the other program (`bpf_check_attach_target`).
  /// - Parameter kind: the type of such programs in messages.
  /// - Returns: what was found out about the function.
  func verified(_ target: TargetFunction, _ kind: String) throws(Stop) -> VerifiedFunction {
    let other = target.program
    let whole = ProgramVerifier.verify(other, logLevel: 0)
    switch whole.verdict {
    case .accepted: break
    // It cannot be loaded, and so no program is attached to it.
    case .rejected(let rejection):
      throw refuseTarget("the program with \(target.name) is rejected: \(rejection.message)")
    case .notDecided(let question): throw open("the program with \(target.name): \(question.subject)")
    }
    guard let index = target.index, whole.functions.indices.contains(index), whole.functions[index].isWalked else {
      throw refuseTarget("Subprog \(target.name) doesn't exist")
    }
    if index == 0, try takesArena(other) {
      throw refuseTarget("Cannot attach to a target with arena context arguments")
    }
    let function = whole.functions[index]
    if function.isExceptionCallback { throw refuseTarget("\(kind) programs cannot attach to exception callback") }
    return function
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
}
