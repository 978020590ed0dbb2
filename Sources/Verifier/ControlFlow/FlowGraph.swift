import BPF

/// The edges between instructions inside functions; calls lead to the instruction behind them.
///
/// Source: Linux 7.3 `bpf_insn_successors`, `bpf_compute_postorder`.
struct FlowGraph {
  /// The instructions that may follow an instruction: at most two, but for jumps by a table.
  struct Successors {
    private var places: (first: Int32, second: Int32)
    /// Those behind the second: their places in `FlowGraph.others`.
    var others = Range<Int32>(uncheckedBounds: (0, 0))

    init(first: Int? = nil, second: Int? = nil) {
      places = (first.map { Int32(truncatingIfNeeded: $0) } ?? -1, second.map { Int32(truncatingIfNeeded: $0) } ?? -1)
    }

    var first: Int? {
      get { places.first < 0 ? nil : Int(places.first) }
      set { places.first = newValue.map { Int32(truncatingIfNeeded: $0) } ?? -1 }
    }
    var second: Int? {
      get { places.second < 0 ? nil : Int(places.second) }
      set { places.second = newValue.map { Int32(truncatingIfNeeded: $0) } ?? -1 }
    }
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
      if let others, let place = successors.others.popFirst() { successors.second = others[Int(place)] }
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
  private var marks: [Mark] = []

  /// The graph of a program whose jumps lead to instructions of their functions.
  /// - Parameters:
  ///   - program: the program.
  ///   - tables: where its jumps through registers may lead, by their indices.
  init(_ program: borrowing UncheckedProgram, _ tables: borrowing [Int: [Int]]) {
    starts = program.subprograms.map(\.firstInstruction)
    successors = []
    successors.reserveCapacity(program.instructions.count)
    for function in program.subprograms.indices {
      let range = program.instructions(ofSubprogram: function)
      /// Where an instruction that leaves the function early goes to.
      let exit = range.last { program.instructions[$0] == .exit } ?? 0
      for index in range {
        let next = index + 1 < program.instructions.count ? index + 1 : nil
        switch program.instructions[index] {
        case .exit: successors.append(Successors())
        case .jumpRegister: appendTable(tables[index] ?? [])
        case .jump, .jumpLong: successors.append(Successors(first: program.target(ofInstruction: index)))
        case .jumpIf, .mayGoto:
          successors.append(Successors(first: next, second: program.target(ofInstruction: index)))
        case .loadPacketAbsolute, .loadPacketIndirect, .call(.helper(Program.tailCallHelper)):
          successors.append(Successors(first: next, second: exit))
        default: successors.append(Successors(first: next))
        }
      }
    }
    orderAgain()
  }

  private mutating func appendTable(_ targets: [Int]) {
    let start = Int32(truncatingIfNeeded: others.count)
    others += targets.dropFirst(2)
    var own = Successors(first: targets.first, second: targets.dropFirst().first)
    own.others = start..<Int32(truncatingIfNeeded: others.count)
    successors.append(own)
  }

  /// The instructions that may follow one.
  func following(_ index: Int) -> Following {
    Following(successors[index], successors[index].others.isEmpty ? nil : others)
  }

  /// Whether the start of a function leads to an instruction.
  func isReached(_ index: Int) -> Bool { marks[index] == .ordered }

  /// Calls a function for each instruction that may follow one.
  @inline(__always) func forEachSuccessor(of index: Int, _ body: (Int) -> Void) {
    let own = successors[index]
    if let first = own.first { body(first) }
    if let second = own.second { body(second) }
    for place in own.others { body(others[Int(place)]) }
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
    var order = Ordering(marks: Array(filledWith: .new, count: successors.count))
    postorder = []
    for start in starts { postorder.append(append(from: start, &order)) }
    mayLoop = order.hasLoop || order.count < successors.count
    marks = order.marks
  }

  /// How far an instruction is on its way into `postorder`.
  private enum Mark { case new, discovered, explored, ordered }

  /// What is known while the order is made.
  private struct Ordering {
    var marks: [Mark]
    /// The instructions that are ordered.
    var count = 0
    /// Whether one is ordered before all are that follow it.
    var hasLoop = false
  }

  private func append(from start: Int, _ ordering: inout Ordering) -> [Int] {
    var order: [Int] = []
    order.reserveCapacity(successors.count / starts.count)
    var open: [Int] = []
    open.reserveCapacity(8)
    open.append(start)
    while let top = open.last {
      if ordering.marks[top] == .new || ordering.marks[top] == .discovered {
        ordering.marks[top] = .explored
        forEachSuccessor(of: top) { next in
          guard ordering.marks[next] == .new else { return }
          ordering.marks[next] = .discovered
          open.append(next)
        }
      } else {
        forEachSuccessor(of: top) { if ordering.marks[$0] != .ordered { ordering.hasLoop = true } }
        ordering.marks[top] = .ordered
        order.append(top)
        open.removeLast()
      }
    }
    ordering.count += order.count
    return order
  }
}
