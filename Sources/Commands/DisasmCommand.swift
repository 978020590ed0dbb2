import ArgumentParser
import BPF
import BPFObject
import CTypes
import CallingConvention
import Checks
import Execution
import JIT
import Kfuncs
import Listings
import Outcomes
import Reports
import Support

/// `kfunctest disasm`: a BPF program beside its native code.
struct DisasmCommand: StatusCommand {
  static let configuration = CommandConfiguration(
    commandName: "disasm",
    abstract:
      "Print a BPF program beside its x86-64 code: a program file, those of a C object, or the one that calls a kfunc.",
    usage: "kfunctest disasm [<options>] <file-or-kfunc>",
    discussion: """
      Example:
        kfunctest disasm kf_u64_8 --shape forwarded
        kfunctest disasm kf_u64_8 --profile kernel --format hex
        kfunctest disasm kf_pair_at_6 --target linux-7.4 --profile kernel
        kfunctest disasm Tests/Objects/built/v4-O2/counts.bpf.o --program eight

      A file ends in .bpf.s (assembler text), .o (an object that a compiler wrote), .bin (raw instructions) or .hex; - is \
      hexadecimal text on standard input. Of an object every program is printed, with the lines of its source.
      --format hex prints NAME HEX for each function; what depends on addresses is zero there.
      """)

  /// Whose bytes are shown.
  enum Profile: String, ExpressibleByArgument, CaseIterable {
    /// For user space.
    case native
    /// The Linux JIT's.
    case kernel
  }

