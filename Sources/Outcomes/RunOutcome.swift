import CallingConvention

/// Numbers of one caller.
package struct CallerCounts: Sendable, Equatable, Codable {
  /// The caller.
  package var caller: Caller
  /// Calls that were made and compared.
  package var checks: Int
  /// Argument slots that were compared.
  package var slots: Int
  /// Calls with at least one finding.
  package var failed: Int
  /// Calls of the compiled kfunc.
  package var compiledChecks: Int
  /// Calls of the function for which the compiled kfunc is a recorder; the others are calls of the capture stub.
  package var functionChecks: Int

  /// Creates a value; each parameter is documented at the property of its name.
  package init(
    caller: Caller, checks: Int, slots: Int, failed: Int, compiledChecks: Int = 0, functionChecks: Int = 0
  ) {
    self.caller = caller
    self.checks = checks
    self.slots = slots
    self.failed = failed
    self.compiledChecks = compiledChecks
    self.functionChecks = functionChecks
  }

  /// Calls of one callee.
  /// - Parameter callee: the callee.
  package func checks(of callee: Callee) -> Int {
    switch callee {
    case .compiled: compiledChecks
    case .function: functionChecks
    case .capture: checks - compiledChecks - functionChecks
    }
  }
}

/// What came of the calls of one kfunc.
package struct KfuncOutcome: Sendable, Equatable, Codable {
  /// Its name.
  package var kfunc: String
  /// Its C prototype.
  package var prototype: String
  /// How many parameters it has.
  package var parameterCount: Int
  /// BPF slots of 8 bytes in all.
  package var slotCount: Int
  /// Whether a BPF program can call it as it stands.
  package var placement: PlacementSummary
  /// The verdict under each target of the run.
  package var targets: [TargetOutcome]
  /// The targets that its calls from BPF stand for: they can make the call, and their JIT emits the code that ran.
  package var checkedTargets: [Target]
  /// Whether its compiled code is called, and not only the capture stub in its place.
  package var isCompiled: Bool
  /// Whether it returns something.
  package var hasResult: Bool
  /// Whether its result is compared with an independent model.
  package var resultModel: Bool
  /// Whether it crashes intentionally.
  package var crashes: Bool
  /// Calls that were made and compared.
  package var checks: Int
  /// Argument slots that were compared.
  package var slots: Int
  /// Calls with at least one finding.
  package var failed: Int
  /// The same by caller; a caller that is missing made no call.
  package var tallies: [CallerCounts]

  /// Creates a value; each parameter is documented at the property of its name.
  package init(
    kfunc: String, prototype: String, parameterCount: Int, slotCount: Int, placement: PlacementSummary,
    targets: [TargetOutcome], checkedTargets: [Target], isCompiled: Bool, hasResult: Bool, resultModel: Bool,
    crashes: Bool, checks: Int, slots: Int, failed: Int,
    tallies: [CallerCounts]
  ) {
    self.kfunc = kfunc
    self.prototype = prototype
    self.parameterCount = parameterCount
    self.slotCount = slotCount
    self.placement = placement
    self.targets = targets
    self.checkedTargets = checkedTargets
    self.isCompiled = isCompiled
    self.hasResult = hasResult
    self.resultModel = resultModel
    self.crashes = crashes
    self.checks = checks
    self.slots = slots
    self.failed = failed
    self.tallies = tallies
  }
}

/// What came of a scenario: calls whose outcome was known before.
package struct ScenarioOutcome: Sendable, Equatable, Codable {
  /// What is computed.
  package var scenario: String
  /// The kfunc that it calls.
  package var kfunc: String
  /// Callers that computed it.
  package var callers: [Caller]
  /// Those whose outcome differs.
  package var failedCallers: [Caller]
  /// Calls that were made.
  package var checks: Int
  /// Why it did not run; nil where it did.
  package var skip: SkipReason?

  /// Creates a value; each parameter is documented at the property of its name.
  package init(
    scenario: String, kfunc: String, callers: [Caller], failedCallers: [Caller], checks: Int, skip: SkipReason? = nil
  ) {
    self.scenario = scenario
    self.kfunc = kfunc
    self.callers = callers
    self.failedCallers = failedCallers
    self.checks = checks
    self.skip = skip
  }
}

