import Support

extension Toolchain {
  /// Lines of a compiler that are shown.
  private static let mostLines = 10

  /// Whether it is tcc, which knows neither languages nor single warnings by name.
  private var isTCC: Bool { (compiler.split(separator: "/").last ?? "").contains("tcc") }

  /// Runs the compiler on a user's source.
  /// - Parameters:
  ///   - source: path of the source.
  ///   - own: the user's flags.
  ///   - folder: the folder of the prelude and of temporary files.
  ///   - words: what to make of it.
  /// - Throws: `HarnessError` with code `source`: the compiler's errors.
  func compile(source: String, _ own: [String], folder: String, words: [String]) async throws(HarnessError) {
    let file = source.hasPrefix("-") ? "./\(source)" : source
    // A call of a function that is nowhere declared would pass its arguments unchecked.
    let language = isTCC ? ["-xc"] : ["-Werror=implicit-function-declaration", "-x", "c"]
    let prelude = ["-include", "\(folder)/\(SourceBuild.preludeName)"]
    let run = try await run(flags + own + prelude + language + words + [file], folder: folder)
    if !run.isGood { throw HarnessError(.source, Self.errors(in: run.text, file: file)) }
  }

  /// Compiles the recorders and links them with the objects of a user's sources.
  /// - Parameters:
  ///   - inputs: the source of the recorders, and the objects.
  ///   - library: path of the result.
  ///   - sources: the names of the user's sources.
  ///   - folder: the folder of the headers and of temporary files.
  /// - Throws: `HarnessError` with code `source` where a function is missing that the sources call.
  func link(
    _ inputs: [String], to library: String, sources: [String], folder: String
  ) async throws(HarnessError) {
    let words = ["-shared", "-fPIC", "-w", "-DKF_THREAD_LOCAL="] + flags
    let complete = isTCC ? [] : ["-Wl,--no-undefined"]
    let run = try await run(words + complete + ["-o", library] + inputs + ["-lm"], folder: folder)
    if run.isGood { return }
    let missing = run.text.split(separator: "\n").compactMap { line -> String? in
      guard let range = line.firstRange(of: "undefined reference to ") else { return nil }
      let name = line[range.upperBound...].drop { "`'\u{2018}".contains($0) }
      return String(name.prefix { $0.isLetter || $0.isNumber || $0 == "_" })
    }
    if missing.isEmpty {
      throw HarnessError(
        .compilationFailed, "\(self): the recorders of \(sources.joined(separator: ", ")): \(run.complaint)")
    }
    var seen: Set<String> = []
    let names = missing.filter { seen.insert($0).inserted }
    throw HarnessError(
      .source,
      "\(sources.joined(separator: ", ")): error: undefined reference to "
        + names.map { "'\($0)'" }.joined(separator: ", "))
  }

  /// The lines of a compiler's text that are errors in a user's files; without any, its first lines.
  private static func errors(in text: String, file: String) -> String {
    let lines = text.split(separator: "\n").map(String.init)
    let errors = lines.filter { $0.contains(": error: ") || $0.contains(": fatal error: ") }
    var shown = errors.isEmpty ? lines.filter { !$0.allSatisfy(\.isWhitespace) } : errors
    let rest = shown.count - mostLines
    if rest > 0 { shown = shown.prefix(mostLines) + ["\(file): and \(rest) more lines"] }
    return shown.isEmpty ? "\(file): the compiler fails and says nothing" : shown.joined(separator: "\n")
  }
}
