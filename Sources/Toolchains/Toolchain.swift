import Glibc
import Support

/// A C compiler with flags.
package struct Toolchain: Sendable, Hashable, CustomStringConvertible {
  /// The compilers used if none is given.
  package static let usual = ["gcc", "clang", "tcc"]

  /// The compiler as given: a name on the PATH, or a path.
  package let compiler: String
  /// Its flags.
  package let flags: [String]
  /// The program's path.
  private let path: String
  /// The time limit for one file.
  private let limit: Duration

  /// `gcc -O2`.
  package var description: String { ([compiler] + flags).joined(separator: " ") }

  /// Finds a compiler.
  /// - Parameters:
  ///   - compiler: a name to be found on the PATH, or a path.
  ///   - flags: flags besides those that a kfunc library needs.
  ///   - limit: the time limit for one file.
  /// - Throws: `HarnessError` with code `noCompiler` if there is no such program.
  package init(_ compiler: String, flags: [String], limit: Duration = .seconds(120)) throws(HarnessError) {
    guard let path = Self.path(of: compiler) else {
      throw HarnessError(
        .noCompiler, "no compiler '\(compiler)': it is neither a program on the PATH nor a path of one")
    }
    self.compiler = compiler
    self.flags = flags
    self.path = path
    self.limit = limit
  }

  /// Whether a compiler can be found.
  /// - Parameter compiler: a name on the PATH, or a path.
  package static func exists(_ compiler: String) -> Bool { path(of: compiler) != nil }

  /// The path of a compiler; nil if there is none.
  /// - Parameter compiler: a name on the PATH, or a path.
  static func path(of compiler: String) -> String? {
    func isProgram(_ path: String) -> Bool {
      var status = stat()
      return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG && access(path, X_OK) == 0
    }
    if compiler.isEmpty { return nil }
    if compiler.contains("/") { return isProgram(compiler) ? compiler : nil }
    let folders = (getenv("PATH").map { String(cString: $0) } ?? "/usr/bin:/bin").split(separator: ":")
    return folders.map { "\($0)/\(compiler)" }.first(where: isProgram)
  }

  /// The command that compiles a source file to a shared library, for reproducers.
  /// - Parameters:
  ///   - source: path of the C file.
  ///   - library: path of the result.
  package func command(source: String, library: String) -> [String] {
    // One thread calls these libraries; the thread-local records of dozens of them would exceed the static TLS.
    [compiler, "-shared", "-fPIC", "-w", "-DKF_THREAD_LOCAL="] + flags + ["-o", library, source]
  }

  /// Runs the compiler.
  /// - Parameters:
  ///   - words: its arguments.
  ///   - folder: where temporary files go.
  /// - Throws: `HarnessError` with code `interrupted` if the task was cancelled.
  func run(_ words: [String], folder: String) async throws(HarnessError) -> CompilerRun {
    try await CompilerRun.run(path, words, folder: folder, limit: limit)
  }

  /// Compiles a file. The compiler's temporary files are beside the result; cancelling the task ends the compiler.
  /// - Parameters:
  ///   - source: path of the C file.
  ///   - library: path of the result.
  ///   - folder: where temporary files go.
  /// - Throws: `HarnessError` with code `compilationFailed` and the compiler's first error.
  func compile(_ source: String, to library: String, folder: String) async throws(HarnessError) {
    let run = try await run(Array(command(source: source, library: library).dropFirst()), folder: folder)
    if !run.isGood { throw HarnessError(.compilationFailed, "\(self): \(run.complaint)") }
    if access(library, R_OK) != 0 { throw HarnessError(.compilationFailed, "\(self) succeeded, but wrote no library") }
  }
}
