import Checks
import Listings
import Outcomes

/// One function of a sweep, as a line of JSON: what is written by `sweep` and read again by `merge`.
package struct SweepRecord: Sendable, Codable, Equatable {
  /// Position in the whole sweep, 0-based.
  package var number: Int
  /// The function's name.
  package var function: String
  /// Its C prototype.
  package var prototype: String
  /// Whether it is tagged as a kfunc.
  package var kfunc = false
  /// Whether other files can bind to it; false for what is hidden.
  package var exported = true
  /// `direct`, `marshal`, `refused`, or `unknown` where its places are not known.
  package var placement: String
  /// The stable name of the reason; nil for `direct`.
  package var code: String?
  /// What a convention or an unknown thing is called, where the code does not say it.
  package var detail: String?
  /// Why, in one sentence.
  package var reason: String
  /// Each compiler's places where compilers differ; empty where they agree.
  package var compilers: [CompilerPlaces] = []
  /// Who called: each made a call that was compared.
  package var callers: [String] = []
  /// Calls that were made and compared.
  package var checks = 0
  /// Argument slots that were compared.
  package var slots = 0
  /// Calls with at least one finding.
  package var failed = 0
  /// The first findings, in words.
  package var failures: [String] = []
  /// What did not run though it could have been called.
  package var skips: [SkippedCall] = []

  /// Why a caller did not call: a word that stays, and words that may change.
  package struct SkippedCall: Sendable, Codable, Equatable {
    /// The code of the reason.
    package var code: String
    /// The reason in words.
    package var reason: String

    var json: JSONValue { .object([("code", .string(code)), ("reason", .string(reason))]) }
  }

  /// Findings and skips that are written of one function.
  private static let most = 4

  /// The record of a function that was classified.
  /// - Parameters:
  ///   - verdict: what was found.
  ///   - number: its position in the whole sweep.
  ///   - isKfunc: whether it is tagged as a kfunc.
  ///   - isExported: whether other files can bind to it.
  package init(_ verdict: KfuncVerdict, number: Int, isKfunc: Bool, isExported: Bool) {
    let placement = verdict.kfunc.placement
    self.number = number
    function = verdict.kfunc.name
    prototype = verdict.kfunc.signature.prototype
    kfunc = isKfunc
    exported = isExported
    self.placement = placement.verdict.rawValue
    code = placement.refusal?.code.rawValue
    detail = placement.refusal?.detail
    reason = placement.reason
    compilers = placement.compilers.map(CompilerPlaces.init)
    callers = verdict.tallies.filter { $0.value.checks > 0 }.map(\.key.rawValue).sorted()
    checks = verdict.checks
    slots = verdict.slots
    failed = verdict.failed
    failures = verdict.failures.prefix(Self.most).map {
      "\($0.caller.rawValue)\($0.slot.map { ", argument \($0)" } ?? ""): \($0.reason)"
    }
    if placement.verdict == .direct {
      skips = verdict.skips.prefix(Self.most).map {
        SkippedCall(code: $0.reason.code.rawValue, reason: $0.reason.description)
      }
    }
  }

  /// The record in one line: placement, mark, prototype or name.
  package func line() -> String {
    let mark = kfunc ? "kfunc" : exported ? "" : "hidden"
    return [failed > 0 ? "FAILED" : placement, mark, Printable.text(prototype)]
      .enumerated().map { $0 < 2 ? $1 + String(repeating: " ", count: max(1, 8 - $1.count)) : $1 }.joined() + "\n"
  }

  /// The record as JSON.
  package func json() -> JSONValue {
    .object([
      ("number", .number(number)), ("function", .string(function)), ("prototype", .string(prototype)),
      ("kfunc", .bool(kfunc)), ("exported", .bool(exported)), ("placement", .string(placement)),
      ("code", .optional(code)), ("detail", .optional(detail)), ("reason", .string(reason)),
      ("compilers", .array(compilers.map(\.json))),
      ("callers", .strings(callers)),
      ("checks", .number(checks)), ("slots", .number(slots)), ("failed", .number(failed)),
      ("failures", .strings(failures)), ("skips", .array(skips.map(\.json))),
    ])
  }
}

