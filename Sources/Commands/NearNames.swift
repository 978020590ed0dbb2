/// Known names that resemble an unknown one.
enum NearNames {
  /// Up to three of `names` that resemble `name`, the closest first.
  static func of(_ name: String, in names: [String]) -> [String] {
    let wanted = name.lowercased()
    let limit = max(2, wanted.count / 3)
    let scored = names.enumerated().compactMap { index, candidate -> (Int, Int, String)? in
      let lower = candidate.lowercased()
      var distance = self.distance(Array(wanted.utf8.prefix(64)), Array(lower.utf8.prefix(64)))
      // A name without its prefix, or the beginning of one, is near whatever its length.
      if wanted.count > 2 && lower.contains(wanted) { distance = min(distance, 1) }
      return distance <= limit ? (distance, index, candidate) : nil
    }
    return scored.sorted { ($0.0, $0.1) < ($1.0, $1.1) }.prefix(3).map(\.2)
  }

  /// Insertions, deletions and replacements between two texts (Levenshtein).
  private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var row = Array(0...right.count)
    for (i, a) in left.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, b) in right.enumerated() {
        let replaced = diagonal + (a == b ? 0 : 1)
        diagonal = row[j + 1]
        row[j + 1] = min(replaced, row[j] + 1, row[j + 1] + 1)
      }
    }
    return row[right.count]
  }

  /// `; did you mean a, b or c?`, or nothing.
  static func question(_ name: String, in names: [String]) -> String {
    let near = of(name, in: names)
    guard let last = near.last else { return "" }
    let first = near.dropLast().joined(separator: ", ")
    return "; did you mean \(first.isEmpty ? last : "\(first) or \(last)")?"
  }
}
