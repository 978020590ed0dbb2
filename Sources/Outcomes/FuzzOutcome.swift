import CallingConvention

/// How many functions have a verdict.
package struct PlacementCount: Sendable, Equatable, Codable {
  /// The verdict.
  package var verdict: PlacementVerdict
  /// How many.
  package var count: Int

  /// Creates a value; each parameter is documented at the property of its name.
  package init(verdict: PlacementVerdict, count: Int) {
    self.verdict = verdict
    self.count = count
  }
}

/// A finding, and the simplest function that shows it.
package struct ShrunkFinding: Sendable, Equatable, Codable {
  /// The finding in that function.
  package var finding: Finding
  /// The caller: an engine or a toolchain.
  package var caller: String
  /// The callee: a toolchain or the capture stub.
  package var callee: String
  /// Prototype of the function in which it was seen first.
  package var original: String
  /// C text of the function to which it was shrunk.
  package var shrunk: String
  /// Combinations of caller and callee that give a finding for that function.
  package var wrong: [String]
  /// Those in which it does not.
  package var right: [String]
  /// Prototypes of the sequence of calls that it takes; none where one call does.
  package var sequence: [String]
  /// Simplifications that were tried.
  package var attempts: Int
  /// Seed of the batch in which it was seen.
  package var seed: UInt64
  /// Whether the function is one of the corpus.
  package var isFromCorpus: Bool
  /// The words of the command that repeats it.
  package var command: [String]

  /// Creates a value; each parameter is documented at the property of its name.
  package init(
    finding: Finding, caller: String, callee: String, original: String, shrunk: String, wrong: [String],
    right: [String], sequence: [String], attempts: Int, seed: UInt64, isFromCorpus: Bool, command: [String]
  ) {
    self.finding = finding
    self.caller = caller
    self.callee = callee
    self.original = original
    self.shrunk = shrunk
    self.wrong = wrong
    self.right = right
    self.sequence = sequence
    self.attempts = attempts
    self.seed = seed
    self.isFromCorpus = isFromCorpus
    self.command = command
  }
}

/// What became of the function of a finding.
package struct SavedFinding: Sendable, Equatable, Codable {
  /// The file of the corpus that it was written to; nil where it is there already.
  package var file: String?

  /// Creates a value; each parameter is documented at the property of its name.
  package init(file: String? = nil) {
    self.file = file
  }
}

/// What a fuzzing run was about.
package struct FuzzScope: Sendable, Equatable, Codable {
  /// Repeats the run.
  package var seed: UInt64
  /// The targets under which BPF callers call.
  package var targets: CallTargets
  /// What they do with signatures that need moves.
  package var marshalling: Marshalling
  /// The file of expectations; nil for none.
  package var expectations: String?
  /// Path of the project's own library, in whose functions faults are planted where others do not show them.
  package var registry: String
  /// The engine libraries that were asked for.
  package var engines: [EngineOutcome]
  /// Toolchains that were asked for by name and compile nothing, and engine libraries that made no call.
  package var idle: [String]
  /// Whether that is accepted.
  package var allowSkips: Bool
  /// Whether what did not run is a failure.
  package var strict = false
  /// Whether the run was asked to stop.
  package var interrupted: Bool

  /// Creates a value; each parameter is documented at the property of its name.
  package init(
    seed: UInt64, targets: CallTargets, expectations: String? = nil, registry: String,
    engines: [EngineOutcome] = [], idle: [String], allowSkips: Bool, strict: Bool = false, interrupted: Bool
  ) {
    self.engines = engines
    self.seed = seed
    self.targets = targets
    marshalling = targets.marshalling
    self.expectations = expectations
    self.registry = registry
    self.idle = idle
    self.allowSkips = allowSkips
    self.strict = strict
    self.interrupted = interrupted
  }
}

/// Counts of a fuzzing run.
package struct FuzzSummary: Sendable, Equatable, Codable {
  /// Functions that were compiled, by every toolchain, and called.
  package var functions: Int
  /// Of these, how many every compiler with a BPF back end compiled to programs.
  package var compiledToBPF: Int
  /// Of these, how many come from the corpus.
  package var fromCorpus: Int
  /// Programs with sequences of calls.
  package var sequences: Int
  /// Calls that were made and compared.
  package var checks: Int
  /// Argument slots that were compared.
  package var slots: Int
  /// Functions whose findings match a known difference.
  package var known: Int
  /// Findings.
  package var findings: Int
  /// Functions in a minute.
  package var perMinute: Int

  /// Creates a value; each parameter is documented at the property of its name.
  package init(
    functions: Int, compiledToBPF: Int, fromCorpus: Int, sequences: Int, checks: Int, slots: Int, known: Int,
    findings: Int, perMinute: Int
  ) {
    self.functions = functions
    self.compiledToBPF = compiledToBPF
    self.fromCorpus = fromCorpus
    self.sequences = sequences
    self.checks = checks
    self.slots = slots
    self.known = known
    self.findings = findings
    self.perMinute = perMinute
  }
}

