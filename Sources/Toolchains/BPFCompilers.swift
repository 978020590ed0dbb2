import Support

/// The compilers with a BPF back end that a command uses, and those that it cannot use.
package struct BPFCompilers: Sendable {
  /// A compiler that cannot be used.
  package struct Failure: Sendable, Equatable {
    /// Its name as it was given.
    package let name: String
    /// Why.
    package let reason: String
  }

  /// The compilers, each version once.
  package private(set) var usable: [BPFCompiler] = []
  /// Those that cannot be used.
  package private(set) var failed: [Failure] = []
  /// Whether they were asked for by name.
  private var isNamed = false

  /// Names that were asked for and cannot be used.
  package var idle: [String] { isNamed ? failed.map(\.name) : [] }

  /// No compilers.
  package init() {}

  /// Examines compilers.
  /// - Parameters:
  ///   - names: names on the PATH, paths or `BPFCompiler.rootClang`, or nil for those of `BPFCompiler.usual` that are there.
  ///   - folder: an existing folder for files.
  /// - Throws: `HarnessError` with code `noCompiler` if one that was named is not there; or if a file cannot be written or
  ///   the task was cancelled.
  package init(_ names: [String]?, folder: String) async throws(HarnessError) {
    isNamed = names != nil
    for name in names ?? BPFCompiler.present {
      do throws(HarnessError) {
        let compiler = try await BPFCompiler(name, folder: folder)
        // clang-23 on the PATH and in the root are one compiler.
        let isKnown = usable.contains { isNamed ? $0.name == name : $0.version == compiler.version }
        if isKnown { continue }
        // A row of results is known by this name alone.
        let isTaken = usable.contains { $0.description == compiler.description }
        usable.append(isTaken ? compiler.toldApart() : compiler)
      } catch {
        switch error.code {
        case .compilationFailed: failed.append(Failure(name: name, reason: error.message))
        default: throw error
        }
      }
    }
    if !isNamed && usable.isEmpty {
      failed.append(
        Failure(
          name: "clang 23",
          reason: "no such compiler is here, the first that passes stack arguments in BPF; scripts/toolchain brings it")
      )
    }
  }

  /// All toolchains of these compilers.
  package var toolchains: [BPFToolchain] { usable.flatMap(BPFToolchain.all) }

  /// The toolchains for random functions. A gcc refuses most of them and is used only where it was named.
  package var fuzzing: [BPFToolchain] { toolchains.filter { isNamed || $0.compiler.kind == .clang } }
}
