import BPF

/// The edges between instructions inside functions; calls lead to the instruction behind them.
///
/// Source: Linux 7.3 `bpf_insn_successors`, `bpf_compute_postorder`.
struct FlowGraph {
  /// The instructions that may follow an instruction: at most two, but for jumps by a table.
  struct Successors: Sequence, IteratorProtocol {
    var first: Int?
    var second: Int?
    /// Those behind the second.
    var others: ArraySlice<Int> = []

    /// Where a jump by a table leads.
    init(_ targets: [Int]) {
      (first, second) = (targets.first, targets.dropFirst().first)
      others = targets.dropFirst(2)
    }

    init(first: Int? = nil, second: Int? = nil) {
      self.first = first
      self.second = second
    }

    mutating func next() -> Int? {
      defer { (first, second) = (second, others.popFirst()) }
      return first
    }
  }

  private(set) var successors: [Successors]
  /// The instructions of each function that can be reached, each after those that follow it but for back edges.
  private(set) var postorder: [[Int]] = []
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
        case .jumpRegister: successors[index] = Successors(tables[index] ?? [])
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
    var isDiscovered = [Bool](repeating: false, count: successors.count)
    var isExplored = isDiscovered
    postorder = starts.map { start in
      var order: [Int] = []
      var open = [start]
      while let top = open.last {
        isDiscovered[top] = true
        if isExplored[top] {
          order.append(top)
          open.removeLast()
          continue
        }
        for next in successors[top] where !isDiscovered[next] {
          isDiscovered[next] = true
          open.append(next)
        }
        isExplored[top] = true
      }
      return order
    }
  }
}
