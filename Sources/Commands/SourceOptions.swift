import ArgumentParser
import Campaigns
import Kfuncs
import NativeCalls
import Outcomes
import Support
import Toolchains

/// The C sources that a command makes a kfunc library of.
struct SourceOptions: ParsableArguments {
  @Option(
    name: .customLong("source"), parsing: .singleValue,
    help: .init(
      """
      A C source instead of a library; may be given several times. Each function with a body that is neither static nor \
      inline is called; recorders, compiled calls and descriptions are generated.
      """, valueName: "file"), completion: .file())
  var files: [String] = []

  @Option(
    parsing: .unconditionalSingleValue,
    help: .init(
      "Flags for the sources, as one word, such as '-I include -DDEBUG'; may be given several times.",
      valueName: "flags")
  )
  var cflags: [String] = []

  @OptionGroup var compilers: CompilerOptions

  /// Whether there are any.
  var isGiven: Bool { !files.isEmpty }

  func validate() throws {
    if isGiven { return }
    if !cflags.isEmpty { throw ValidationError("--cflags needs --source") }
    if compilers.compilers != nil { throw ValidationError("--compilers needs --source") }
    if !compilers.flags.isEmpty { throw ValidationError("--flags needs --source") }
  }

  /// Refuses a library beside the sources.
  /// - Throws: `HarnessError` with code `usage`.
  func requireNone(_ library: LibraryOption) throws(HarnessError) {
    if isGiven, library.library != nil { throw HarnessError(.usage, "--source and --library exclude each other") }
  }

  /// Builds the libraries.
  /// - Parameters:
  ///   - folder: an existing folder for files.
  ///   - isSingle: whether one library suffices: one compiler without flags builds it.
  ///   - workers: the processes that load the libraries.
  func build(in folder: String, isSingle: Bool = false, workers: WorkerPool) async throws -> SourceBuild {
    let found = try compilers.toolchains(flags: isSingle ? [""] : ["-O0", "-O2"])
    let toolchains = isSingle ? Array(found.prefix(1)) : found
    let words = cflags.flatMap { $0.split(separator: " ").map(String.init) }
    let files = files
    return try await Interruption.cancels {
      try await SourceBuild(files, flags: words, toolchains, in: folder, workers: workers)
    }
  }

  /// The kfuncs of a library, or of one that is built of the sources.
  /// - Parameters:
  ///   - library: the library where there are no sources.
  ///   - workers: the processes that load it.
  /// - Returns: the library, and what it is called.
  func open(
    or library: LibraryOption, _ workers: WorkerPool = WorkerPool()
  ) async throws -> (library: KfuncLibrary, name: String) {
    try requireNone(library)
    guard isGiven else {
      let library = try library.open(workers)
      return (library, library.path)
    }
    let folder = try ScratchFolder()
    let build = try await build(in: folder.path, isSingle: true, workers: workers)
    guard let library = build.built.first?.opened else { throw HarnessError(.library, "no library was built") }
    return (library, files.joined(separator: ", "))
  }
}