/// Functions for which compilers with a BPF back end wrote no programs.
package struct RefusedFunctions: Sendable, Equatable, Codable {
  /// What the first of these compilers says.
  package var message: String
  /// How many functions.
  package var count: Int

  /// Creates a value; each parameter is documented at the property of its name.
  package init(message: String, count: Int) {
    self.message = message
    self.count = count
  }
}

/// What came of calling random functions that compilers had just made.
package struct FuzzOutcome: Sendable, Equatable, Codable {
  /// Counts.
  package var summary: FuzzSummary
  /// What the run was about.
  package var scope: FuzzScope
  /// Functions by verdict.
  package var placements: [PlacementCount]
  /// Functions by the targets that can call them.
  package var targets: [TargetCount]
  /// The compilers; those that compile nothing last.
  package var toolchains: [ToolchainOutcome]
  /// The compilers with a BPF back end, whose programs the engines run.
  package var bpfToolchains: [ToolchainOutcome]
  /// Functions for which they wrote no programs.
  package var refused: [RefusedFunctions]
  /// What was found, shrunk.
  package var cases: [ShrunkFinding]
  /// The faults that were planted to show that they would have been seen.
  package var planted: [PlantedFaultOutcome]
  /// The first calls that have findings.
  package var shownCalls: [ShownCall] = []
  /// Expectations that matched no call.
  package var unmatched: [UnmatchedExpectation]
  /// Which part of a run this is; nil for a whole one.
  package var part: ShardPart?

  /// Creates a value; each parameter is documented at the property of its name.
  package init(
    summary: FuzzSummary, scope: FuzzScope, placements: [PlacementCount], targets: [TargetCount],
    toolchains: [ToolchainOutcome], bpfToolchains: [ToolchainOutcome], refused: [RefusedFunctions],
    cases: [ShrunkFinding], planted: [PlantedFaultOutcome], unmatched: [UnmatchedExpectation]
  ) {
    self.summary = summary
    self.scope = scope
    self.placements = placements
    self.targets = targets
    self.toolchains = toolchains
    self.bpfToolchains = bpfToolchains
    self.refused = refused
    self.cases = cases
    self.planted = planted
    self.unmatched = unmatched
  }

  /// Whether something was checked, all of it agreed, and what was asked for was done.
  package var isGood: Bool {
    // What an expectation of a part has to match may be in another part.
    summary.checks > 0 && cases.isEmpty && (unmatched.isEmpty || part != nil) && planted.allSatisfy(\.caught)
      && !scope.interrupted
      && (scope.allowSkips || scope.idle.isEmpty) && !(scope.strict && notRun > 0)
  }

  /// What did not run: toolchains that compile nothing, and functions for which compilers wrote no programs.
  package var notRun: Int {
    toolchains.count { $0.message != nil } + bpfToolchains.count { $0.message != nil }
      + refused.reduce(0) { $0 + $1.count }
  }

  /// The same run before its first batch.
  package var withoutBatches: FuzzOutcome {
    var outcome = self
    outcome.summary = FuzzSummary(
      functions: 0, compiledToBPF: 0, fromCorpus: 0, sequences: 0, checks: 0, slots: 0, known: 0, findings: 0,
      perMinute: 0)
    let engines = scope.engines.map(\.engine.rawValue)
    outcome.scope.idle = scope.idle.filter { !engines.contains($0) } + engines.sorted()
    (outcome.placements, outcome.targets, outcome.refused, outcome.cases) = ([], .none, [], [])
    (outcome.planted, outcome.shownCalls, outcome.unmatched, outcome.part) = ([], [], [], nil)
    return outcome
  }

  /// Adds what the next batch came to.
  /// - Parameter batch: a batch of the same run.
  package mutating func add(_ batch: FuzzOutcome) {
    summary.add(batch.summary)
    // An engine library that made a call in one batch is not idle.
    scope.idle.removeAll { !batch.scope.idle.contains($0) }
    for one in batch.placements {
      if let index = placements.firstIndex(where: { $0.verdict == one.verdict }) {
        placements[index].count += one.count
      } else {
        placements.append(one)
      }
    }
    placements = PlacementVerdict.allCases.compactMap { verdict in placements.first { $0.verdict == verdict } }
    targets.add(batch.targets)
    toolchains = batch.toolchains
    for one in batch.refused {
      if let index = refused.firstIndex(where: { $0.message == one.message }) {
        refused[index].count += one.count
      } else {
        refused.append(one)
      }
    }
    refused.sort { $0.message < $1.message }
    cases += batch.cases
    // Each part of a run plants the same faults: one that was not seen stands for all.
    planted = batch.planted.filter { !$0.caught } + planted + (planted.isEmpty ? batch.planted.filter(\.caught) : [])
    shownCalls += batch.shownCalls
  }
}

extension FuzzSummary {
  fileprivate mutating func add(_ batch: FuzzSummary) {
    functions += batch.functions
    compiledToBPF += batch.compiledToBPF
    fromCorpus += batch.fromCorpus
    sequences += batch.sequences
    checks += batch.checks
    slots += batch.slots
    known += batch.known
    findings += batch.findings
  }
}
