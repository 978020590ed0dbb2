import Listings

/// Callers or toolchains that give the same reason, in one line each reason.
struct SkipGroups {
  /// One of them.
  struct Entry {
    /// Its name.
    let name: String
    /// Its reason; nil for none.
    let words: String?
  }

  private var groups: [(words: String, names: [String])] = []

  /// The most names in a line.
  private static let most = 3

  /// Gathers reasons.
  /// - Parameter entries: names with their reasons.
  init(_ entries: [Entry]) {
    for entry in entries {
      guard let words = entry.words else { continue }
      if let index = groups.firstIndex(where: { $0.words == words }) {
        groups[index].names.append(entry.name)
      } else {
        groups.append((words, [entry.name]))
      }
    }
  }

  /// A line for each reason: `clang 23 -O1 v3 and 5 more: REASON`.
  var lines: [String] {
    groups.map { group in
      let names = group.names
      let list =
        names.count <= Self.most ? names.joined(separator: ", ") : "\(names[0]) and \(names.count - 1) more"
      return "\(list): \(group.words)"
    }
  }
}
