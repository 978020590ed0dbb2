import Subprocess
import Support
import SystemPackage

/// One run of a compiler.
struct CompilerRun: Sendable {
  /// Whether it succeeded.
  let isGood: Bool
  /// What it wrote to standard error, without the folder's name; or why it did not come to its end.
  let text: String

  /// Runs a compiler. Its temporary files are in the folder; cancelling the task ends it.
  /// - Parameters:
  ///   - path: path of the program.
  ///   - words: its arguments.
  ///   - folder: where temporary files go.
  ///   - limit: the time limit.
  /// - Throws: `HarnessError` with code `interrupted` if the task was cancelled.
  static func run(
    _ path: String, _ words: [String], folder: String, limit: Duration
  ) async throws(HarnessError) -> CompilerRun {
    let outcome = await withTaskGroup(of: CompilerRun.self) { group in
      group.addTask { await run(path, words, folder: folder) }
      group.addTask {
        // Cancelled if the compiler finishes earlier.
        try? await Task.sleep(for: limit)
        return CompilerRun(isGood: false, text: "it took longer than \(limit / .seconds(1)) s and was ended")
      }
      let first = await group.next()
      group.cancelAll()
      return first
    }
    if Task.isCancelled { throw HarnessError(.interrupted, "interrupted") }
    return outcome ?? CompilerRun(isGood: false, text: "")
  }

  private static func run(_ path: String, _ words: [String], folder: String) async -> CompilerRun {
    var platform = PlatformOptions()
    // A process group of its own: ctrl-c reaches only this process, which ends the compiler and its children.
    platform.processGroupID = 0
    platform.teardownSequence = [.send(signal: .kill, toProcessGroup: true, allowedDurationToNextStep: .seconds(1))]
    do {
      let result = try await Subprocess.run(
        .path(FilePath(path)), arguments: Arguments(words), environment: .inherit.updating(["TMPDIR": folder]),
        platformOptions: platform, output: .discarded, error: .bytes(limit: 1 << 20))
      let text = String(decoding: result.standardError, as: UTF8.self).replacing("\(folder)/", with: "")
      let isGood = result.terminationStatus.isSuccess
      let isSilent = text.allSatisfy(\.isWhitespace)
      return CompilerRun(
        isGood: isGood,
        text: !isGood && isSilent ? "it ended with \(result.terminationStatus) and no message" : text)
    } catch {
      return CompilerRun(isGood: false, text: "\(error)")
    }
  }

  /// The most informative line: the first with an error.
  var complaint: String {
    let lines = text.split(separator: "\n").filter { !$0.allSatisfy(\.isWhitespace) }
    return (lines.first { $0.contains("error") } ?? lines.first).map(String.init) ?? "no message"
  }
}
