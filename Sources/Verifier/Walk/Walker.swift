import BPF
import CTypes

/// The path-sensitive walk over a program: every path from a function's first instruction, with what is known of each
/// register on it (Linux `do_check`, kernel/bpf/verifier.c).
///
/// The order of paths, the points at which states are kept and the words of the messages are those of Linux 7.3. The rules
/// for privileged users hold (`CAP_BPF` and `CAP_PERFMON`): reads of uninitialised stack and comparisons of pointers are
/// allowed, and no speculative path is walked.
struct Walker: ~Copyable {
  /// The most instructions that are walked over (`BPF_COMPLEXITY_LIMIT_INSNS`).
  static let mostInstructions = 1_000_000
  /// The most paths that wait to be walked (`BPF_COMPLEXITY_LIMIT_JMP_SEQ`).
  static let mostPendingPaths = 8192
  /// Offsets of pointers stay below it (`BPF_MAX_VAR_OFF`).
  static let greatestOffset: Int64 = 1 << 29

  /// What follows an instruction.
  enum Next {
    /// The next instruction.
    case following
    /// The instruction with an index.
    case instruction(Int)
    /// The end of the path.
    case pathEnds
  }

  /// A path that waits to be walked.
  struct PendingPath {
    var state: PathState
    /// The instruction that led to it.
    let previous: Int
    /// The length of the log then: at level 1 it is cut there when the path is taken.
    let logLength: Int
  }

  let input: VerifierInput
  let flow: ControlFlow
  let program: UncheckedProgram
  let prototypes: [FunctionPrototype]
  let kfuncs: [KfuncPrototype?]
  var log: VerifierLog
  var trace = Trace()
  var functions: [FunctionFacts]
  /// The functions whose prototypes their callers do not keep (`unreliable`).
  var untrusted: [Bool]
  /// Whether a path entered each function.
  private(set) var isVerified: [Bool]
  /// The global functions that are called from walked code, with whether they may sleep there (`called` of
  /// `struct bpf_func_info_aux`).
  var calledGlobals: Set<GlobalCall> = []
  var statistics = VerifierStatistics()
  /// The instructions that are walked over before the walk is given up.
  let instructionLimit: Int
  /// The rule without which the program is walked over.
  let removed: RemovedRule?

  /// The processors of the machine (`nr_cpu_ids`).
  var processors: Int32 = 1
  /// Whether a path depends on them.
  var asksProcessor = false
  /// Pairs of stores and loads around calls that are inlined.
  var fastcall: FastcallPatterns

  var graph: ValueGraph
  var state: PathState
  var pending: [PendingPath] = []
  var kept: [KeptState] = []
  /// The newest of the states that are compared, by `bucket(of:)`; nil for none.
  var keptAt: [Int?] = []
  var stateCount = StateCount()
  /// Room for the ids of a state's numbers.
  var scalarIDs: [UInt32] = []
  var loops: [LoopVisit.Chain: LoopVisit] = [:]
  /// What the pointer of each memory access was on an earlier path (`ptr_type` of `bpf_insn_aux_data`).
  var accessed: [AccessKind?]
  /// Whether the program has an arena.
  let usesArena: Bool
  /// Whether instructions of 64 bits compute with addresses in an arena (`needs_zext`, `prevent_zext`).
  var arenaArithmetic: [Int: Bool] = [:]
  /// The names of the types of iterators that were made, without `bpf_iter_`.
  var iteratorTypes: [String] = []
  /// The names of the structures whose objects were given to the program.
  var structures: [KernelStructure] = []
  /// What the program is attached to; nil for nothing in the kernel's types.
  private(set) var attachTarget: AttachTarget?
  /// The ids of arguments that the program owns, by their indices.
  var ownedArguments: [Int: UInt32] = [:]
  /// The instruction that led to the current one; nil at the start of a path.
  var previous: Int?
  /// The last id that was given to a register.
  var lastID: UInt32 = 0
  var jumps = 0
  var jumpsAtLastState = 0
  var instructionsAtLastState = 0
  /// The number of instructions processed when the last one was counted in the path's history.
  private var lastRemembered = 0

