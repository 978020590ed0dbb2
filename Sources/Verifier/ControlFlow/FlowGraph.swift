import BPF

/// The edges between instructions inside functions; calls lead to the instruction behind them.
///
/// Source: Linux 7.3 `bpf_insn_successors`, `bpf_compute_postorder`.
struct FlowGraph {
  /// The instructions that may follow an instruction: at most two, but for jumps by a table.
  struct Successors {
    var first: Int?
    var second: Int?
    /// Those behind the second: their places in `FlowGraph.others`.
    var others = 0..<0
  }

  /// The instructions that may follow one, in order.
  struct Following: Sequence, IteratorProtocol {
    private var successors: Successors
    private let others: [Int]?

    fileprivate init(_ successors: Successors, _ others: [Int]?) {
      self.successors = successors
      self.others = others
    }

    mutating func next() -> Int? {
      guard let next = successors.first else { return nil }
      successors.first = successors.second
      successors.second = nil
      if let others, let place = successors.others.popFirst() { successors.second = others[place] }
      return next
    }
  }

  private(set) var successors: [Successors]
  /// Where jumps by tables lead, behind the first two.
  private(set) var others: [Int] = []
  /// The instructions of each function that can be reached, each after those that follow it but for back edges.
  private(set) var postorder: [[Int]] = []
  /// Whether an instruction may be behind itself: false only where `postorder` shows that none is.
  private(set) var mayLoop = false
  private let starts: [Int]

  /// The graph of a program whose jumps lead to instructions of their functions.
  /// - Parameters:
  ///   - program: the program.
  ///   - tables: where its jumps through registers may lead, by their indices.
  init(_ program: UncheckedProgram, _ tables: [Int: [Int]] = [:]) {
    starts = program.subprograms.map(\.firstInstruction)
    successors = Array(repeating: Successors(), count: program.instructions.count)
    for function in program.subprograms.indices {
      let range = program.instructions(ofSubprogram: function)
      /// Where an instruction that leaves the function early goes to.
      let exit = range.last { program.instructions[$0] == .exit } ?? 0
      for index in range {
        let next = index + 1 < program.instructions.count ? index + 1 : nil
        let instruction = program.instructions[index]
        switch instruction {
        case .exit: break
        case .jumpRegister:
          let targets = tables[index] ?? []
          let start = others.count
          others += targets.dropFirst(2)
          successors[index] = Successors(
            first: targets.first, second: targets.dropFirst().first, others: start..<others.count)
        case .jump, .jumpLong: successors[index].first = program.target(ofInstruction: index)
        case .jumpIf, .mayGoto:
          successors[index] = Successors(first: next, second: program.target(ofInstruction: index))
        default:
          let mayLeave = instruction.isTailCall || instruction.isPacketLoad
          successors[index] = Successors(first: next, second: mayLeave ? exit : nil)
        }
      }
    }
    orderAgain()
  }

  /// The instructions that may follow one.
  func following(_ index: Int) -> Following {
    Following(successors[index], successors[index].others.isEmpty ? nil : others)
  }

  /// Calls a function for each instruction that may follow one.
  @inline(__always) func forEachSuccessor(of index: Int, _ body: (Int) -> Void) {
    let own = successors[index]
    if let first = own.first { body(first) }
    if let second = own.second { body(second) }
    for place in own.others { body(others[place]) }
  }

  /// Replaces conditional jumps by their known outcome.
  /// - Parameter outcomes: whether a jump is taken, by its index.
  mutating func decide(_ outcomes: [Int: Bool]) {
    guard !outcomes.isEmpty else { return }
    for (index, isTaken) in outcomes {
      successors[index] = Successors(first: isTaken ? successors[index].second : successors[index].first)
    }
    orderAgain()
  }

  private mutating func orderAgain() {
    var marks = [Mark](repeating: .new, count: successors.count)
    postorder = starts.map { order(from: $0, &marks) }
    mayLoop = isAnyBehindItself()
  }

  /// How far an instruction is on its way into `postorder`.
  private enum Mark { case new, discovered, explored }

  private func order(from start: Int, _ marks: inout [Mark]) -> [Int] {
    var order: [Int] = []
    var open = [start]
    if marks[start] == .new { marks[start] = .discovered }
    while !open.isEmpty {
      let top = open[open.count - 1]
      if marks[top] == .explored {
        order.append(top)
        open.removeLast()
        continue
      }
      marks[top] = .explored
      forEachSuccessor(of: top) { next in
        guard marks[next] == .new else { return }
        marks[next] = .discovered
        open.append(next)
      }
    }
    return order
  }

  /// Whether not all instructions are in `postorder`, each behind all that follow it.
  private func isAnyBehindItself() -> Bool {
    var isPassed = [Bool](repeating: false, count: successors.count)
    var count = 0
    for own in postorder {
      for index in own {
        var isBehind = false
        forEachSuccessor(of: index) { if !isPassed[$0] { isBehind = true } }
        if isBehind { return true }
        isPassed[index] = true
      }
      count += own.count
    }
    return count < successors.count
  }
}
