import Support
import Toolchains

/// The clang of these tests.
enum BPFClang {
  /// Whether one is there.
  static var isThere: Bool { !names.isEmpty }

  private static var names: [String] { ["clang-23", BPFCompiler.rootClang].filter(BPFCompiler.present.contains) }

  /// The compiler.
  /// - Parameter folder: an existing folder for files.
  static func compiler(_ folder: String) async throws -> BPFCompiler {
    try await BPFCompiler(names[0], folder: folder)
  }
}