  init(
    _ input: VerifierInput, _ flow: ControlFlow, log: VerifierLog, instructionLimit: Int, without removed: RemovedRule?
  ) {
    self.instructionLimit = instructionLimit
    self.removed = removed
    graph = ValueGraph(marks: removed != .effect(.numbersArePrecise))
    self.input = input
    usesArena = input.usesArena
    self.flow = flow
    self.log = log
    program = input.program
    prototypes = input.functionPrototypes
    kfuncs = flow.kfuncs
    fastcall = FastcallPatterns(input, flow.kfuncs, flow.jumpTargets)
    functions = prototypes.map {
      var facts = FunctionFacts()
      facts.incomingSlots = $0.stackSlots
      return facts
    }
    if let callback = flow.exceptionCallback {
      functions[callback].isCallback = true
      functions[callback].isAsynchronousCallback = true
    }
    untrusted = prototypes.map { _ in false }
    isVerified = untrusted
    accessed = [AccessKind?](filledWith: nil, count: program.instructions.count)
    state = PathState(frames: [], instruction: 0)
    structures = StructureID.ofContexts.map {
      KernelStructure(name: $0, id: input.kernelTypes?.id(.structure, named: $0))
    }
  }

  // MARK: Functions

  /// Walks the main program, then each global function that is called, on its own, for calls from where it may sleep and for the
  /// others (`do_check_main`, `do_check_subprogs`).
  mutating func walk() throws(Stop) {
    attachTarget = try findAttachTarget()
    if let recursion = flow.recursion { throw .rejected(recursion) }
    if flow.stackLiveness?.isTooLarge ?? true { throw open("an analysis of the stack that needs much memory") }
    try walk(GlobalCall(function: 0, maySleep: input.maySleep))
    if let callback = flow.exceptionCallback {
      calledGlobals.insert(GlobalCall(function: callback, maySleep: input.maySleep))
    }
    var walked: Set<GlobalCall> = []
    var again = true
    while again {
      again = false
      for function in prototypes.indices.dropFirst() where prototypes[function].isGlobal {
        for maySleep in [nil, false, true] {
          let call = GlobalCall(function: function, maySleep: maySleep)
          guard calledGlobals.contains(call), walked.insert(call).inserted else { continue }
          try walk(call)
          again = true
        }
      }
    }
  }

  private mutating func walk(_ call: GlobalCall) throws(Stop) {
    let function = call.function
    var frame = FrameState(function: function, callSite: nil, number: 0)
    if function == 0, input.replaced == nil {
      switch input.context {
      case .memory(let size):
        frame[.r1] = .pointer(.memory(size: UInt32(truncatingIfNeeded: size), isReadOnly: false))
        frame[.r2] = .constant(UInt64(size))
      default: frame[.r1] = .pointer(.context)
      }
      if !prototypes[0].takesContextAlone { untrusted[0] = true }
    } else {
      log.line("Validating \(prototypes[function].name)() func#\(function)...")
      try prepare(&frame, function)
    }
    state = PathState(frames: [frame], instruction: program.subprograms[function].firstInstruction)
    state.maySleep = call.maySleep
    if function == 0 { acquireArguments() }
    kept = []
    keptAt = [Int?](filledWith: nil, count: program.layout.slotCount)
    loops = [:]
    previous = nil
    trace = Trace()
    try walkPaths()
    log.cut(to: 0)
    if function != 0 {
      log.line("Func#\(function) ('\(prototypes[function].name)') is safe for any args that match its prototype")
    }
  }

