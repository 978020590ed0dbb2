/// A description is encoded as one text of fields, because a coder needs ten milliseconds for thousands of small
/// values.
extension LibraryDescription: Codable {
  private struct NotWhole: Error {}

  /// Terminates every field; it occurs in no name, type or definition of C.
  private static let end: Character = "\u{1F}"
  /// Represents a field without a value.
  private static let none = "\u{15}"

  /// Encodes the description as one string.
  package func encode(to encoder: any Encoder) throws {
    var text = ""
    func put(_ field: String?) {
      text += field ?? Self.none
      text.append(Self.end)
    }
    func put(_ type: TypeText) {
      put(type.text)
      for number in [type.size, type.alignment, type.kind] { put(String(number)) }
    }
    for field in [path, name, compiler, types, isOwn ? "1" : "0", String(kfuncs.count)] { put(field) }
    for kfunc in kfuncs {
      for field in [kfunc.name, kfunc.summary, kfunc.externalLibrary, kfunc.unavailable] { put(field) }
      for number in [Int(kfunc.flags), kfunc.parameterCount, kfunc.parameters.count] { put(String(number)) }
      put(kfunc.result)
      for parameter in kfunc.parameters {
        put(parameter.name)
        put(parameter.type)
      }
    }
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }

  package init(from decoder: any Decoder) throws {
    let text = try decoder.singleValueContainer().decode(String.self)
    var rest = text.utf8[...]
    func optional() throws -> String? {
      guard let index = rest.firstIndex(of: 0x1F) else { throw NotWhole() }
      defer { rest = rest[rest.index(after: index)...] }
      let field = String(Substring(rest[..<index]))
      return field == Self.none ? nil : field
    }
    func string() throws -> String {
      guard let field = try optional() else { throw NotWhole() }
      return field
    }
    func number<Value: FixedWidthInteger>(_ type: Value.Type) throws -> Value {
      guard let value = Value(try string()) else { throw NotWhole() }
      return value
    }
    func type() throws -> TypeText {
      TypeText(
        text: try optional(), size: try number(UInt32.self), alignment: try number(UInt32.self),
        kind: try number(UInt32.self))
    }
    (path, name, compiler, types) = (try string(), try string(), try string(), try string())
    isOwn = try string() == "1"
    kfuncs = []
    for _ in 0..<max(0, try number(Int.self)) {
      let (name, summary) = (try optional(), try string())
      let (library, unavailable) = (try optional(), try optional())
      let (flags, claimed, count) = (try number(UInt32.self), try number(Int.self), try number(Int.self))
      let result = try type()
      var parameters: [ParameterText] = []
      for _ in 0..<max(0, count) { parameters.append(ParameterText(name: try string(), type: try type())) }
      kfuncs.append(
        KfuncText(
          name: name, summary: summary, result: result, parameterCount: claimed, parameters: parameters, flags: flags,
          externalLibrary: library, unavailable: unavailable))
    }
  }
}
