import BPF

/// Which functions call which, over instructions that can be reached.
enum CallGraph {
  private enum Mark { case new, open, done }

  /// The functions, callees before their callers.
  ///
  /// Source: Linux 7.3 `sort_subprogs_topo`.
  /// - Throws: `Rejection` if a function calls itself, directly or by others. A function may take its own address.
  static func order(
    _ program: UncheckedProgram, _ graph: FlowGraph, _ log: inout VerifierLog
  ) throws(Rejection) -> [Int] {
    var order: [Int] = []
    order.reserveCapacity(program.subprograms.count)
    var marks = [Mark](filledWith: .new, count: program.subprograms.count)
    for root in marks.indices where marks[root] == .new {
      marks[root] = .open
      /// A function, and how many of its instructions have been looked at.
      var open: [(function: Int, next: Int)] = [(root, 0)]
      visiting: while let (function, next) = open.last {
        let own = graph.postorder[function]
        for position in next..<own.count {
          guard let callee = callee(own[position], program) else { continue }
          switch marks[callee] {
          case .done: continue
          case .open:
            if case .loadImmediate64 = program.instructions[own[position]] { continue }
            throw Rejection(
              "recursive call from \(program.subprograms[function].name)() to \(program.subprograms[callee].name)()")
          case .new:
            marks[callee] = .open
            open[open.count - 1].next = position + 1
            open.append((callee, 0))
            continue visiting
          }
        }
        marks[function] = .done
        order.append(function)
        open.removeLast()
      }
    }
    for position in order.indices {
      log.line(2, "topo_order[\(position)] = \(program.subprograms[order[position]].name)")
    }
    return order
  }

  private static func callee(_ index: Int, _ program: UncheckedProgram) -> Int? {
    guard program.instructions[index].namesSubprogram else { return nil }
    guard let target = program.target(ofInstruction: index) else { return nil }
    return program.subprogram(containing: target)
  }
}
