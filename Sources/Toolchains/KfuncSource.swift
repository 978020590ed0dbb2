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
  /// C text with the types of the prototypes.
  let declarations: String

  /// Generates the source.
  /// - Parameters:
  ///   - signatures: the functions.
  ///   - declarations: C text with the types of the prototypes; it may also declare functions.
  /// - Throws: `HarnessError` if a kfunc library cannot contain a function.
  package init(_ signatures: [Signature], declarations: String) throws(HarnessError) {
    var lines = ["#include \"kfunc.h\"", "KFUNC_LIBRARY(\"generated\");"]
    lines += CTypeTable.builtInDefinitions(for: declarations, except: Self.known)
    let kept = Self.withoutDirectives(declarations)
    self.declarations = declarations
    if !kept.allSatisfy(\.isWhitespace) { lines.append("KFUNC_TYPES(\(kept)\n;);") }
    self.signatures = signatures.map { $0.named(Self.prefix + $0.name) }
    for signature in self.signatures {
      try Self.check(signature)
      lines += Self.kfunc(signature)
    }
    text = lines.joined(separator: "\n") + "\n"
  }

  /// A text without lines of the preprocessor, which are not allowed in a macro's argument; gcc -E leaves line markers.
  static func withoutDirectives(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false)
      .filter { !$0.drop(while: \.isWhitespace).hasPrefix("#") }.joined(separator: "\n")
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
    let spelling = SignatureSpelling(signature)
    let parameters = zip(spelling.parameters, signature.parameters).enumerated().map { index, parameter in
      "(\(parameter.0), \(parameter.1.name ?? "p\(index + 1)"))"
    }
    let list = ([signature.name] + parameters).joined(separator: ", ")
    let types = spelling.typedefs.map { "KFUNC_TYPES(\($0));" }
    return types + [signature.result == .void ? "KFUNC_VOID(\(list));" : "KFUNC(\(spelling.result), \(list));"]
  }

  /// Names defined by kfunc.h, stdint.h, stddef.h and compilers.
  static let known: Set<Substring> = {
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
