import BPF
import BTFSource
import CTypes
import Verifier

extension ProgramFunctionsBTF {
  /// The BTF with which a program is given to a kernel.
  /// - Parameter input: the program; a function without a prototype has parameters of type long, as many as its loads from
  ///   r11 show, at least five.
  /// - Throws: `BTFWriterError` if BTF cannot express a type.
  package init(_ input: VerifierInput) throws(BTFWriterError) {
    let program = input.program
    let functions = program.subprograms.indices.map { index -> (Signature, Bool) in
      let own = program.subprograms[index]
      let signature =
        (input.prototypes.indices.contains(index) ? input.prototypes[index] : nil)
        ?? .ofLongs(own.name, count: 5 + program.instructions[program.instructions(ofSubprogram: index)].loadedSlots)
      // The main program is a global function in C.
      return (signature.named(own.name), index == 0 || own.isGlobal)
    }
    let tags = program.subprograms.indices.map { function in
      input.tags(of: function).map { (text: $0.text, parameter: $0.parameter) }
    }
    try self.init(functions, tags: tags)
  }
}
