import Kfuncs

/// What kind of thing was not as expected.
package enum FindingKind: String, Sendable, Codable {
  /// An argument slot.
  case slot
  /// The result.
  case result
  /// The alignment of the stack at the callee's entry.
  case alignment
  /// State that a call has to preserve; `native` names the part.
  case preserved
  /// How the callee was entered: how often, from where, with which flags.
  case entry
  /// The frame above the outgoing arguments at the call.
  case frame
  /// What the program kept in its registers and on its stack across the call.
  case witness
  /// The kfunc's own record.
  case record
  /// Memory that a pointer argument points to.
  case memory
  /// The guard words above the frame of the call.
  case guardWord = "guard-word"
  /// A signal instead of a return.
  case fault
  /// The process of the callee ended or had to be ended.
  case ended
  /// The process of the callee was not left as it was: handlers, descriptors, working directory and the like.
  case process
}

/// One thing that was not as expected.
package struct Failure: Sendable, Codable, Equatable {
  /// What kind of finding it is.
  package var kind: FindingKind
  /// Name of the kfunc.
  package var kfunc: String
  /// Who called.
  package var caller: Caller
  /// Who was called.
  package var callee: Callee
  /// Shape of the BPF program, for calls by the JIT.
  package var shape: CallShape
  /// How the values were chosen, and which set of them: "random #3".
  package var values: String
  /// Number of the eightbyte in BPF's count of arguments, 1-based; nil where no single one is meant.
  package var slot: Int?
  /// Name or position of the parameter.
  package var parameter: String?
  /// Where BPF keeps the slot.
  package var bpf: String?
  /// Where the psABI keeps it at the call.
  package var native: String?
  /// The expected eightbyte in hexadecimal, or what else was expected.
  package var expected: String?
  /// What was observed instead.
  package var observed: String?
  /// What each caller delivered in the same place for the same values.
  package var voices: [String: String]?
  /// The finding in words.
  package var reason: String
  /// Name of the signal that ended the call; SIGALRM where it ran away.
  package var signal: String?

  /// Creates a value from its parts.
  package init(
    kind: FindingKind, kfunc: String, caller: Caller, callee: Callee, shape: CallShape, values: String,
    slot: Int? = nil, parameter: String? = nil, bpf: String? = nil, native: String? = nil, expected: String? = nil,
    observed: String? = nil, voices: [String: String]? = nil, reason: String, signal: String? = nil
  ) {
    self.kind = kind
    self.kfunc = kfunc
    self.caller = caller
    self.callee = callee
    self.shape = shape
    self.values = values
    self.slot = slot
    self.parameter = parameter
    self.bpf = bpf
    self.native = native
    self.expected = expected
    self.observed = observed
    self.voices = voices
    self.reason = reason
    self.signal = signal
  }
}

/// A check that did not run.
package struct Skip: Sendable, Codable, Equatable {
  /// Name of the kfunc.
  package var kfunc: String
  /// Why.
  package var reason: SkipReason

  /// Creates a value from its parts.
  package init(kfunc: String, reason: SkipReason) {
    self.kfunc = kfunc
    self.reason = reason
  }
}

/// Numbers of one caller for one kfunc.
package struct CallerTally: Sendable, Equatable {
  /// Calls that were made and compared.
  package var checks = 0
  /// Argument slots that were compared.
  package var slots = 0
  /// Calls with at least one finding.
  package var failed = 0

  /// Numbers; without any, those of no calls.
  package init(checks: Int = 0, slots: Int = 0, failed: Int = 0) {
    self.checks = checks
    self.slots = slots
    self.failed = failed
  }
}

/// What the bed found about one kfunc.
package struct KfuncVerdict: Sendable {
  /// The kfunc.
  package let kfunc: Kfunc
  /// Numbers by caller; a caller that is missing was not asked or could not be.
  package var tallies: [Caller: CallerTally] = [:]
  /// All findings; the first of each combination of caller, callee and shape.
  package var failures: [Failure] = []
  /// What did not run.
  package var skips: [Skip] = []
  /// What the kfunc printed, cut where it is long.
  package var output = ""

  /// Creates a value from its parts.
  package init(
    kfunc: Kfunc, tallies: [Caller: CallerTally] = [:], failures: [Failure] = [], skips: [Skip] = [],
    output: String = ""
  ) {
    self.kfunc = kfunc
    self.tallies = tallies
    self.failures = failures
    self.skips = skips
    self.output = output
  }

  /// Notes what did not run; once for each reason, whichever callee or shape comes first.
  package mutating func skip(_ skip: Skip) {
    if !skips.contains(skip) { skips.append(skip) }
  }

  /// Calls that were made and compared.
  package var checks: Int { tallies.values.reduce(0) { $0 + $1.checks } }
  /// Argument slots that were compared.
  package var slots: Int { tallies.values.reduce(0) { $0 + $1.slots } }
  /// Calls with at least one finding.
  package var failed: Int { tallies.values.reduce(0) { $0 + $1.failed } }
}
