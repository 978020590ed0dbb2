import BPF
import CTypes

extension VerifierInput {
  /// A program in assembler text with the prototypes of its `.func` and `.global` directives.
  ///
  /// A function that nothing calls is none: its instructions belong to the one before it, as in the bytes that the kernel
  /// receives.
  /// - Parameters:
  ///   - text: the assembled text.
  ///   - context: what r1 of the main program points to; nil for what the text's section says, else `struct __sk_buff` of tc.
  ///   - kernel: the kernel whose rules hold.
  ///   - kfunc: the prototype of a kfunc by its name; nil for an unknown one.
  /// - Throws: `CParseError` for the first prototype that is no C.
  package init(
    _ text: UncheckedAssembly, context: ContextKind? = nil, kernel: Kernel = .linux73,
    kfunc: (String) -> Signature?
  ) throws(CParseError) {
    let isOfSection = context == nil
    let context = context ?? text.section.map { ContextKind(section: $0) ?? .other($0) } ?? .classifier
    var called = text.program.calledSubprograms
    // Nothing calls the function that runs when the program throws.
    if let name = text.tags.first?.exceptionCallback,
      let callback = text.program.subprograms.firstIndex(where: { $0.name == name })
    {
      called = Set(called).union([callback]).sorted()
    }
    var prototypes: [Signature?] = []
    for index in called {
      guard let prototype = text.prototypes[index] else {
        prototypes.append(index == 0 ? context.mainPrototype : nil)
        continue
      }
      let unit = try CDeclarationParser.parse(prototype.text + ";", types: Self.contexts)
      prototypes.append(unit.signatures.first)
    }
    self.init(
      program: text.program.with(called.map { text.program.subprograms[$0] }), prototypes: prototypes,
      kfuncs: text.program.kfuncs.map { kfunc($0.name) }, context: context, kernel: kernel)
    tags = called.map { text.tags[$0] }
    keepsAllStates = text.flags.contains(.stateFrequency)
    alignsAccesses = text.flags.contains(.strictAlignment)
    section = isOfSection ? text.section : nil
    attachment = isOfSection && text.attachFile != nil ? .unread : nil
    structures = Self.structures(text.program.maps)
  }

  /// The structures to which values point: those that the kernel does not have are 8 bytes
  /// (`MapValueBTF`).
  private static func structures(_ maps: [MapDefinition]) -> [UInt32: ProgramStructure] {
    var names: Set<String> = []
    for case .pointer(_, let name) in maps.flatMap(\.fields).map(\.kind) { names.insert(name) }
    let known = names.sorted().enumerated().map { index, name -> (UInt32, ProgramStructure) in
      let bytes = ProgramStructure.Part(name: "opaque", structure: name, base: 0, range: 0..<8, isPointer: false)
      return (
        UInt32(index + 1),
        ProgramStructure(name: name, size: 8, fields: [], parts: [bytes], members: ["opaque": 0])
      )
    }
    return Dictionary(uniqueKeysWithValues: known)
  }

  /// The types of contexts: BTF tells a context from a struct that is only declared.
  private static let contexts = CDeclarationParser.read(
    Set(ProgramType.allCases.compactMap(\.contextName)).sorted().map { "struct \($0) { unsigned int first; };" }
      .joined()
  ).types

  /// A program without prototypes.
  /// - Parameters:
  ///   - program: the program.
  ///   - context: what r1 of the main program points to.
  ///   - kernel: the kernel whose rules hold.
  ///   - kfunc: the prototype of a kfunc by its name; nil for an unknown one.
  package init(
    _ program: UncheckedProgram, context: ContextKind = .classifier, kernel: Kernel = .linux73,
    kfunc: (String) -> Signature?
  ) {
    let called = program.with(program.calledSubprograms.map { program.subprograms[$0] })
    self.init(
      program: called, prototypes: called.subprograms.indices.map { $0 == 0 ? context.mainPrototype : nil },
      kfuncs: called.kfuncs.map { kfunc($0.name) }, context: context, kernel: kernel)
  }
}

extension ContextKind {
  /// The prototype of a main program; nil where its context has no structure.
  var mainPrototype: Signature? {
    guard let name = type?.contextName else { return nil }
    return (try? CDeclarationParser.parse("int main(struct \(name) *ctx);"))?.signatures.first
  }
}