/// What a kfunc printed, cut where it is long.
package struct PrintedOutput: Sendable, Equatable, Codable {
  /// The kfunc.
  package var kfunc: String
  /// What it printed.
  package var text: String

  /// Creates a value; each parameter is documented at the property of its name.
  package init(kfunc: String, text: String) {
    self.kfunc = kfunc
    self.text = text
  }
}

/// What a run was about.
package struct RunScope: Sendable, Equatable, Codable {
  /// Path of the library.
  package var library: String
  /// The compiler that made it.
  package var compiler: String
  /// The C sources of which the libraries were built; nil for one library.
  package var sources: SourceScope?
  /// Version of the libffi that called.
  package var libffi: String
  /// Repeats the run.
  package var seed: UInt64
  /// The targets under which BPF callers call.
  package var targets: CallTargets
  /// What they do with signatures that need moves.
  package var marshalling: Marshalling
  /// Who calls.
  package var callers: [Caller]
  /// Those of them whose calls a BPF program makes.
  package var bpfCallers: [Caller]
  /// Those of these whose programs a compiler wrote.
  package var compiledCallers: [CompiledCaller]
  /// The engine libraries that were asked for; those that cannot be used are no callers.
  package var engines: [EngineOutcome]
  /// Who is called.
  package var callees: [Callee]
  /// The shapes of the programs of BPF callers.
  package var shapes: [CallShape]
  /// How values are chosen.
  package var values: [ValuePattern]
  /// Callers that were asked for by name and made no call.
  package var idle: [Caller]
  /// Whether that is accepted.
  package var allowSkips: Bool
  /// Whether what did not run is a failure.
  package var strict = false
  /// Whether the run was asked to stop.
  package var interrupted: Bool

  /// Creates a value; each parameter is documented at the property of its name.
  package init(
    library: String, compiler: String, sources: SourceScope? = nil, libffi: String, seed: UInt64,
    targets: CallTargets, callers: [Caller],
    bpfCallers: [Caller], compiledCallers: [CompiledCaller] = [], engines: [EngineOutcome] = [],
    callees: [Callee], shapes: [CallShape],
    values: [ValuePattern], idle: [Caller], allowSkips: Bool, strict: Bool = false, interrupted: Bool
  ) {
    self.library = library
    self.compiler = compiler
    self.sources = sources
    self.libffi = libffi
    self.seed = seed
    self.targets = targets
    marshalling = targets.marshalling
    self.callers = callers
    self.bpfCallers = bpfCallers
    self.compiledCallers = compiledCallers
    self.engines = engines
    self.callees = callees
    self.shapes = shapes
    self.values = values
    self.idle = idle
    self.allowSkips = allowSkips
    self.strict = strict
    self.interrupted = interrupted
  }
}

/// Counts of a run.
package struct RunSummary: Sendable, Equatable, Codable {
  /// Kfuncs of which at least one call was compared.
  package var kfuncs: Int
  /// Calls that were compared, and planted faults that had to be seen.
  package var checks: Int
  /// Argument slots that were compared.
  package var slots: Int
  /// Checks without a finding.
  package var passed: Int
  /// Checks with a finding.
  package var failed: Int
  /// Findings.
  package var findings: Int
  /// What did not run.
  package var skips: Int
  /// Known differences.
  package var known: Int

  /// Creates a value; each parameter is documented at the property of its name.
  package init(kfuncs: Int, checks: Int, slots: Int, passed: Int, failed: Int, findings: Int, skips: Int, known: Int) {
    self.kfuncs = kfuncs
    self.checks = checks
    self.slots = slots
    self.passed = passed
    self.failed = failed
    self.findings = findings
    self.skips = skips
    self.known = known
  }
}

