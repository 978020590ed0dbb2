/// What the instructions of a function read and write of the stacks of a call chain (`struct per_frame_masks`).
struct StackMarks {
  /// What one instruction reads and writes of one frame's stack.
  struct Mark {
    let instruction: Int32
    /// What it may read (`may_read`).
    var read: StackHalves
    /// What it always writes (`must_write`).
    var written: StackHalves
  }

  /// For each frame, the marks in the order of their instructions.
  private(set) var frames: [[Mark]]

  init(depth: Int) { frames = Array(filledWith: [], count: depth + 1) }

  /// The number of marks.
  var count: Int { frames.reduce(0) { $0 + $1.count } }

  /// Adds what an instruction reads; instructions come in their order.
  mutating func read(_ halves: StackHalves, _ frame: Int, _ instruction: Int) {
    add(Mark(instruction: Int32(instruction), read: halves, written: .none), frame)
  }

  /// Adds what an instruction writes; instructions come in their order.
  mutating func write(_ halves: StackHalves, _ frame: Int, _ instruction: Int) {
    add(Mark(instruction: Int32(instruction), read: .none, written: halves), frame)
  }

  private mutating func add(_ mark: Mark, _ frame: Int) {
    if let last = frames[frame].last, last.instruction == mark.instruction {
      frames[frame][frames[frame].count - 1].read.formUnion(mark.read)
      frames[frame][frames[frame].count - 1].written.formUnion(mark.written)
    } else {
      if frames[frame].isEmpty { frames[frame].reserveCapacity(8) }
      frames[frame].append(mark)
    }
  }

  /// Adds what calls read by what they call.
  mutating func add(_ others: StackMarks) {
    for frame in frames.indices where !others.frames[frame].isEmpty {
      let sorted = others.frames[frame].sorted { $0.instruction < $1.instruction }
      frames[frame] = Self.merged(frames[frame], sorted) {
        Mark(instruction: $0.instruction, read: $0.read.union($1.read), written: $0.written.union($1.written))
      }
    }
  }

  /// Joins the marks of another pass over the function with other arguments (`merge_instances`).
  mutating func join(_ other: StackMarks) {
    for frame in frames.indices {
      frames[frame] = Self.merged(frames[frame], other.frames[frame]) {
        Mark(instruction: $0.instruction, read: $0.read.union($1.read), written: $0.written.intersection($1.written))
      }
    }
  }

  /// The marks of two lists in order; those of the same instruction are combined, the others with nothing.
  private static func merged(_ own: [Mark], _ others: [Mark], _ combine: (Mark, Mark) -> Mark) -> [Mark] {
    var result: [Mark] = []
    result.reserveCapacity(own.count + others.count)
    var (first, second) = (0, 0)
    while first < own.count || second < others.count {
      let here = first < own.count ? own[first].instruction : .max
      let there = second < others.count ? others[second].instruction : .max
      let nothing = Mark(instruction: min(here, there), read: .none, written: .none)
      result.append(combine(here <= there ? own[first] : nothing, there <= here ? others[second] : nothing))
      if here <= there { first += 1 }
      if there <= here { second += 1 }
    }
    return result
  }

  /// The halves that are live before each node of a function; empty for a frame without marks (`update_instance`).
  /// - Parameters:
  ///   - nodes: the nodes of the function.
  ///   - graph: the graph of the program.
  ///   - starts: where nodes begin.
  func live(_ nodes: LiveNodes, _ graph: FlowGraph, _ starts: LiveNodeStarts) -> [[StackHalves]] {
    frames.map { marks in marks.isEmpty ? [] : Self.live(marks, nodes, graph, starts) }
  }

  private static func live(
    _ marks: [Mark], _ nodes: LiveNodes, _ graph: FlowGraph, _ starts: LiveNodeStarts
  ) -> [StackHalves] {
    // What a node reads is live before it, whatever follows.
    var live = [StackHalves](filledWith: .none, count: nodes.nodes.count)
    var written = live
    var position = marks.count - 1
    for number in nodes.nodes.indices.reversed() {
      let node = nodes.nodes[number]
      while position >= 0, marks[position].instruction > node.last { position -= 1 }
      while position >= 0, marks[position].instruction >= node.first {
        live[number] = live[number].subtracting(marks[position].written).union(marks[position].read)
        written[number].formUnion(marks[position].written)
        position -= 1
      }
    }
    var isChanged = true
    while isChanged {
      isChanged = false
      for number in nodes.postorder {
        let number = Int(number)
        var after = StackHalves.none
        graph.forEachSuccessor(of: Int(nodes.nodes[number].last)) { next in
          if let node = starts.node(beginningWith: next) { after.formUnion(live[node]) }
        }
        let before = live[number].union(after.subtracting(written[number]))
        if before != live[number] {
          live[number] = before
          isChanged = nodes.mayLoop
        }
      }
    }
    return live
  }
}
