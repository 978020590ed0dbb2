import CallingConvention

/// One function of a sweep: what is written by `sweep` and read again by `merge`.
package struct SweptFunction: Sendable, Equatable, Codable {
  /// Position in the whole sweep, 0-based.
  package var number: Int
  /// The function's name.
  package var function: String
  /// Its C prototype.
  package var prototype: String
  /// Whether it is tagged as a kfunc.
  package var isKfunc: Bool
  /// Whether other files can bind to it; false for what is hidden.
  package var isExported: Bool
  /// Whether a BPF program can call it as it stands.
  package var placement: PlacementSummary
  /// The verdict under each target.
  package var targets: [TargetOutcome]
  /// The targets that its calls from BPF stand for.
  package var checkedTargets: [Target]
  /// Each compiler's places where compilers differ.
  package var compilers: [CompilerPlaces]
  /// Who called: each made a call that was compared.
  package var callers: [Caller]
  /// Calls that were made and compared.
  package var checks: Int
  /// Argument slots that were compared.
  package var slots: Int
  /// Calls with at least one finding.
  package var failed: Int
  /// The first findings.
  package var findings: [Finding]
  /// What did not run though it could have been called.
  package var skips: [SkipReason]

  /// Creates a value; each parameter is documented at the property of its name.
  package init(
    number: Int, function: String, prototype: String, isKfunc: Bool, isExported: Bool, placement: PlacementSummary,
    targets: [TargetOutcome], checkedTargets: [Target], compilers: [CompilerPlaces], callers: [Caller], checks: Int,
    slots: Int, failed: Int, findings: [Finding], skips: [SkipReason]
  ) {
    self.number = number
    self.function = function
    self.prototype = prototype
    self.isKfunc = isKfunc
    self.isExported = isExported
    self.placement = placement
    self.targets = targets
    self.checkedTargets = checkedTargets
    self.compilers = compilers
    self.callers = callers
    self.checks = checks
    self.slots = slots
    self.failed = failed
    self.findings = findings
    self.skips = skips
  }

  /// Findings and skips that are written of one function.
  private static let most = 4

  /// The record of a function that was classified.
  /// - Parameters:
  ///   - verdict: what was found.
  ///   - number: its position in the whole sweep.
  ///   - isKfunc: whether it is tagged as a kfunc.
  ///   - isExported: whether other files can bind to it.
  ///   - targets: the targets under which BPF callers called it.
  package init(_ verdict: KfuncVerdict, number: Int, isKfunc: Bool, isExported: Bool, under targets: CallTargets) {
    let placement = verdict.kfunc.placement
    self.init(
      number: number, function: verdict.kfunc.name, prototype: verdict.kfunc.signature.prototype, isKfunc: isKfunc,
      isExported: isExported, placement: PlacementSummary(placement),
      targets: placement.targets.map(TargetOutcome.init),
      checkedTargets: verdict.tallies.contains { $0.key != .libffi && $0.key != .c && $0.value.checks > 0 }
        ? targets.covered(by: placement) : [],
      compilers: CompilerPlaces.all(placement),
      callers: verdict.tallies.filter { $0.value.checks > 0 }.map(\.key).sorted { $0.rawValue < $1.rawValue },
      checks: verdict.checks, slots: verdict.slots, failed: verdict.failed,
      findings: Array(verdict.findings.prefix(Self.most)),
      skips: placement.verdict == .direct ? verdict.skips.prefix(Self.most).map(\.reason) : [])
  }
}

