/// What a verifier says of a program.
package enum Verdict: Hashable, Sendable {
  /// The program loads.
  case accepted
  /// The program does not load.
  case rejected(Rejection)
  /// The verdict needs a rule that is not modelled.
  case notDecided(OpenQuestion)
}

/// Why a program does not load.
package struct Rejection: Error, Hashable, Sendable {
  /// The decisive message, in the kernel's words: the first line behind the last instruction of the log.
  package let message: String
  /// The lines that the kernel prints right after it.
  package let following: [String]
  /// The index of the instruction; nil if the message is about the whole program or a function.
  package let instruction: Int?
  private let fileID: String
  private let line: Int

  /// Creates a rejection.
  /// - Parameters:
  ///   - message: the decisive message, in the kernel's words.
  ///   - following: the lines that the kernel prints right after it.
  ///   - instruction: the index of the instruction, if the message is about one.
  ///   - fileID: the file of the rule.
  ///   - line: its line there.
  package init(
    _ message: String, following: [String] = [], instruction: Int? = nil, fileID: String = #fileID, line: Int = #line
  ) {
    self.message = message
    self.following = following
    self.instruction = instruction
    self.fileID = fileID
    self.line = line
  }

  /// Creates a rejection with lines of which the first is decisive.
  init(_ lines: [String], fileID: String = #fileID, line: Int = #line) {
    self.init(lines.first ?? "", following: Array(lines.dropFirst()), fileID: fileID, line: line)
  }

  /// The place of the rule that refuses the program.
  package var rule: RuleSite { RuleSite(fileID: fileID, line: line) }

  /// Whether two rejections say the same, wherever they come from.
  package static func == (one: Rejection, other: Rejection) -> Bool {
    one.message == other.message && one.following == other.following && one.instruction == other.instruction
  }

  /// Hashes what is said.
  package func hash(into hasher: inout Hasher) {
    hasher.combine(message)
    hasher.combine(instruction)
  }
}

/// Why a verdict cannot be given.
package struct OpenQuestion: Error, Hashable, Sendable {
  /// What is not modelled, such as "the helper bpf_skb_pull_data#39".
  package let subject: String
  /// The index of the instruction.
  package let instruction: Int

  /// Creates a question.
  /// - Parameters:
  ///   - subject: what is not modelled.
  ///   - instruction: the index of the instruction.
  package init(_ subject: String, instruction: Int) {
    self.subject = subject
    self.instruction = instruction
  }
}

/// A verdict with what it rests on.
package struct Verification: Sendable {
  /// The verdict.
  package let verdict: Verdict
  /// What a JIT takes from it; nil unless accepted.
  package let facts: ProgramFacts?
  /// The log, in the kernel's format; empty at level 0.
  package let log: String
  /// How much work it was.
  package let statistics: VerifierStatistics
  /// What was found out about each function; empty unless accepted.
  var functions: [VerifiedFunction] = []
  /// The loads for which the kernel's JIT has a handler of faults, by the indices of their instructions: what they find
  /// where nothing is is 0 (`BPF_PROBE_MEM`). Empty unless accepted.
  package var mayFault: Set<Int> = []
  /// The accesses to an arena, by the indices of their instructions (`BPF_PROBE_MEM32`). Empty unless accepted.
  package var arenaAccesses: Set<Int> = []
}

/// What was found out about a function of an accepted program that another program may replace.
struct VerifiedFunction: Sendable {
  /// Whether a path leads through it: others are removed.
  let isWalked: Bool
  /// Whether its prototype is not what it is called with, or what a main program has (`unreliable`).
  let isUnreliable: Bool
  /// Whether it runs when the program throws.
  let isExceptionCallback: Bool
  /// Whether it may move the data of packets.
  let changesPackets: Bool
  /// Whether it may sleep.
  let maySleep: Bool
}

/// How much work a verification was, in the kernel's terms (`print_verification_stats`).
package struct VerifierStatistics: Hashable, Sendable, Codable {
  /// Instructions walked over, on all paths.
  package var processedInstructions = 0
  /// The largest number of states kept for one instruction.
  package var largestStateCount = 0
  /// States kept, over all instructions.
  package var totalStates = 0
  /// The largest number of states kept at one time.
  package var peakStates = 0

  /// No work.
  package init() {}
}
