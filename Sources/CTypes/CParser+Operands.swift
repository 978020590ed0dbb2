extension CParser {
  /// Reads a unary expression (C11 6.5.3) with its postfix operators.
  mutating func parseUnary() throws(CParseError) -> Operand {
    try enter()
    defer { leave() }
    let start = token
    switch start.kind {
    case .mark(UInt8(ascii: "-")), .mark(UInt8(ascii: "+")), .mark(UInt8(ascii: "~")), .mark(UInt8(ascii: "!")):
      advance()
      return try apply(start, to: try parseUnary())
    case .mark(UInt8(ascii: "*")):
      advance()
      return try pointee(of: try parseUnary(), at: start.offset)
    case .mark(UInt8(ascii: "&")):
      advance()
      let operand = try parseUnary()
      return Operand(.pointer(PointerType(to: operand.type, qualifiers: operand.declared.qualifiers)))
    case .mark(UInt8(ascii: "(")) where lookAhead({ $0.beginsType }):
      advance()
      let declared = try parseTypeName()
      try expect(")", "after the type")
      if isMark("{") {
        try skipGroup("compound literal")
        return try parsePostfix(Operand(declared))
      }
      return try cast(parseUnary(), to: declared)
    case .word("__extension__"):
      advance()
      return try parseUnary()
    case .word(let word) where ["sizeof", "_Alignof", "alignof", "__alignof__", "__alignof"].contains(word):
      return try parseSizeof(word)
    default:
      return try parsePostfix(try parsePrimary())
    }
  }

  private func apply(_ operation: CToken, to operand: Operand) throws(CParseError) -> Operand {
    if operation.kind == .mark(UInt8(ascii: "!")) {
      return Operand(.integer(.int), value: operand.value.map { $0 == 0 ? 1 : 0 })
    }
    guard case .integer(let type) = Self.promoted(operand.type) else { return Operand(operand.declared) }
    guard let value = operand.value else {
      var result = Operand(.integer(type))
      result.problem = operand.problem
      return result
    }
    let result: Int128 =
      switch operation.kind {
      case .mark(UInt8(ascii: "-")): -value
      case .mark(UInt8(ascii: "~")): ~value
      default: value
      }
    guard !type.isSigned || (type.least...type.greatest).contains(result) else {
      throw failure(.invalidConstant, "this does not fit \(type.size * 8) bits", at: operation.offset)
    }
    return Operand(.integer(type), value: type.wrapped(result))
  }

  /// The element or pointee of a pointer, an array or a function.
  private func pointee(of operand: Operand, at offset: Int) throws(CParseError) -> Operand {
    switch operand.type {
    case .pointer(let pointer):
      return Operand(DeclaredType(type: completed(pointer.pointee), qualifiers: pointer.qualifiers))
    case .array(let element, _):
      return Operand(DeclaredType(type: completed(element), qualifiers: operand.declared.qualifiers))
    case .function: return operand
    default: throw failure(.unsupported, "'\(operand.type)' is not a pointer, an array or a function", at: offset)
    }
  }

  /// A type with its records completed by definitions that came later.
  private func completed(_ type: CType) -> CType {
    if case .record(let record) = type { return .record(types.completed(record)) }
    return type
  }

  private func cast(_ operand: Operand, to declared: DeclaredType) -> Operand {
    var result = Operand(declared)
    guard let value = operand.value else {
      result.problem = operand.problem
      return result
    }
    switch declared.type {
    case .bool: result.value = value == 0 ? 0 : 1
    case .integer(let type): result.value = type.wrapped(value)
    case .enumeration(let type) where type.isComplete:
      result.value = IntegerType("", size: type.size, isSigned: type.isSigned).wrapped(value)
    case .int128(let signed): result.value = signed || value >= 0 ? value : nil
    default: break
    }
    return result
  }

  /// Reads `sizeof` or `_Alignof` of a type or an expression; the keyword is the next token.
  private mutating func parseSizeof(_ keyword: String) throws(CParseError) -> Operand {
    advance()
    let offset = token.offset
    var declared: DeclaredType
    if isMark("("), lookAhead({ $0.beginsType }) {
      advance()
      declared = try parseTypeName()
      try expect(")", "after the type")
      if isMark("{") { try skipGroup("compound literal") }
    } else {
      declared = try parseUnary().declared
    }
    declared.type = completed(declared.type)
    // gcc: both are 1 for void and functions.
    switch declared.type {
    case .void, .function: return Operand(.integer(.unsignedLong), value: 1)
    case .unknown(let unknown) where unknown.size == nil:
      throw failure(.unsupported, "the size of '\(declared.type)' is not known", at: offset)
    case .array(let element, nil) where keyword != "sizeof" && element.isComplete: break
    default: try requireComplete(declared.type, "the operand of '\(keyword)'", at: offset)
    }
    let value = keyword == "sizeof" ? declared.type.size : declared.alignment ?? declared.type.alignment
    return Operand(.integer(.unsignedLong), value: Int128(value))
  }

  private mutating func parsePrimary() throws(CParseError) -> Operand {
    let start = token
    switch start.kind {
    case .number(let value, let type):
      advance()
      return Operand(.integer(type), value: value)
    case .floating(let type?):
      advance()
      return Operand(type == .float ? .float : type == .double ? .double : .longDouble)
    case .mark(UInt8(ascii: "(")):
      guard following.kind != .mark(UInt8(ascii: "{")) else {
        throw failure(.invalidConstant, "a statement expression is not constant", at: start.offset)
      }
      advance()
      let operand = try parseExpression()
      try expect(")", "to close the parenthesis")
      return operand
    case .word(let word):
      advance()
      if let value = types.constants[word] {
        return Operand(.integer(Self.constantType(value)), value: value)
      }
      if let builtIn = try parseBuiltIn(word, at: start.offset) { return builtIn }
      if let object = types.objects[word] {
        return Operand(
          DeclaredType(
            type: completed(object.type), qualifiers: object.qualifiers, alignment: object.alignment,
            convention: object.convention))
      }
      throw failure(.invalidConstant, "'\(CToken.cut(word))' is not a constant; write its value", at: start.offset)
    default:
      throw unexpected("expected a constant")
    }
  }

  /// The type of an enumeration constant: the first type that holds its value.
  private static func constantType(_ value: Int128) -> IntegerType {
    [.int, .unsignedInt, .long].first { ($0.least...$0.greatest).contains(value) } ?? .unsignedLong
  }

  /// Reads postfix operators: `[...]`, `.member`, `->member`, `(...)`.
  private mutating func parsePostfix(_ operand: Operand) throws(CParseError) -> Operand {
    var operand = operand
    while true {
      let offset = token.offset
      switch token.kind {
      case .mark(UInt8(ascii: "[")) where !isAttribute:
        try skipGroup("subscript")
        operand = try pointee(of: operand, at: offset)
      case .mark(UInt8(ascii: ".")):
        advance()
        operand = Operand(try parseMemberName(of: operand.type).type)
      case .pair(UInt8(ascii: "-"), UInt8(ascii: ">")):
        advance()
        let target = try pointee(of: operand, at: offset)
        operand = Operand(try parseMemberName(of: target.type).type)
      case .mark(UInt8(ascii: "(")):
        var callee = operand.type
        if case .pointer(let pointer) = callee { callee = pointer.pointee }
        guard case .function(let function) = callee else { return operand }
        try skipGroup("argument list")
        operand = Operand(completed(function.result))
      default: return operand
      }
    }
  }

  /// Reads a member's name after its `.` or `->`.
  mutating func parseMemberName(of type: CType) throws(CParseError) -> (type: CType, bits: Int) {
    let offset = token.offset
    guard let name = word else { throw unexpected("expected a member's name") }
    advance()
    guard case .record(let record) = completed(type), let member = Self.member(name, of: record) else {
      throw failure(.invalidConstant, "'\(type)' has no member '\(CToken.cut(name))'", at: offset)
    }
    return (completed(member.type), member.bits)
  }

  /// A member's type and its offset in bits, members of anonymous records included.
  private static func member(_ name: String, of record: RecordType) -> (type: CType, bits: Int)? {
    for field in record.fields {
      let bits = field.bitField?.bitOffset ?? field.offset * 8
      if field.name == name { return (field.type, bits) }
      if field.name == nil, field.bitField == nil, case .record(let inner) = field.type,
        let found = member(name, of: inner)
      {
        return (found.type, bits + found.bits)
      }
    }
    return nil
  }
}
