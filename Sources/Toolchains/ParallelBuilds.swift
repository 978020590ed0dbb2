import Support

/// Work on items at the same time, as many as there are processors.
enum ParallelBuilds {
  /// The results of work on each item, in the order of the items.
  /// - Parameters:
  ///   - items: the items.
  ///   - work: takes the index of an item, and the item.
  static func results<Item: Sendable, Output: Sendable>(
    of items: [Item], _ work: @escaping @Sendable (Int, Item) async -> Output
  ) async -> [Output] {
    var outputs = [Output?](repeating: nil, count: items.count)
    await withTaskGroup(of: (Int, Output).self) { group in
      var next = 0
      func add() {
        guard next < items.count else { return }
        let (index, item) = (next, items[next])
        next += 1
        group.addTask { (index, await work(index, item)) }
      }
      for _ in 0..<Processors.usable { add() }
      while let (index, output) = await group.next() {
        outputs[index] = output
        add()
      }
    }
    return outputs.compactMap { $0 }
  }
}
