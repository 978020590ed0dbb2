/// An expression's type and, where it is an integer constant, its value.
struct Operand {
  /// The type, with its qualifiers, alignment and convention.
  var declared: DeclaredType
  /// The value; nil if the expression is not an integer constant.
  var value: Int128?
  /// Why an operation has no value; an operand that is not evaluated may have none.
  var problem: CParseError?

  init(_ type: CType, value: Int128? = nil) {
    declared = DeclaredType(type: type, qualifiers: [])
    self.value = value
  }

  init(_ declared: DeclaredType) {
    self.declared = declared
  }

  var type: CType { declared.type }
}

extension IntegerType {
  /// `unsigned long`: eight bytes.
  static let unsignedLong = IntegerType("unsigned long", size: 8, isSigned: false)

  /// Greatest value of the type.
  var greatest: Int128 { (Int128(1) << (size * 8 - (isSigned ? 1 : 0))) - 1 }
  /// Least value of the type.
  var least: Int128 { isSigned ? -greatest - 1 : 0 }

  /// A value truncated to the type's width.
  func wrapped(_ value: Int128) -> Int128 {
    let unused = Int128(128 - size * 8)
    let shifted = value << unused
    return isSigned ? shifted >> unused : Int128(UInt128(bitPattern: shifted) >> UInt128(unused))
  }
}

extension CParser {
  /// Reads an integer constant expression (C11 6.6).
  mutating func parseConstant() throws(CParseError) -> Int128 {
    let offset = token.offset
    let operand = try parseExpression()
    guard let value = operand.value else {
      if let problem = operand.problem { throw problem }
      throw failure(
        .invalidConstant, "expected an integer constant, not a value of type '\(operand.type)'", at: offset)
    }
    return value
  }

  /// Reads an expression without assignments and commas.
  mutating func parseExpression() throws(CParseError) -> Operand {
    try enter()
    defer { leave() }
    let condition = try parseBinary(level: 0)
    guard take("?") else { return condition }
    // `a ?: b` (gcc, "Conditionals with Omitted Operands").
    let first = isMark(":") ? condition : try parseExpression()
    try expect(":", "in a conditional expression")
    let second = try parseExpression()
    var result = condition.value.map { $0 != 0 ? first : second } ?? first
    if condition.value == nil { result.value = nil }
    if case .integer(let left) = Self.promoted(first.type), case .integer(let right) = Self.promoted(second.type) {
      let common = Self.common(left, right)
      let problem = result.problem ?? condition.problem
      result = Operand(.integer(common), value: result.value.map(common.wrapped))
      result.problem = problem
    }
    return result
  }

  /// The operators by precedence, loosest first.
  private static let levels: [[String]] = [
    ["||"], ["&&"], ["|"], ["^"], ["&"], ["==", "!="], ["<", ">", "<=", ">="], ["<<", ">>"], ["+", "-"],
    ["*", "/", "%"],
  ]

  /// The next token as a binary operator of a level; nil if it is none.
  private func binaryOperator(level: Int) -> String? {
    let text: String
    switch token.kind {
    case .mark(let byte): text = String(UnicodeScalar(byte))
    case .pair(let first, let second): text = String(UnicodeScalar(first)) + String(UnicodeScalar(second))
    default: return nil
    }
    return Self.levels[level].contains(text) ? text : nil
  }

  private mutating func parseBinary(level: Int) throws(CParseError) -> Operand {
    guard level < Self.levels.count else { return try parseUnary() }
    var left = try parseBinary(level: level + 1)
    while let name = binaryOperator(level: level) {
      let operation = token
      advance()
      let right = try parseBinary(level: level + 1)
      left = combine(name, left, right, at: operation.offset)
    }
    return left
  }

  private func combine(
    _ name: String, _ left: Operand, _ right: Operand, at offset: Int
  ) -> Operand {
    guard case .integer(let a) = Self.promoted(left.type), case .integer(let b) = Self.promoted(right.type) else {
      if ["||", "&&", "==", "!=", "<", ">", "<=", ">="].contains(name) { return Operand(.integer(.int)) }
      // Pointers and floating types: the wider operand's type, without a value.
      return Operand(left.type.isAggregate || left.type.size < right.type.size ? right.declared : left.declared)
    }
    let isLogical = name == "||" || name == "&&"
    if isLogical, let value = left.value, (value != 0) == (name == "||") {
      return Operand(.integer(.int), value: value != 0 ? 1 : 0)
    }
    let common = name == "<<" || name == ">>" ? a : Self.common(a, b)
    let isComparison = isLogical || ["==", "!=", "<", ">", "<=", ">="].contains(name)
    let result: IntegerType = isComparison ? .int : common
    var operand = Operand(.integer(result))
    guard let first = left.value, let second = right.value else {
      operand.problem = left.problem ?? right.problem
      return operand
    }
    let isShift = name == "<<" || name == ">>"
    let (x, y) = isLogical || isShift ? (first, second) : (common.wrapped(first), common.wrapped(second))
    operand.value = Self.apply(name, x, y, in: common)
    if operand.value == nil {
      operand.problem = failure(
        .invalidConstant, "\(first) '\(name)' \(second) has no value in \(common.size * 8) bits", at: offset)
    }
    return operand
  }

  /// The value of an operation; nil if undefined, such as a quotient by zero or a signed overflow.
  private static func apply(_ name: String, _ left: Int128, _ right: Int128, in type: IntegerType) -> Int128? {
    func fitted(_ value: Int128) -> Int128? {
      type.isSigned && !(type.least...type.greatest).contains(value) ? nil : type.wrapped(value)
    }
    switch name {
    case "||": return left != 0 || right != 0 ? 1 : 0
    case "&&": return left != 0 && right != 0 ? 1 : 0
    case "==": return left == right ? 1 : 0
    case "!=": return left != right ? 1 : 0
    case "<": return left < right ? 1 : 0
    case ">": return left > right ? 1 : 0
    case "<=": return left <= right ? 1 : 0
    case ">=": return left >= right ? 1 : 0
    case "|": return type.wrapped(left | right)
    case "^": return type.wrapped(left ^ right)
    case "&": return type.wrapped(left & right)
    case "+": return fitted(left + right)
    case "-": return fitted(left - right)
    case "*":
      let (value, overflow) = left.multipliedReportingOverflow(by: right)
      return overflow ? nil : fitted(value)
    case "/": return right == 0 ? nil : fitted(left / right)
    case "%": return right == 0 ? nil : fitted(left % right)
    // gcc and clang allow a shift into the sign bit: 1 << 31 is the least int.
    case "<<": return (0..<Int128(type.size * 8)).contains(right) ? type.wrapped(left << right) : nil
    case ">>": return (0..<Int128(type.size * 8)).contains(right) ? left >> right : nil
    default: return nil
    }
  }

  /// The type after the integer promotions (C11 6.3.1.1); `int` for `_Bool`, the underlying type for an enumeration.
  static func promoted(_ type: CType) -> CType {
    switch type {
    case .bool: .integer(.int)
    case .integer(let integer): integer.size < 4 ? .integer(.int) : type
    case .enumeration(let enumeration):
      enumeration.size == 8
        ? .integer(enumeration.isSigned ? .long : .unsignedLong)
        : .integer(enumeration.isSigned || enumeration.size < 4 ? .int : .unsignedInt)
    default: type
    }
  }

  /// The common type of two promoted integers (C11 6.3.1.8).
  private static func common(_ left: IntegerType, _ right: IntegerType) -> IntegerType {
    if left.size != right.size { return left.size > right.size ? left : right }
    return left.isSigned ? right : left
  }
}
