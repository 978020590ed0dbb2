import Glibc
import Support
import kfuncs

/// An opened kfunc library: the kfuncs of its registry, sorted by name.
///
/// The library stays open for the life of the process, because programs, thunks and records point into it, unless it
/// was
/// opened with `closes`: then nothing of it may be called after the last copy of this value is destroyed.
package struct KfuncLibrary: Sendable {
  /// The file name of the project's own registry as SwiftPM builds it; found beside the executable through its RUNPATH.
  package static let ownPath = "libkfuncs.so"

  /// The largest plausible number of kfuncs or types.
  private static let mostEntries = 1 << 20

  /// The content of the library's registry.
  package let description: LibraryDescription
  /// Its kfuncs, sorted by name in natural order.
  package let kfuncs: [Kfunc]
  /// Address of the function that returns the calling thread's record; nil if another process has loaded the library.
  private let recordFunction: (@convention(c) () -> UnsafeMutablePointer<kfunc_record>?)?
  /// Address of the function that returns the calling thread's pointer to its record.
  private let placeFunction: (@convention(c) () -> UnsafeMutablePointer<UnsafeMutablePointer<kfunc_record>?>?)?
  /// Closes the library with its last copy; nil for a library that stays open.
  private let owner: LibraryOwner?

  /// Opens a library and reads its registry.
  /// - Parameters:
  ///   - path: a path, or a bare name for the dynamic loader to look up.
  ///   - closes: whether the library is closed when the last copy of this value is destroyed.
  /// - Throws: `HarnessError` naming the library and, if one is the cause, the kfunc.
  package init(path: String, closes: Bool = false) throws(HarnessError) {
    func fail(_ code: HarnessError.Code, _ message: String) -> HarnessError {
      HarnessError(code: code, library: path, kfunc: nil, message: message)
    }
    // dlopen interprets an empty name as the running program, whose symbols include those of all its libraries.
    if path.isEmpty { throw fail(.cannotOpen, "cannot be opened as a shared library: the name is empty") }
    guard let handle = dlopen(path, RTLD_NOW | RTLD_LOCAL) else {
      let reason = Self.loaderMessage(about: path)
      // kfunc.h names the symbols that KFUNC_LIBRARY defines so.
      let hint = reason.contains("KFUNC_LIBRARY_is_missing") ? "; \(Self.missingLibraryHint)" : ""
      let places =
        path == Self.ownPath ? ", sought in LD_LIBRARY_PATH, beside the program and in the system's folders" : ""
      throw fail(.cannotOpen, "cannot be opened as a shared library\(places): \(reason)\(hint)")
    }
    let owner = closes ? LibraryOwner(handle) : nil
    guard let entry = dlsym(handle, KFUNC_LIBRARY_ENTRY) else {
      throw fail(
        .noRegistry,
        "has no kfunc registry: it does not export \(KFUNC_LIBRARY_ENTRY)(); if it is a kfunc library, "
          + Self.missingLibraryHint)
    }
    typealias Entry = @convention(c) () -> UnsafePointer<kfunc_library>?
    guard let registry = unsafeBitCast(entry, to: Entry.self)()?.pointee else {
      throw fail(.noRegistry, "has an empty kfunc registry")
    }
    guard registry.abi_version == KFUNC_ABI_VERSION else {
      throw fail(
        .unknownVersion,
        "has a registry of version \(registry.abi_version); this program knows version \(KFUNC_ABI_VERSION)")
    }
    let missing = [
      (registry.record == nil, "record()"), (registry.place == nil, "place()"), (registry.name == nil, "name"),
    ].filter(\.0).map(\.1)
    guard missing.isEmpty, let record = registry.record, let place = registry.place, let name = registry.name else {
      throw fail(
        .noRegistry,
        "has a registry without \(missing.joined(separator: ", ")); KFUNC_LIBRARY of kfunc.h makes a whole one")
    }
    // A section that no KFUNC wrote to does not exist, and the linker leaves its start at zero.
    if registry.descriptor_count == 0 {
      throw fail(
        .noRegistry,
        "registers no kfunc; is KFUNC misspelt? A kfunc is KFUNC(result, name, (type, parameter), ...);")
    }
    guard let descriptors = registry.descriptors else {
      throw fail(.noRegistry, "has a registry of \(registry.descriptor_count) kfuncs without a list of descriptors")
    }
    guard (0...Self.mostEntries).contains(registry.descriptor_count),
      (0...Self.mostEntries).contains(registry.type_count)
    else {
      throw fail(
        .noRegistry,
        "has a registry of \(registry.descriptor_count) kfuncs and \(registry.type_count) types, which is implausible")
    }
    let (description, codes) = LibraryReader(
      path: path, handle: handle, registry: registry, name: name, descriptors: descriptors, isOwn: Self.isOwn(handle)
    ).read()
    try self.init(description, codes: codes, record: record, place: place, owner: owner)
  }

  /// Creates a library that another process has loaded. None of its functions can be called in this process.
  /// - Parameter description: the description that the other process sent.
  /// - Throws: `HarnessError` naming the library and, if one is the cause, the kfunc.
  package init(_ description: LibraryDescription) throws(HarnessError) {
    let codes = [KfuncCode](repeating: KfuncCode(function: .inWorker), count: description.kfuncs.count)
    try self.init(description, codes: codes, record: nil, place: nil, owner: nil)
  }

  private init(
    _ description: LibraryDescription, codes: [KfuncCode],
    record: (@convention(c) () -> UnsafeMutablePointer<kfunc_record>?)?,
    place: (@convention(c) () -> UnsafeMutablePointer<UnsafeMutablePointer<kfunc_record>?>?)?, owner: LibraryOwner?
  ) throws(HarnessError) {
    self.owner = owner
    self.description = description
    recordFunction = record
    placeFunction = place
    let reader = try DescriptorReader(description)
    var kfuncs: [Kfunc] = []
    for (text, code) in zip(description.kfuncs, codes) { kfuncs.append(try reader.read(text, code)) }
    kfuncs.sort { NaturalOrder.precedes($0.name, $1.name) }
    for (first, second) in zip(kfuncs, kfuncs.dropFirst()) where first.name == second.name {
      throw HarnessError(
        code: .duplicateName, library: description.path, kfunc: first.name, message: "is registered twice")
    }
    self.kfuncs = kfuncs
  }

  /// Whether a handle refers to the project's own library, by any path: the loader has one handle per object.
  private static func isOwn(_ handle: UnsafeMutableRawPointer) -> Bool {
    guard let own = dlopen(ownPath, RTLD_NOW | RTLD_LOCAL | RTLD_NOLOAD) else { return false }
    defer { dlclose(own) }
    return own == handle
  }

  /// The kfunc with a name, nil if there is none.
  package func kfunc(named name: String) -> Kfunc? { kfuncs.first { $0.name == name } }

  /// The record that the kfuncs of this library write in the calling thread; nil if another process has loaded it.
  package func record() -> UnsafeMutablePointer<kfunc_record>? { recordFunction?() }

  /// Redirects the records of this library's kfuncs in the calling thread to memory of the caller.
  /// - Parameter place: the memory; nil for the library's own.
  package func record(at place: UnsafeMutablePointer<kfunc_record>?) { placeFunction?()?.pointee = place }

  /// What this library's kfuncs have received in the calling thread; nil if none was entered.
  /// - Parameter calls: the count of calls in the record before.
  /// - Returns: the kfunc that was entered last, how many were entered, and the eightbytes that it recorded.
  package func received(since calls: UInt64) -> (kfunc: Kfunc?, calls: UInt64, words: [UInt64])? {
    guard let record = record(), record.pointee.calls != calls else { return nil }
    let descriptor = UInt(bitPattern: record.pointee.descriptor)
    let count = Int(min(record.pointee.recorded, UInt64(KFUNC_RECORD_WORDS)))
    let words = withUnsafeBytes(of: record.pointee.words) { bytes in
      (0..<count).map { bytes.load(fromByteOffset: 8 * $0, as: UInt64.self) }
    }
    return (kfuncs.first { $0.descriptor == descriptor }, record.pointee.calls &- calls, words)
  }

  /// The path that was opened.
  package var path: String { description.path }
  /// The name in the library's registry.
  package var name: String { description.name }
  /// The compiler that built it, from its `__VERSION__`.
  package var compiler: String { description.compiler }

  /// What a library without KFUNC_LIBRARY lacks.
  private static let missingLibraryHint = "write KFUNC_LIBRARY(\"NAME\"); in one of its source files"

  /// The message of dlerror without the path that it repeats.
  static func loaderMessage(about path: String) -> String {
    guard let text = dlerror() else { return "no reason given" }
    let message = String(cString: text)
    let prefix = path + ": "
    return message.hasPrefix(prefix) ? String(message.dropFirst(prefix.count)) : message
  }
}

/// Keeps a library open for its own lifetime.
private final class LibraryOwner: Sendable {
  private let handle: UInt

  init(_ handle: UnsafeMutableRawPointer) { self.handle = UInt(bitPattern: handle) }

  deinit { if let pointer = UnsafeMutableRawPointer(bitPattern: handle) { dlclose(pointer) } }
}
