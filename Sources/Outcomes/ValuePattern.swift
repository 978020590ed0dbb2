/// How argument values are chosen.
package enum ValuePattern: String, Sendable, CaseIterable, Codable {
  /// High nibble: argument; low nibble: byte. A moved or torn byte is readable in hex.
  case graffiti
  /// Limits of the type: smallest, largest, zero, minus one, one.
  case boundaries
  /// Seeded random values of the type.
  case random
  /// Random values with garbage above a parameter's width, where BPF may leave it.
  case dirty

  /// How many sets of values a run takes from the pattern.
  package var sets: Int {
    switch self {
    case .graffiti: 1
    case .boundaries: 6
    case .random, .dirty: 16
    }
  }
}
