/// The parameters of a function declarator.
struct ParameterList {
  /// The parameters in order.
  var parameters: [Parameter] = []
  /// Byte offset of each parameter.
  var offsets: [Int] = []
  /// Whether the list ends in `...`.
  var isVariadic = false
}

extension CParser {
  /// Reads the names and declarations of an old-style definition after its `(`: `f(a, b) int a; long b; {`.
  ///
  /// Such a function has no prototype: its arguments are passed promoted (C11 6.5.2.2 and 6.9.1), `char` as `int` and
  /// `float` as `double`.
  /// - Returns: nil if this is a list of types; the caller must then rewind.
  mutating func parseOldStyleParameters() throws(CParseError) -> ParameterList? {
    guard word != nil, !beginsType else { return nil }
    var names: [(name: String, offset: Int)] = []
    repeat {
      guard let name = word, !Self.isReserved(name), !beginsType else { return nil }
      names.append((name, token.offset))
      advance()
    } while take(",")
    guard take(")"), isMark("{") || (beginsType && !isAttribute) else { return nil }
    var types: [String: CType] = [:]
    while !isMark("{") {
      // A list of names without a body is followed by the next declaration: the names are unknown types.
      guard token.kind != .end, beginsType else { return nil }
      let specifiers = try parseSpecifiers()
      repeat {
        let offset = token.offset
        let declarator = try parseDeclarator(.either)
        guard isMark(",") || isMark(";") || isAttribute else { return nil }
        let parameter = try finishParameter(specifiers, declarator, at: offset)
        guard let name = parameter.name else { throw unexpected("expected a parameter's name") }
        types[name] = parameter.type
      } while take(",")
      guard take(";") else { return nil }
    }
    var list = ParameterList()
    for (name, offset) in names {
      list.parameters.append(Parameter(name: name, type: Self.argumentPromoted(types[name] ?? .integer(.int))))
      list.offsets.append(offset)
    }
    return list
  }

  /// The type of an argument of a function without a prototype, after the default argument promotions (C11 6.5.2.2).
  private static func argumentPromoted(_ type: CType) -> CType {
    switch type {
    case .float: .double
    case .bool: .integer(.int)
    case .integer(let integer) where integer.size < 4: .integer(.int)
    case .enumeration(let enumeration) where enumeration.size < 4: .integer(.int)
    default: type
    }
  }
}
