/// The pragmas of a text that change layout or passing: `pack`, `ms_struct` and `scalar_storage_order` (gcc,
/// "Structure-Layout Pragmas"), `clang attribute` (clang, "Specifying an attribute for multiple declarations"). Their
/// effects are not modelled, only the ranges in which they are active.
struct LayoutPragmas {
  /// The pragmas that may change how a function is called; the others change records.
  static let ofFunctions: Set<String> = ["clang attribute"]

  /// The positions where the state changes: byte offset, and the pragma active from there on; nil for none.
  private var changes: [(offset: Int, pragma: String?)] = []
  /// Saved states of `pack(push)`.
  private var stack: [Bool] = []
  private var isPacked = false
  private var isMicrosoft = false
  private var isReordered = false
  private var attributes = 0

  /// The pragma that is active at a byte offset; nil if there is none.
  func pragma(at offset: Int) -> String? {
    changes.last { $0.offset <= offset }?.pragma
  }

  /// Records a pragma.
  /// - Parameters:
  ///   - text: the text after `pragma`.
  ///   - offset: byte offset of the directive.
  mutating func add(_ text: ArraySlice<UInt8>, at offset: Int) {
    let words = text.split { !(CLexer.isWordStart($0) || CLexer.isDigit($0)) }
      .map { String(decoding: $0, as: UTF8.self) }
    switch words.first {
    case "pack":
      let arguments = words.dropFirst()
      if arguments.first == "push" { stack.append(isPacked) }
      if arguments.first == "pop" {
        isPacked = stack.popLast() ?? false
      } else if let last = arguments.last, last != "push" {
        isPacked = true
      } else if arguments.isEmpty {
        isPacked = false
      }
    case "ms_struct": isMicrosoft = words.last == "on"
    case "scalar_storage_order": isReordered = words.dropFirst().first != "default"
    case "clang" where words.dropFirst().first == "attribute":
      if words.contains("push") { attributes += 1 }
      if words.contains("pop") { attributes = max(0, attributes - 1) }
    default: return
    }
    let states = [
      ("clang attribute", attributes > 0), ("pack", isPacked), ("ms_struct", isMicrosoft),
      ("scalar_storage_order", isReordered),
    ]
    changes.append((offset, states.first { $0.1 }?.0))
  }
}
