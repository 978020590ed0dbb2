import ArgumentParser
import CallingConvention
import Checks
import Kfuncs
import Outcomes
import Support
import Toolchains

/// Where the programs of compilers come from that BPF callers run beside generated ones.
struct ProgramsOptions: ParsableArguments {
  @Option(
    help: .init(
      """
      Compilers with a BPF back end, whose programs the BPF callers run as well, separated by commas: names on the PATH, \
      paths, or 'toolchain' and 'toolchain-gcc', clang 23 and gcc 16 of scripts/toolchain. (default: none)
      """, valueName: "compilers"), completion: .commaSeparated(orFiles: true) { ["toolchain", "toolchain-gcc"] })
  var bpfCompilers: String?

  @Option(
    parsing: .unconditionalSingleValue,
    help: .init(
      """
      A level and a cpu of these compilers, as one word; may be given several times. (default: -O1, -O2 and -O3 for v3 \
      and v4)
      """,
      valueName: "level and cpu"))
  var bpfFlags: [String] = []

  @Option(
    help: .init(
      "Run programs that --save-programs wrote on a machine with such compilers.", valueName: "file"),
    completion: .file())
  var programs: String?

  @Option(
    help: .init("Write the programs of --bpf-compilers to a file, for --programs elsewhere.", valueName: "file"),
    completion: .file())
  var savePrograms: String?

  func validate() throws {
    if bpfCompilers != nil && programs != nil {
      throw ValidationError("--bpf-compilers and --programs exclude each other")
    }
    if savePrograms != nil && bpfCompilers == nil {
      throw ValidationError("--save-programs needs --bpf-compilers, which write the programs")
    }
    if !bpfFlags.isEmpty && bpfCompilers == nil { throw ValidationError("--bpf-flags needs --bpf-compilers") }
    if let flags = bpfFlags.first(where: { !BPFToolchain.flags.contains($0) }) {
      throw ValidationError("--bpf-flags '\(flags)' is none of \(BPFToolchain.flags.joined(separator: ", "))")
    }
    if let bpfCompilers, bpfCompilers.split(separator: ",").isEmpty {
      throw ValidationError("--bpf-compilers '\(bpfCompilers)' names no compiler")
    }
    if programs == "" || savePrograms == "" { throw ValidationError("'' names no file") }
  }

  /// Compiles or reads the programs, and saves them where that was asked for.
  /// - Parameters:
  ///   - library: the library of the kfuncs.
  ///   - kfuncs: the kfuncs that are to be called.
  ///   - callers: the callers of the run.
  /// - Returns: the programs that were asked for, a set for each compiler, level and cpu.
  /// - Throws: `HarnessError` where a compiler cannot be used, a file cannot be read or written or holds no programs for the
  ///   library, or no caller runs programs.
  func sets(_ library: KfuncLibrary, _ kfuncs: [Kfunc], callers: [Caller]) async throws -> [ProgramSet] {
    guard bpfCompilers != nil || programs != nil else { return [] }
    guard callers.contains(where: \.isBPF) else {
      throw HarnessError(
        .usage, "compilers' programs are run by jit, interpreter and kernel; --caller names none of them")
    }
    if let programs { return try SavedPrograms(path: programs, library: library).sets }
    let names = bpfCompilers?.split(separator: ",").map(String.init) ?? []
    let callable = kfuncs.filter { kfunc in
      kfunc.placement.hasKnownPlaces && kfunc.placement.verdict != .refused && BPFSource.canDeclare(kfunc.signature)
    }
    let source = BPFSource(callable.map(\.signature))
    let flags = bpfFlags
    let sets = try await Interruption.cancels {
      let folder = try ScratchFolder()
      let compilers = try await BPFCompilers(names, folder: folder.path)
      if let failure = compilers.failed.first {
        throw HarnessError(.compilationFailed, "--bpf-compilers \(failure.name): \(failure.reason)")
      }
      let toolchains = compilers.toolchains.filter { flags.isEmpty || flags.contains($0.flags) }
      let built = try await BPFBuild.build(source, toolchains, in: folder.path, name: "run")
      return built.map(\.set)
    }
    if let savePrograms {
      try SavedPrograms(sets, library: library, kfuncs: callable).write(to: savePrograms)
    }
    return sets
  }
}