  /// Gives a global function's registers what its prototype promises.
  private mutating func prepare(_ frame: inout FrameState, _ function: Int) throws(Stop) {
    let arguments = try globalArguments(of: function)
    if function == flow.exceptionCallback {
      if prototypes[function].returnsVoid { throw .rejected(Rejection("exception cb cannot return void")) }
      guard arguments == [.scalar] else {
        throw .rejected(Rejection("exception cb only supports single integer argument"))
      }
    }
    for (index, argument) in arguments.prefix(5).enumerated() {
      switch argument {
      case .context: frame.registers[index + 1] = .pointer(.context)
      case .scalar, .arena:
        frame.registers[index + 1] = .unknown
        frame.registers[index + 1].node = graph.entry()
      case .dynptr: frame.registers[index + 1] = .pointer(.dynptr, id: newID())
      case .trusted(let id, let mayBeNull):
        frame.registers[index + 1] = .pointer(.object(structure(id), .trusted), mayBeNull: mayBeNull, id: newID())
      case .untrusted(let id): frame.registers[index + 1] = .pointer(.object(structure(id), .untrusted), id: newID())
      case .untrustedMemory: frame.registers[index + 1] = .pointer(.untrustedMemory)
      case .memory(let size, let mayBeNull):
        frame.registers[index + 1] = .pointer(
          .memory(size: UInt32(truncatingIfNeeded: size), isReadOnly: false), mayBeNull: mayBeNull,
          id: mayBeNull ? newID() : 0)
      }
    }
  }

  // MARK: Paths

  private mutating func walkPaths() throws(Stop) {
    var printsState = true
    let budget = min(instructionLimit, Self.mostInstructions)
    while true {
      let instruction = state.instruction
      statistics.processedInstructions += 1
      if statistics.processedInstructions > budget { throw budgetStop() }
      if graph.isFull { throw open("more than \(ValueGraph.capacity) values on all paths") }
      if try isEnded(instruction) {
        logSafe(printsState)
        guard try takeNextPath() else { return }
        printsState = true
        continue
      }
      if flow.points[instruction].contains(.jump) { remember() }
      if !isVerified[state.current.function] { isVerified[state.current.function] = true }
      if log.writes(1) { logInstruction(fromPath: printsState) }
      printsState = false
      let next: Next
      do throws(Stop) {
        next = try step(program.instructions[instruction])
      } catch {
        next = try endsHere(error)
      }
      if graph.hasReachedEntry { markParents() }
      previous = instruction
      switch next {
      case .following: state.instruction = instruction + 1
      case .instruction(let target): state.instruction = target
      case .pathEnds:
        guard try takeNextPath() else { return }
        printsState = true
      }
    }
  }

  /// More instructions were walked over than may be.
  private func budgetStop() -> Stop {
    let count = statistics.processedInstructions
    guard count > Self.mostInstructions else { return open(ProgramVerifier.budgetQuestion(instructionLimit)) }
    return .rejected(Rejection("BPF program is too large. Processed \(count) insn"))
  }

  /// Counts the current instruction in the path's history, once (`bpf_push_jmp_history`).
  mutating func remember() {
    if lastRemembered == statistics.processedInstructions { return }
    lastRemembered = statistics.processedInstructions
    state.history += 1
  }

  /// Whether a kept state stands for the current one.
  private mutating func isEnded(_ instruction: Int) throws(Stop) -> Bool {
    guard flow.points[instruction].contains(.prune) else { return false }
    do throws(Stop) {
      return try isVisited()
    } catch {
      _ = try endsHere(error)
      return true
    }
  }

  /// Ends the path where a rule was removed that would refuse the program.
  private func endsHere(_ stop: Stop) throws(Stop) -> Next {
    guard let removed, case .rejected(let rejection) = stop, removed == .refusal(rejection.rule) else { throw stop }
    return .pathEnds
  }

  /// Whether account is kept of something.
  func keeps(_ effect: RuleEffect) -> Bool { removed != .effect(effect) }

  /// Ends the current path and takes the one that was put off last; false if none is left.
  private mutating func takeNextPath() throws(Stop) -> Bool {
    closeBranch(of: state.parent)
    guard let path = pending.popLast() else { return false }
    state = path.state
    previous = path.previous
    log.cut(to: path.logLength)
    return true
  }

  /// Puts off a path that begins with the current state (`push_stack`).
  mutating func postpone(at instruction: Int, _ change: (inout PathState) -> Void = { _ in }) throws(Stop) {
    var path = state
    path.instruction = instruction
    change(&path)
    if let parent = state.parent { kept[parent].openBranches += 1 }
    pending.append(PendingPath(state: path, previous: state.instruction, logLength: log.length))
    if pending.count > Self.mostPendingPaths {
      throw reject("The sequence of \(pending.count) jumps is too complex.")
    }
  }

