import BPFObject
import CTypes
import CallingConvention
import Support

/// The generated C source that makes a kfunc library of compiled C functions: for each a recorder with the same prototype, a
/// compiled call and a description.
package struct RecorderSource: Sendable {
  /// The C text; it includes kfunc.h.
  package let text: String

  /// Generates the source.
  /// - Parameters:
  ///   - functions: the functions, which other files of the library define.
  ///   - library: the library's name.
  init(_ functions: [SourceFunctions.Function], library: String) {
    let signatures = functions.map(\.signature)
    var lines = [
      "/* For each function a recorder with the same prototype, a compiled call and a description. Written by kfunctest. */",
      "#define KFUNC_OWN_TYPES", "#include \"kfunc.h\"", "KFUNC_LIBRARY(\(Self.literal(library)));",
    ]
    for definition in KfuncHeader.definitions(for: signatures) where !Self.isKnown(definition) {
      // What stdint.h has of glibc's own typedefs is made of `long`; a repeated typedef has to be of the same type.
      let isTypedef = definition.hasPrefix("typedef ") && !definition.contains("{")
      lines.append("KFUNC_TYPES(\(isTypedef ? definition.replacing("long long", with: "long") : definition));")
    }
    for (index, function) in functions.enumerated() {
      lines += ["", "/* \(Self.comment(function.signature.prototype)) */"]
      lines += Self.recorder(function, identifier: "f\(index + 1)")
    }
    text = lines.joined(separator: "\n") + "\n"
  }

  private static func recorder(_ function: SourceFunctions.Function, identifier: String) -> [String] {
    let signature = function.signature
    let spelling = SignatureSpelling(signature.named("kf_\(identifier)"))
    var lines = spelling.typedefs.map { "KFUNC_TYPES(\($0));" }
    lines.append("static const struct kfunc_parameter kf_parameters_\(identifier)[] = {")
    for (type, parameter) in zip(spelling.parameters, signature.parameters) {
      lines.append("\t{ \(literal(parameter.name ?? "")), KF_TYPE(\(type)) },")
    }
    lines += ["\t{ \"\", KF_TYPE_VOID }", "};"]
    // The names of parameters may be those of macros.
    let parameters = spelling.parameters.enumerated().map { "(\($1), p\($0 + 1))" }
    let list = ([identifier, identifier] + parameters).joined(separator: ", ")
    let head = "\(function.flags)u, \(literal(function.place)), \(literal(signature.name))"
    lines.append(
      signature.result == .void
        ? "KF_RECORDER_VOID(\(head), \(list));" : "KF_RECORDER(\(head), \(spelling.result), \(list));")
    return lines
  }

  /// Whether kfunc.h or a header that it includes has a typedef.
  private static func isKnown(_ definition: String) -> Bool {
    guard definition.hasPrefix("typedef "), !definition.contains("{"),
      let name = definition.dropLast().split(separator: " ").last
    else { return false }
    return KfuncSource.known.contains(name)
      && !["u", "s"].contains { name.hasPrefix($0) && Int(name.dropFirst()) != nil }
  }

  /// A string literal of C.
  private static func literal(_ text: String) -> String {
    var literal = "\""
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "?"):
        literal += "\\" + String(UnicodeScalar(byte))
      case 0x20..<0x7f: literal.append(Character(UnicodeScalar(byte)))
      default:
        let octal = String(byte, radix: 8)
        literal += "\\" + String(repeating: "0", count: 3 - octal.count) + octal
      }
    }
    return literal + "\""
  }

  /// A text in a comment, without what would end it.
  private static func comment(_ text: String) -> String { text.replacing("*/", with: "* /") }
}
