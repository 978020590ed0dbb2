/// What a map holds after a run of a program.
package struct MapContents: Sendable, Hashable, Codable {
  /// A key and its value.
  package struct Entry: Sendable, Hashable, Codable {
    /// The key; of an array, four bytes.
    package let key: HexBytes
    /// The value; bytes that the kernel keeps to itself are zero.
    package let value: HexBytes

    /// Creates an entry; each parameter is documented at the property of its name.
    package init(key: HexBytes, value: HexBytes) {
      self.key = key
      self.value = value
    }
  }

  /// The map's name.
  package let name: String
  /// The entries in the order of their keys. Of an array those are left out whose value is zero; not of global data.
  package let entries: [Entry]
  /// How many values differ from those at the start of the run: entries that were added or changed.
  package let changed: Int

  /// Creates a value; each parameter is documented at the property of its name.
  package init(name: String, entries: [Entry], changed: Int) {
    self.name = name
    self.entries = entries
    self.changed = changed
  }
}

extension MapContents {
  /// The first key that only one of two contents has, or whose values differ; nil where they are equal.
  /// - Parameter other: the contents of the same map elsewhere.
  package func difference(from other: MapContents) -> HexBytes? {
    let own = Set(entries)
    let others = Set(other.entries)
    let different = own.symmetricDifference(others)
    return (entries + other.entries).first { different.contains($0) }?.key
  }
}