  // MARK: Instructions

  private mutating func step(_ instruction: Instruction) throws(Stop) -> Next {
    switch instruction {
    case .alu(let width, let operation, let destination, let operand):
      try compute(operation, width, destination, operand)
    case .negate(let width, let destination):
      try transform(destination) { $0.negated(width) }
    case .byteOrder(let order, let destination, let bits):
      try transform(destination) { $0.byteSwapped(order, bits: bits) }
    case .moveSignExtend(let width, let destination, let source, let bits):
      try moveExtended(width, destination, source, bits)
    case .castAddressSpace(let destination, let source, let spaces):
      try castAddress(destination, source, spaces)
    case .loadImmediate64(let destination, let immediate): try load(immediate, into: destination)
    case .load(_, let destination, base: .params, let offset): try loadStackArgument(Int(offset), into: destination)
    case .load(let size, let destination, let base, let offset):
      try load(size, into: destination, base, Int(offset), signed: false)
    case .loadSignExtend(let size, let destination, let base, let offset):
      try load(size, into: destination, base, Int(offset), signed: true)
    case .loadAcquire(let size, let destination, let base, let offset):
      try loadAcquire(size, into: destination, base, Int(offset))
    case .store(_, base: .params, let offset, let operand): try storeStackArgument(Int(offset), operand)
    case .store(let size, let base, let offset, let operand): try store(size, base, Int(offset), operand)
    case .storeRelease(let size, let base, let offset, let source):
      try storeRelease(size, base, Int(offset), source)
    case .atomic(let operation, let size, let base, let offset, let source):
      try atomic(operation, size, base, Int(offset), source)
    case .loadPacketAbsolute: return try loadPacket(at: nil)
    case .loadPacketIndirect(_, let source, _): return try loadPacket(at: source)
    case .jump, .jumpLong:
      jumps += 1
      return try jump()
    case .jumpIf(let width, let condition, let left, let right, _):
      jumps += 1
      return try jump(if: condition, width, left, right)
    case .jumpRegister(let register):
      jumps += 1
      return try jump(through: register)
    case .mayGoto:
      jumps += 1
      return try mayGoto()
    case .call(let target):
      jumps += 1
      return try call(target)
    case .callRegister: throw open("calls of an address in a register")
    case .exit:
      jumps += 1
      return try exit()
    }
    return .following
  }

  private func jump() throws(Stop) -> Next {
    guard let target = program.target(ofInstruction: state.instruction) else { throw open("a jump without a target") }
    return .instruction(target)
  }

  // MARK: What ends the walk

  /// The program is refused at the current instruction.
  func reject(
    _ message: String, following: [String] = [], fileID: String = #fileID, line: Int = #line
  ) -> Stop {
    .rejected(
      Rejection(message, following: following, instruction: state.instruction, fileID: fileID, line: line))
  }

  /// The program is refused at the current instruction, with lines of which the first is decisive.
  func reject(_ lines: [String], fileID: String = #fileID, line: Int = #line) -> Stop {
    reject(lines.first ?? "", following: Array(lines.dropFirst()), fileID: fileID, line: line)
  }

  /// The verdict needs what is not modelled.
  func open(_ subject: String) -> Stop { .open(OpenQuestion(subject, instruction: state.instruction)) }

  // MARK: Registers

  /// A register of the current frame that is read (`check_reg_arg`).
  @inline(__always) func read(_ register: Register) throws(Stop) -> RegisterState {
    try checkReadable(register)
    return state.current[register]
  }

  /// Checks that a register may be read.
  @inline(__always) func checkReadable(_ register: Register) throws(Stop) {
    guard state.current[register].isInitialised else { throw unreadable(register) }
  }

  private func unreadable(_ register: Register) -> Stop { reject("R\(register.rawValue) !read_ok") }

  /// Checks that a register may be written.
  func checkWritable(_ register: Register) throws(Stop) {
    guard register != .r10 else { throw reject("frame pointer is read only") }
  }

  /// A new id for registers that hold the same.
  mutating func newID() -> UInt32 {
    lastID += 1
    return lastID
  }
}
