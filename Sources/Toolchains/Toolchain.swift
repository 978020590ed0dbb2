import Glibc
import Subprocess
import Support
import SystemPackage

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

  private static func path(of compiler: String) -> String? {
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

  /// Compiles a file. The compiler's temporary files are beside the result; cancelling the task ends the compiler.
  /// - Parameters:
  ///   - source: path of the C file.
  ///   - library: path of the result.
  ///   - folder: where temporary files go.
  /// - Throws: `HarnessError` with code `compilationFailed` and the compiler's first error.
  func compile(_ source: String, to library: String, folder: String) async throws(HarnessError) {
    var platform = PlatformOptions()
    // A process group of its own: ctrl-c reaches only this process, which ends the compiler and its children.
    platform.processGroupID = 0
    platform.teardownSequence = [.send(signal: .kill, toProcessGroup: true, allowedDurationToNextStep: .seconds(1))]
    let words = command(source: source, library: library).dropFirst()
    let complaint = await complaint(words: Array(words), platform, folder: folder)
    if Task.isCancelled { throw HarnessError(.interrupted, "interrupted") }
    if let complaint { throw HarnessError(.compilationFailed, "\(self): \(complaint)") }
    if access(library, R_OK) != 0 { throw HarnessError(.compilationFailed, "\(self) succeeded, but wrote no library") }
  }

  /// Runs the compiler.
  /// - Returns: the compiler's message; nil after success.
  private func complaint(words: [String], _ platform: PlatformOptions, folder: String) async -> String? {
    await withTaskGroup(of: String?.self) { group in
      group.addTask {
        do {
          let result = try await run(
            .path(FilePath(path)), arguments: Arguments(words), environment: .inherit.updating(["TMPDIR": folder]),
            platformOptions: platform, output: .discarded, error: .bytes(limit: 1 << 20))
          if result.terminationStatus.isSuccess { return nil }
          return Self.firstComplaint(
            String(decoding: result.standardError, as: UTF8.self).replacing("\(folder)/", with: ""),
            status: result.terminationStatus)
        } catch {
          return "\(error)"
        }
      }
      group.addTask {
        // Cancelled if the compiler finishes earlier.
        try? await Task.sleep(for: limit)
        return "it took longer than \(limit / .seconds(1)) s and was ended"
      }
      let first = await group.next() ?? nil
      group.cancelAll()
      return first
    }
  }

  /// The most informative line: the first with an error.
  private static func firstComplaint(_ text: String, status: TerminationStatus) -> String {
    let lines = text.split(separator: "\n").filter { !$0.allSatisfy(\.isWhitespace) }
    return (lines.first { $0.contains("error") } ?? lines.first).map(String.init)
      ?? "it ended with \(status) and no message"
  }
}
