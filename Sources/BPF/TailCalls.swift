extension Instruction {
  /// Whether the instruction is a tail call: helper 12 (`bpf_tail_call`).
  public var isTailCall: Bool {
    if case .call(.helper(Program.tailCallHelper)) = self { return true }
    return false
  }

  /// Whether the instruction stores or loads a stack argument.
  public var isStackArgument: Bool {
    switch self {
    case .load(_, _, .params, _), .store(_, .params, _, _): true
    default: false
    }
  }
}

extension Program {
  /// The id of the helper `bpf_tail_call` (Linux `include/uapi/linux/bpf.h`).
  public static let tailCallHelper: Int32 = 12
  /// The most tail calls of one run (Linux `MAX_TAIL_CALL_CNT`).
  public static let maximumTailCalls = 33

  /// Whether each function reaches a tail call, itself or through functions that it calls; by index of `subprograms`.
  ///
  /// Source: Linux `kernel/bpf/verifier.c`, `check_max_stack_depth` (`tail_call_reachable`).
  public var tailCallReachable: [Bool] {
    var reachable = subprograms.indices.map { index in
      (instructions(ofSubprogram: index) ?? 0..<0).contains { instructions[$0].isTailCall }
    }
    guard reachable.contains(true) else { return reachable }
    var callers: [[Int]] = Array(repeating: [], count: subprograms.count)
    for (index, instruction) in instructions.enumerated() {
      guard case .call(.subprogram) = instruction, let target = target(ofInstruction: index),
        let callee = subprogram(containing: target), let caller = subprogram(containing: index)
      else { continue }
      callers[callee].append(caller)
    }
    var pending = reachable.indices.filter { reachable[$0] }
    while let callee = pending.popLast() {
      for caller in callers[callee] where !reachable[caller] {
        reachable[caller] = true
        pending.append(caller)
      }
    }
    return reachable
  }

  /// Rejects stack arguments in functions that reach a tail call: a tail call leaves the caller's frame, which contains
  /// the outgoing area and r9 (Linux `check_max_stack_depth`).
  ///
  /// - Throws: `ProgramError` naming the first stack-argument instruction of such a function.
  public func checkTailCalls() throws(ProgramError) {
    guard instructions.contains(where: \.isTailCall) else { return }
    for (index, isReachable) in tailCallReachable.enumerated() where isReachable {
      for instruction in instructions(ofSubprogram: index) ?? 0..<0 where instructions[instruction].isStackArgument {
        throw ProgramError(
          .stackArgumentsWithTailCall(subprogram: subprograms[index].name), instruction: instruction,
          slot: layout.slot(instruction))
      }
    }
  }
  /// Rejects callbacks that reach a tail call: a helper calls them, and a tail call would leave the helper's frame too.
  ///
  /// - Throws: `ProgramError` naming the instruction that loads the address of such a function.
  public func checkCallbacks() throws(ProgramError) {
    guard instructions.contains(where: \.isTailCall) else { return }
    let reachable = tailCallReachable
    for (index, instruction) in instructions.enumerated() {
      guard case .loadImmediate64(_, .function) = instruction, let target = target(ofInstruction: index),
        let function = subprogram(containing: target), reachable[function]
      else { continue }
      throw ProgramError(
        .callbackWithTailCall(subprogram: subprograms[function].name), instruction: index, slot: layout.slot(index))
    }
  }
}
