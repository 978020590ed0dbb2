/// An operand that is a name, resolved when all labels are known.
struct NameOperand: Hashable {
  let name: AssemblyToken
  let operand: TextOperand
}

/// An instruction as written: complete, or with a name in place of its distance.
struct MatchedInstruction {
  let form: InstructionForm
  let fields: InstructionFields
  let name: NameOperand?
}

/// Matches statements against the text forms of the instruction table.
struct StatementMatcher {
  static let shared = StatementMatcher()

  private struct Template {
    let form: InstructionForm
    let row: Int
    let elements: [Element]
    /// Whether `r3` is accepted for `w3` and the reverse: LLVM's two modes differ in loads and stores.
    let takesBothNames: Bool
  }

  private enum Element {
    case text(String)
    case operand(TextOperand)
  }

  /// The templates by their first tokens, in the order of the table.
  private let templates: [String: [Template]]

  private init() {
    let all = InstructionTable.rows.enumerated().map { row, description in
      var elements: [Element] = []
      for element in description.text {
        switch element {
        case .operand(let operand): elements.append(.operand(operand))
        case .literal(let literal):
          let tokens = (try? AssemblyLexer.statements(literal)) ?? []
          elements += tokens.flatMap { $0.tokens }.map { .text($0.text) }
        }
      }
      let takesBothNames =
        switch description.form {
        case .load, .store, .atomic, .loadAcquire, .storeRelease: true
        default: false
        }
      return Template(form: description.form, row: row, elements: elements, takesBothNames: takesBothNames)
    }
    templates = Dictionary(grouping: all) { template in
      let starts = template.elements.prefix(2).map { element in
        if case .text(let text) = element { return text }
        return "r0"
      }
      return Self.key(starts[0], starts.count > 1 ? starts[1] : "")
    }
  }

  /// The part that statements of the same form have in common: the first two tokens, with all registers alike.
  private static func key(_ first: String, _ second: String) -> String {
    let isRegister = first.count <= 3 && (first.first == "r" || first.first == "w") && first.last?.isNumber == true
    // The token after these words is an operand or does not vary.
    let words = ["call", "callx", "goto", "gotol", "gotox", "may_goto", "if", "ld_pseudo", "exit"]
    if words.contains(first) { return first }
    return (isRegister ? "r" : first) + second
  }

  /// The instruction that the tokens of a statement form; r11 may stand for any register in it.
  /// - Parameter tokens: the tokens of one statement, at least one.
  func match(_ tokens: [AssemblyToken]) throws(AssemblyError) -> MatchedInstruction {
    var furthest = 0
    var failure: AssemblyError?
    /// The first form with r11 where it has none.
    var params: MatchedInstruction?
    for template in templates[Self.key(tokens[0].text, tokens.count > 1 ? tokens[1].text : "")] ?? [] {
      var attempt = Attempt(tokens: tokens)
      if attempt.run(template.elements, takesBothNames: template.takesBothNames) {
        if let error = attempt.error {
          failure = failure ?? error
          continue
        }
        let pattern = InstructionPatterns.shared.byForm[template.row]
        let slot = attempt.fields.slot & ~pattern.mask | pattern.value
        if UInt64(attempt.fields.nextImmediate) << 32 & (pattern.slotCount == 2 ? pattern.nextMask : 0) != 0 {
          failure = AssemblyError(
            code: .invalidNumber, line: tokens[0].line, column: tokens[0].column,
            message: "the number does not fit in 32 bits")
          continue
        }
        let matched = MatchedInstruction(form: template.form, fields: attempt.fields, name: attempt.name)
        if pattern.matches(slot) { return matched }
        let error = InstructionError(slot, pattern)
        if error == .invalidParamsRegister { params = params ?? matched }
        failure =
          failure
          ?? AssemblyError(
            code: .unknownInstruction, line: tokens[0].line, column: tokens[0].column, message: error.description)
      }
      furthest = max(furthest, attempt.position)
    }
    if let params { return params }
    if let failure { throw failure }
    let place = furthest < tokens.count ? tokens[furthest] : tokens[tokens.count - 1]
    let what =
      furthest < tokens.count ? "no instruction continues with `\(place.text)`" : "the instruction is not complete"
    throw AssemblyError(code: .unknownInstruction, line: place.line, column: place.column, message: what)
  }

  /// One template matched against one statement.
  private struct Attempt {
    let tokens: [AssemblyToken]
    var position = 0
    var fields = InstructionFields()
    var name: NameOperand?
    var error: AssemblyError?
    private var hasDestination = false
    private var hasSource = false

    init(tokens: [AssemblyToken]) { self.tokens = tokens }

    /// Whether the tokens have the template's shape; a number out of range is recorded in `error`.
    mutating func run(_ elements: [Element], takesBothNames: Bool) -> Bool {
      for element in elements {
        switch element {
        case .text(let text):
          guard position < tokens.count, tokens[position].text == text else { return false }
          position += 1
        case .operand(let operand):
          guard take(operand, takesBothNames: takesBothNames) else { return false }
        }
      }
      return position == tokens.count
    }

