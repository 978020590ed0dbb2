import BPF

/// Which instructions can be reached, and where states are compared.
///
/// Source: Linux 7.3 `kernel/bpf/cfg.c`, `bpf_check_cfg`. A jump may lead into a 64-bit immediate; it goes on behind it.
struct Reachability {
  /// For each instruction.
  private(set) var points: [InstructionPoints]
  /// Where jumps through registers may lead, by their indices: instructions in rising order.
  private(set) var jumpTargets: [Int: [Int]] = [:]

  /// An instruction that is visited when the paths before it are.
  private struct Open {
    let index: Int
    /// Whether it is noted as reached, so that no other path goes there first.
    let isReached: Bool
  }

  private var open: [Open] = []
  private let program: UncheckedProgram
  private lazy var tables = JumpTables(program)

  /// Looks for unreachable instructions.
  /// - Parameters:
  ///   - program: the program.
  ///   - callback: the function that runs when the program throws.
  /// - Throws: `Rejection` for the first in the program's order.
  init(_ program: UncheckedProgram, _ callback: Int?) throws(Rejection) {
    self.program = program
    points = Array(filledWith: [], count: program.instructions.count)
    try explore(from: 0)
    if let callback { try explore(from: program.subprograms[callback].firstInstruction) }
    for index in points.indices {
      guard points[index].contains(.reached) else {
        throw Rejection("unreachable insn \(program.slot(ofInstruction: index))")
      }
      if points[index].contains(.enteredInside) {
        throw Rejection("jump into the middle of ldimm64 insn \(program.slot(ofInstruction: index))")
      }
    }
  }

  /// Visits what can be reached: straight on first, then where jumps lead, the last one first.
  private mutating func explore(from start: Int) throws(Rejection) {
    open.reserveCapacity(8)
    open.append(Open(index: start, isReached: false))
    while let next = open.popLast() {
      if !next.isReached, points[next.index].contains(.reached) { continue }
      var index = next.index
      while let following = try visit(index), following < points.count, !points[following].contains(.reached) {
        index = following
      }
    }
  }

  /// Notes an instruction, and where else it leads.
  /// - Returns: the instruction that is visited next; nil if none is.
  private mutating func visit(_ index: Int) throws(Rejection) -> Int? {
    points[index].insert(.reached)
    switch program.instructions[index] {
    case .exit: return nil
    case .jump, .jumpLong: return target(of: index)
    case .jumpRegister:
      try visitTable(index)
      return nil
    case .jumpIf: branch(index)
    case .mayGoto:
      points[index].insert(.forcesCheckpoint)
      branch(index)
    case .call(let target):
      markCallbacks(index, target)
      if index + 1 < points.count { points[index + 1].formUnion([.prune, .jump]) }
      if case .subprogram = target { branch(index) }
    case .loadImmediate64(_, .function):
      if index + 1 < points.count { points[index + 1].formUnion([.prune, .jump]) }
      branch(index)
    default: break
    }
    return index + 1
  }

  /// Notes that an instruction leads elsewhere than to the next one, too.
  private mutating func branch(_ index: Int) {
    points[index].insert(.prune)
    if let target = target(of: index), target < points.count { open.append(Open(index: target, isReached: false)) }
  }

  /// The instruction that a jump or a call leads to; states are compared there.
  private mutating func target(of index: Int) -> Int? {
    guard let slot = program.targetSlot(ofInstruction: index) else { return nil }
    if let target = program.layout.instruction(at: slot) {
      points[target].formUnion([.prune, .jump])
      return target
    }
    // The second slot of a 64-bit immediate goes on as any other.
    guard slot < program.layout.slotCount, let immediate = program.layout.instruction(at: slot - 1) else { return nil }
    points[immediate].insert(.enteredInside)
    return immediate + 1
  }

  /// Goes to all places that a jump through a register may lead to (`visit_gotox_insn`).
  private mutating func visitTable(_ index: Int) throws(Rejection) {
    let targets = try tables.targets(ofJump: index).compactMap(program.layout.instruction(at:))
    jumpTargets[index] = targets
    points[index].insert(.prune)
    for target in targets {
      points[target].insert(.jump)
      if points[target].contains(.reached) { continue }
      points[target].insert(.reached)
      open.append(Open(index: target, isReached: true))
    }
  }

  private mutating func markCallbacks(_ index: Int, _ target: CallTarget) {
    guard let calls = CallbackKind(target, program) else { return }
    points[index].insert(.prune)
    switch calls {
    case .asynchronous: break
    case .synchronous: points[index].formUnion([.callsCallback, .forcesCheckpoint, .jump])
    case .iterator: points[index].insert(.forcesCheckpoint)
    }
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
  init?(_ target: CallTarget, _ program: borrowing UncheckedProgram) {
    switch target {
    case .helper(let id):
      guard let kind = Self.ofHelpers[id] else { return nil }
      self = kind
    case .kfunc(let id, _):
      switch program.kfuncs[Int(id)].name {
      case "bpf_rbtree_add", "bpf_rbtree_add_impl": self = .synchronous
      case "bpf_wq_set_callback", "bpf_wq_set_callback_impl", "bpf_task_work_schedule_signal",
        "bpf_task_work_schedule_resume":
        self = .asynchronous
      case let name where name.hasPrefix("bpf_iter_") && name.hasSuffix("_next"): self = .iterator
      default: return nil
      }
    case .subprogram: return nil
    }
  }

  /// The helpers that get a callback, by their ids.
  private static let ofHelpers: [Int32: CallbackKind] = {
    var kinds: [Int32: CallbackKind] = [:]
    for name in ["for_each_map_elem", "find_vma", "loop", "user_ringbuf_drain"] {
      if let id = HelperNames.id(named: name) { kinds[id] = .synchronous }
    }
    if let id = HelperNames.id(named: "timer_set_callback") { kinds[id] = .asynchronous }
    return kinds
  }()
}
