import Subprocess
import SystemPackage

extension Toolchain {
  /// The version of a compiler, as its option `--version` says it: 12.2.0.
  /// - Parameters:
  ///   - compiler: a name on the PATH, or a path.
  ///   - limit: how long it may take to answer.
  /// - Returns: nil if it does not say it, or not in time.
  package static func version(of compiler: String, limit: Duration = .seconds(2)) async -> String? {
    guard let path = path(of: compiler) else { return nil }
    return await withTaskGroup(of: String?.self) { group in
      group.addTask {
        var platform = PlatformOptions()
        platform.teardownSequence = [.send(signal: .kill, allowedDurationToNextStep: .seconds(1))]
        let result = try? await Subprocess.run(
          .path(FilePath(path)), arguments: ["--version"], platformOptions: platform, output: .bytes(limit: 1 << 16),
          error: .discarded)
        return result.flatMap { Self.version(in: String(decoding: $0.standardOutput, as: UTF8.self)) }
      }
      group.addTask {
        // Cancelled if the compiler answers earlier.
        try? await Task.sleep(for: limit)
        return nil
      }
      let first = await group.next()
      group.cancelAll()
      return first ?? nil
    }
  }

  /// The first number in the first line that is not in parentheses: `gcc (Debian 12.2.0-14) 12.2.0`.
  /// - Parameter text: what a compiler says of itself.
  static func version(in text: String) -> String? {
    var depth = 0
    var line = ""
    for character in text.prefix(while: { !$0.isNewline }) {
      if character == "(" { depth += 1 }
      if depth == 0 { line.append(character) }
      if character == ")" { depth -= 1 }
    }
    return line.split(separator: " ").first { $0.first?.isNumber == true }.map(String.init)
  }
}