/// Functions that the source has and the sweep leaves out for one reason.
package struct LeftOut: Sendable, Equatable, Codable {
  /// What the reason is called.
  package var code: String
  /// The reason in words that follow a count.
  package var message: String
  /// How many.
  package var count: Int
  /// Some of their names, in the order of the file; none where they say nothing.
  package var functions: [String]

  /// Creates a value; each parameter is documented at the property of its name.
  package init(code: String, message: String, count: Int, functions: [String]) {
    self.code = code
    self.message = message
    self.count = count
    self.functions = functions
  }

  /// Notes functions.
  /// - Parameters:
  ///   - code: what the reason is called.
  ///   - message: why they were left out, in words that follow a count.
  ///   - functions: all their names.
  ///   - showsNames: whether some of the names are kept.
  package init(_ code: String, _ message: String, _ functions: [String], showsNames: Bool = true) {
    self.init(
      code: code, message: message, count: functions.count, functions: showsNames ? Array(functions.prefix(4)) : [])
  }
}

/// What came of a sweep, or of one shard of it: the last line of its JSON.
package struct SweepOutcome: Sendable, Equatable, Codable {
  /// Where the signatures come from.
  package var source: SweepSource
  /// How many signatures the whole sweep has.
  package var total: Int
  /// Which part this is, 1-based.
  package var shard: Int
  /// How many parts there are.
  package var shards: Int
  /// Repeats the sweep.
  package var seed: UInt64
  /// Everything on which the outcome depends, by name: shards of one sweep have all of it in common.
  package var identity: [String: String]
  /// Whether what did not run is a failure.
  package var strict: Bool = false
  /// Whether a request to stop left something out.
  package var interrupted: Bool = false
  /// The targets under which BPF callers call.
  package var targets: CallTargets
  /// What they do with signatures that need moves.
  package var marshalling: Marshalling
  /// Version of the libffi that called.
  package var libffi: String
  /// The faults that were planted to show that they would have been seen.
  package var planted: [PlantedFaultOutcome] = []
  /// What made-up signatures cover; nil where nothing is to be covered, or another shard says it.
  package var coverage: Coverage?
  /// What the source has and the sweep leaves out.
  package var leftOut: [LeftOut] = []
  /// The first calls that have findings.
  package var shownCalls: [ShownCall] = []
  /// Counts.
  package var summary: SweepSummary = SweepSummary()

  /// Creates a value; each parameter is documented at the property of its name.
  package init(
    source: SweepSource, total: Int, shard: Int, shards: Int, seed: UInt64, identity: [String: String],
    strict: Bool = false, interrupted: Bool = false, targets: CallTargets, libffi: String,
    planted: [PlantedFaultOutcome] = [],
    coverage: Coverage? = nil, leftOut: [LeftOut] = [], summary: SweepSummary = SweepSummary()
  ) {
    self.source = source
    self.total = total
    self.shard = shard
    self.shards = shards
    self.seed = seed
    self.identity = identity
    self.strict = strict
    self.interrupted = interrupted
    self.targets = targets
    marshalling = targets.marshalling
    self.libffi = libffi
    self.planted = planted
    self.coverage = coverage
    self.leftOut = leftOut
    self.summary = summary
  }

  /// Where signatures come from.
  package enum SweepSource: Sendable, Equatable, Codable {
    /// A file that describes functions.
    case functions(file: String)
    /// Signatures that are made up of some types.
    case signatures(types: Int)
  }

  /// What made-up signatures have to cover.
  package enum Goal: Sendable, Equatable, Codable {
    /// Every combination of types in a number of parameters (the strength), of functions with a range of parameter counts.
    case strength(parameters: Int, least: Int, most: Int)
    /// Every signature with a number of parameters.
    case exhaustive(parameters: Int)
  }

  /// What made-up signatures cover.
  package struct Coverage: Sendable, Equatable, Codable {
    /// What is to be covered.
    package var goal: Goal
    /// Combinations that are covered.
    package var covered: Int
    /// Combinations in all.
    package var all: Int

    /// Creates a value; each parameter is documented at the property of its name.
    package init(goal: Goal, covered: Int, all: Int) {
      self.goal = goal
      self.covered = covered
      self.all = all
    }

    /// Whether nothing is missing.
    package var isWhole: Bool { covered == all }
  }

  /// Whether something was checked, all of it agreed, what is to be covered is, and the planted faults were seen.
  package var isGood: Bool {
    summary.checks > 0 && summary.failed == 0 && coverage?.isWhole != false && !interrupted
      && planted.allSatisfy(\.caught) && !(strict && notRun > 0)
  }

  /// What did not run: targets for which no call of a function stands, skips, and functions that are left out.
  package var notRun: Int {
    let checked = summary.checked.reduce(0) { $0 + (targets.targets.contains($1.target) ? $1.count : 0) }
    let skipped = summary.reasons.reduce(0) { $0 + ($1.verdict == nil ? $1.count : 0) }
    return summary.functions * targets.targets.count - checked + skipped + leftOut.reduce(0) { $0 + $1.count }
  }

  /// Adds what is covered in another part of the signatures.
  package mutating func add(_ part: Coverage) {
    coverage = Coverage(
      goal: part.goal, covered: part.covered + (coverage?.covered ?? 0), all: part.all + (coverage?.all ?? 0))
  }

  /// Where the signatures come from, in words.
  package var sourceText: String { source.text }
}

