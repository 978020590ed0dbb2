extension TextElement {
  /// Parses a text form in which operands are in braces: "{dst} += {src}".
  ///
  /// An unknown operand remains literal text; the tests check that no row contains a brace.
  static func parse(_ text: String) -> [TextElement] {
    var elements: [TextElement] = []
    var rest = text[...]
    while let open = rest.firstIndex(of: "{") {
      let inner = rest[rest.index(after: open)...]
      guard let close = inner.firstIndex(of: "}"), let operand = TextOperand(rawValue: String(inner[..<close])) else {
        break
      }
      if open > rest.startIndex { elements.append(.literal(String(rest[..<open]))) }
      elements.append(.operand(operand))
      rest = inner[inner.index(after: close)...]
    }
    if !rest.isEmpty { elements.append(.literal(String(rest))) }
    return elements
  }
}
