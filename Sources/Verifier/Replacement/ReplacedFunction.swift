/// A function of another program, which a program of type ext replaces (`dst_prog`, `attach_btf_id`).
package final class ReplacedFunction: Sendable {
  /// The program that has the function.
  package let program: VerifierInput
  /// The function's name.
  package let name: String

  /// The function's index in its program; nil where the program does not have it.
  package var index: Int? { program.program.subprograms.firstIndex { $0.name == name } }

  /// Creates a description; each parameter is documented at the property of its name.
  package init(program: VerifierInput, name: String) {
    self.program = program
    self.name = name
  }
}

extension VerifierInput {
  /// Whether it is of type ext: its rules are those of the program in which it replaces a function (`bpf_extension_verifier_ops`,
  /// `resolve_prog_type`).
  package var isReplacement: Bool { replaced != nil || context.type == .replacement }
}