/// What came of calling kfuncs in every way.
package struct RunOutcome: Sendable, Equatable, Codable {
  /// Counts.
  package var summary: RunSummary
  /// What the run was about.
  package var scope: RunScope
  /// The kfuncs.
  package var kfuncs: [KfuncOutcome]
  /// Scenarios.
  package var scenarios: [ScenarioOutcome]
  /// What was not as expected.
  package var findings: [Finding]
  /// What did not run.
  package var skips: [Skip]
  /// The faults that were planted to show that they would have been seen.
  package var planted: [PlantedFaultOutcome]
  /// The calls that are expected to fail.
  package var known: [KnownDifference]
  /// Expectations that matched no call.
  package var unmatched: [UnmatchedExpectation]
  /// The first calls that have findings.
  package var shownCalls: [ShownCall] = []
  /// What kfuncs printed.
  package var printed: [PrintedOutput]

  /// Creates a value; each parameter is documented at the property of its name.
  package init(
    summary: RunSummary, scope: RunScope, kfuncs: [KfuncOutcome], scenarios: [ScenarioOutcome], findings: [Finding],
    skips: [Skip], planted: [PlantedFaultOutcome], known: [KnownDifference], unmatched: [UnmatchedExpectation],
    printed: [PrintedOutput]
  ) {
    self.summary = summary
    self.scope = scope
    self.kfuncs = kfuncs
    self.scenarios = scenarios
    self.findings = findings
    self.skips = skips
    self.planted = planted
    self.known = known
    self.unmatched = unmatched
    self.printed = printed
  }

  /// What a run comes to.
  package enum Verdict: Sendable, Equatable {
    /// Everything agrees.
    case agree
    /// Nothing was checked.
    case nothingChecked
    /// Something was not as expected, or a planted fault was not seen.
    case failed
    /// A call that is expected to fail agreed.
    case expectedPassed
    /// An expectation matched no call.
    case unmatched
    /// A caller that was named made no call.
    case idle
    /// Something did not run, and that is a failure.
    case skipped
  }

  /// Calls that were compared, planted faults left out.
  package var calls: Int { summary.checks - planted.count }

  /// What the run comes to, whether or not it was asked to stop.
  package var verdict: Verdict {
    if calls == 0 { return .nothingChecked }
    if summary.failed > 0 { return .failed }
    if known.contains(where: { !$0.failed }) { return .expectedPassed }
    if !unmatched.isEmpty { return .unmatched }
    let isIdle = !scope.idle.isEmpty || scope.sources?.idle.isEmpty == false
    if isIdle && !scope.allowSkips { return .idle }
    return scope.strict && notRun > 0 ? .skipped : .agree
  }

  /// What did not run: skips, targets for which no call of a kfunc stands, and calls that were not made for no reason.
  package var notRun: Int {
    let skipped = Dictionary(grouping: skips, by: \.kfunc)
    return kfuncs.reduce(skips.count + scope.idle.count) { sum, kfunc in
      let silent = scope.callers.count { caller in
        kfunc.tallies.first { $0.caller == caller }.map(\.checks) ?? 0 == 0
          && skipped[kfunc.kfunc]?.contains { $0.reason.concerns(caller) } != true
      }
      return sum + uncheckedTargets(of: kfunc).count + silent
    }
  }

  /// The callers whose BPF programs our engines run: the running kernel's code is its own, whatever the targets are.
  package var targetCallers: [Caller] {
    let ofKernel = Set(scope.compiledCallers.filter { $0.engine == .kernel }.map(\.caller))
    return scope.bpfCallers.filter { $0 != .kernel && !ofKernel.contains($0) }
  }

  /// The targets of the run for which no call of a kfunc stands; none where no caller depends on targets.
  /// - Parameter kfunc: the kfunc.
  package func uncheckedTargets(of kfunc: KfuncOutcome) -> [Target] {
    if targetCallers.isEmpty { return [] }
    return scope.targets.targets.filter { !kfunc.checkedTargets.contains($0) }
  }

  /// Whether something was checked and all of it agreed.
  package var isGood: Bool { verdict == .agree && !scope.interrupted }
}
