import BPF
import CTypes
import TypeSources

/// What is verified: a program with the prototypes of its functions and kfuncs, for one kernel and one kind of context.
package struct VerifierInput: Sendable {
  /// A kernel whose verifier is modelled.
  package enum Kernel: String, Sendable, CaseIterable, Codable {
    /// Linux 7.2.
    case linux72 = "linux-7.2"
    /// Linux 7.3.
    case linux73 = "linux-7.3"
  }

  /// The program; its rules are not checked yet.
  package let program: UncheckedProgram
  /// The C prototypes of its functions, by index of `program.subprograms`. A function without one is taken as one of
  /// `long` parameters, five and the slots that it loads.
  package let prototypes: [Signature?]
  /// The C prototypes of its kfuncs, by index of `program.kfuncs`; nil for an unknown kfunc.
  package let kfuncs: [Signature?]
  /// What r1 of the main program points to.
  package let context: ContextKind
  /// The kernel.
  package let kernel: Kernel
  /// The declaration tags of its functions and their parameters, by index of `program.subprograms`; fewer for none.
  package var tags: [[FunctionTag]] = []
  /// The processors of the machine that the program is for; nil if that is not known.
  package var processors: Int?
  /// Whether a state is kept at each place that may keep one (`BPF_F_TEST_STATE_FREQ`).
  package var keepsAllStates = false
  /// Whether all accesses to memory have to be aligned (`BPF_F_STRICT_ALIGNMENT`).
  package var alignsAccesses = false
  /// The structures of its own BTF, by the numbers of their types.
  package var structures: [UInt32: ProgramStructure] = [:]
  /// The types of its own BTF; nil where they are not at hand.
  package var programTypes: (any KernelTypeSource)?
  /// Whether descriptors in its instructions are those of maps that this process has open.
  package var hasOpenMaps = false
  /// The section that the program has in an object, such as "fentry/do_nanosleep"; nil where it is not known.
  package var section: String?
  /// The types of the kernel; nil where they are not at hand.
  package var kernelTypes: (any KernelTypeSource)?
  /// The function of another program to which it is attached; nil for none.
  package var attachment: ProgramAttachment?

  /// The tags of a function.
  /// - Parameter function: its index in `program.subprograms`.
  package func tags(of function: Int) -> [FunctionTag] { tags.indices.contains(function) ? tags[function] : [] }

  /// Creates an input.
  /// - Parameters:
  ///   - program: the program.
  ///   - prototypes: the C prototypes of its functions, by index of `program.subprograms`.
  ///   - kfuncs: the C prototypes of its kfuncs, by index of `program.kfuncs`.
  ///   - context: what r1 of the main program points to.
  ///   - kernel: the kernel whose rules hold.
  package init(
    program: UncheckedProgram, prototypes: [Signature?], kfuncs: [Signature?], context: ContextKind = .classifier,
    kernel: Kernel = .linux73
  ) {
    self.program = program
    self.prototypes = prototypes
    self.kfuncs = kfuncs
    self.context = context
    self.kernel = kernel
  }
}
