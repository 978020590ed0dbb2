import ArgumentParser
import BPF
import BPFObject
import BTFSource
import Execution
import Kfuncs
import NativeCalls
import Support
import TypeSources
import Verifier

/// The function that a program of type ext replaces.
struct ReplacesOption: ParsableArguments {
  @Option(
    help: .init(
      "What a program of section freplace replaces: FILE, FILE:FUNCTION or FILE:PROGRAM:FUNCTION of an object or a text (default: "
        + "the text's `.replaces`, and the function that the section names).", valueName: "function"),
    completion: .file())
  var replaces: String?

  /// What is replaced, as it was named.
  struct Name {
    let file: String
    let program: String?
    let function: String?
  }

  /// The parts of the option; nil without it.
  var name: Name? {
    guard let replaces else { return nil }
    let parts = replaces.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
    return Name(
      file: parts[0], program: parts.count == 3 ? parts[1] : nil, function: parts.count > 1 ? parts.last : nil)
  }
}

/// Reads what programs of type ext replace.
struct ReplacedReader {
  /// The kernel whose rules hold.
  let kernel: VerifierInput.Kernel
  /// Where kfuncs are found.
  let library: OpenedLibrary
  /// What relocations are resolved against.
  let types: KernelTypesOption
  /// The kernel's types; nil where they are not at hand.
  let table: KernelTypeTable?

  /// The most programs that replace a function of one another.
  private static let deepest = 4

  /// What a program replaces; nil where it is not named.
  /// - Parameters:
  ///   - name: the file, as an option or a text names it.
  ///   - section: the section of the program that replaces it.
  func function(
    _ name: ReplacesOption.Name, section: String?, depth: Int = 0
  ) throws -> ReplacedFunction {
    guard let function = name.function ?? section.flatMap(Self.target) else {
      throw HarnessError(
        .usage, "--replaces \(name.file): which function is not said, FILE:FUNCTION or SEC(\"freplace/FUNCTION\")")
    }
    guard depth < Self.deepest else { throw HarnessError(.usage, "\(name.file): programs that replace one another") }
    let input =
      ObjectFile.isObjectName(name.file)
      ? try object(name, function) : try text(name.file, depth: depth)
    return ReplacedFunction(program: input, name: function)
  }

  /// The function that a section names behind the slash.
  private static func target(_ section: String) -> String? {
    section.firstIndex(of: "/").map { String(section[section.index(after: $0)...]) }
  }

  private func text(_ name: String, depth: Int) throws -> VerifierInput {
    try input(UncheckedProgramFile(name), nil, depth: depth + 1)
  }

  /// A text or raw instructions as the verifier receives them, with what they replace.
  func input(
    _ file: UncheckedProgramFile, _ context: ContextKind?, option: ReplacesOption.Name? = nil, depth: Int = 0
  ) throws -> VerifierInput {
    let kfuncs = file.program.kfuncs.isEmpty ? [] : try library.kfuncs()
    var replaced: ReplacedFunction?
    var section: String?
    if case .text(let text) = file.content, context == nil {
      section = text.section
      let isReplacement = section.flatMap { ContextKind(section: $0) }?.type == .replacement
      if isReplacement, let name = option ?? text.replacedFile.map({ Self.name($0, beside: file.name) }) {
        replaced = try function(name, section: section, depth: depth)
      }
    }
    var input = try file.verifierInput(
      kernel, context: replaced?.program.context ?? context, kfuncs: kfuncs, types: table)
    input.section = section ?? input.section
    input.replaced = replaced
    return input
  }

  /// A file that a text names is in the text's folder.
  private static func name(_ file: String, beside text: String) -> ReplacesOption.Name {
    let folder = text.lastIndex(of: "/").map { String(text[...$0]) } ?? ""
    return ReplacesOption.Name(file: file.hasPrefix("/") ? file : folder + file, program: nil, function: nil)
  }

  private func object(_ name: ReplacesOption.Name, _ function: String) throws -> VerifierInput {
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
    throw HarnessError(.usage, "--replaces: no program of \(name.file) has a function \(function)")
  }
}
