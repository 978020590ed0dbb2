import ArgumentParser
import Campaigns
import NativeCalls
import Outcomes
import Reports
import Support
import Toolchains

/// `kfunctest export`: programs with stack arguments as tests for others.
struct ExportCommand: StatusCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write programs that pass stack arguments as tests for others, after each was run.",
    usage: "kfunctest export [<options>] <form> <folder>",
    discussion: """
      Example:
        kfunctest export conformance tests
        kfunctest export c tests --kernel 7.2

      The form is conformance, test files of the public bpf_conformance suite, or c, a file in the way of the kernel's
      selftests (naked functions, __retval, __msg). Each slot, each width, forwarding, callees of different counts, and what a
      verifier must refuse. What is expected is computed from the values that a program stores.

      The text is read back: our verifier judges each program, JIT and interpreter run it, C is compiled by clang, and a Linux in
      a virtual machine (scripts/kernel-vm) judges and runs all. Nothing is written if a program comes to something else.

      Exit status: 0 written, and everything was run; 1 a difference or, without --allow-skips, a run that could not be made;
      2 wrong usage.
      """)

  /// A form as a word of the command line.
  enum Form: String, ExpressibleByArgument, CaseIterable { case conformance, c }

  @Argument(help: .init("conformance or c.", valueName: "form"))
  var form: Form

  @Argument(help: .init("The folder; it is made.", valueName: "folder"), completion: .directory)
  var folder: String

  @Option(
    help: .init("The Linux that judges and runs the programs: 7.3, 7.2; none for no kernel.", valueName: "release"))
  var kernel = "7.3"

  @Option(
    help: .init("The clang that compiles C. (default: the first that passes stack arguments)", valueName: "compiler"),
    completion: .file())
  var clang: String?

  @OptionGroup var skips: SkipsOption

  @OptionGroup var format: FormatOption

  func validate() throws {
    if folder.isEmpty { throw ValidationError("'' is no folder") }
    if kernel.isEmpty { throw ValidationError("--kernel '' is no release: 7.3, or none") }
    if clang != nil && form == .conformance { throw ValidationError("--clang is for export c") }
  }

  func execute(_ console: Console) async throws -> Int32 {
    let machine = kernel == "none" ? nil : VirtualKernel(release: kernel)
    let form: SuiteOutcome.Form = self.form == .c ? .c : .conformance
    var export = SuiteExport(
      form, folder: folder, kernel: machine, workers: WorkerPool(), allowSkips: skips.allowSkips)
    switch form {
    case .conformance: try export.writeConformance()
    case .c:
      let scratch = try ScratchFolder()
      try await export.writeC(try await BPFCompilers(clang.map { [$0] }, folder: scratch.path))
    }
    let outcome = export.outcome
    try console.write(format.report(console).text(of: .suite(outcome)))
    return outcome.isGood ? 0 : 1
  }
}
