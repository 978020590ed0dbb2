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

  /// Creates a rejection.
  /// - Parameters:
  ///   - message: the decisive message, in the kernel's words.
  ///   - following: the lines that the kernel prints right after it.
  ///   - instruction: the index of the instruction, if the message is about one.
  package init(_ message: String, following: [String] = [], instruction: Int? = nil) {
    self.message = message
    self.following = following
    self.instruction = instruction
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
  /// The facts of each function, by index of the program's subprograms; empty unless accepted.
  package let functions: [FunctionFacts]
  /// The log, in the kernel's format; empty at level 0.
  package let log: String
  /// How much work it was.
  package let statistics: VerifierStatistics
}

/// How much work a verification was, in the kernel's terms (`print_verification_stats`).
package struct VerifierStatistics: Hashable, Sendable {
  /// Instructions walked over, on all paths.
  package var processedInstructions = 0
  /// The largest number of states kept for one instruction.
  package var largestStateCount = 0
  /// States kept, over all instructions.
  package var totalStates = 0
  /// The largest number of states kept at one time.
  package var peakStates = 0
}

/// What the verifier knows of one function and hands on to a JIT (`bpf_subprog_info`).
package struct FunctionFacts: Hashable, Sendable {
  /// The program stack that the function needs, in bytes (`stack_depth`), not rounded.
  package var stackDepth = 0
  /// The stack-argument slots that its prototype takes (`bpf_in_stack_arg_cnt`).
  package var incomingSlots = 0
  /// The most slots that any of its callees takes (`bpf_out_stack_arg_cnt`).
  package var outgoingSlots = 0
  /// The highest slot that it stores on a verified path (`max_out_stack_arg_cnt`).
  package var storedSlots = 0
  /// Whether a tail call can be reached from it (`tail_call_reachable`).
  package var reachesTailCall = false
  /// Whether it makes a tail call itself (`has_tail_call`).
  package var hasTailCall = false
  /// Whether a helper or a kfunc calls it (`is_cb`).
  package var isCallback = false
  /// Whether it is called later, not before the helper or kfunc returns that took its address (`is_async_cb`).
  package var isAsynchronousCallback = false
  /// Whether its program stack may live outside the kernel's stack (`priv_stack_mode`).
  package var mayUsePrivateStack = false
}
