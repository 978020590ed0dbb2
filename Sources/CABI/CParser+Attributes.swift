/// What attributes say about layout.
struct CAttributes {
  /// Greatest `aligned` in bytes; nil without one.
  var alignment: Int?
  /// Whether `packed` was given.
  var isPacked = false
  /// Size in bytes from `mode`; nil without one.
  var modeSize: Int?
}

extension CParser {
  /// Attributes that change layout or passing in ways that are not modelled.
  private static let unsupportedAttributes: Set<String> = [
    "vector_size", "ext_vector_type", "ms_abi", "regparm", "transparent_union", "scalar_storage_order",
    "ms_struct", "matrix_type", "vectorcall", "regcall", "preserve_most", "preserve_all", "swiftcall",
  ]

  /// Whether the next token begins attributes, in C's spelling or by one of the kernel's macros.
  var isAttribute: Bool {
    guard let word else { return false }
    return word == "__attribute__" || word == "__attribute" || word == "__packed" || word == "__aligned"
  }

  /// Reads one attribute specifier.
  mutating func parseAttributes(into attributes: inout CAttributes) throws(CParseError) {
    let first = word
    if first == "__packed" {
      advance()
      attributes.isPacked = true
      return
    }
    if first == "__aligned" {
      try parseAttribute(into: &attributes)
      return
    }
    advance()
    try expect("(", "after '__attribute__'")
    try expect("(", "after '__attribute__('")
    while !isMark(")") {
      if take(",") { continue }
      guard word != nil else { throw unexpected("expected an attribute's name") }
      try parseAttribute(into: &attributes)
      guard isMark(",") || isMark(")") else { throw unexpected("expected ',' or ')' after an attribute") }
    }
    try expect(")", "after the attributes")
    try expect(")", "after the attributes")
  }

  /// Reads one attribute: a name and perhaps arguments.
  private mutating func parseAttribute(into attributes: inout CAttributes) throws(CParseError) {
    guard var name = word else { throw unexpected("expected an attribute's name") }
    let offset = token.offset
    advance()
    if name.hasPrefix("__") { name.removeFirst(2) }
    if name.hasSuffix("__") { name.removeLast(2) }
    switch name {
    case "packed":
      attributes.isPacked = true
    case "aligned":
      // Without an argument: the greatest alignment that the target uses.
      var alignment: Int128 = 16
      if take("(") {
        alignment = try parseConstant()
        try expect(")", "after the alignment")
      }
      try raise(&attributes, to: alignment, at: offset)
    case "mode":
      try parseMode(into: &attributes, at: offset)
    case _ where Self.unsupportedAttributes.contains(name):
      throw failure(.unsupported, "the attribute '\(name)' changes layout or passing and is not modelled", at: offset)
    default:
      if isMark("(") { try skipGroup("attribute") }
    }
  }

  /// Reads the argument of `mode`, as `typedef int register_t __attribute__((mode(word)))` has it.
  private mutating func parseMode(into attributes: inout CAttributes, at offset: Int) throws(CParseError) {
    try expect("(", "after 'mode'")
    var name = word ?? ""
    if name.hasPrefix("__") { name.removeFirst(2) }
    if name.hasSuffix("__") { name.removeLast(2) }
    let sizes = ["QI": 1, "byte": 1, "HI": 2, "SI": 4, "DI": 8, "word": 8, "pointer": 8]
    guard allowsMode, let size = sizes[name] else {
      throw failure(.unsupported, "the attribute 'mode' is only modelled behind a typedef of an integer", at: offset)
    }
    attributes.modeSize = size
    advance()
    try expect(")", "after the mode")
  }

  /// Reads `_Alignas(type)` or `_Alignas(bytes)`; the keyword is the next token.
  mutating func parseAlignas(into attributes: inout CAttributes) throws(CParseError) {
    let offset = token.offset
    advance()
    try expect("(", "after '_Alignas'")
    if beginsType {
      let declared = try parseTypeName()
      try requireComplete(declared.type, "the operand of '_Alignas'", at: offset)
      try raise(&attributes, to: Int128(declared.alignment ?? declared.type.alignment), at: offset)
    } else {
      let value = try parseConstant()
      // C11 6.7.5: zero has no effect.
      if value != 0 { try raise(&attributes, to: value, at: offset) }
    }
    try expect(")", "after the alignment")
  }

  private func raise(_ attributes: inout CAttributes, to value: Int128, at offset: Int) throws(CParseError) {
    guard let bytes = Int(exactly: value), bytes > 0, bytes & (bytes - 1) == 0, bytes <= CType.greatestAlignment else {
      throw failure(
        .invalidAlignment, "an alignment is a power of two from 1 to \(CType.greatestAlignment), not \(value)",
        at: offset)
    }
    attributes.alignment = max(attributes.alignment ?? 1, bytes)
  }

  /// Reads what may follow a declarator: attributes and assembler names.
  mutating func parseTrailer() throws(CParseError) -> CAttributes {
    var attributes = CAttributes()
    while let word {
      if isAttribute {
        try parseAttributes(into: &attributes)
      } else if word == "asm" || word == "__asm__" || word == "__asm" {
        advance()
        guard isMark("(") else { throw unexpected("expected '(' after '\(word)'") }
        try skipGroup("parenthesis")
      } else if Self.annotations.contains(word) {
        advance()
      } else {
        break
      }
    }
    return attributes
  }
}
