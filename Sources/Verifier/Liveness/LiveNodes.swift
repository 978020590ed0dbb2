import BPF

/// Straight lines of code between the places at which the walk asks what is live: where states are compared, at calls of
/// callbacks and behind calls.
struct LiveNodes {
  /// A straight line.
  struct Node {
    /// Its first instruction.
    let first: Int32
    /// Its last one.
    var last: Int32
    /// The nodes that may follow; -1 for none.
    var next: (Int32, Int32) = (-1, -1)
    /// Those behind the second: where a jump by a table leads.
    var others: [Int32] = []
  }

  /// The nodes of the function, in the order of its instructions; only those that can be reached.
  private(set) var nodes: [Node] = []
  /// The nodes, each after those that follow it but for back edges.
  private(set) var postorder: [Int32] = []

  /// Cuts a function into nodes.
  /// - Parameters:
  ///   - function: the function.
  ///   - graph: the graph of the program.
  ///   - isFirst: whether an instruction begins a node.
  ///   - nodeOf: receives the node of each first instruction.
  init(_ function: Int, _ graph: FlowGraph, _ isFirst: [Bool], _ nodeOf: inout [Int32]) {
    let order = graph.postorder[function]
    for index in order.reversed() where isFirst[index] { nodes.append(Node(first: Int32(index), last: Int32(index))) }
    nodes.sort { $0.first < $1.first }
    for number in nodes.indices { nodeOf[Int(nodes[number].first)] = Int32(number) }
    for number in nodes.indices {
      var last = Int(nodes[number].first)
      while let next = graph.successors[last].first, graph.successors[last].second == nil, next == last + 1,
        !isFirst[next]
      {
        last = next
      }
      nodes[number].last = Int32(last)
      let following = graph.successors[last]
      nodes[number].next = (following.first.map { nodeOf[$0] } ?? -1, following.second.map { nodeOf[$0] } ?? -1)
      nodes[number].others = following.others.map { nodeOf[graph.others[$0]] }
    }
    postorder = order.compactMap { isFirst[$0] ? nodeOf[$0] : nil }
  }
}