    private mutating func take(_ operand: TextOperand, takesBothNames: Bool) -> Bool {
      switch operand {
      case .destination: return takeDestination(takesBothNames ? "rw" : "r")
      case .destination32: return takeDestination(takesBothNames ? "rw" : "w")
      case .source: return takeSource(takesBothNames ? "rw" : "r")
      case .source32: return takeSource(takesBothNames ? "rw" : "w")
      case .destinationAddress: return takeDestination("r") && takeOffset()
      case .sourceAddress: return takeSource("r") && takeOffset()
      case .sourceIndex:
        guard takeSource("r") else { return false }
        guard position < tokens.count, tokens[position].isSign else { return true }
        return takeImmediate()
      case .immediate: return takeImmediate()
      case .helper:
        guard position < tokens.count, tokens[position].kind == .number else { return false }
        return takeImmediate()
      case .wideHexadecimal, .wideDecimal: return takeWide()
      case .destinationSpace:
        guard let value = number(within: 0...0xFFFF) else { return false }
        fields.immediate |= Int32(bitPattern: UInt32(truncatingIfNeeded: value) << 16)
        return true
      case .sourceSpace:
        guard let value = number(within: 0...0xFFFF) else { return false }
        fields.immediate |= Int32(truncatingIfNeeded: value)
        return true
      case .jump:
        if takeName(operand) { return true }
        guard let value = number(within: Int128(Int16.min)...Int128(Int16.max)) else { return false }
        fields.offset = Int16(truncatingIfNeeded: value)
        return true
      case .jumpLong:
        if takeName(operand) { return true }
        guard let value = number(within: Int128(Int32.min)...Int128(Int32.max)) else { return false }
        fields.immediate = Int32(truncatingIfNeeded: value)
        return true
      case .subprogram:
        // `call 5` and, in LLVM, `call +5` call helper 5: a distance starts with `pc`.
        guard position + 1 < tokens.count, tokens[position].text == "pc", tokens[position + 1].isSign else {
          return takeName(operand)
        }
        position += 1
        guard let value = number(within: Int128(Int32.min)...Int128(Int32.max)) else { return false }
        fields.immediate = Int32(truncatingIfNeeded: value)
        return true
      case .kfunc: return takeKfunc()
      }
    }

    private mutating func takeName(_ operand: TextOperand) -> Bool {
      guard position < tokens.count, tokens[position].kind == .word else { return false }
      name = NameOperand(name: tokens[position], operand: operand)
      position += 1
      return true
    }

    /// `kfunc 5` or `kfunc 5, 2`: a number instead of a name.
    private mutating func takeKfunc() -> Bool {
      guard position + 1 < tokens.count, tokens[position].text == "kfunc" else { return false }
      position += 1
      guard takeImmediate() else { return false }
      guard position < tokens.count, tokens[position].text == "," else { return true }
      position += 1
      guard let value = number(within: Int128(Int16.min)...Int128(Int16.max)) else { return false }
      fields.offset = Int16(truncatingIfNeeded: value)
      return true
    }

    private func register(_ prefixes: String) -> UInt8? {
      guard position < tokens.count, tokens[position].kind == .word else { return nil }
      let text = tokens[position].text
      guard let first = text.first, prefixes.contains(first) else { return nil }
      let digits = text.dropFirst()
      guard digits.count == 1 || (digits.count == 2 && digits.first == "1") else { return nil }
      return UInt8(digits)
    }

    private mutating func takeDestination(_ prefixes: String) -> Bool {
      guard let number = register(prefixes), !hasDestination || number == fields.destination else { return false }
      fields.destination = number
      hasDestination = true
      position += 1
      return true
    }

    private mutating func takeSource(_ prefixes: String) -> Bool {
      guard let number = register(prefixes), !hasSource || number == fields.source else { return false }
      fields.source = number
      hasSource = true
      position += 1
      return true
    }

    private mutating func takeOffset() -> Bool {
      guard position < tokens.count, tokens[position].isSign else { return false }
      guard let value = number(within: Int128(Int16.min)...Int128(Int16.max)) else { return false }
      fields.offset = Int16(truncatingIfNeeded: value)
      return true
    }

    private mutating func takeImmediate() -> Bool {
      guard let value = number(within: Int128(Int32.min)...Int128(UInt32.max)) else { return false }
      fields.immediate = Int32(truncatingIfNeeded: value)
      return true
    }

    private mutating func takeWide() -> Bool {
      guard let value = number(within: Int128(Int64.min)...Int128(UInt64.max)) else { return false }
      fields.immediate = Int32(truncatingIfNeeded: value)
      fields.nextImmediate = UInt32(truncatingIfNeeded: value >> 32)
      return true
    }

    /// A number with at most one sign before it. One out of range is consumed and recorded in `error`.
    private mutating func number(within range: ClosedRange<Int128>) -> Int128? {
      let start = position
      var at = position
      if at < tokens.count, tokens[at].isSign { at += 1 }
      guard at < tokens.count, tokens[at].kind == .number else { return nil }
      position = at + 1
      guard let magnitude = AssemblyToken.magnitude(tokens[at].text) else {
        note(.invalidNumber, tokens[at], AssemblyToken.fault(tokens[at].text))
        return 0
      }
      let isNegative = tokens[start].text == "-"
      // LLVM's numbers have 64 bits: 0xffffffffffffffff is -1 wherever a signed number is expected.
      let value = isNegative ? -Int128(magnitude) : Int128(Int64(bitPattern: magnitude))
      if !range.contains(value) {
        note(
          .invalidNumber, tokens[start],
          "\(isNegative ? "-" : "")\(tokens[at].text) is out of range: it must be \(range.lowerBound) to "
            + "\(range.upperBound)")
      }
      return value
    }

    private mutating func note(_ code: AssemblyError.Code, _ token: AssemblyToken, _ message: String) {
      if error == nil {
        error = AssemblyError(code: code, line: token.line, column: token.column, message: message)
      }
    }
  }
}
