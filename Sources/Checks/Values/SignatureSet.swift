import CTypes
import Support

/// Generated signatures that cover combinations of types; computed one by one, because there may be too many to store.
package struct SignatureSet: Sendable {
  /// The coverage goal.
  package enum Goal: Sendable, Equatable {
    /// Every combination of types in any group of parameters of this size, for each number of parameters.
    case strength(Int, counts: ClosedRange<Int>)
    /// Every signature with this number of parameters.
    case exhaustive(Int)
  }

  /// The coverage goal.
  package let goal: Goal
  /// The types of parameters.
  package let types: [CType]
  /// Number of signatures.
  package let count: Int
  /// Rows of the array for one number of parameters.
  private let rows: Int

  /// The most signatures of one set.
  package static let largest = 2_000_000
  /// A prime: this number of types gives an orthogonal array for up to fourteen parameters.
  static let typeCount = 13

  /// Types of one eightbyte each that BPF can pass: C text, with the necessary declarations.
  package static let defaultTypes = [
    "signed char", "unsigned char", "short", "unsigned short", "int", "unsigned int", "long", "unsigned long", "_Bool",
    "void *", "enum kft_small { kft_small_value }", "struct kft_whole { long a; }",
    "struct kft_part { int a; short b; }",
  ]

  /// Creates a set.
  /// - Parameters:
  ///   - goal: the coverage goal.
  ///   - types: the types; for `strength` exactly `typeCount`.
  /// - Throws: `HarnessError` if the set is too large, or there is no such array.
  package init(_ goal: Goal, types: [CType]) throws(HarnessError) {
    self.goal = goal
    self.types = types
    let (base, exponent, factor): (Int, Int, Int) =
      switch goal {
      case .strength(let strength, let counts): (types.count, strength, counts.count)
      case .exhaustive(let count): (types.count, count, 1)
      }
    var rows = 1
    for _ in 0..<exponent where rows <= Self.largest { rows *= max(1, base) }
    guard !types.isEmpty, rows * factor <= Self.largest else {
      throw HarnessError(
        .environment, "that would be more than \(Self.largest) signatures: fewer types or parameters would be fewer")
    }
    if case .strength = goal, types.count != Self.typeCount {
      throw HarnessError(.environment, "a covering array takes \(Self.typeCount) types, not \(types.count)")
    }
    self.rows = rows
    count = rows * factor
  }

  /// The signature with an index.
  /// - Parameter number: 0 up to `count`, exclusive.
  package func signature(_ number: Int) -> Signature {
    let row = number % max(1, rows)
    let indices: [Int]
    switch goal {
    case .strength(let strength, let counts):
      let count = counts.lowerBound + number / max(1, rows)
      indices = (0..<count).map { Self.entry(row: row, column: $0, strength: strength, order: types.count) }
    case .exhaustive(let count):
      var rest = row
      indices = (0..<count).map { _ in
        defer { rest /= types.count }
        return rest % types.count
      }
    }
    let parameters = indices.enumerated().map { index, type in
      Parameter(name: "p\(index + 1)", type: types[type])
    }
    return Signature(name: "sweep_\(number)", result: types[row % types.count], parameters: parameters)
  }

  /// Bush's orthogonal array OA(q^t, q + 1, q, t): a row is a polynomial over GF(q), a column its value at a point.
  ///
  /// Two polynomials of degree below t that agree in t points are equal, so each combination of t types occurs in any t
  /// columns exactly once (K. A. Bush, "Orthogonal arrays of index unity", 1952).
  private static func entry(row: Int, column: Int, strength: Int, order: Int) -> Int {
    var (rest, power, sum) = (row, 1, 0)
    for _ in 0..<strength {
      sum = (sum + rest % order * power) % order
      rest /= order
      power = power * column % order
    }
    return sum
  }

  /// The groups of parameters, of each number of parameters, in which every combination of types has to occur.
  private var groups: [(parameters: Int, columns: [Int])] {
    guard case .strength(let strength, let counts) = goal else { return [] }
    return counts.flatMap { count in Self.subsets(of: count, size: strength).map { (count, $0) } }
  }

  /// How many groups of parameters there are; 1 where each signature counts by itself.
  package var groupCount: Int { if case .strength = goal { groups.count } else { 1 } }

  /// Counts the covered combinations, independently of the construction of the array.
  /// - Parameter part: which groups of parameters; nil for all.
  /// - Returns: combinations of types in these groups that occur in a signature, and their total number.
  package func coverage(_ part: Range<Int>? = nil) -> (covered: Int, all: Int) {
    guard case .strength(let strength, let counts) = goal else { return (count, count) }
    let groups = groups
    let part = part.map { $0.clamped(to: groups.indices) } ?? groups.indices
    // Each entry belongs to many groups.
    let entries = (0..<counts.upperBound).map { column in
      (0..<rows).map { Self.entry(row: $0, column: column, strength: strength, order: types.count) }
    }
    var covered = 0
    for group in groups[part] {
      var seen = [Bool](repeating: false, count: rows)
      for row in 0..<rows {
        var key = 0
        for column in group.columns { key = key * types.count + entries[column][row] }
        seen[key] = true
      }
      covered += seen.count { $0 }
    }
    return (covered, part.count * rows)
  }

  private static func subsets(of count: Int, size: Int, from first: Int = 0) -> [[Int]] {
    guard size > 0 else { return [[]] }
    guard first < count else { return [] }
    return (first..<count).flatMap { start in
      subsets(of: count, size: size - 1, from: start + 1).map { [start] + $0 }
    }
  }
}
