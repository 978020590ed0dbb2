extension Array {
  /// Creates an array of equal elements. `Array(repeating:count:)` looks its metadata up at each call, which takes longer than
  /// to fill the arrays of a short program.
  /// - Parameters:
  ///   - element: the element.
  ///   - count: how many there are.
  @inline(__always)
  init(filledWith element: Element, count: Int) {
    self.init()
    reserveCapacity(count)
    append(contentsOf: repeatElement(element, count: count))
  }
}
