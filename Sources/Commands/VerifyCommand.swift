import ArgumentParser
import BPF
import BPFObject
import BTFSource
import Execution
import KernelOracle
import Kfuncs
import NativeCalls
import Outcomes
import Reports
import Support
import Verifier

/// `kfunctest verify`: what the kernel's verifier says of a program.
struct VerifyCommand: StatusCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Say whether the kernel's verifier accepts a BPF program, in its words; the kernel is not needed.",
    usage: "kfunctest verify [<options>] <file> ...",
    discussion: """
      Example:
        kfunctest verify Tests/Programs/seven-arguments.bpf.s
        kfunctest verify Tests/Programs/Verifier/bad_unreachable.bpf.s
        kfunctest verify Tests/Objects/built/v4-O2/weak.bpf.o --program present --log-level 2

      A file ends in .bpf.s (assembler text), .o (an object that a compiler wrote), .bin (raw instructions) or .hex; - is \
      hexadecimal text on standard input. Text and raw instructions are programs of type tc unless `.section` or --type says otherwise. The rules are those for root, \
      with the JIT on. A verdict that needs a rule that is not modelled is "not decided": docs/verifier.md lists what is.

      Exit status: 0 accepted; 1 rejected, or --kernel and the running kernel says something else; 2 unreadable input; 3 not \
      decided.
      """)

  @Argument(help: .init("The programs.", valueName: "file"), completion: .file())
  var files: [String]

  @Option(help: .init("Only this program of an object, also one of a section with \"?\".", valueName: "name"))
  var program: String?

  @Option(
    help: .init(
      "What is written of the verifier's work: 0 nothing, 1 the path that fails, 2 all paths and what is computed before.",
      valueName: "level"))
  var logLevel = 0

  @Option(help: .init("The kernel whose rules hold: linux-7.2, linux-7.3.", valueName: "target"))
  var target = VerifierInput.Kernel.linux73

  @Option(
    help: .init(
      "The type of programs in text or raw instructions, by a section's name: xdp, cgroup_skb/egress (default: tc).",
      valueName: "section"))
  var type: String?

  @Option(
    help: .init(
      "The processors of the machine that the program is for: what bpf_get_smp_processor_id gives is below (default: this machine's).",
      valueName: "count"))
  var processors: Int?

  @Flag(help: "Keep a state at each place that may keep one, as with BPF_F_TEST_STATE_FREQ.")
  var testStates = false

  @Flag(help: "All accesses to memory have to be aligned, as with BPF_F_STRICT_ALIGNMENT.")
  var strictAlignment = false

  @Flag(help: "Also give the program to the running kernel, and compare the verdicts; root only.")
  var kernel = false

  @OptionGroup var library: LibraryOption

  @OptionGroup var types: KernelTypesOption

  @OptionGroup var format: FormatOption

  @OptionGroup var attachTo: AttachToOption

  func validate() throws {
    if files.isEmpty { throw ValidationError("no file") }
    if !(0...2).contains(logLevel) { throw ValidationError("--log-level \(logLevel) is none of 0, 1, 2") }
    if let processors, !(1...8192).contains(processors) {
      throw ValidationError("--processors \(processors) is not in 1...8192")
    }
    if let type, context == nil { throw ValidationError("--type \(type) is no section that libbpf knows") }
    if type != nil, let file = files.first(where: ObjectFile.isObjectName) {
      throw ValidationError("--type is for text and raw instructions; \(file) names its sections")
    }
    if program != nil, let file = files.first(where: { !ObjectFile.isObjectName($0) }) {
      throw ValidationError("--program is for objects (.o); \(file) is one program")
    }
  }

  private var context: ContextKind? { type.flatMap { ContextKind(section: $0) } }

  func execute(_ console: Console) throws -> Int32 {
    let world = World(library: OpenedLibrary(library), types: try types.table(for: target))
    if world.types == nil, !types.moduleBTF.isEmpty {
      throw HarnessError(.usage, "--module-btf: the types of a module need those of its kernel, --kernel-btf FILE")
    }
    var results: [VerifyOutcome.Result] = []
    for file in files {
      results += try ObjectFile.isObjectName(file) ? object(file, world) : text(file, world)
    }
    let outcome = VerifyOutcome(target: target.rawValue, programs: results)
    try console.write(format.report(console).text(of: .verify(outcome)))
    return outcome.exitStatus
  }

  /// What the programs of all files share.
  private struct World {
    let library: OpenedLibrary
    /// The kernel's types; nil where they are not at hand.
    let types: KernelTypeTable?
    /// What the running kernel is asked about kfuncs and targets, once.
    let ids = KfuncIDs()
  }

  private func text(_ name: String, _ world: World) throws -> [VerifyOutcome.Result] {
    var input = try reader(world).input(UncheckedProgramFile(name), context, option: attachTo.name)
    input.section = type ?? input.section
    try requireAttachment([input], name)
    return [try result(input, name, nil, world)]
  }

  private func object(_ name: String, _ world: World) throws -> [VerifyOutcome.Result] {
    let object = try ObjectFile.read(name, kernel: types.relocated, modules: types.relocatedModules)
    let file = ObjectFile(object, kfuncs: try world.library.kfuncs(for: object))
    let inputs = try object.selected(program).map { program in
      let attachment = try attachTo.name.flatMap { try reader(world).attachment($0, section: program.section) }
      var input = try file.verifierInput(
        program, target, context: attachment?.context, types: world.types, linksKernel: true)
      input.attachment = attachment
      return (program.name, input)
    }
    try requireAttachment(inputs.map(\.1), name)
    return try inputs.map { try result($1, name, $0, world) }
  }

  /// Refuses `--attach-to` for a file whose programs are attached to none.
  private func requireAttachment(_ inputs: [VerifierInput], _ file: String) throws(HarnessError) {
    if attachTo.name == nil || inputs.contains(where: { $0.attachment != nil }) { return }
    throw HarnessError(
      .usage, "--attach-to: \(file) has no program of a section such as freplace, fentry, fexit or fsession")
  }

  private func reader(_ world: World) -> AttachmentReader {
    AttachmentReader(kernel: target, library: world.library, types: types, table: world.types)
  }

  private func result(
    _ input: VerifierInput, _ file: String, _ program: String?, _ world: World
  ) throws -> VerifyOutcome.Result {
    var input = input
    input.processors = processors ?? HostProcessors.count
    if testStates { input.keepsAllStates = true }
    if strictAlignment { input.alignsAccesses = true }
    let verification = ProgramVerifier.verify(input, logLevel: logLevel)
    var result = VerifyOutcome.Result(verification, of: input, file: file, program: program)
    guard kernel else { return result }
    do throws(KernelError) {
      let answer = try KernelVerdict(input, logLevel: max(1, logLevel), ids: world.ids)
      result.kernel = VerifyOutcome.KernelAnswer(
        status: answer.message == nil ? .accepted : .rejected, message: answer.message, following: answer.following,
        log: logLevel > 0 ? answer.log : nil)
    } catch {
      result.kernel = VerifyOutcome.KernelAnswer(status: .unavailable, message: error.description)
    }
    return result
  }
}

extension VerifierInput.Kernel: ExpressibleByArgument {}
