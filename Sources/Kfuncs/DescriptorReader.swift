import CABI
import Glibc
import kfuncs

/// Turns descriptors into kfuncs: parses what the compiler's text says and holds it against the compiler's sizes.
struct DescriptorReader {
  private let library: String
  private let types: CTypeTable
  /// Whether the library is the project's own.
  private let isOwn: Bool

  init(library: String, registry: kfunc_library, isOwn: Bool) throws(KfuncLibraryError) {
    self.library = library
    self.isOwn = isOwn
    var text = ""
    for index in 0..<registry.type_count {
      guard let definition = registry.types?[index] else { continue }
      text += String(cString: definition) + "\n"
    }
    do {
      types = try CDeclarationParser.parse(text).types
    } catch {
      throw KfuncLibraryError(
        code: .badDescriptor, library: library, kfunc: nil, message: "KFUNC_TYPES: \(error)")
    }
  }

  func read(_ pointer: UnsafePointer<kfunc_descriptor>) throws(KfuncLibraryError) -> Kfunc {
    let descriptor = pointer.pointee
    guard let nameText = descriptor.name, let symbol = descriptor.symbol, let thunk = descriptor.thunk else {
      throw KfuncLibraryError(
        code: .badDescriptor, library: library, kfunc: nil, message: "a descriptor lacks its name, symbol or thunk")
    }
    let name = String(cString: nameText)
    let count = Int(descriptor.parameter_count)
    guard count <= Placement.maximumArguments else {
      throw KfuncLibraryError(
        code: .tooManyParameters, library: library, kfunc: name,
        message: "has \(count) parameters; a BPF function takes at most \(Placement.maximumArguments)")
    }
    let signature = try signature(name: name, descriptor)
    try compare(signature.result, with: descriptor.result, what: "the result", kfunc: name)
    for (index, parameter) in signature.parameters.enumerated() {
      guard let described = descriptor.parameters else { break }
      try compare(
        parameter.type, with: described[index].type, what: "parameter \(parameter.name ?? "#\(index + 1)")",
        kfunc: name)
    }
    try checkSizes(signature, kfunc: name)
    let externalLibrary = descriptor.library.map { String(cString: $0) }
    let flags = KfuncTraits(rawValue: descriptor.flags).subtracting(.ofRegistry)
    return Kfunc(
      name: name, summary: descriptor.summary.map { String(cString: $0) } ?? "", signature: signature,
      placement: Placement(signature), traits: isOwn ? flags.union(.ofRegistry) : flags,
      externalLibrary: externalLibrary,
      function: Self.function(descriptor, symbol: String(cString: symbol), library: externalLibrary),
      thunk: unsafeBitCast(thunk, to: UInt.self), descriptor: UInt(bitPattern: pointer))
  }

  private func signature(
    name: String, _ descriptor: kfunc_descriptor
  ) throws(KfuncLibraryError) -> Signature {
    guard let resultText = descriptor.result.text else {
      throw KfuncLibraryError(
        code: .badDescriptor, library: library, kfunc: name, message: "its result has no type")
    }
    var parameters: [String] = []
    for index in 0..<Int(descriptor.parameter_count) {
      guard let text = descriptor.parameters?[index].type.text else {
        throw KfuncLibraryError(
          code: .badDescriptor, library: library, kfunc: name, message: "parameter #\(index + 1) has no type")
      }
      let parameterName = descriptor.parameters?[index].name.map { String(cString: $0) } ?? ""
      parameters.append("\(String(cString: text)) \(parameterName)")
    }
    let list = parameters.isEmpty ? "void" : parameters.joined(separator: ", ")
    let prototype = "\(String(cString: resultText)) \(name)(\(list));"
    do {
      let unit = try CDeclarationParser.parse(prototype, types: types)
      if let signature = unit.signatures.first, unit.signatures.count == 1,
        signature.parameters.count == parameters.count
      {
        return signature
      }
    } catch {
      throw KfuncLibraryError(
        code: .badDescriptor, library: library, kfunc: name, message: "`\(prototype)`: \(error)")
    }
    throw KfuncLibraryError(
      code: .badDescriptor, library: library, kfunc: name, message: "`\(prototype)` is no prototype")
  }

  /// What records and results have room for; kfunc.h asserts the first at compile time.
  private func checkSizes(_ signature: Signature, kfunc: String) throws(KfuncLibraryError) {
    func fail(_ message: String) -> KfuncLibraryError {
      KfuncLibraryError(code: .badDescriptor, library: library, kfunc: kfunc, message: message)
    }
    let most = Int(KFUNC_RECORD_WORDS)
    var words = 0
    for parameter in signature.parameters {
      let size = parameter.type.size
      words += size / 8 + (size % 8 == 0 ? 0 : 1)
      if words > most { throw fail("its parameters take more than \(most) eightbytes, which a record holds") }
    }
    if signature.result.size > Self.largestResult {
      throw fail("its result takes \(signature.result.size) bytes; a host has room for \(Self.largestResult)")
    }
  }

  /// Bytes of a result at most.
  private static var largestResult: Int { 64 }

  /// Two readings of the same type, by our parser and by the compiler, have to agree.
  private func compare(
    _ type: CType, with described: kfunc_type, what: String, kfunc: String
  ) throws(KfuncLibraryError) {
    guard type.size == Int(described.size), type == .void || type.alignment == Int(described.alignment) else {
      throw KfuncLibraryError(
        code: .badDescriptor, library: library, kfunc: kfunc,
        message: "\(what), \(type), has \(type.size) bytes aligned to \(type.alignment) by its text, "
          + "but \(described.size) aligned to \(described.alignment) by its compiler")
    }
    guard Self.kind(of: type) == described.kind else {
      throw KfuncLibraryError(
        code: .badDescriptor, library: library, kfunc: kfunc,
        message: "\(what), \(type), is of another kind by its text than by its compiler")
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

  private static func function(
    _ descriptor: kfunc_descriptor, symbol: String, library: String?
  ) -> KfuncFunction {
    if let function = descriptor.function { return .address(unsafeBitCast(function, to: UInt.self)) }
    guard let library else { return .unavailable("the descriptor names neither a function nor a library") }
    guard let handle = dlopen(library, RTLD_NOW | RTLD_LOCAL) else {
      return .unavailable("\(library) cannot be opened: \(KfuncLibrary.loaderMessage(about: library))")
    }
    guard let address = dlsym(handle, symbol) else { return .unavailable("\(library) does not export \(symbol)") }
    return .address(UInt(bitPattern: address))
  }
}
