import CEngine
import CShims
import Glibc
import NativeCalls
import Outcomes
import Support

/// An engine library that this process, a worker, has opened. Its functions are called guarded.
///
/// It stays open for the life of the process: an engine may have threads, and programs that were not freed.
package final class EngineLibrary {
  /// The time limit for opening a library, for its first program, and for compiling another one, in milliseconds.
  package static let timeLimit = 2000

  /// Its path.
  package let path: String
  /// Its name.
  package let name: String
  /// Its version.
  package let version: String
  /// What it can do: bits of `enum kfunctest_capability`.
  package let capabilities: UInt64

  private let addresses: [EngineFunction: UInt]
  let invoker: GuardedThread.Invoker

  /// Opens a library and calls its first two functions.
  /// - Parameters:
  ///   - path: its path, which contains a slash.
  ///   - invoker: makes the guarded calls; its thread exists as long as this object.
  /// - Throws: `EngineFailure` if it is no engine of this interface.
  package init(_ path: String, _ invoker: GuardedThread.Invoker) throws(EngineFailure) {
    self.path = path
    self.invoker = invoker
    guard let handle = dlopen(path, RTLD_NOW | RTLD_LOCAL) else {
      throw EngineFailure(nil, .notOpened(Self.loaderMessage(about: path)))
    }
    var addresses: [EngineFunction: UInt] = [:]
    for function in EngineFunction.allCases {
      addresses[function] = dlsym(handle, function.rawValue).map { UInt(bitPattern: $0) }
    }
    self.addresses = addresses
    let missing = EngineFunction.allCases.filter { addresses[$0] == nil }
    guard missing.isEmpty else { throw EngineFailure(nil, .missing(missing)) }
    let identity = try Self.call(.identity, addresses, invoker)
    var copy = kfunctest_identity()
    guard identity != 0 else { throw EngineFailure(.identity, .noIdentity) }
    try Self.copyBytes(of: &copy, from: identity, invoker, .identity)
    guard copy.interface == EngineFailure.interfaceVersion else {
      throw EngineFailure(.identity, .version(copy.interface))
    }
    guard let name = copy.name, let version = copy.version else { throw EngineFailure(.identity, .noIdentity) }
    self.name = try Self.text(at: UInt64(UInt(bitPattern: name)), invoker, .identity)
    self.version = try Self.text(at: UInt64(UInt(bitPattern: version)), invoker, .identity)
    if self.name.isEmpty { throw EngineFailure(.identity, .noIdentity) }
    capabilities = try Self.call(.capabilities, addresses, invoker)
  }

  /// The address of a function, for calls that are guarded elsewhere.
  /// - Parameter function: the function.
  func address(of function: EngineFunction) -> UInt { addresses[function] ?? 0 }

  /// Calls a function, guarded.
  /// - Returns: the value of rax.
  /// - Throws: `EngineFailure` where it did not return whole.
  func call(_ function: EngineFunction, _ first: UInt = 0, _ second: UInt = 0) throws(EngineFailure) -> UInt64 {
    try Self.call(function, addresses, invoker, first, second)
  }

  /// The engine's last error; nil for none.
  /// - Throws: `EngineFailure` where the function did not return whole.
  package func lastError() throws(EngineFailure) -> String? {
    let text = try call(.error)
    return text == 0 ? nil : try Self.text(at: text, invoker, .error)
  }

  private static func call(
    _ function: EngineFunction, _ addresses: [EngineFunction: UInt], _ invoker: GuardedThread.Invoker,
    _ first: UInt = 0, _ second: UInt = 0
  ) throws(EngineFailure) -> UInt64 {
    kft_note_engine_function(function.number)
    defer { kft_note_engine_function(0) }
    do throws(CallFailure) {
      return try invoker.checked(NativeCall(function: addresses[function] ?? 0, arguments: (first, second, 0, 0)))
    } catch {
      throw EngineFailure(function, .failed(error))
    }
  }

  // MARK: What functions return

  /// The most bytes of a name or an error.
  private static let longestText = 512

  /// Reads text that a function returned. Its address may be any.
  private static func text(
    at address: UInt64, _ invoker: GuardedThread.Invoker, _ function: EngineFunction
  ) throws(EngineFailure) -> String {
    var bytes = [CChar](repeating: 0, count: longestText)
    let copy: @convention(c) (UnsafeMutablePointer<CChar>?, UnsafePointer<CChar>?, Int) -> Void = kft_copy_text
    try bytes.withUnsafeMutableBufferPointer { buffer throws(EngineFailure) in
      try read(
        unsafeBitCast(copy, to: UInt.self), UInt(bitPattern: buffer.baseAddress), address, buffer.count, invoker,
        function)
    }
    let text = String(decoding: bytes.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    // A report has one line for it.
    return text.split(whereSeparator: \.isNewline).joined(separator: " ")
  }

  /// Reads memory that the engine has named.
  /// - Parameters:
  ///   - address: its address.
  ///   - count: its size in bytes.
  ///   - function: the function of the engine that has named it.
  /// - Throws: `EngineFailure` if it cannot be read.
  func bytes(at address: UInt, count: Int, of function: EngineFunction) throws(EngineFailure) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    let copy: @convention(c) (UnsafeMutableRawPointer?, UnsafeRawPointer?, Int) -> Void = kft_copy_bytes
    try bytes.withUnsafeMutableBufferPointer { buffer throws(EngineFailure) in
      try Self.read(
        unsafeBitCast(copy, to: UInt.self), UInt(bitPattern: buffer.baseAddress), UInt64(address), count, invoker,
        function)
    }
    return bytes
  }

  private static func copyBytes<Value>(
    of value: inout Value, from address: UInt64, _ invoker: GuardedThread.Invoker, _ function: EngineFunction
  ) throws(EngineFailure) {
    let copy: @convention(c) (UnsafeMutableRawPointer?, UnsafeRawPointer?, Int) -> Void = kft_copy_bytes
    try withUnsafeMutableBytes(of: &value) { buffer throws(EngineFailure) in
      try read(
        unsafeBitCast(copy, to: UInt.self), UInt(bitPattern: buffer.baseAddress), address, buffer.count, invoker,
        function)
    }
  }

  private static func read(
    _ copy: UInt, _ to: UInt, _ from: UInt64, _ count: Int, _ invoker: GuardedThread.Invoker, _ function: EngineFunction
  ) throws(EngineFailure) {
    do throws(CallFailure) {
      _ = try invoker.checked(NativeCall(function: copy, arguments: (to, UInt(from), UInt(count), 0)))
    } catch {
      throw EngineFailure(function, .failed(error))
    }
  }

  /// The message of dlerror without the path that it repeats.
  private static func loaderMessage(about path: String) -> String {
    guard let text = dlerror() else { return "no reason given" }
    let message = String(cString: text)
    return message.hasPrefix(path + ": ") ? String(message.dropFirst(path.utf8.count + 2)) : message
  }
}