/// What a sweep was, and which part of it: the last line of its JSON.
package struct SweepSummary: Sendable, Codable, Equatable {
  /// Where the signatures come from, in words.
  package var source: String
  /// How many signatures the whole sweep has.
  package var total: Int
  /// Which part this is, 1-based.
  package var shard: Int
  /// How many parts there are.
  package var shards: Int
  /// Repeats the sweep.
  package var seed: UInt64
  /// What parts of one sweep have in common.
  package var identity: SweepIdentity
  /// Whether a request to stop left something out.
  package var interrupted = false
  /// What BPF callers do where BPF and the psABI part ways.
  package var marshalling: String
  /// Version of the libffi that called.
  package var libffi: String
  /// Faults that were planted, and where they were seen; nil for one that was not.
  package var planted: [Planted] = []
  /// What is proven of made-up signatures; nil where nothing is, or another part says it.
  package var coverage: String?

  /// Whether nothing is missing of what is to be covered; nil where nothing is to be, or another part says it.
  package var covered: Bool?

  /// What the source has and the sweep leaves out; empty where nothing is.
  package var leftOut: [LeftOut] = []

  /// Functions that were left out for one reason.
  package struct LeftOut: Sendable, Codable, Equatable {
    /// Why, in words that follow a count.
    package var reason: String
    /// How many.
    package var count: Int
    /// Some of their names, in the order of the file; none where they say nothing.
    package var names: [String]

    /// Notes functions.
    /// - Parameters:
    ///   - reason: why they were left out, in words that follow a count.
    ///   - names: all their names.
    ///   - showsNames: whether some of the names are kept.
    package init(_ reason: String, _ names: [String], showsNames: Bool = true) {
      self.reason = reason
      count = names.count
      self.names = showsNames ? Array(names.prefix(4)) : []
    }

    /// The count with its reason.
    package var words: String { "\(Words.grouped(count)) \(reason)" }
  }

  /// A planted fault.
  package struct Planted: Sendable, Codable, Equatable {
    /// Its name.
    package var fault: String
    /// The kfunc at which it was seen; nil where it was not.
    package var seen: String?
    /// The library of that kfunc.
    package var library: String
  }

  /// A summary.
  package init(
    source: String, total: Int, shard: Int, shards: Int, seed: UInt64, identity: SweepIdentity,
    marshalling: MarshallingMode, coverage: String?, covered: Bool?, leftOut: [LeftOut] = []
  ) {
    self.source = source
    self.total = total
    self.shard = shard
    self.shards = shards
    self.seed = seed
    self.identity = identity
    self.marshalling = marshalling.rawValue
    self.coverage = coverage
    self.covered = covered
    self.leftOut = leftOut
    libffi = TestRun.libffiVersion()
  }

  /// Notes the faults that were planted.
  package mutating func plant(_ verdicts: [MutantVerdict]) {
    planted = verdicts.map {
      Planted(fault: $0.fault.name, seen: $0.isCaught ? $0.witness?.kfunc ?? "" : nil, library: $0.library)
    }
  }

  /// What keeps two parts from being of the same sweep, in words; empty where nothing does.
  package func differences(from other: SweepSummary) -> [String] {
    var differences: [String] = []
    if source != other.source { differences.append("source (\(source), \(other.source))") }
    if total != other.total { differences.append("functions in all (\(total), \(other.total))") }
    if shards != other.shards { differences.append("shards (\(shards), \(other.shards))") }
    if leftOut != other.leftOut { differences.append("what is left out") }
    return differences + identity.differences(from: other.identity)
  }

  /// The summary as JSON.
  package func json() -> JSONValue {
    .object([
      (
        "sweep",
        .object([
          ("source", .string(source)), ("total", .number(total)), ("shard", .number(shard)),
          ("shards", .number(shards)), ("seed", .unsigned(seed)), ("marshalling", .string(marshalling)),
          ("libffi", .string(libffi)), ("identity", identity.json), ("interrupted", .bool(interrupted)),
          (
            "planted",
            .array(
              planted.map {
                .object([
                  ("fault", .string($0.fault)), ("seen", .optional($0.seen)), ("library", .string($0.library)),
                ])
              })
          ),
          ("coverage", .optional(coverage)), ("covered", covered.map(JSONValue.bool) ?? .null),
          (
            "leftOut",
            .array(
              leftOut.map {
                .object([("reason", .string($0.reason)), ("count", .number($0.count)), ("names", .strings($0.names))])
              })
          ),
        ])
      )
    ])
  }
}
