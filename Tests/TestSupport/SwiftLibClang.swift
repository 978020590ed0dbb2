import Foundation

/// The libclang of the Swift toolchain, for tests that need one and find no other by its usual names.
package enum SwiftLibClang {
  /// Its path, nil where the toolchain has none.
  package static let path: String? = ChildProcess.find("swift").flatMap { swift in
    let folder = URL(filePath: swift).resolvingSymlinksInPath().deletingLastPathComponent().deletingLastPathComponent()
    let path = folder.appending(path: "lib/libclang.so").path
    return FileManager.default.fileExists(atPath: path) ? path : nil
  }

  /// Variables with which kfunctest finds a libclang: those of the tests, or this one's.
  package static let environment: [String: String] = {
    if ProcessInfo.processInfo.environment["LIBCLANG_PATH"] != nil { return [:] }
    return path.map { ["LIBCLANG_PATH": URL(filePath: $0).deletingLastPathComponent().path] } ?? [:]
  }()
}
