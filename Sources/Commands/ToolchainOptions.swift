import ArgumentParser
import Campaigns
import Support
import Toolchains

/// The option that names a file of known differences.
struct ExpectationsOption: ParsableArguments {
  @Option(
    help: .init(
      "A TOML file of known differences: what it names has to fail, and is no failure then.", valueName: "file"),
    completion: .file())
  var expectations: String?

  /// Reads the file, where there is one.
  /// - Throws: `HarnessError` or `HarnessError` with the place of what is wrong.
  func read() throws -> Expectations? {
    try expectations.map { try Expectations(try TextFile.read($0), path: $0) }
  }
}

/// The C compilers that a command uses.
struct CompilerOptions: ParsableArguments {
  @Option(
    help: .init(
      "Compilers, separated by commas: names on the PATH or paths. (default: those of gcc, clang, tcc that are there)",
      valueName: "compilers"), completion: .compilers)
  var compilers: String?

  @Option(
    parsing: .unconditionalSingleValue,
    help: .init("Flags of the compilers, as one word; may be given several times, each a column.", valueName: "flags"))
  var flags: [String] = []

  /// Whether compilers or flags were asked for by name.
  var isNamed: Bool { compilers != nil || !flags.isEmpty }

  /// The toolchains.
  /// - Parameter usualFlags: the flags where none are given.
  /// - Throws: `HarnessError` where a compiler cannot be found.
  func toolchains(flags usualFlags: [String]) throws -> [Toolchain] {
    let names = compilers?.split(separator: ",").map(String.init) ?? Toolchain.usual.filter(Toolchain.exists)
    if names.isEmpty {
      throw HarnessError(
        .usage,
        compilers == nil
          ? "none of \(Toolchain.usual.joined(separator: ", ")) is on the PATH; --compilers names others"
          : "--compilers '' names no compiler")
    }
    let sets = (flags.isEmpty ? usualFlags : flags).map { $0.split(separator: " ").map(String.init) }
    var toolchains: [Toolchain] = []
    for name in names {
      // tcc optimises nothing: one column of it says all.
      for set in flags.isEmpty && name == "tcc" ? [[]] : sets {
        let toolchain = try Toolchain(name, flags: set)
        if !toolchains.contains(toolchain) { toolchains.append(toolchain) }
      }
    }
    return toolchains
  }
}

/// The compilers that a command uses, those with a BPF back end among them.
struct ToolchainOptions: ParsableArguments {
  @OptionGroup var own: CompilerOptions

  @Option(
    help: .init(
      """
      Compilers with a BPF back end, whose programs call the functions, separated by commas: names on the PATH, paths, or \
      'toolchain' and 'toolchain-gcc', clang 23 and gcc 16 of scripts/toolchain; 'none' for none. (default: those of \
      clang-23, clang, toolchain, bpf-gcc, toolchain-gcc that are there)
      """, valueName: "compilers"),
    completion: .commaSeparated(orFiles: true) { ["toolchain", "toolchain-gcc", "none"] })
  var bpfCompilers: String?

  /// Finds the compilers with a BPF back end.
  /// - Parameter folder: an existing folder for files.
  /// - Throws: `HarnessError` where one that was named cannot be found.
  func bpf(in folder: String) async throws(HarnessError) -> BPFCompilers {
    if bpfCompilers == "none" { return BPFCompilers() }
    let names = bpfCompilers?.split(separator: ",").map(String.init)
    if names == [] { throw HarnessError(.usage, "--bpf-compilers '' names no compiler; 'none' is for none") }
    return try await BPFCompilers(names, folder: folder)
  }

  /// The compilers that were named; nil for none.
  var compilers: String? { own.compilers }
  /// The flags that were given.
  var flags: [String] { own.flags }
  /// Whether compilers or flags were asked for by name.
  var isNamed: Bool { own.isNamed }

  /// The toolchains.
  /// - Parameter usualFlags: the flags where none are given.
  /// - Throws: `HarnessError` where a compiler cannot be found.
  func toolchains(flags usualFlags: [String]) throws -> [Toolchain] { try own.toolchains(flags: usualFlags) }
}
