import BPF
import BPFObject
import CTypes
import Kfuncs
import Support
import TypeSources
import Verifier

extension UncheckedProgramFile {
  /// The program as a verifier receives it, with the prototypes of its directives.
  /// - Parameters:
  ///   - kernel: the kernel whose rules hold.
  ///   - context: what r1 of the main program points to; nil for what the text's section says, else `struct __sk_buff` of tc.
  ///   - kfuncs: the kfuncs of a library; those of the kernel itself are added.
  ///   - types: the types of the kernel; nil where they are not at hand.
  /// - Throws: `HarnessError` for a prototype that is no C.
  package func verifierInput(
    _ kernel: VerifierInput.Kernel, context: ContextKind? = nil, kfuncs: [Kfunc], types: (any KernelTypeSource)?
  ) throws(HarnessError) -> VerifierInput {
    let signature = { (name: String) in
      kfuncs.first { $0.name == name }?.signature ?? KernelKfuncs.kfunc(named: name)?.signature
    }
    var input: VerifierInput
    switch content {
    case .instructions(let program):
      input = VerifierInput(program, context: context ?? .classifier, kernel: kernel, kfunc: signature)
    case .text(let text):
      input = try Self.naming(name) { () throws(CParseError) in
        try VerifierInput(text, context: context, kernel: kernel, kfunc: signature)
      }
    }
    input.kernelTypes = types
    return input
  }
}

extension ObjectFile {
  /// A program of the object as a verifier receives it: of its section's type, with the prototypes of its BTF.
  /// - Parameters:
  ///   - program: the program.
  ///   - kernel: the kernel whose rules hold.
  ///   - context: what r1 of the main program points to; nil for what its section's type says.
  ///   - types: the types of the kernel; nil where they are not at hand.
  ///   - linksKernel: whether a weak extern is linked, too, if only the kernel has it.
  /// - Throws: `HarnessError` with code `badProgram` that names section and offset.
  package func verifierInput(
    _ program: ObjectProgram, _ kernel: VerifierInput.Kernel, context: ContextKind? = nil,
    types: (any KernelTypeSource)? = nil, linksKernel: Bool = false
  ) throws(HarnessError) -> VerifierInput {
    let symbols = types.map(KernelSymbols.known) ?? .unknown
    let linked = try object.linkedUnchecked(program.name, kernelSymbols: symbols) { [links, object] in
      !object.externs[$0].isWeak || links[$0].isLinked
        || linksKernel && VerifierInput.knowsKfunc(object.externs[$0].name)
    }
    var input = VerifierInput(
      program: linked.program, prototypes: linked.signatures,
      kfuncs: zip(linked.program.kfuncs, linked.kfuncs).map { target, declared in
        // Of the kernel's own an object says the prototype, and nothing of what they acquire, release or need.
        kfunc(named: target.name)?.signature ?? (VerifierInput.knowsKfunc(target.name) ? declared : nil)
      },
      context: context ?? ContextKind(section: program.section) ?? ContextKind(programType: program.typeName),
      kernel: kernel)
    input.tags = linked.tags
    input.structures = object.structures
    input.programTypes = object.types
    input.kernelTypes = types
    input.section = section(of: program)
    return input
  }

  /// The section that says what a program is: that of a struct_ops program names the member that a map of the object says.
  private func section(of program: ObjectProgram) -> String {
    let base = program.section.prefix { $0 != "/" }
    guard base == "struct_ops" || base == "struct_ops.s" else { return program.section }
    guard let member = object.operations[program.name] else { return String(base) }
    return "\(base)/\(member)"
  }
}
