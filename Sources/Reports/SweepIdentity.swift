import Listings

/// Everything on which the outcome of a sweep depends, by name: parts of one sweep have all of it in common.
package struct SweepIdentity: Sendable, Codable, Equatable {
  private var values: [String: String] = [:]

  /// Nothing is known yet.
  package init() {}

  /// One property in words; nil where the sweep has none of that name.
  package subscript(name: String) -> String? {
    get { values[name] }
    set { values[name] = newValue }
  }

  package init(from decoder: any Decoder) throws {
    values = try decoder.singleValueContainer().decode([String: String].self)
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(values)
  }

  /// What another sweep has otherwise, in words: `seed (1, 9)`.
  func differences(from other: SweepIdentity) -> [String] {
    Set(values.keys).union(other.values.keys).sorted().compactMap { name in
      let (own, others) = (values[name], other.values[name])
      return own == others ? nil : "\(name) (\(Self.short(own)), \(Self.short(others)))"
    }
  }

  private static func short(_ text: String?) -> String { text.map { Printable.quotable($0) } ?? "none" }

  /// The properties as JSON, by name.
  var json: JSONValue { .object(values.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) }) }
}
