import Kfuncs

/// What kind of thing was not as expected.
public enum FindingKind: String, Sendable, Codable {
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
public struct Failure: Sendable, Codable, Equatable {
  /// What kind of finding it is.
  public var kind: FindingKind
  /// Name of the kfunc.
  public var kfunc: String
  /// Who called.
  public var caller: Caller
  /// Who was called.
  public var callee: Callee
  /// Shape of the BPF program, for calls by the JIT.
  public var shape: CallShape
  /// How the values were chosen, and which set of them: "random #3".
  public var values: String
  /// Number of the eightbyte in BPF's count of arguments, 1-based; nil where no single one is meant.
  public var slot: Int?
  /// Name or position of the parameter.
  public var parameter: String?
  /// Where BPF keeps the slot.
  public var bpf: String?
  /// Where the psABI keeps it at the call.
  public var native: String?
  /// The expected eightbyte in hexadecimal, or what else was expected.
  public var expected: String?
  /// What was observed instead.
  public var observed: String?
  /// What each caller delivered in the same place for the same values.
  public var voices: [String: String]?
  /// The finding in words.
  public var reason: String
  /// Name of the signal that ended the call; SIGALRM where it ran away.
  public var signal: String?
}

/// A check that did not run.
public struct Skip: Sendable, Codable, Equatable {
  /// Name of the kfunc.
  public var kfunc: String
  /// Why.
  public var reason: SkipReason
}

/// Numbers of one caller for one kfunc.
public struct CallerTally: Sendable, Equatable {
  /// Calls that were made and compared.
  public var checks = 0
  /// Argument slots that were compared.
  public var slots = 0
  /// Calls with at least one finding.
  public var failed = 0

  /// Numbers; without any, those of no calls.
  public init(checks: Int = 0, slots: Int = 0, failed: Int = 0) {
    self.checks = checks
    self.slots = slots
    self.failed = failed
  }
}

/// What the bed found about one kfunc.
public struct KfuncVerdict: Sendable {
  /// The kfunc.
  public let kfunc: Kfunc
  /// Numbers by caller; a caller that is missing was not asked or could not be.
  public var tallies: [Caller: CallerTally] = [:]
  /// All findings; the first of each combination of caller, callee and shape.
  public var failures: [Failure] = []
  /// What did not run.
  public var skips: [Skip] = []
  /// What the kfunc printed, cut where it is long.
  public var output = ""

  /// Notes what did not run; once for each reason, whichever callee or shape comes first.
  mutating func skip(_ skip: Skip) {
    if !skips.contains(skip) { skips.append(skip) }
  }

  /// Calls that were made and compared.
  public var checks: Int { tallies.values.reduce(0) { $0 + $1.checks } }
  /// Argument slots that were compared.
  public var slots: Int { tallies.values.reduce(0) { $0 + $1.slots } }
  /// Calls with at least one finding.
  public var failed: Int { tallies.values.reduce(0) { $0 + $1.failed } }
}
