import BPF

/// Which instructions can be reached, and where states are compared.
///
/// Source: Linux 7.3 `kernel/bpf/cfg.c`, `bpf_check_cfg`. It goes over slots: a jump may lead into a 64-bit immediate.
struct Reachability {
  private(set) var isPrunePoint: [Bool]
  private(set) var isJumpPoint: [Bool]
  private(set) var forcesCheckpoint: [Bool]
  private(set) var callsCallback: [Bool]
  /// Where jumps through registers may lead, by their indices: instructions in rising order.
  private(set) var jumpTargets: [Int: [Int]] = [:]

  private enum Edge: UInt8 {
    case fallThrough = 1
    case branch = 2
  }

  private static let discovered: UInt8 = 0x10
  private static let explored: UInt8 = 0x20

  private let input: VerifierInput
  private let tables: JumpTables
  private var states: [UInt8]
  private var open: [Int] = []
  private let program: UncheckedProgram

  /// Looks for unreachable instructions.
  /// - Parameters:
  ///   - input: the program.
  ///   - callback: the function that runs when the program throws.
  /// - Throws: `Rejection` for the first in the program's order.
  init(_ input: VerifierInput, _ callback: Int?) throws(Rejection) {
    self.input = input
    program = input.program
    tables = JumpTables(input.program)
    let count = input.program.instructions.count
    let none = [Bool](repeating: false, count: count)
    (isPrunePoint, isJumpPoint, forcesCheckpoint, callsCallback) = (none, none, none, none)
    states = Array(repeating: 0, count: input.program.layout.slotCount)
    try explore(from: 0)
    if let callback {
      let start = input.program.slot(ofInstruction: input.program.subprograms[callback].firstInstruction)
      if states[start] != Self.explored { try explore(from: start) }
    }
    for index in input.program.instructions.indices {
      let slot = input.program.slot(ofInstruction: index)
      if states[slot] != Self.explored { throw Rejection("unreachable insn \(slot)") }
      if input.program.instructions[index].slotCount == 2, states[slot + 1] != 0 {
        throw Rejection("jump into the middle of ldimm64 insn \(slot)")
      }
    }
  }

  private mutating func explore(from start: Int) throws(Rejection) {
    states[start] = Self.discovered
    open = [start]
    while !open.isEmpty {
      let slot = open[open.count - 1]
      if try visit(slot) { continue }
      states[slot] = Self.explored
      open.removeLast()
    }
  }

  /// Follows the next edge of a slot.
  /// - Returns: whether a slot is to be visited first.
  private mutating func visit(_ slot: Int) throws(Rejection) -> Bool {
    // The second slot of a 64-bit immediate goes on as any other.
    guard let index = program.layout.instruction(at: slot) else { return try push(slot, slot + 1, .fallThrough) }
    let instruction = program.instructions[index]
    let next = slot + instruction.slotCount
    switch instruction {
    case .exit: return false
    case .jump, .jumpLong:
      let target = program.targetSlot(ofInstruction: index) ?? next
      if try push(slot, target, .fallThrough) { return true }
      mark(target, prunes: true)
      return false
    case .jumpRegister: return try visitTable(slot, index)
    case .jumpIf, .mayGoto:
      isPrunePoint[index] = true
      if case .mayGoto = instruction { forcesCheckpoint[index] = true }
      if try push(slot, next, .fallThrough) { return true }
      return try push(slot, program.targetSlot(ofInstruction: index) ?? next, .branch)
    case .call, .callRegister, .loadImmediate64(_, .function):
      markCallbacks(index)
      if try push(slot, next, .fallThrough) { return true }
      mark(next, prunes: true)
      guard instruction.namesSubprogram, let target = program.targetSlot(ofInstruction: index) else { return false }
      isPrunePoint[index] = true
      return try push(slot, target, .branch)
    default: return try push(slot, next, .fallThrough)
    }
  }

  /// Goes to all places that a jump through a register may lead to (`visit_gotox_insn`).
  private mutating func visitTable(_ slot: Int, _ index: Int) throws(Rejection) -> Bool {
    let targets: [Int]
    if let known = jumpTargets[index] {
      targets = known.map(program.slot(ofInstruction:))
    } else {
      targets = try tables.targets(ofJump: index)
      jumpTargets[index] = targets.compactMap(program.layout.instruction(at:))
    }
    isPrunePoint[index] = true
    var isExplored = true
    for target in targets {
      mark(target, prunes: false)
      if states[target] != 0 { continue }
      states[target] = Self.discovered
      open.append(target)
      isExplored = false
    }
    return !isExplored
  }

  /// Marks the slot that a jump or a return leads to.
  private mutating func mark(_ slot: Int, prunes: Bool) {
    guard let index = program.layout.instruction(at: slot) else { return }
    isJumpPoint[index] = true
    if prunes { isPrunePoint[index] = true }
  }

  private mutating func markCallbacks(_ index: Int) {
    guard let calls = CallbackKind(program.instructions[index], program) else { return }
    isPrunePoint[index] = true
    switch calls {
    case .asynchronous: break
    case .synchronous:
      (callsCallback[index], forcesCheckpoint[index], isJumpPoint[index]) = (true, true, true)
    case .iterator: forcesCheckpoint[index] = true
    }
  }

  private mutating func push(_ from: Int, _ to: Int, _ edge: Edge) throws(Rejection) -> Bool {
    if states[from] >= Self.discovered | edge.rawValue { return false }
    // Every function ends with a jump or an exit, and jumps stay in their function (`FunctionRules`).
    guard states.indices.contains(to) else { return false }
    if edge == .branch { mark(to, prunes: true) }
    if states[to] == 0 {
      states[from] = Self.discovered | edge.rawValue
      states[to] = Self.discovered
      open.append(to)
      return true
    }
    // A back edge is no fault: the walk bounds loops.
    if states[to] == Self.explored { states[from] = Self.discovered | edge.rawValue }
    return false
  }
}

/// How a call has to do with callbacks or iterators: states are kept there.
private enum CallbackKind {
  /// It calls a callback before it returns.
  case synchronous
  /// It registers a callback for later.
  case asynchronous
  /// It is the step of an iterator.
  case iterator

  /// Source: Linux 7.3 `is_sync_callback_calling_function`, `is_sync_callback_calling_kfunc` and their asynchronous
  /// counterparts, `KF_ITER_NEXT`.
  init?(_ instruction: Instruction, _ program: UncheckedProgram) {
    switch instruction {
    case .call(.helper(let id)):
      switch HelperNames.name(of: id) {
      case "for_each_map_elem", "find_vma", "loop", "user_ringbuf_drain": self = .synchronous
      case "timer_set_callback": self = .asynchronous
      default: return nil
      }
    case .call(.kfunc(let id, _)):
      switch program.kfuncs[Int(id)].name {
      case "bpf_rbtree_add", "bpf_rbtree_add_impl": self = .synchronous
      case "bpf_wq_set_callback", "bpf_wq_set_callback_impl", "bpf_task_work_schedule_signal",
        "bpf_task_work_schedule_resume":
        self = .asynchronous
      case let name where name.hasPrefix("bpf_iter_") && name.hasSuffix("_next"): self = .iterator
      default: return nil
      }
    default: return nil
    }
  }
}
