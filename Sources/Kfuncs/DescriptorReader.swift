import CTypes
import CallingConvention
import Support
import kfuncs

/// Creates kfuncs from a library's description: parses the compiler's text and checks it against the compiler's sizes.
struct DescriptorReader {
  private let library: String
  private let types: CTypeTable
  /// Whether the library is the project's own.
  private let isOwn: Bool

  init(_ description: LibraryDescription) throws(HarnessError) {
    library = description.path
    isOwn = description.isOwn
    do {
      types = try CDeclarationParser.parse(description.types).types
    } catch {
      throw HarnessError(
        code: .badDescriptor, library: library, kfunc: nil, message: "KFUNC_TYPES: \(error)")
    }
  }

  /// Reads one kfunc.
  /// - Parameters:
  ///   - text: its description.
  ///   - code: the addresses of its code in this process.
  /// - Throws: `HarnessError` with code `badDescriptor` if the description contradicts itself.
  func read(_ text: LibraryDescription.KfuncText, _ code: KfuncCode) throws(HarnessError) -> Kfunc {
    guard let name = text.name else {
      throw HarnessError(
        code: .badDescriptor, library: library, kfunc: nil, message: "a descriptor lacks its name, symbol or thunk")
    }
    guard text.parameterCount <= Placement.maximumArguments else {
      throw HarnessError(
        code: .tooManyParameters, library: library, kfunc: name,
        message: "has \(text.parameterCount) parameters; a BPF function takes at most \(Placement.maximumArguments)")
    }
    let signature = try signature(name: name, text)
    try compare(signature.result, with: text.result, what: "the result", kfunc: name)
    for (parameter, described) in zip(signature.parameters, text.parameters) {
      try compare(
        parameter.type, with: described.type, what: "parameter \(parameter.name ?? "without a name")", kfunc: name)
    }
    try checkSizes(signature, kfunc: name)
    let flags = KfuncTraits(rawValue: text.flags).subtracting(.ofRegistry)
    return Kfunc(
      name: name, summary: text.summary, signature: signature, placement: Placement(signature),
      traits: isOwn ? flags.union(.ofRegistry) : flags, externalLibrary: text.externalLibrary,
      function: text.unavailable.map(KfuncFunction.unavailable) ?? code.function,
      thunk: code.thunk, recorded: code.recorded, descriptor: code.descriptor,
      origin: KfuncOrigin(library: library, name: name))
  }

  private func signature(
    name: String, _ text: LibraryDescription.KfuncText
  ) throws(HarnessError) -> Signature {
    guard let resultText = text.result.text else {
      throw HarnessError(
        code: .badDescriptor, library: library, kfunc: name, message: "its result has no type")
    }
    var parameters: [String] = []
    for (index, parameter) in text.parameters.enumerated() {
      guard let type = parameter.type.text else {
        throw HarnessError(
          code: .badDescriptor, library: library, kfunc: name, message: "parameter #\(index + 1) has no type")
      }
      parameters.append("\(type) \(parameter.name)")
    }
    let list = parameters.isEmpty ? "void" : parameters.joined(separator: ", ")
    let prototype = "\(resultText) \(name)(\(list));"
    do {
      let unit = try CDeclarationParser.parse(prototype, types: types)
      if let signature = unit.signatures.first, unit.signatures.count == 1,
        signature.parameters.count == parameters.count
      {
        return signature
      }
    } catch {
      throw HarnessError(
        code: .badDescriptor, library: library, kfunc: name,
        message: "`\(prototype)`: \(error.description)\(Self.hint(error, text))")
    }
    throw HarnessError(
      code: .badDescriptor, library: library, kfunc: name, message: "`\(prototype)` is not a prototype")
  }

  /// How to write a type whose name does not stand before a parameter's, or define one that the registry does not have: its
  /// descriptors carry the names of types only.
  private static func hint(_ error: CParseError, _ text: LibraryDescription.KfuncText) -> String {
    let types = ([text.result] + text.parameters.map(\.type)).compactMap(\.text)
    if types.contains(where: { $0.contains("[") || $0.contains("(*") }) {
      return " (arrays and pointers to functions need a typedef in KFUNC_TYPES)"
    }
    return switch error.code {
    case .incompleteType, .unknownType:
      " (the registry knows types from KFUNC_TYPES only: write KFUNC_TYPES(DEFINITION;); in the source file, as in "
        + "KFUNC_TYPES(struct pair { u64 a; u64 b; };);)"
    default: ""
    }
  }

  /// Limits of records and results; kfunc.h asserts the first at compile time.
  private func checkSizes(_ signature: Signature, kfunc: String) throws(HarnessError) {
    func fail(_ message: String) -> HarnessError {
      HarnessError(code: .badDescriptor, library: library, kfunc: kfunc, message: message)
    }
    let most = KfuncLimits.recordWords
    var words = 0
    for parameter in signature.parameters {
      let size = parameter.type.size
      words += size / 8 + (size % 8 == 0 ? 0 : 1)
      if words > most { throw fail("its parameters take more than \(most) eightbytes, which a record holds") }
    }
    if signature.result.size > KfuncLimits.largestResult {
      throw fail("its result takes \(signature.result.size) bytes; a host has room for \(KfuncLimits.largestResult)")
    }
  }

  /// Checks that the parser and the compiler agree in size, alignment and kind of a type.
  private func compare(
    _ type: CType, with described: LibraryDescription.TypeText, what: String, kfunc: String
  ) throws(HarnessError) {
    guard type.size == Int(described.size), type == .void || type.alignment == Int(described.alignment) else {
      throw HarnessError(
        code: .badDescriptor, library: library, kfunc: kfunc,
        message: "\(what), \(type), has \(type.size) bytes aligned to \(type.alignment) by its text, "
          + "but \(described.size) aligned to \(described.alignment) by its compiler")
    }
    guard Self.kind(of: type) == described.kind else {
      throw HarnessError(
        code: .badDescriptor, library: library, kfunc: kfunc,
        message: "\(what), \(type), has one kind by its text and another by its compiler")
    }
  }

  private static func kind(of type: CType) -> UInt32 {
    switch type {
    case .void: KFUNC_KIND_VOID.rawValue
    case .bool: KFUNC_KIND_BOOL.rawValue
    case .integer, .int128, .enumeration: (type.isSigned ? KFUNC_KIND_SIGNED : KFUNC_KIND_UNSIGNED).rawValue
    case .float, .double, .longDouble: KFUNC_KIND_FLOAT.rawValue
    default: KFUNC_KIND_OTHER.rawValue
    }
  }
}
