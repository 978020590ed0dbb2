import CFFI
import CShims
import Glibc
import NativeCalls
import Outcomes
import Support

/// The caller that uses libffi.
package struct FFIEngine: CallEngine {
  /// The caller's name: `libffi`.
  package static let caller = Caller.libffi
  /// Properties of its calls: libffi makes the native call.
  package static let traits: CallerTraits = .usesLibffi

  private let fault: FFIFault?

  /// Creates the engine.
  /// - Parameter setup: the settings of the run.
  package init(_ setup: EngineSetup) {
    if case .libffi(let fault)? = setup.fault { self.fault = fault } else { fault = nil }
  }

  /// Prepares a call through libffi.
  /// - Parameters:
  ///   - site: the callee, and the addresses of arguments and result.
  ///   - shape: ignored.
  /// - Throws: `HarnessError` with code `unsupportedSignature` if libffi cannot describe the signature.
  package func prepare(_ site: CallSite, shape: CallShape) throws(HarnessError) -> PreparedCall {
    let interface = try FFICallInterface(site.kfunc.signature, block: site.block, fault: fault)
    let (function, arguments) = interface.invocation(target: site.target, result: site.result)
    var native = NativeCall(function: function, arguments: arguments)
    // libffi up to 3.4 replaces pointers to arguments over 16 bytes in the caller's list by pointers into its own
    // frame.
    if site.kfunc.signature.parameters.contains(where: { $0.type.isAggregate && $0.type.size > 16 }) {
      native.spoiled = interface.argumentPointers
    }
    return PreparedCall(native: native, owner: interface)
  }

  /// The version of libffi, as precisely as it can be determined; `none` where it cannot be opened.
  ///
  /// libffi has a version function since 3.5; for older ones the version comes from the pkg-config file beside the
  /// library,
  /// or else from the library's file name.
  static func version() -> String {
    guard kft_ffi_open(nil) else { return "none" }
    if let version = kft_ffi_version() { return String(cString: version) }
    var image = kft_image()
    guard kft_image_at(UInt64(kft_ffi_call_address()), &image), let file = image.file,
      let resolved = realpath(file, nil)
    else { return "unknown" }
    defer { free(resolved) }
    let path = String(cString: resolved)
    guard let slash = path.lastIndex(of: "/") else { return path }
    let name = String(path[path.index(after: slash)...])
    return packagedVersion(directory: String(path[..<slash])) ?? name
  }

  private static func packagedVersion(directory: String) -> String? {
    guard let file = fopen(directory + "/pkgconfig/libffi.pc", "r") else { return nil }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 256)
    while fgets(&line, CInt(line.count), file) != nil {
      let text = String(decoding: line.prefix { $0 != 0 && $0 != 10 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
      if text.hasPrefix("Version: ") { return String(text.dropFirst("Version: ".count)) }
    }
    return nil
  }
}
