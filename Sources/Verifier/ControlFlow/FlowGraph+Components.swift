extension FlowGraph {
  /// The strongly connected components: the number of each instruction's loop, counted from 1; 0 outside loops.
  ///
  /// Tarjan's algorithm with a stack of its own; the numbers are those of Linux 7.3 `bpf_compute_scc`.
  /// - Parameter points: the calls of callbacks, which are loops by themselves.
  func components(_ points: [InstructionPoints]) -> [Int32] {
    let count = successors.count
    let gone = Int.max
    var numbers = [Int32](filledWith: 0, count: count)
    if !mayLoop, !points.contains(where: { $0.contains(.callsCallback) }) { return numbers }
    var order = [Int](filledWith: 0, count: count)
    var lowest = order
    var members: [Int] = []
    var nextOrder = 1
    var nextNumber: Int32 = 1
    for root in 0..<count where order[root] == 0 {
      var open = [root]
      visiting: while let top = open.last {
        if order[top] == 0 {
          (order[top], lowest[top]) = (nextOrder, nextOrder)
          nextOrder += 1
          members.append(top)
        }
        for next in following(top) {
          if order[next] == 0 {
            open.append(next)
            continue visiting
          }
          lowest[top] = min(lowest[top], lowest[next])
        }
        open.removeLast()
        if lowest[top] < order[top] { continue }
        let isLoop = members.last != top || following(top).contains(top) || points[top].contains(.callsCallback)
        while let member = members.popLast() {
          lowest[member] = gone
          if isLoop { numbers[member] = nextNumber }
          if member == top { break }
        }
        if isLoop { nextNumber += 1 }
      }
    }
    return numbers
  }
}
