/// What came of giving random programs to our verifier and to the running kernel's (`kernel --verifier`).
package struct VerdictsOutcome: Sendable, Equatable, Codable {
  /// Why a program is shown.
  package enum Kind: String, Sendable, Codable, CaseIterable {
    /// Our verifier accepts it, and the kernel's does not.
    case acceptedHere = "accepted-here"
    /// Our verifier rejects it, and the kernel's does not.
    case rejectedHere = "rejected-here"
    /// Both reject it, with different messages.
    case otherMessage = "other-message"
    /// Both accept it, after different numbers of instructions or states.
    case otherWork = "other-work"
    /// Both accept it, and a checked run of it in the interpreter broke a rule.
    case violation
    /// The kernel's verifier says that it found a fault of its own.
    case kernelFault = "kernel-fault"
    /// The generator's text is no program.
    case noProgram = "no-program"

    /// Whether a program of the kind is a fault of the harness, and not a gap.
    package var isFinding: Bool { self == .acceptedHere || self == .violation || self == .noProgram }
  }

  /// A program about which the verifiers do not agree.
  package struct Difference: Sendable, Equatable, Codable {
    /// The seed of the program.
    package var seed: UInt64
    /// Why it is shown.
    package var kind: Kind
    /// Our decisive message, or what the run broke; nil where our verifier accepts it.
    package var here: String?
    /// The kernel's decisive message; nil where it accepts the program.
    package var kernel: String?
    /// The program in assembler text, without the lines that the difference does not need; nil where others of the kind are
    /// shown.
    package var program: String?

    /// Creates a value; each parameter is documented at the property of its name.
    package init(seed: UInt64, kind: Kind, here: String? = nil, kernel: String? = nil, program: String? = nil) {
      self.seed = seed
      self.kind = kind
      self.here = here
      self.kernel = kernel
      self.program = program
    }
  }

  /// How often a message of the kernel was met.
  package struct Message: Sendable, Equatable, Codable {
    /// The message, with N in place of its numbers.
    package var text: String
    /// Programs that the kernel rejected with it.
    package var programs: Int
    /// Those that our verifier rejected with the same words.
    package var same: Int
    /// Whether a program of the files that random ones are made of is rejected with it.
    package var isGiven: Bool

    /// Creates a value; each parameter is documented at the property of its name.
    package init(text: String, programs: Int, same: Int, isGiven: Bool) {
      self.text = text
      self.programs = programs
      self.same = same
      self.isGiven = isGiven
    }
  }

  /// A rule of our verifier, and whether the programs show that it is missing when it is removed.
  package struct Rule: Sendable, Equatable, Codable {
    /// The place that refuses programs, or what is kept account of.
    package var name: String
    /// Programs that the place refuses in the kernel's words; for what is kept account of, all on which both agree.
    package var programs: Int
    /// How many programs were recorded until one showed it; nil if none does.
    package var foundAfter: Int?
    /// The seed of that program.
    package var seed: UInt64?
    /// What the kernel says of it; nil where it accepts it.
    package var kernel: String?

    /// Creates a value; each parameter is documented at the property of its name.
    package init(name: String, programs: Int) {
      self.name = name
      self.programs = programs
    }
  }

  /// Counts.
  package struct Summary: Sendable, Equatable, Codable {
    /// Programs on which both verifiers gave a verdict.
    package var compared = 0
    /// Of those, programs that the kernel accepts.
    package var accepted = 0
    /// Programs on which both agree; of rejected ones the message, too.
    package var same = 0
    /// Programs that both accept after the same work: instructions, and states kept.
    package var sameWork = 0
    /// Programs that both accept, for which the kernel needed other work.
    package var otherWork = 0
    /// Differences of each kind, by its name; kinds without any are left out.
    package var differences: [String: Int] = [:]
    /// Programs without a verdict of ours, by what it would need.
    package var notDecided: [String: Int] = [:]
    /// Of those, programs that the kernel accepts.
    package var notDecidedAccepted = 0
    /// Programs that were not given to the kernel because they walk too far here.
    package var tooLong = 0
    /// Programs that the kernel could not be given, by the reason.
    package var notAsked: [String: Int] = [:]
    /// Accepted programs that ran in the interpreter with its accesses checked.
    package var runs = 0
    /// Those of them that the budget of instructions stopped.
    package var stoppedRuns = 0
    /// Accepted programs that could not be run here, by the reason.
    package var notRun: [String: Int] = [:]
    /// Programs that both reject, and that ran all the same: what such runs show tells what runs can show at all.
    package var rejectedRuns = 0
    /// Those of them that did what an accepted program never does.
    package var rejectedViolations = 0

    /// Counts of nothing.
    package init() {}
  }

  /// The kernel's release; nil where it cannot be asked.
  package var kernel: String?
  /// Whether its verdicts come from a recording.
  package var isRecorded = false
  /// Whether it knows stack arguments: programs have r11 then.
  package var stackArguments = false
  /// Whether it offers kfuncs that take stack arguments.
  package var kfuncs = false
  /// The kernel whose rules hold here.
  package var target: String
  /// The first program's seed.
  package var seed: UInt64
  /// The programs that were asked for.
  package var count: Int
  /// Counts.
  package var summary = Summary()
  /// The kernel's messages, the most frequent first; those of the files' programs even if no random program met them.
  package var messages: [Message] = []
  /// Differences, in the order of the seeds; at most `mostShown` of each kind.
  package var differences: [Difference] = []
  /// Our rules, each removed in turn; nil where none was.
  package var rules: [Rule]?
  /// Why the kernel cannot be asked; nil where it was.
  package var unavailable: String?
  /// Whether a kernel that cannot be asked is accepted.
  package var allowSkips: Bool
  /// Whether the run was asked to stop.
  package var interrupted = false

  /// Differences of a kind that are kept at most.
  package static let mostShown = 100

  /// An outcome without programs; each parameter is documented at the property of its name.
  package init(target: String, seed: UInt64, count: Int, allowSkips: Bool) {
    self.target = target
    self.seed = seed
    self.count = count
    self.allowSkips = allowSkips
  }

  /// Programs that a message of the files' programs is to be met by, in a run that is to say something of its rule.
  package static let enoughPrograms = 50

  /// Differences that are faults of the harness.
  package var findings: Int {
    Kind.allCases.filter(\.isFinding).reduce(0) { $0 + (summary.differences[$1.rawValue] ?? 0) }
  }

  /// Rules that can be removed without a program that shows it.
  package var unseenRules: Int { rules?.count { $0.foundAfter == nil } ?? 0 }

  /// Whether the kernel was asked, nothing that it rejects is accepted here, no run broke a rule, and no rule that was removed
  /// went unseen.
  package var isGood: Bool {
    if unavailable != nil { return allowSkips }
    return summary.compared > 0 && findings == 0 && unseenRules == 0 && !interrupted
  }
}
