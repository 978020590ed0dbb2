import ArgumentParser
import CTypes
import CallingConvention
import Campaigns
import Checks
import Kfuncs
import NativeCalls
import Outcomes
import Reports
import Support
import Toolchains

/// `kfunctest probe`: a prototype's callee and caller by every compiler, called in every way.
struct ProbeCommand: StoppableCommand {
  static let configuration = CommandConfiguration(
    commandName: "probe",
    abstract: "Compile a callee and a caller for a C prototype with every compiler, and call every one by every other.",
    usage: "kfunctest probe [<options>] <prototype> ...",
    discussion: """
      Example:
        kfunctest probe 'long f(int, long, char *, u64, u64, u64, u8)'
        kfunctest probe 'int f(long, double)' --target psabi
        kfunctest probe 'int f(u8, s64)' --flags -O0 --flags '-O3 -mno-red-zone'
        kfunctest probe 'int f(u64, __int128)' --all-flags --keep repro
        kfunctest probe 'int f(u8, bool, __int128, long)' --bpf-compilers toolchain

      A compiler with a BPF back end that passes more than five arguments (clang 23) writes programs of its own, at -O1, -O2 \
      and -O3 for cpu v3 and v4: the JIT and the interpreter run them.

      A signature that no named target puts right is called under the first of them all the same, and fails: \
      --target linux-7.2 shows what slots alone do. Nothing is called but what was compiled here.

      Exit status: 0 all agree; 1 a mismatch, nothing was checked or, without --allow-skips, compilers or flags that \
      were named did not compile; 2 wrong usage, or no compiler succeeded; 128 and the signal's number where a request \
      to stop ended it.
      """)

  @OptionGroup var declarations: DeclarationOptions

  @OptionGroup var compilers: ToolchainOptions

  @Flag(help: "More flags: -O0 to -O3, -Os, -O2 with -fcf-protection and with -mno-red-zone.")
  var allFlags = false

  @OptionGroup var engines: EngineOption

  @OptionGroup var skips: SkipsOption

  @OptionGroup var strict: StrictOption

  @OptionGroup var target: TargetOption

  @Option(help: .init("Repeats a run.", valueName: "number"), transform: OptionText.seed)
  var seed: UInt64 = 1

  @Option(
    help: .init("Keep the generated C there, with a script that builds and runs it alone.", valueName: "folder"),
    completion: .directory)
  var keep: String?

  @OptionGroup var expectations: ExpectationsOption

  @OptionGroup var format: CaseFormatOption

  /// Prototypes that one run takes.
  private static let most = 256

  private static let manyFlags = [
    "-O0", "-O1", "-O2", "-O3", "-Os", "-O2 -fcf-protection", "-O2 -mno-red-zone",
  ]

  func validate() throws {
    if strict.strict && skips.allowSkips { throw ValidationError("--strict and --allow-skips exclude each other") }
    if allFlags && !compilers.flags.isEmpty { throw ValidationError("--all-flags and --flags exclude each other") }
    if keep?.isEmpty == true { throw ValidationError("--keep '' names no folder") }
  }

  func execute(_ console: Console) async throws -> Int32 {
    let found = try declarations.read()
    let (signatures, text) = (found.signatures, found.text)
    // What was not named and cannot be read would be missing in a green run.
    if declarations.functions.isEmpty, let (file, omission) = found.omissions.first {
      throw HarnessError(.usage, "\(omission.error.description(in: file)); --function says what to probe")
    }
    for signature in signatures {
      let placement = Placement(signature)
      if !placement.hasKnownPlaces {
        throw HarnessError(.usage, "\(signature.name) is not probed: \(placement.reason)")
      }
    }
    if signatures.count > Self.most {
      throw HarnessError(.usage, "\(signatures.count) functions are declared there; a probe takes at most \(Self.most)")
    }
    let source = try KfuncSource(signatures, declarations: text)
    let toolchains = try compilers.toolchains(flags: allFlags ? Self.manyFlags : ["-O0", "-O2"])
    let workers = WorkerPool()
    let library = try LibraryOption.registry(workers)
    let known = try expectations.read()
    var options = RunOptions(seed: seed)
    options.targets = target.targets(.always)
    options.engines = try engines.open(workers)
    let fixed = options
    let (matrix, bpf) = try await Interruption.cancels {
      let folder = try ScratchFolder()
      try KfuncBuild.writeHeaders(to: folder.path)
      let built = try await KfuncBuild.build(source, toolchains, in: folder.path, name: "probe", workers: workers)
      if case .failure(let error) = built.first?.library, !built.contains(where: { $0.opened != nil }) { throw error }
      let bpf = try await compilers.bpf(in: folder.path)
      let programs = try await BPFBuild.build(BPFSource(source), bpf.toolchains, in: folder.path, name: "probe")
      var matrix = try CallMatrix(source, built, programs: programs, fixed, workers: workers)
      if let known { matrix.apply(known, isStrict: true) }
      if Interruption.signal == nil { try matrix.plantFaults(library, seed: fixed.seed, workers: workers) }
      return (matrix, bpf)
    }
    if let keep {
      let toolchains = matrix.usable.map { matrix.built[$0].toolchain }
      let bpf = matrix.programs.first { !$0.programs.isEmpty }?.toolchain
      try Reproducer(source, toolchains, options, bpf: bpf).write(to: keep)
    }
    var outcome = ProbeOutcome(
      matrix, signatures, options, bpf: bpf, isNamed: compilers.isNamed, allowSkips: skips.allowSkips,
      strict: strict.strict,
      interrupted: Interruption.signal != nil)
    let kfuncs = matrix.usable.first.flatMap { matrix.built[$0].opened }
    outcome.shownCalls = [ShownCall](outcome.cells.flatMap(\.findings), under: options.targets) {
      kfuncs?.kfunc(named: $0)
    }
    try console.write(format.report(console).text(of: .probe(outcome)))
    return Interruption.status ?? (outcome.isGood ? 0 : 1)
  }
}
