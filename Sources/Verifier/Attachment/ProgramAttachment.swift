import TypeSources

/// A function of another program, to which a program is attached (`dst_prog`, `attach_btf_id`).
package final class TargetFunction: Sendable {
  /// The program that has the function.
  package let program: VerifierInput
  /// The function's name.
  package let name: String
  /// The types of the other program's BTF.
  package let types: any KernelTypeSource

  /// The function's index in its program; nil where the program does not have it.
  package var index: Int? { program.program.subprograms.firstIndex { $0.name == name } }

  /// Creates a description; each parameter is documented at the property of its name.
  package init(program: VerifierInput, name: String, types: any KernelTypeSource) {
    self.program = program
    self.name = name
    self.types = types
  }
}

/// What a program is to the function of another one to which it is attached.
package enum ProgramAttachment: Sendable {
  /// It is of type ext and replaces the function; its context is that of the other program.
  case replaces(TargetFunction)
  /// It is of type tracing: it runs at the function's entry, its exit or both.
  case traces(TargetFunction)
  /// It is attached to a program that was not read.
  case unread

  /// The function; nil where the other program was not read.
  package var function: TargetFunction? {
    switch self {
    case .replaces(let function), .traces(let function): function
    case .unread: nil
    }
  }

  /// The context that the program has from the other one; nil for its own.
  package var context: ContextKind? {
    if case .replaces(let function) = self { function.program.context } else { nil }
  }
}

extension ContextKind {
  /// How programs of such a type are attached to a function of another program; nil for those that cannot be.
  package var attachment: ((TargetFunction) -> ProgramAttachment)? {
    switch type {
    case .replacement?: ProgramAttachment.replaces
    case .tracing? where !attach.isMulti: ProgramAttachment.traces
    default: nil
    }
  }
}

extension VerifierInput {
  /// The function that it replaces; nil for one that replaces none.
  package var replaced: TargetFunction? {
    if case .replaces(let function)? = attachment { function } else { nil }
  }

  /// Whether it is of type ext: its rules are those of the program in which it replaces a function (`bpf_extension_verifier_ops`,
  /// `resolve_prog_type`).
  package var isReplacement: Bool { replaced != nil || context.type == .replacement }

  /// The type that it is loaded as; nil where there is none.
  package var loadedType: ProgramType? { isReplacement ? .replacement : context.type }
}
