import Glibc
import kfuncs

/// Reads the registry of a library that this process has loaded.
struct LibraryReader {
  let path: String
  /// The loader's handle of the library.
  let handle: UnsafeMutableRawPointer
  let registry: kfunc_library
  let name: UnsafePointer<CChar>
  let descriptors: UnsafePointer<UnsafePointer<kfunc_descriptor>?>
  /// Whether the library is the project's own.
  let isOwn: Bool

  /// The library's description, and the addresses of the code of each kfunc.
  func read() -> (LibraryDescription, [KfuncCode]) {
    var types = ""
    for index in 0..<registry.type_count {
      guard let definition = registry.types?[index] else { continue }
      types += String(cString: definition) + "\n"
    }
    var kfuncs: [LibraryDescription.KfuncText] = []
    var codes: [KfuncCode] = []
    for index in 0..<registry.descriptor_count {
      guard let pointer = descriptors[index] else { continue }
      let (kfunc, code) = read(pointer)
      kfuncs.append(kfunc)
      codes.append(code)
    }
    let compiler = registry.compiler.map { String(cString: $0) } ?? "unknown compiler"
    let description = LibraryDescription(
      path: path, name: String(cString: name), compiler: compiler, types: types, isOwn: isOwn, kfuncs: kfuncs)
    return (description, codes)
  }

  private func read(
    _ pointer: UnsafePointer<kfunc_descriptor>
  ) -> (LibraryDescription.KfuncText, KfuncCode) {
    let descriptor = pointer.pointee
    let isWhole = descriptor.name != nil && descriptor.symbol != nil && descriptor.thunk != nil
    let count = Int(descriptor.parameter_count)
    // An invalid count may be garbage: at most twelve parameters are read.
    let parameters = (0..<(count <= 12 ? count : 0)).map { index in
      let parameter = descriptor.parameters?[index]
      return LibraryDescription.ParameterText(
        name: parameter?.name.map { String(cString: $0) } ?? "", type: Self.text(parameter?.type ?? kfunc_type()))
    }
    let library = descriptor.library.map { String(cString: $0) }
    let function = Self.function(
      descriptor, symbol: descriptor.symbol.map { String(cString: $0) } ?? "", library: library)
    var unavailable: String?
    if case .unavailable(let reason) = function { unavailable = reason }
    let kfunc = LibraryDescription.KfuncText(
      name: isWhole ? descriptor.name.map { String(cString: $0) } : nil,
      summary: descriptor.summary.map { String(cString: $0) } ?? "", result: Self.text(descriptor.result),
      parameterCount: count, parameters: parameters, flags: descriptor.flags, externalLibrary: library,
      unavailable: unavailable)
    let thunk = descriptor.thunk.map { unsafeBitCast($0, to: UInt.self) } ?? 0
    // The library's own definition comes first in the order of its handle.
    let isRecorder = descriptor.flags & KFUNC_RECORDER.rawValue != 0
    let recorded = isRecorder ? descriptor.symbol.flatMap { dlsym(handle, $0) } : nil
    return (
      kfunc,
      KfuncCode(
        function: function, thunk: thunk, recorded: recorded.map { UInt(bitPattern: $0) } ?? 0,
        descriptor: UInt(bitPattern: pointer))
    )
  }

  private static func text(_ type: kfunc_type) -> LibraryDescription.TypeText {
    LibraryDescription.TypeText(
      text: type.text.map { String(cString: $0) }, size: type.size, alignment: type.alignment, kind: type.kind)
  }

  private static func function(
    _ descriptor: kfunc_descriptor, symbol: String, library: String?
  ) -> KfuncFunction {
    if let function = descriptor.function { return .address(unsafeBitCast(function, to: UInt.self)) }
    guard let library else { return .unavailable("the descriptor has neither a function nor a library") }
    guard let handle = dlopen(library, RTLD_NOW | RTLD_LOCAL) else {
      return .unavailable("\(library) cannot be opened: \(KfuncLibrary.loaderMessage(about: library))")
    }
    guard let address = dlsym(handle, symbol) else { return .unavailable("\(library) does not export \(symbol)") }
    return .address(UInt(bitPattern: address))
  }
}
