import BPF

/// Straight lines of code between the places at which the walk asks what is live: where states are compared, at calls of
/// callbacks and behind calls.
struct LiveNodes {
  /// A straight line.
  struct Node {
    /// Its first instruction.
    let first: Int32
    /// Its last one.
    let last: Int32
  }

  /// The nodes of the function, in the order of its instructions; only those that can be reached.
  private(set) var nodes: [Node] = []
  /// The nodes, each after those that follow it but for back edges.
  private(set) var postorder: [Int32] = []
  /// Whether a node may be behind itself.
  let mayLoop: Bool

  /// Cuts a function into nodes.
  /// - Parameters:
  ///   - function: the function.
  ///   - graph: the graph of the program.
  ///   - starts: where nodes begin; receives the node of each instruction.
  init(_ function: Int, _ graph: borrowing FlowGraph, _ starts: inout LiveNodeStarts) {
    mayLoop = graph.mayLoop
    for first in graph.postorder[function] where starts.begins(first) { postorder.append(Int32(first)) }
    nodes.reserveCapacity(postorder.count)
    for first in postorder.sorted() {
      var last = Int(first)
      while graph.successors[last].second == nil, graph.successors[last].first == last + 1, !starts.begins(last + 1) {
        last += 1
      }
      starts.set(Int(first), node: nodes.count)
      nodes.append(Node(first: first, last: Int32(last)))
    }
    for place in postorder.indices { postorder[place] = Int32(starts.node(beginningWith: Int(postorder[place])) ?? 0) }
  }
}

/// The nodes that begin with each instruction.
struct LiveNodeStarts: Sendable {
  /// For an instruction that begins no node, and for one whose node has no number yet.
  private static let (none, unnumbered): (Int32, Int32) = (-1, -2)

  private var nodes: [Int32]

  /// Finds where nodes begin: where lines meet, where states are compared, and behind calls.
  init(_ program: borrowing UncheckedProgram, _ points: borrowing [InstructionPoints], _ graph: borrowing FlowGraph) {
    nodes = Array(filledWith: Self.none, count: points.count)
    for function in program.subprograms { nodes[function.firstInstruction] = Self.unnumbered }
    for index in points.indices {
      if points[index].contains(.prune) { nodes[index] = Self.unnumbered }
      let isBranch = graph.successors[index].second != nil
      if !isBranch, graph.successors[index].first == index + 1 {
        if case .call(.subprogram) = program.instructions[index] { nodes[index + 1] = Self.unnumbered }
      } else {
        graph.forEachSuccessor(of: index) { nodes[$0] = Self.unnumbered }
      }
    }
  }

  /// Whether an instruction begins a node.
  func begins(_ instruction: Int) -> Bool { nodes[instruction] != Self.none }

  /// The number of the node that begins with an instruction; nil if none does that is reached.
  func node(beginningWith instruction: Int) -> Int? {
    let node = nodes[instruction]
    return node < 0 ? nil : Int(node)
  }

  fileprivate mutating func set(_ instruction: Int, node: Int) { nodes[instruction] = Int32(node) }
}
