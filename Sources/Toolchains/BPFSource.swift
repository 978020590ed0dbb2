import BPFObject
import CTypes
import CallingConvention
import Checks
import NativeCalls
import Outcomes

/// The generated C source of BPF programs that call kfuncs: for each kfunc a program that loads the arguments from a
/// `CallBlock` and calls, and one that passes them to a subprogram of the same type, which calls.
package struct BPFSource: Sendable {
  /// The shapes of the programs of each kfunc.
  package static let shapes: [CallShape] = [.direct, .forwarded]

  /// The kfuncs, with their names in the library.
  package let signatures: [Signature]
  /// What stands before the functions.
  private let head: String
  /// The text of each function.
  private let texts: [String]

  /// Generates the source for the functions of a kfunc library.
  /// - Parameter library: the library's source.
  package init(_ library: KfuncSource) {
    var lines = [
      "#include <stddef.h>", "#include <stdint.h>", "typedef _Bool bool;",
      "typedef uint8_t u8; typedef uint16_t u16; typedef uint32_t u32; typedef uint64_t u64;",
      "typedef int8_t s8; typedef int16_t s16; typedef int32_t s32; typedef int64_t s64;",
    ]
    lines += CTypeTable.builtInDefinitions(for: library.declarations, except: KfuncSource.known)
    lines += [KfuncSource.withoutDirectives(library.declarations), ";"]
    self.init(library.signatures, types: lines)
  }

  /// Generates the source for functions of which only the prototypes are known, as of a built library.
  /// - Parameter signatures: the functions; none is variadic, and all parameters have complete types.
  package init(_ signatures: [Signature]) {
    self.init(signatures, types: KfuncHeader.definitions(for: signatures))
  }

  /// Whether a program can call a function at all, whatever the compiler makes of its types.
  /// - Parameter signature: the function.
  package static func canDeclare(_ signature: Signature) -> Bool {
    !signature.isVariadic && signature.parameters.count <= Placement.maximumArguments
      && signature.parameters.allSatisfy(\.type.isComplete)
      && (signature.result.isComplete || signature.result == .void)
  }

  private init(_ signatures: [Signature], types: [String]) {
    self.signatures = signatures
    let lines = [
      "#define KFT_PROGRAM __attribute__((section(\"syscall\"), used))",
      "#define KFT_KFUNC __attribute__((section(\".ksyms\")))",
      "#define KFT_SUBPROGRAM static __attribute__((noinline))",
      // What a compiler cannot know it has to keep across a call: in r6 to r9, or on the stack.
      "#define KFT_HIDE(value) __asm__ volatile(\"\" : \"+r\"(value))",
      "char _license[] __attribute__((section(\"license\"), used)) = \"GPL\";",
    ]
    head = (types + lines).joined(separator: "\n") + "\n"
    texts = signatures.map(Self.text(of:))
  }

  /// The name of the program of a shape.
  /// - Parameters:
  ///   - shape: one of `shapes`.
  ///   - signature: the kfunc.
  static func name(_ shape: CallShape, _ signature: Signature) -> String { "kft_\(shape.rawValue)_\(signature.name)" }

  /// The source of all functions.
  package var text: String { text(of: Array(signatures.indices)).text }

  /// The source of some of the functions.
  /// - Parameter functions: indices of `signatures`.
  /// - Returns: the text, and the lines of each function, counted from 1.
  func text(of functions: [Int]) -> (text: String, lines: [Range<Int>]) {
    var text = head
    var lines: [Range<Int>] = []
    var next = 1 + head.utf8.count { $0 == UInt8(ascii: "\n") }
    for index in functions {
      let count = texts[index].utf8.count { $0 == UInt8(ascii: "\n") }
      lines.append(next..<next + count)
      next += count
      text += texts[index]
    }
    return (text, lines)
  }

  /// The programs of one function.
  private static func text(of signature: Signature) -> String {
    let spelling = SignatureSpelling(signature)
    let placement = Placement(signature)
    let names = signature.parameters.indices.map { "a\($0 + 1)" }
    let list = zip(spelling.parameters, names).map { "\($0) \($1)" }.joined(separator: ", ")
    let parameters = list.isEmpty ? "void" : list
    let arguments = names.joined(separator: ", ")
    let result = signature.result == .void ? "" : "\(spelling.result) result = "
    var lines = spelling.typedefs
    lines.append("extern \(spelling.result) \(signature.name)(\(parameters)) KFT_KFUNC;")
    for (type, size) in zip(spelling.parameters, signature.parameters.map(\.type.size)) {
      // The block is laid out as x86-64 has the types.
      lines.append("_Static_assert(sizeof(\(type)) == \(size), \"\(type) has another size in BPF than on x86-64\");")
    }
    lines.append("KFT_SUBPROGRAM \(spelling.result) kft_pass_\(signature.name)(\(parameters))")
    lines.append("{ \(signature.result == .void ? "" : "return ")\(signature.name)(\(arguments)); }")
    for shape in shapes {
      lines.append("KFT_PROGRAM int \(name(shape, signature))(unsigned long *block)")
      lines.append("{")
      for (number, value) in ProgramGenerator.witnessValues.enumerated() {
        lines.append("\tunsigned long w\(number) = 0x\(String(value, radix: 16));")
      }
      var word = 0
      for (index, name) in names.enumerated() {
        lines.append("\t\(spelling.parameters[index]) \(name);")
        lines.append("\t__builtin_memcpy(&\(name), block + \(word), sizeof(\(name)));")
        word += placement.parameters[index].eightbytes.count
      }
      for number in ProgramGenerator.witnessValues.indices { lines.append("\tKFT_HIDE(w\(number));") }
      let callee = shape == .forwarded ? "kft_pass_\(signature.name)" : signature.name
      lines.append("\t\(result)\(callee)(\(arguments));")
      if !result.isEmpty {
        lines.append("\t__builtin_memcpy(block + \(CallBlock.result), &result, sizeof(result));")
      }
      if ResultWidening(signature.result) != nil {
        // The psABI leaves the bits above a result's width unspecified: a program that trusts them differs.
        lines.append("\tblock[\(CallBlock.witness + ResultWidening.word)] = (unsigned long)result;")
      }
      for number in ProgramGenerator.witnessValues.indices {
        lines.append("\tblock[\(CallBlock.witness + number)] = w\(number);")
      }
      lines += ["\treturn 0;", "}"]
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
