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

  init(depth: Int) { frames = Array(repeating: [], count: depth + 1) }

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

  /// The halves that are live before each node of the function; empty for a frame without marks (`update_instance`).
  func live(_ nodes: LiveNodes) -> [[StackHalves]] {
    frames.map { marks in marks.isEmpty ? [] : Self.live(marks, nodes) }
  }

  private static func live(_ marks: [Mark], _ nodes: LiveNodes) -> [StackHalves] {
    var read = [StackHalves](repeating: .none, count: nodes.nodes.count)
    var written = read
    var position = marks.count - 1
    for (number, node) in nodes.nodes.enumerated().reversed() {
      while position >= 0, marks[position].instruction > node.last { position -= 1 }
      while position >= 0, marks[position].instruction >= node.first {
        read[number] = read[number].subtracting(marks[position].written).union(marks[position].read)
        written[number].formUnion(marks[position].written)
        position -= 1
      }
    }
    var live = [StackHalves](repeating: .none, count: nodes.nodes.count)
    var isChanged = true
    while isChanged {
      isChanged = false
      for number in nodes.postorder {
        let node = nodes.nodes[Int(number)]
        var after = StackHalves.none
        if node.next.0 >= 0 { after.formUnion(live[Int(node.next.0)]) }
        if node.next.1 >= 0 { after.formUnion(live[Int(node.next.1)]) }
        for other in node.others where other >= 0 { after.formUnion(live[Int(other)]) }
        let before = after.subtracting(written[Int(number)]).union(read[Int(number)])
        if before != live[Int(number)] {
          live[Int(number)] = before
          isChanged = true
        }
      }
    }
    return live
  }
}
