import CTypes

extension CType {
  /// The type without typedefs, spelled as libclang spells canonical types. `long long` is `long`, which typedefs hide
  /// here; a record or enumeration without a tag has the name of its typedef.
  func canonical(_ inner: String = "", _ qualifiers: TypeQualifiers = []) -> String {
    switch self {
    case .pointer(let type):
      var text = "*" + Self.words(qualifiers).joined(separator: " ")
      if !inner.isEmpty, !qualifiers.isEmpty { text += " " }
      text += inner
      switch type.pointee {
      case .array, .function: text = "(\(text))"
      default: break
      }
      return type.pointee.canonical(text, type.qualifiers)
    case .array(let element, let count):
      return element.canonical(inner + "[\(count.map(String.init) ?? "")]", qualifiers)
    case .function(let type):
      var list = type.parameters.map { $0.type.canonical() }
      if type.isVariadic { list.append("...") }
      return type.result.canonical(inner + "(" + list.joined(separator: ", ") + ")")
    default:
      return (Self.words(qualifiers) + [base]).joined(separator: " ") + (inner.isEmpty ? "" : " " + inner)
    }
  }

  private static func words(_ qualifiers: TypeQualifiers) -> [String] {
    [(.const, "const"), (.volatile, "volatile"), (.restrict, "restrict")]
      .filter { (one: (TypeQualifiers, String)) in qualifiers.contains(one.0) }.map(\.1)
  }

  private var base: String {
    switch self {
    case .bool: return "_Bool"
    case .integer(let type):
      let words = [1: "char", 2: "short", 4: "int"][type.size] ?? "long"
      if type.size == 1 { return type.isSigned ? (type.spelling == "char" ? "char" : "signed char") : "unsigned char" }
      return type.isSigned ? words : "unsigned \(words)"
    case .complex(let element): return "_Complex \(element.rawValue)"
    default: return description
    }
  }
}

/// libclang's spelling of a canonical type in the words of ``CABI/CType/canonical(_:_:)``.
func plainSpelling(_ spelling: String) -> String {
  var text = spelling
  for (from, to) in [
    ("long long", "long"), (" __attribute__((noreturn))", ""), ("(void)", "()"), ("_Float128", "__float128"),
    ("struct __va_list_tag", "struct __va_list_tag"),
  ] { text = text.replacing(from, with: to) }
  return text
}
