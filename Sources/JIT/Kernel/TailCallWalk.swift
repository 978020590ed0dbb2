import BPF

extension Program {
  /// Whether the verifier of Linux up to 7.1 takes each function as reaching a tail call, by index of `subprograms`.
  ///
  /// It walks all chains of calls in the order of the instructions. From the first function with a tail call on, each
  /// function that returns marks all of its callers (`check_max_stack_depth_subprog`).
  /// - Parameter marksItself: whether a function that returns is marked, too (Linux 7.1).
  func tailCallReachableByWalk(marksItself: Bool) -> [Bool] {
    var reachable = subprograms.indices.map { index in
      (instructions(ofSubprogram: index) ?? 0..<0).contains { instructions[$0].isTailCall }
    }
    let hasTailCall = reachable
    var isReached = false
    var callers: [Int] = []
    func walk(_ function: Int) {
      // The verifier refuses longer chains.
      guard callers.count < 16 else { return }
      if hasTailCall[function] { isReached = true }
      for index in instructions(ofSubprogram: function) ?? 0..<0 {
        guard case .call(.subprogram) = instructions[index],
          let callee = target(ofInstruction: index).flatMap(subprogram(containing:))
        else { continue }
        callers.append(function)
        walk(callee)
        callers.removeLast()
      }
      if isReached { for marked in callers + (marksItself ? [function] : []) { reachable[marked] = true } }
    }
    walk(0)
    return reachable
  }
}
