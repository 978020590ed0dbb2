extension CType: CustomStringConvertible {
  /// The C spelling without a name: `const struct foo *`, `void (*)(int)`.
  public var description: String { declaration(of: "") }

  /// The C text that declares something of this type: `const char *s`, `void (*callback)(int)`.
  /// - Parameter name: the declared name; empty for the type alone.
  public func declaration(of name: String) -> String {
    declaration(of: name, qualifiers: [])
  }

  private func declaration(of inner: String, qualifiers: TypeQualifiers) -> String {
    switch self {
    case .pointer(let type):
      var text = "*" + (qualifiers.isEmpty ? "" : qualifiers.prefix)
      if inner.isEmpty, text.hasSuffix(" ") { text.removeLast() }
      text += inner
      switch type.pointee {
      case .array, .function: text = "(\(text))"
      default: break
      }
      return type.pointee.declaration(of: text, qualifiers: type.qualifiers)
    case .array(let element, let count):
      return element.declaration(of: inner + "[\(count.map(String.init) ?? "")]", qualifiers: qualifiers)
    case .function(let type):
      return type.result.declaration(of: inner + type.parameterList, qualifiers: [])
    default:
      return qualifiers.prefix + baseSpelling + (inner.isEmpty ? "" : " " + inner)
    }
  }

  /// The spelling of a type that is not derived.
  private var baseSpelling: String {
    switch self {
    case .void: "void"
    case .bool: "bool"
    case .integer(let type): type.spelling
    case .float: "float"
    case .double: "double"
    case .longDouble: "long double"
    case .int128(let signed): signed ? "__int128" : "unsigned __int128"
    case .complex(let element): "_Complex \(element.rawValue)"
    case .enumeration(let type): type.spelling
    case .record(let type): type.spelling
    case .unknown(let type): type.spelling
    case .pointer, .array, .function: ""
    }
  }
}

extension EnumerationType {
  /// `enum tag`, the typedef's name, or the whole definition.
  var spelling: String {
    if let tag { return "enum \(tag)" }
    if let typedefName { return typedefName }
    return "enum { " + constants.map { "\($0.name) = \($0.value)" }.joined(separator: ", ") + " }"
  }
}

extension RecordType: CustomStringConvertible {
  /// `struct tag`, the typedef's name, or the whole definition if it has neither.
  public var description: String { spelling }

  /// `struct tag`, the typedef's name, or the whole definition.
  var spelling: String {
    if let tag { return "\(kind.rawValue) \(tag)" }
    if let typedefName { return typedefName }
    var text = kind.rawValue + " { "
    for field in fields {
      text += field.type.declaration(of: field.name ?? "")
      if let bits = field.bitField { text += (field.name == nil ? " : " : " : ") + "\(bits.width)" }
      text += "; "
    }
    return text + "}" + (isPacked ? " __attribute__((packed))" : "")
  }

  /// The usual short name: `struct pair`; the keyword alone if it has no name.
  package var shortSpelling: String {
    name == nil ? kind.rawValue : spelling
  }
}

extension FunctionType {
  /// `(int a, ...)`; `(void)` for none.
  var parameterList: String {
    var texts = parameters.map { $0.type.declaration(of: $0.name ?? "") }
    if isVariadic { texts.append("...") }
    return "(" + (texts.isEmpty ? "void" : texts.joined(separator: ", ")) + ")"
  }
}

extension Signature: CustomStringConvertible {
  /// The full C prototype, without a semicolon.
  public var prototype: String {
    result.declaration(
      of: name + FunctionType(result: .void, parameters: parameters, isVariadic: isVariadic).parameterList)
  }

  /// The full C prototype.
  public var description: String { prototype }
}
