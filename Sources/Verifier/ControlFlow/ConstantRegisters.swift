import BPF

/// Which registers hold a constant, on every path to a place.
///
/// Source: Linux 7.3 `kernel/bpf/const_fold.c`, `bpf_compute_const_regs`. Values are kept for the first instructions of
/// straight lines of code only: the others follow from them.
struct ConstantRegisters {
  private let program: UncheckedProgram
  private let graph: FlowGraph
  /// The conditional jumps whose operands are constants of 32 bits, and whether they are taken.
  ///
  /// Source: Linux 7.3 `bpf_prune_dead_branches`.
  private(set) var decidedJumps: [Int: Bool] = [:]
  /// What is known before the first instruction of each line that was reached, in the order in which they were.
  private var known: [(first: Int, file: ConstantRegisterFile)] = []
  /// The place of each first instruction in `known`.
  private var places: [Int32]

  /// In `places`: an instruction that is not the first of a line.
  private static let inside: Int32 = -2
  /// In `places`: the first instruction of a line that was not reached.
  private static let unreached: Int32 = -1

  /// Finds the constants of a program.
  /// - Parameters:
  ///   - program: the program.
  ///   - graph: its graph.
  ///   - always: also if it has no jump that a constant may decide.
  init(_ program: UncheckedProgram, _ graph: FlowGraph, always: Bool = false) {
    self.program = program
    self.graph = graph
    places = []
    guard always || program.instructions.contains(where: \.isConditionalJump) else { return }
    places = Array(filledWith: Self.inside, count: program.instructions.count)
    for index in graph.successors.indices {
      let isBranch = graph.successors[index].second != nil
      graph.forEachSuccessor(of: index) { if isBranch || $0 != index + 1 { places[$0] = Self.unreached } }
    }
    known.reserveCapacity(places.count { $0 == Self.unreached } + program.subprograms.count)
    for function in program.subprograms { reach(function.firstInstruction, ConstantRegisterFile()) }
    var isChanged = true
    while isChanged {
      isChanged = false
      for own in graph.postorder.reversed() {
        for first in own.reversed() where isFirst(first) && propagate(first) && graph.mayLoop { isChanged = true }
      }
    }
  }

  /// Whether an instruction is the first of a straight line.
  private func isFirst(_ index: Int) -> Bool { places[index] != Self.inside }

  /// Executes a line, decides its jump and joins what is known behind it into what follows.
  /// - Returns: whether that changed anything.
  private mutating func propagate(_ first: Int) -> Bool {
    guard places[first] >= 0 else { return false }
    var file = known[Int(places[first])].file
    let last = execute(first, &file)
    let outcome = file.outcome(of: program.instructions[last])
    if outcome != nil || !decidedJumps.isEmpty { decidedJumps[last] = outcome }
    file.execute(last, of: program)
    var isChanged = false
    for next in graph.following(last) {
      if places[next] < 0 {
        reach(next, file)
        isChanged = true
      } else if known[Int(places[next])].file.join(file) {
        isChanged = true
      }
    }
    return isChanged
  }

  /// Notes what is known where a line is reached for the first time.
  private mutating func reach(_ first: Int, _ file: ConstantRegisterFile) {
    places[first] = Int32(truncatingIfNeeded: known.count)
    known.append((first, file))
  }

  /// Executes a line up to its last instruction.
  /// - Returns: the last instruction; it is not executed.
  private func execute(_ first: Int, _ file: inout ConstantRegisterFile) -> Int {
    var index = first
    while let next = graph.successors[index].first, next == index + 1, !isFirst(next) {
      file.execute(index, of: program)
      index = next
    }
    return index
  }

  /// What is known before each call.
  func filesAtCalls() -> [Int: ConstantRegisterFile] {
    if known.isEmpty { return ConstantRegisters(program, graph, always: true).filesAtCalls() }
    var files: [Int: ConstantRegisterFile] = [:]
    for (first, start) in known {
      var file = start
      var index = first
      while true {
        if case .call = program.instructions[index] { files[index] = file }
        guard let next = graph.successors[index].first, next == index + 1, !isFirst(next) else { break }
        file.execute(index, of: program)
        index = next
      }
    }
    return files
  }
}

extension ConstantRegisterFile {
  /// Whether a conditional jump is taken; nil for other instructions and if an operand is not known.
  fileprivate func outcome(of instruction: Instruction) -> Bool? {
    guard case .jumpIf(let width, let condition, let register, let operand, _) = instruction,
      let left = self[register].narrow
    else { return nil }
    switch operand {
    case .immediate(let number):
      return condition.holds(left.compared(in: width), UInt64(bitPattern: Int64(number)).compared(in: width))
    case .register(let source):
      return self[source].narrow.map { condition.holds(left.compared(in: width), $0.compared(in: width)) }
    }
  }
}

extension ConstantValue {
  /// The value if it is a number that fits in 32 bits without a sign.
  fileprivate var narrow: UInt64? { number.flatMap { $0 <= UInt64(UInt32.max) ? $0 : nil } }
}

extension UInt64 {
  /// The value as a comparison of a width sees it.
  fileprivate func compared(in width: Width) -> UInt64 {
    width == .word64 ? self : UInt64(bitPattern: Int64(Int32(truncatingIfNeeded: self)))
  }
}

extension Condition {
  fileprivate func holds(_ left: UInt64, _ right: UInt64) -> Bool {
    let (signedLeft, signedRight) = (Int64(bitPattern: left), Int64(bitPattern: right))
    return switch self {
    case .eq: left == right
    case .ne: left != right
    case .gt: left > right
    case .ge: left >= right
    case .lt: left < right
    case .le: left <= right
    case .set: left & right != 0
    case .sgt: signedLeft > signedRight
    case .sge: signedLeft >= signedRight
    case .slt: signedLeft < signedRight
    case .sle: signedLeft <= signedRight
    }
  }
}

extension Instruction {
  /// Whether it is a jump that compares registers.
  var isConditionalJump: Bool {
    if case .jumpIf = self { return true }
    return false
  }
}
