import BPF

/// The program stack over chains of calls, and what tail calls forbid.
///
/// Source: Linux 7.3 `check_max_stack_depth`. All instructions count, also those that no path reaches. The kernel follows every
/// chain; here a function is not followed again where nothing can come out differently.
struct StackDepth {
  /// The stack in bytes from which on a function gets a private one (`BPF_PRIV_STACK_MIN_SIZE`).
  static let leastPrivate = 64

  /// What a function inherits from those that call it.
  private struct Position: Hashable {
    let function: Int
    /// Bytes of the frames above.
    var depth = 0
    /// How many frames are above, since the last global function.
    var frame = 0
    /// Whether a callback is among the callers or is the function itself.
    var isInCallback = false
    /// What forbids a tail call nearest to the function.
    var obstacle: Obstacle?
  }

  /// What an instruction refers to.
  private enum Reference {
    /// A function that is called.
    case call(Int)
    /// A function whose address is taken.
    case address(Int)
    /// The program's end by `bpf_throw`.
    case exception
  }

  private enum Obstacle {
    case callback, slots

    var message: String {
      switch self {
      case .callback: "cannot tail call within callback"
      case .slots: "tail_calls are not allowed in programs with stack args"
      }
    }
  }

  /// Whether a function's stack is private; unknown for one that is small.
  private enum Stack { case unknown, shared, isPrivate }

  private let program: UncheckedProgram
  private var facts: [FunctionFacts]
  /// The functions that each function calls or whose address it takes, in the order of its instructions.
  private var references: [[(instruction: Int, reference: Reference)]]
  private let exceptionCallback: Int?
  private var hasPacketLoad: [Bool]
  private var stacks: [Stack]
  private var followed: Set<Position> = []

  /// Checks the stack depth and the tail calls of a program whose paths have been verified.
  /// - Parameters:
  ///   - input: the program.
  ///   - facts: what the walk found out of each function.
  ///   - exceptionCallback: the function that runs when the program throws.
  /// - Returns: the facts with what is known of tail calls and private stacks.
  /// - Throws: `Rejection` for the first chain that breaks a rule.
  static func check(
    _ input: VerifierInput, _ facts: [FunctionFacts], _ exceptionCallback: Int?
  ) throws(Rejection) -> [FunctionFacts] {
    var depth = StackDepth(input.program, facts, exceptionCallback)
    // Callbacks for later come first: what they call has no private stack anywhere.
    for function in facts.indices.reversed() where function == 0 || facts[function].isAsynchronousCallback {
      let mayBePrivate =
        function == 0 && input.mayUsePrivateStack && !depth.facts.contains(where: \.hasTailCall)
      depth.followed = []
      try depth.follow(Position(function: function), count: 1, mayBePrivate: mayBePrivate)
    }
    for function in facts.indices { depth.facts[function].mayUsePrivateStack = depth.stacks[function] == .isPrivate }
    return depth.facts
  }

  private init(_ program: UncheckedProgram, _ facts: [FunctionFacts], _ exceptionCallback: Int?) {
    self.program = program
    self.facts = facts
    self.exceptionCallback = exceptionCallback
    stacks = Array(filledWith: .unknown, count: facts.count)
    hasPacketLoad = Array(filledWith: false, count: facts.count)
    references = Array(filledWith: [], count: facts.count)
    for function in facts.indices {
      self.facts[function].hasTailCall = false
      for index in program.instructions(ofSubprogram: function) { note(index, of: function) }
      self.facts[function].reachesTailCall = self.facts[function].hasTailCall
    }
  }

  /// Notes what an instruction of a function refers to, and what a chain of calls may forbid.
  private mutating func note(_ index: Int, of function: Int) {
    let instruction = program.instructions[index]
    switch instruction {
    case .loadPacketAbsolute, .loadPacketIndirect: hasPacketLoad[function] = true
    case .call(.helper(Program.tailCallHelper)): facts[function].hasTailCall = true
    case .call(.kfunc):
      if instruction.isThrow(program) { references[function].append((index, .exception)) }
    case .call(.subprogram):
      if let callee = callee(index) { references[function].append((index, .call(callee))) }
    case .loadImmediate64(_, .function):
      if let callee = callee(index) { references[function].append((index, .address(callee))) }
    default: break
    }
  }

  private func callee(_ index: Int) -> Int? {
    program.target(ofInstruction: index).map(program.subprogram(containing:))
  }

  /// Adds a function to a chain and follows its calls.
  /// - Parameters:
  ///   - position: the function and what it inherits.
  ///   - count: the functions of the chain, with this one.
  ///   - mayBePrivate: whether functions of the chain may have private stacks.
  private mutating func follow(_ position: Position, count: Int, mayBePrivate: Bool) throws(Rejection) {
    let function = position.function
    var own = position
    if facts[function].isCallback {
      (own.isInCallback, own.obstacle) = (true, .callback)
    } else if facts[function].slots > 0 {
      own.obstacle = .slots
    }
    try enter(&own, count, mayBePrivate: mayBePrivate)
    guard references[function].isEmpty || followed.insert(own).inserted else { return }
    for (index, reference) in references[function] {
      let callee: Int
      switch reference {
      case .exception:
        guard own.isInCallback else { continue }
        let slot = program.slot(ofInstruction: index)
        throw Rejection("bpf_throw kfunc (insn \(slot)) cannot be called from callback subprog \(function)")
      case .call(let called):
        if called == exceptionCallback {
          throw Rejection("insn \(program.slot(ofInstruction: index)) cannot call exception cb directly")
        }
        callee = called
      case .address(let taken):
        if facts[taken].isAsynchronousCallback { continue }
        callee = taken
      }
      let frame = program.subprograms[callee].isGlobal ? 0 : own.frame + 1
      if frame >= PathState.mostFrames { throw Rejection("the call stack of \(frame) frames is too deep !") }
      let next = Position(
        function: callee, depth: own.depth, frame: frame, isInCallback: own.isInCallback, obstacle: own.obstacle)
      try follow(next, count: count + 1, mayBePrivate: mayBePrivate)
      if facts[callee].reachesTailCall { facts[function].reachesTailCall = true }
    }
    if facts[function].reachesTailCall, let obstacle = own.obstacle { throw Rejection(obstacle.message) }
  }

  /// Adds the frame of a function.
  private mutating func enter(_ own: inout Position, _ count: Int, mayBePrivate: Bool) throws(Rejection) {
    let function = own.function
    if own.isInCallback, hasPacketLoad[function] {
      throw Rejection("cannot use BPF_LD_[ABS|IND] within callback")
    }
    if count > 1, facts[function].hasTailCall, own.depth >= ProgramFacts.largestStack / 2 {
      throw Rejection(
        "tail_calls are not allowed when call stack of previous frames is \(own.depth) bytes. Too large")
    }
    let size = (facts[function].stackDepth + 15) / 16 * 16
    if !mayBePrivate || facts[function].slots > 0 {
      // Argument 6 and the pointer to a private stack would both be in r9.
      stacks[function] = .shared
    } else if stacks[function] == .unknown, size >= Self.leastPrivate {
      stacks[function] = .isPrivate
    }
    // No function has more than a private stack may have: the walk refuses accesses below it.
    if stacks[function] != .isPrivate {
      own.depth += size
      guard own.depth <= ProgramFacts.largestStack else {
        throw Rejection("combined stack size of \(count) calls is \(own.depth). Too large")
      }
    }
  }
}

extension FunctionFacts {
  /// Its incoming slots and the most that its callees take (`stack_arg_cnt`).
  fileprivate var slots: Int { incomingSlots + outgoingSlots }
}
