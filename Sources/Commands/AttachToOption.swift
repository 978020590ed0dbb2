import ArgumentParser
import BPF
import BPFObject
import BTFSource
import Execution
import KernelOracle
import Kfuncs
import NativeCalls
import Support
import TypeSources
import Verifier

/// The function of another program to which a program is attached.
struct AttachToOption: ParsableArguments {
  @Option(
    help: .init(
      "The function of another program that a program of section freplace replaces, or that one of sections such as fentry and "
        + "fexit traces: FILE, FILE:FUNCTION or FILE:PROGRAM:FUNCTION of an object or a text (default: the text's `.attach`, and the "
        + "function that the section names).", valueName: "function"),
    completion: .file())
  var attachTo: String?

  /// A function, as it was named.
  struct Name {
    let file: String
    let program: String?
    let function: String?
  }

  /// The parts of the option; nil without it.
  var name: Name? {
    guard let attachTo else { return nil }
    let parts = attachTo.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
    return Name(
      file: parts[0], program: parts.count == 3 ? parts[1] : nil, function: parts.count > 1 ? parts.last : nil)
  }
}

/// Reads the programs to whose functions others are attached.
struct AttachmentReader {
  /// The kernel whose rules hold.
  let kernel: VerifierInput.Kernel
  /// Where kfuncs are found.
  let library: OpenedLibrary
  /// What relocations are resolved against.
  let types: KernelTypesOption
  /// The kernel's types; nil where they are not at hand.
  let table: KernelTypeTable?

  /// The most programs that are attached to one another.
  private static let deepest = 4

  /// How a program of a section is attached to a function; nil for one that cannot be.
  /// - Parameter name: the function, as an option or a text names it.
  func attachment(_ name: AttachToOption.Name, section: String?, depth: Int = 0) throws -> ProgramAttachment? {
    guard let attach = section.flatMap({ ContextKind(section: $0) })?.attachment else { return nil }
    guard let function = name.function ?? section.flatMap(Self.target) else {
      throw HarnessError(
        .usage, "--attach-to \(name.file): which function is not said, FILE:FUNCTION or SEC(\"fentry/FUNCTION\")")
    }
    guard depth < Self.deepest else {
      throw HarnessError(.usage, "\(name.file): programs that are attached to one another")
    }
    let input =
      ObjectFile.isObjectName(name.file)
      ? try object(name, function) : try self.input(UncheckedProgramFile(name.file), nil, depth: depth + 1)
    return attach(TargetFunction(program: input, name: function, types: try Self.types(of: input, name.file)))
  }

  /// The function that a section names behind the slash.
  private static func target(_ section: String) -> String? {
    section.firstIndex(of: "/").map { String(section[section.index(after: $0)...]) }
  }

  /// The types of a program: those of its object, or those of its prototypes.
  private static func types(of input: VerifierInput, _ file: String) throws -> any KernelTypeSource {
    if let own = input.programTypes { return own }
    guard let types = KernelTypeTable(try ProgramFunctionsBTF(input).bytes) else {
      throw HarnessError(.badProgram, "the prototypes of its functions are not sound", at: file)
    }
    return types
  }

  /// A text or raw instructions as the verifier receives them, with what they are attached to.
  func input(
    _ file: UncheckedProgramFile, _ context: ContextKind?, option: AttachToOption.Name? = nil, depth: Int = 0
  ) throws -> VerifierInput {
    let kfuncs = file.program.kfuncs.isEmpty ? [] : try library.kfuncs()
    var attachment: ProgramAttachment?
    var section: String?
    if case .text(let text) = file.content, context == nil {
      section = text.section
      if let name = option ?? text.attachFile.map({ Self.name($0, beside: file.name) }) {
        attachment = try self.attachment(name, section: section, depth: depth)
        if attachment == nil, option == nil {
          throw HarnessError(
            .badProgram, "a program of section \(section ?? "tc") is attached to no program", at: file.name)
        }
      }
    }
    var input = try file.verifierInput(kernel, context: attachment?.context ?? context, kfuncs: kfuncs, types: table)
    input.section = section ?? input.section
    input.attachment = attachment
    return input
  }

  /// A file that a text names is in the text's folder.
  private static func name(_ file: String, beside text: String) -> AttachToOption.Name {
    let folder = text.lastIndex(of: "/").map { String(text[...$0]) } ?? ""
    return AttachToOption.Name(file: file.hasPrefix("/") ? file : folder + file, program: nil, function: nil)
  }

  private func object(_ name: AttachToOption.Name, _ function: String) throws -> VerifierInput {
    let object = try ObjectFile.read(name.file, kernel: types.relocated, modules: types.relocatedModules)
    let file = ObjectFile(object, kfuncs: try library.kfuncs(for: object))
    var inputs: [VerifierInput] = []
    for program in try object.selected(name.program) {
      let input = try file.verifierInput(program, kernel, types: table, linksKernel: true)
      if input.program.subprograms.contains(where: { $0.name == function }) { return input }
      inputs.append(input)
    }
    // The kernel says of such a function that it is not there.
    if inputs.count == 1 { return inputs[0] }
    throw HarnessError(.usage, "--attach-to: no program of \(name.file) has a function \(function)")
  }
}