/// Functions that have one reason in common.
package struct SweepReason: Sendable, Equatable, Codable {
  /// Their verdict; nil for a reason why they were not called though they could have been.
  package var verdict: PlacementVerdict?
  /// What the reason is called.
  package var code: String
  /// What a convention or an unknown thing is called; of a skip the reason itself.
  package var detail: String?
  /// How many.
  package var count: Int
  /// The first of them.
  package var functions: [Member]

  /// Creates a value; each parameter is documented at the property of its name.
  package init(verdict: PlacementVerdict? = nil, code: String, detail: String? = nil, count: Int, functions: [Member]) {
    self.verdict = verdict
    self.code = code
    self.detail = detail
    self.count = count
    self.functions = functions
  }

  /// A function of the sweep.
  package struct Member: Sendable, Equatable, Codable {
    /// Position in the whole sweep, 0-based.
    package let number: Int
    /// The function's name.
    package let function: String
  }
}

/// Counts of a sweep.
package struct SweepSummary: Sendable, Equatable, Codable {
  /// Functions.
  package var functions: Int = 0
  /// Functions by verdict.
  package var placements: [PlacementCount] = []
  /// Functions by the targets that can call them.
  package var targets: [TargetCount] = .none
  /// Functions by the targets that their calls from BPF stand for.
  package var checked: [TargetCount] = .none
  /// Why functions are not direct, and why some that are were not called.
  package var reasons: [SweepReason] = []
  /// Functions that are tagged as kfuncs.
  package var tagged: Int = 0
  /// Functions that other files cannot bind to.
  package var hidden: Int = 0
  /// Functions by who called them.
  package var called: [CallerFunctions] = []
  /// Calls that were made and compared.
  package var checks: Int = 0
  /// Argument slots that were compared.
  package var slots: Int = 0
  /// Calls with at least one finding.
  package var failed: Int = 0
  /// Findings that are written.
  package var findings: Int = 0
  /// The first of them.
  package var first: [Finding] = []

  /// Creates a value; each parameter is documented at the property of its name.
  package init(
    functions: Int = 0, placements: [PlacementCount] = [], targets: [TargetCount] = .none,
    checked: [TargetCount] = .none, reasons: [SweepReason] = [], tagged: Int = 0, hidden: Int = 0,
    called: [CallerFunctions] = [], checks: Int = 0,
    slots: Int = 0, failed: Int = 0,
    findings: Int = 0, first: [Finding] = []
  ) {
    self.functions = functions
    self.placements = placements
    self.targets = targets
    self.checked = checked
    self.reasons = reasons
    self.tagged = tagged
    self.hidden = hidden
    self.called = called
    self.checks = checks
    self.slots = slots
    self.failed = failed
    self.findings = findings
    self.first = first
  }

  /// How many functions a caller called.
  package struct CallerFunctions: Sendable, Equatable, Codable {
    /// The caller.
    package let caller: Caller
    /// How many functions.
    package var count: Int
  }

  /// Functions that are listed for each reason, and findings in all.
  private static let mostFunctions = 6
  private static let mostFindings = 10

  /// How many functions have a verdict.
  package func count(_ verdict: PlacementVerdict) -> Int { placements.first { $0.verdict == verdict }?.count ?? 0 }

  /// Adds a function.
  package mutating func add(_ record: SweptFunction) {
    functions += 1
    let verdict = record.placement.verdict
    count(verdict, 1)
    targets.add(record.targets.filter(\.canCall).map(\.target))
    checked.add(record.checkedTargets)
    if verdict != .direct {
      note(verdict, record.placement.code ?? "", record.placement.detail, record)
    }
    for skip in record.skips { note(nil, skip.code.rawValue, skip.detail, record) }
    if record.isKfunc { tagged += 1 }
    if !record.isExported { hidden += 1 }
    checks += record.checks
    for caller in record.callers { count(caller, 1) }
    slots += record.slots
    failed += record.failed
    findings += record.findings.count
    first += record.findings.prefix(Self.mostFindings - first.count)
  }

  /// Adds the functions of the next piece of the sweep.
  /// - Parameter piece: the counts of functions that come after those of this one.
  package mutating func add(_ piece: SweepSummary) {
    functions += piece.functions
    for other in piece.placements { count(other.verdict, other.count) }
    targets.add(piece.targets)
    checked.add(piece.checked)
    for reason in piece.reasons { note(reason) }
    tagged += piece.tagged
    hidden += piece.hidden
    for other in piece.called { count(other.caller, other.count) }
    checks += piece.checks
    slots += piece.slots
    failed += piece.failed
    findings += piece.findings
    first += piece.first.prefix(Self.mostFindings - first.count)
  }

  private mutating func count(_ verdict: PlacementVerdict, _ number: Int) {
    if let index = placements.firstIndex(where: { $0.verdict == verdict }) {
      placements[index].count += number
    } else {
      placements.append(PlacementCount(verdict: verdict, count: number))
      placements.sort { $0.verdict.rawValue < $1.verdict.rawValue }
    }
  }

  private mutating func count(_ caller: Caller, _ number: Int) {
    if let index = called.firstIndex(where: { $0.caller == caller }) {
      called[index].count += number
    } else {
      called.append(CallerFunctions(caller: caller, count: number))
      called.sort { $0.caller.rawValue < $1.caller.rawValue }
    }
  }

  private mutating func note(_ verdict: PlacementVerdict?, _ code: String, _ detail: String?, _ record: SweptFunction) {
    let member = SweepReason.Member(number: record.number, function: record.function)
    note(SweepReason(verdict: verdict, code: code, detail: detail, count: 1, functions: [member]))
  }

  private mutating func note(_ reason: SweepReason) {
    guard
      let index = reasons.firstIndex(where: {
        $0.verdict == reason.verdict && $0.code == reason.code && $0.detail == reason.detail
      })
    else { return reasons.append(reason) }
    reasons[index].count += reason.count
    reasons[index].functions += reason.functions.prefix(Self.mostFunctions - reasons[index].functions.count)
  }
}

extension SweepOutcome.SweepSource {
  fileprivate var text: String {
    switch self {
    case .functions(let file): "functions of \(file)"
    case .signatures(let types): "signatures over \(types) types"
    }
  }
}

extension SkipReason {
  /// What the component that refuses says, or the code of a placement; nil where the code says it all.
  fileprivate var detail: String? {
    switch self {
    case .crashes: nil
    case .placesNotKnown(let placement), .placement(_, let placement): placement.code
    case .verifier(_, let targets): targets.compactMap(\.verifier.code).first
    case .noFunction(let message), .callerCannot(_, let message): message
    case .unsupported(_, let need): need.rawValue
    case .tooSlow(let caller), .stopped(let caller): caller.rawValue
    case .function: nil
    case .scenario(let name, _): name
    }
  }
}
