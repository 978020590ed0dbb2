extension RandomAccessCollection {
  /// The index of the first element that satisfies a condition, by binary search; `endIndex` if none does.
  ///
  /// - Parameter isBehind: the condition; every element after one that satisfies it satisfies it too.
  @inlinable package func partitioningIndex(where isBehind: (Element) -> Bool) -> Index {
    var low = startIndex
    var length = count
    while length > 0 {
      let middle = index(low, offsetBy: length / 2)
      if isBehind(self[middle]) {
        length /= 2
      } else {
        low = index(after: middle)
        length -= length / 2 + 1
      }
    }
    return low
  }
}