  /// How they are shown.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    /// A screen.
    case text
    /// JSON.
    case json
    /// Hexadecimal, for comparisons.
    case hex
  }

  @Argument(
    help: .init("A program file, or a kfunc as `kfunctest list` names it.", valueName: "file-or-kfunc"),
    completion: .kfuncs(orFiles: true))
  var name: String

  @Option(
    help: .init(
      "For a kfunc, which program: direct, immediate, forwarded, reversed, two-callees, nested, branches. (default: "
        + "direct)", valueName: "shape"),
    completion: .names(CallShape.self),
    transform: OptionText.shape)
  var shape: CallShape?

  @Option(help: .init("Only this program of an object.", valueName: "name"))
  var program: String?

  @Option(
    help: .init("Whose code: native (ours, for user space), kernel (the Linux JIT's bytes).", valueName: "profile"))
  var profile = Profile.native

  @Option(
    help: .init(
      "Hide constants as net.core.bpf_jit_harden does, with random numbers from a seed.", valueName: "seed"),
    transform: OptionText.seed)
  var blind: UInt64?

  @OptionGroup var target: TargetOption

  @Option(help: .init("What to print: text, json, hex.", valueName: "format"))
  var format = Format.text

  @OptionGroup var library: LibraryOption

  @OptionGroup var types: KernelTypesOption

  func execute(_ console: Console) throws -> Int32 {
    if ObjectFile.isObjectName(name) {
      if shape != nil { throw HarnessError(.usage, "--shape is for kfuncs; \(name) is an object") }
      try showObject(console)
      return 0
    }
    if program != nil { throw HarnessError(.usage, "--program is for objects (.o); \(name) is none") }
    if ProgramFile.isFileName(name) {
      if shape != nil { throw HarnessError(.usage, "--shape is for kfuncs; \(name) is a file") }
      try show(try ProgramFile(name), console)
      return 0
    }
    let library = try library.open()
    guard let kfunc = library.kfunc(named: name) else {
      throw HarnessError(
        .usage,
        "\(library.path) has no kfunc '\(name)'" + NearNames.question(name, in: library.kfuncs.map(\.name))
          + ", and no file is named so (files end in .bpf.s, .bin or .hex)")
    }
    let targets = target.targets(.placed)
    let isPlain = profile == .native && format == .text && blind == nil
    guard targets.target(for: kfunc.placement) != nil else { throw Self.noCall(kfunc, targets) }
    let preview = try CallPreview(kfunc, shape: shape ?? .direct, targets: targets)
    let verdicts = targets.targets.map { TargetOutcome(kfunc.placement.verdict(under: $0)) }
    if !isPlain {
      let subject = "\(name), shape \(preview.shape.rawValue)"
      try show(
        try compile(preview.program, preview.program.kfuncs.map { _ in kfunc }, targets), subject, [], verdicts, console
      )
      return 0
    }
    let screen = DisassemblyScreen(preview.compiled, calling: kfunc.placement, shape: preview.shape, targets: verdicts)
    guard let text = screen.text(console.style) else { throw Self.noDecoder }
    try console.write(text)
    return 0
  }

  func validate() throws {
    if profile == .kernel && target.named?.contains(.psabi) == true {
      throw ValidationError("--profile kernel emits the code of a kernel: --target linux-7.2 or linux-7.4, not psabi")
    }
  }

  private static func noCall(_ kfunc: Kfunc, _ targets: CallTargets) -> HarnessError {
    let others = Target.allCases.filter { kfunc.placement.verdict(under: $0).placement.isRight }
    let why =
      kfunc.placement.verdict == .needsMarshalling ? "needs marshalling" : "is \(kfunc.placement.verdict.rawValue)"
    let hint = others.isEmpty ? "" : "; --target \(others.map(\.rawValue).joined(separator: " and ")) can"
    return HarnessError(
      .usage,
      "no BPF program can call \(kfunc.name) under \(targets.targets.map(\.rawValue).joined(separator: ", ")): it \(why) "
        + "(see `kfunctest explain \(kfunc.name)`\(hint))")
  }

  private static var noDecoder: HarnessError {
    HarnessError(
      .usage,
      "machine code cannot be listed: \(MachineCodeDecoder.obstacle ?? "Zydis has no 64-bit mode"); --format hex needs no listing"
    )
  }

  private func show(_ file: ProgramFile, _ console: Console) throws {
    let library = file.program.kfuncs.isEmpty ? nil : try self.library.open()
    let kfuncs = file.program.kfuncs.map { library?.kfunc(named: $0.name) }
    let placements = try file.prototypes.map { prototype throws(HarnessError) in
      try prototype.map { prototype throws(HarnessError) in try Self.placement(prototype, file) }
    }
    try show(try compile(file.program, kfuncs, target.targets(.always)), name, placements, [], console)
  }

  private func showObject(_ console: Console) throws {
    let object = try ObjectFile.read(name, kernel: types.relocated, modules: types.relocatedModules)
    let programs = try object.selected(program)
    if programs.count > 1 && format == .json {
      throw HarnessError(
        .usage, "--format json prints one program; --program names it: \(programs.map(\.name).joined(separator: ", "))",
        at: name)
    }
    let file = ObjectFile(object, kfuncs: try library.kfuncs(for: object))
    for (index, program) in programs.enumerated() {
      let linked = try file.linked(program.name)
      let compiled = try compile(
        linked.program, linked.program.kfuncs.map { file.kfunc(named: $0.name) }, target.targets(.always))
      if index > 0 && format == .text { try console.write("\n") }
      try show(
        compiled, "\(program.name) of \(name), section \(program.section)",
        linked.signatures.map { $0.map { Placement($0) } },
        [], console, program: program.name)
    }
  }

  private func show(
    _ compiled: CompiledProgram, _ subject: String, _ placements: [Placement?], _ verdicts: [TargetOutcome],
    _ console: Console, program: String? = nil
  ) throws {
    let outcome = CommandOutcome.disasm(
      DisasmOutcome(compiled, program: program, profile: profile.rawValue, targets: verdicts))
    switch format {
    case .hex: try console.write(TableReport(console.style).text(of: outcome))
    case .json: try console.write(JSONReport().text(of: outcome))
    case .text:
      let screen = DisassemblyScreen(
        compiled, subject: "\(subject), \(profile.rawValue) profile\(blind == nil ? "" : ", constants blinded")",
        placements: placements, targets: verdicts)
      guard let text = screen.text(console.style) else { throw Self.noDecoder }
      try console.write(text)
    }
  }

  /// Kfuncs that the registry does not have are called at address zero: the code is only looked at.
  private func compile(_ program: Program, _ kfuncs: [Kfunc?], _ targets: CallTargets) throws -> CompiledProgram {
    var options = profile == .kernel ? JITOptions.kernel() : .native
    options.isListing = true
    options.blindingSeed = blind
    let callees = kfuncs.map { kfunc in
      guard let placement = kfunc?.placement else { return KfuncTarget(address: 0, returnsPair: false) }
      return KfuncTarget(placement, under: targets.target(for: placement) ?? .linux72, address: 0)
    }
    do throws(JITError) {
      return try JITCompiler().compile(program, kfuncs: callees, options: options)
    } catch {
      let place = error.instruction.flatMap { ProgramPlace($0, of: program) }
      throw HarnessError(.usage, "\(name): \(error.message)\(place.map { " \($0.words)" } ?? "")")
    }
  }

  private static func placement(
    _ prototype: AssembledProgram.Prototype, _ file: ProgramFile
  ) throws(HarnessError) -> Placement {
    do {
      let unit = try CDeclarationParser.parse(prototype.text + ";", types: CTypeTable())
      if let signature = unit.signatures.first { return Placement(signature) }
    } catch {
      throw HarnessError(.usage, "\(file.name):\(prototype.line): .func: \(error)")
    }
    throw HarnessError(.usage, "\(file.name):\(prototype.line): .func: `\(prototype.text)` is no C prototype")
  }
}
