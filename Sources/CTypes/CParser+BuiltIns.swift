extension CParser {
  /// Reads an operator with function syntax, after its name (gcc, "Other Built-in Functions"; C11 6.5.1.1).
  /// - Returns: nil if the name is not such an operator.
  mutating func parseBuiltIn(_ word: String, at offset: Int) throws(CParseError) -> Operand? {
    switch word {
    case "__builtin_offsetof": return try parseOffsetof()
    case "_Generic": return try parseGeneric(at: offset)
    case "__builtin_types_compatible_p":
      try expect("(", "after '\(word)'")
      let left = try parseTypeName().type
      try expect(",", "after the first type")
      let right = try parseTypeName().type
      try expect(")", "after the second type")
      return Operand(.integer(.int), value: left.isSame(as: right) ? 1 : 0)
    case "__builtin_choose_expr":
      try expect("(", "after '\(word)'")
      let condition = try parseConstant()
      try expect(",", "after the condition")
      let first = try parseExpression()
      try expect(",", "after the first expression")
      let second = try parseExpression()
      try expect(")", "after the second expression")
      return condition != 0 ? first : second
    case "__builtin_constant_p":
      try expect("(", "after '\(word)'")
      let operand = try parseExpression()
      try expect(")", "after the operand")
      return Operand(.integer(.int), value: operand.value == nil ? 0 : 1)
    default: return nil
    }
  }

  /// Reads `(type, member.member[2])` after `__builtin_offsetof`.
  private mutating func parseOffsetof() throws(CParseError) -> Operand {
    try expect("(", "after '__builtin_offsetof'")
    let typeOffset = token.offset
    var type = try parseTypeName().type
    try requireComplete(type, "the operand of '__builtin_offsetof'", at: typeOffset)
    try expect(",", "after the type")
    var bits: Int128 = 0
    repeat {
      let member = try parseMemberName(of: type)
      bits += Int128(member.bits)
      type = member.type
      while take("[") {
        let place = token.offset
        let index = try parseConstant()
        try expect("]", "after the index")
        guard case .array(let element, _) = type else {
          throw failure(.invalidConstant, "'\(type)' is not an array", at: place)
        }
        guard (0...Int128(CType.greatestSize)).contains(index) else {
          throw failure(.invalidConstant, "no array has an element \(index)", at: place)
        }
        bits += index * Int128(element.size) * 8
        type = element
      }
    } while take(".")
    try expect(")", "after the member")
    return Operand(.integer(.unsignedLong), value: IntegerType.unsignedLong.wrapped(bits / 8))
  }

  /// Reads `(expression, type: value, default: value)` after `_Generic`.
  private mutating func parseGeneric(at offset: Int) throws(CParseError) -> Operand {
    try expect("(", "after '_Generic'")
    let selector = try parseExpression().type.decayed
    var chosen: Operand?
    var fallback: Operand?
    while take(",") {
      if word == "default" {
        advance()
        try expect(":", "after 'default'")
        fallback = try parseExpression()
      } else {
        let type = try parseTypeName().type
        try expect(":", "after the type")
        let value = try parseExpression()
        if chosen == nil, type.isSame(as: selector) { chosen = value }
      }
    }
    try expect(")", "after the associations")
    guard let result = chosen ?? fallback else {
      throw failure(.invalidConstant, "_Generic has no association for '\(selector)'", at: offset)
    }
    return result
  }
}

extension CType {
  /// The type of an expression after array and function conversion to pointers (C11 6.3.2.1).
  fileprivate var decayed: CType {
    switch self {
    case .array(let element, _): .pointer(PointerType(to: element))
    case .function: .pointer(PointerType(to: self))
    default: self
    }
  }

  /// Whether two types are the same for `_Generic`; typedefs of integers count as their underlying types, and `long`
  /// and
  /// `long long`, whose names typedefs hide, as the same type.
  fileprivate func isSame(as other: CType) -> Bool {
    switch (self, other) {
    case (.integer(let a), .integer(let b)):
      a.size == b.size && a.isSigned == b.isSigned && (a.spelling == "char") == (b.spelling == "char")
    case (.pointer(let a), .pointer(let b)):
      a.qualifiers == b.qualifiers && a.pointee.isSame(as: b.pointee)
    case (.record(let a), .record(let b)): a.kind == b.kind && a.name != nil && a.name == b.name
    case (.enumeration(let a), .enumeration(let b)): a.name != nil && a.name == b.name
    default: self == other
    }
  }
}
