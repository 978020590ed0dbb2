import BPF

/// What a JIT has to know of a program's functions before it lays out their frames.
///
/// In the kernel a JIT takes these from the verifier (`struct bpf_subprog_info`, `bpf_out_stack_arg_cnt`). A program that no
/// verifier has accepted gets what its instructions show.
public struct ProgramFacts: Hashable, Sendable, Codable {
  /// Who says so.
  public enum Source: String, Sendable, Codable {
    /// The verifier, which accepted the program.
    case verifier
    /// The instructions alone.
    case instructions
  }

  /// The largest program stack of a function, and of a chain of calls, in bytes (`MAX_BPF_STACK`).
  package static let largestStack = 512

  /// Who says so.
  public let source: Source
  /// The facts of each function, by index of `Program.subprograms`.
  public var functions: [FunctionFacts]

  /// The facts of a program that a verifier accepted.
  init(verified functions: [FunctionFacts], _ program: UncheckedProgram) {
    source = .verifier
    self.functions = functions.enumerated().map { index, verified in
      var facts = verified
      facts.take(CodeScan(program.instructions[program.instructions(ofSubprogram: index)]))
      return facts
    }
  }

  /// The facts of a program that the kernel has rewritten after it was verified.
  ///
  /// The rewritten instructions may take more stack: a counter of `may_goto`, registers saved around an inlined `bpf_loop`.
  /// They access it through r10 itself.
  /// - Parameters:
  ///   - program: the rewritten program.
  ///   - verified: the facts of each of its functions before; nil where they are not known.
  ///   - kfuncSlots: the stack-argument slots of each of its kfuncs; nil where the prototype is not known.
  package init(rewritten program: Program, verified: [FunctionFacts?], kfuncSlots: [Int?] = []) {
    self.init(unverified: program, kfuncSlots: kfuncSlots)
    for index in functions.indices {
      guard verified.indices.contains(index), let before = verified[index] else { continue }
      let scan = CodeScan(program, program.instructions(ofSubprogram: index) ?? 0..<0)
      functions[index].stackDepth = max(before.stackDepth, scan.accessedDepth)
      functions[index].mayUsePrivateStack = before.mayUsePrivateStack
    }
  }

  /// The facts that a program's instructions show.
  ///
  /// The kernel's number of outgoing slots is that of the slots which callees take, whatever was stored. Where no prototype is
  /// known the highest slot that is stored counts, so that each store has memory of its own. A function that copies its frame
  /// pointer has the largest stack.
  /// - Parameters:
  ///   - program: the program.
  ///   - kfuncSlots: the stack-argument slots of each of its kfuncs; nil where the prototype is not known.
  public init(unverified program: Program, kfuncSlots: [Int?] = []) {
    source = .instructions
    let scans = program.subprograms.indices.map { CodeScan(program, program.instructions(ofSubprogram: $0) ?? 0..<0) }
    let reachable = scans.contains(where: \.hasTailCall) ? program.tailCallReachable : scans.map { _ in false }
    functions = scans.enumerated().map { index, scan in
      let range = program.instructions(ofSubprogram: index) ?? 0..<0
      var facts = FunctionFacts()
      facts.take(scan)
      facts.stackDepth = scan.stackDepth
      facts.incomingSlots = max(scan.loadedSlots, program.subprograms[index].stackSlotCount ?? 0)
      facts.storedSlots = scan.storedSlots
      facts.outgoingSlots = scan.storedSlots
      facts.hasTailCall = scan.hasTailCall
      facts.reachesTailCall = reachable[index]
      guard scan.makesCalls else { return facts }
      for instruction in range {
        facts.outgoingSlots = max(facts.outgoingSlots, program.slotsOfCall(instruction, kfuncSlots) ?? 0)
      }
      return facts
    }
  }
}

extension FunctionFacts {
  /// Takes what the instructions say in any case.
  fileprivate mutating func take(_ scan: CodeScan) {
    calleeSaved = scan.calleeSaved
    makesCalls = scan.makesCalls
    hasMayGoto = scan.hasMayGoto
  }
}

extension Program {
  /// The stack-argument slots that a call's callee takes; nil for other instructions and without a prototype.
  fileprivate func slotsOfCall(_ index: Int, _ kfuncSlots: [Int?]) -> Int? {
    switch instructions[index] {
    case .call(.kfunc(let id, _)): kfuncSlots.indices.contains(Int(id)) ? kfuncSlots[Int(id)] : nil
    case .call(.subprogram):
      target(ofInstruction: index).flatMap(subprogram(containing:)).flatMap { subprograms[$0].stackSlotCount }
    default: nil
    }
  }
}
