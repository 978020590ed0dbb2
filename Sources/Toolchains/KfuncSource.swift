import CTypes
import CallingConvention
import Support

/// The generated C source of a kfunc library: for each prototype a callee that records every parameter, and a caller.
/// Both
/// use the macros of kfunc.h, like handwritten libraries.
package struct KfuncSource: Sendable {
  /// The prefix of each function's name: a library may already have a function of the prototype's name.
  package static let prefix = "probe_"

  /// The C text; it includes kfunc.h.
  package let text: String
  /// The functions, in order, with their names in the library.
  package let signatures: [Signature]

  /// Generates the source.
  /// - Parameters:
  ///   - signatures: the functions.
  ///   - declarations: C text with the types of the prototypes; it may also declare functions.
  /// - Throws: `HarnessError` if a kfunc library cannot contain a function.
  package init(_ signatures: [Signature], declarations: String) throws(HarnessError) {
    var lines = ["#include \"kfunc.h\"", "KFUNC_LIBRARY(\"generated\");"]
    lines += CTypeTable.builtInDefinitions(for: declarations, except: Self.known)
    // Directives are not allowed in a macro's argument; gcc -E leaves line markers.
    let kept = declarations.split(separator: "\n", omittingEmptySubsequences: false)
      .filter { !$0.drop(while: \.isWhitespace).hasPrefix("#") }.joined(separator: "\n")
    if !kept.allSatisfy(\.isWhitespace) { lines.append("KFUNC_TYPES(\(kept)\n;);") }
    self.signatures = signatures.map { $0.named(Self.prefix + $0.name) }
    for signature in self.signatures {
      try Self.check(signature)
      lines += Self.kfunc(signature)
    }
    text = lines.joined(separator: "\n") + "\n"
  }

  private static func check(_ signature: Signature) throws(HarnessError) {
    let name = signature.name.dropFirst(prefix.count)
    if signature.isVariadic {
      throw HarnessError(
        .unsupportedSignature, "\(name) is variadic: a callee cannot record its unnamed parameters")
    }
    if signature.parameters.count > Placement.maximumArguments {
      throw HarnessError(
        .unsupportedSignature,
        "\(name) has \(signature.parameters.count) parameters; a BPF function takes at most \(Placement.maximumArguments)"
      )
    }
    for (index, parameter) in signature.parameters.enumerated() where !parameter.type.isComplete {
      throw HarnessError(
        .unsupportedSignature,
        "\(name): argument \(index + 1) has the incomplete type \(parameter.type), which cannot be passed by value")
    }
    if !signature.result.isComplete && signature.result != .void {
      throw HarnessError(.unsupportedSignature, "\(name): the result has the incomplete type \(signature.result)")
    }
  }

  /// The macro of one function, and typedefs for types whose spelling surrounds the name.
  private static func kfunc(_ signature: Signature) -> [String] {
    var lines: [String] = []
    func spelling(_ type: CType, _ part: String) -> String {
      let text = type.description
      guard text.contains(where: { "([{".contains($0) }) else { return text }
      let name = "\(signature.name)_\(part)"
      lines.append("KFUNC_TYPES(typedef \(type.declaration(of: name)););")
      return name
    }
    let parameters = signature.parameters.enumerated().map { index, parameter in
      "(\(spelling(parameter.type, "type\(index + 1)")), \(parameter.name ?? "p\(index + 1)"))"
    }
    let list = ([signature.name] + parameters).joined(separator: ", ")
    if signature.result == .void {
      lines.append("KFUNC_VOID(\(list));")
    } else {
      let result = spelling(signature.result, "result")
      lines.append("KFUNC(\(result), \(list));")
    }
    return lines
  }

  /// Names defined by kfunc.h, stdint.h, stddef.h and compilers.
  private static let known: Set<Substring> = {
    var names: Set<Substring> = [
      "bool", "size_t", "ptrdiff_t", "wchar_t", "intptr_t", "uintptr_t", "intmax_t", "uintmax_t",
    ]
    for bits in [8, 16, 32, 64] {
      for sign in ["", "u"] {
        for kind in ["", "_least", "_fast"] { names.insert("\(sign)int\(kind)\(bits)_t") }
      }
      names.formUnion(["u\(bits)", "s\(bits)"])
    }
    // Keywords of gcc and clang.
    return names.union([
      "__int128_t", "__uint128_t", "__builtin_va_list", "_Float32", "_Float64", "_Float32x", "_Float64x",
    ])
  }()
}
