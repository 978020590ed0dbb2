/// The data flow of scalar values, which carries the marks of precision.
///
/// The kernel finds the values that a decision rests on by walking back over the instructions (`mark_chain_precision`,
/// kernel/bpf/backtrack.c). Here each scalar carries the node of its origin, and a node knows those it was made from: to
/// mark one is to mark all that it rests on. A state that is kept gets nodes of its own, so that a mark tells what the paths
/// behind that state rest on and nothing else (`mark_all_scalars_imprecise`).
struct ValueGraph {
  /// A node by its number. A constant of the program has none: nothing before it decides its value.
  struct Node: Hashable {
    /// No node.
    static let none = Node(number: 0)
    let number: UInt32
  }

  /// Most nodes: with 9 bytes each they stay below 600 MiB.
  static let capacity = 1 << 26

  /// The marks of all nodes.
  struct Marks {
    /// What is said of a node, one bit each.
    fileprivate struct Flags: OptionSet {
      let rawValue: UInt8
      static let isPrecise = Flags(rawValue: 1)
      /// It has sources in `others`.
      static let hasOthers = Flags(rawValue: 2)
    }

    fileprivate var flags: [Flags] = [[]]

    /// Whether a verdict rests on a value: a kept state with this node holds only for values in its range.
    func isPrecise(_ node: Node) -> Bool { flags[Int(node.number)].contains(.isPrecise) }
  }

  private(set) var marks = Marks()
  /// The arguments of a global function that is verified on its own.
  private var entryNode = Node.none
  /// Whether a value was marked that rests on them.
  var hasReachedEntry = false
  private let isMarking: Bool

  /// An empty graph.
  /// - Parameter marks: whether values are marked at all.
  init(marks isMarking: Bool) {
    self.isMarking = isMarking
    // The values of a short program need no further room.
    marks.flags.reserveCapacity(64)
    sources.reserveCapacity(64)
  }

  /// The two that each node was made from.
  private var sources: [(UInt32, UInt32)] = [(0, 0)]
  /// The nodes that `mark` still has to mark.
  private var pending: [UInt32] = []
  /// Further sources of a kept state's nodes: the values of the states that it stands for.
  private var others: [UInt32: [UInt32]] = [:]

  /// Whether no further node can be made.
  var isFull: Bool { marks.flags.count >= Self.capacity }

  /// A new node.
  /// - Parameters:
  ///   - first: the node of a value that this one is made from.
  ///   - second: the node of another.
  mutating func node(_ first: Node = .none, _ second: Node = .none) -> Node {
    marks.flags.append([])
    sources.append((first.number, second.number))
    return Node(number: UInt32(marks.flags.count - 1))
  }

  /// The node of the arguments of a global function that is verified on its own. It is never marked.
  mutating func entry() -> Node {
    if entryNode == .none { entryNode = node() }
    return entryNode
  }

  /// Replaces a node by a new one that is made from it.
  mutating func renew(_ node: inout Node) { node = self.node(node) }

  /// The node of a value that is made from two.
  mutating func joined(_ first: Node, _ second: Node) -> Node {
    if first == .none || first == second { return second }
    if second == .none { return first }
    return node(first, second)
  }

  /// Whether a verdict rests on a value.
  func isPrecise(_ node: Node) -> Bool { marks.isPrecise(node) }

  /// Marks a value and all that it is made from.
  mutating func markPrecise(_ node: Node) {
    guard isMarking else { return }
    if node != .none, !isPrecise(node) { mark(node) }
  }

  private mutating func mark(_ node: Node) {
    var next = node.number
    while true {
      if next == entryNode.number, next != 0 {
        hasReachedEntry = true
        next = 0
      } else if next != 0, case let flags = marks.flags[Int(next)], !flags.contains(.isPrecise) {
        marks.flags[Int(next)].insert(.isPrecise)
        if flags.contains(.hasOthers), let more = others[next] { pending += more }
        let (first, second) = sources[Int(next)]
        if second != 0 { pending.append(second) }
        next = first
      } else if let other = pending.popLast() {
        next = other
      } else {
        return
      }
    }
  }

  /// Makes a kept state's value stand for that of another state: the other is marked when it is.
  mutating func stand(_ kept: Node, for other: Node) {
    guard kept != other, kept != .none, other != .none else { return }
    if isPrecise(kept) { return markPrecise(other) }
    others[kept.number, default: []].append(other.number)
    marks.flags[Int(kept.number)].insert(.hasOthers)
  }
}
