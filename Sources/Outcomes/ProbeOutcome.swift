import CallingConvention

/// A compiler with its flags, and what became of it.
package struct ToolchainOutcome: Sendable, Equatable, Codable {
  /// The compiler and its flags: `gcc -O2`.
  package var toolchain: String
  /// The compiler's own description of itself; nil where it did not compile.
  package var compiler: String?
  /// The compiler's first complaint; nil where it compiled.
  package var message: String?

  /// Creates a value; each parameter is documented at the property of its name.
  package init(toolchain: String, compiler: String? = nil, message: String? = nil) {
    self.toolchain = toolchain
    self.compiler = compiler
    self.message = message
  }
}

/// A function that was probed.
package struct ProbedFunction: Sendable, Equatable, Codable {
  /// Its name.
  package var function: String
  /// Its name in the generated source, which findings have.
  package var symbol: String
  /// Its C prototype.
  package var prototype: String
  /// Whether a BPF program can call it as it stands.
  package var placement: PlacementSummary
  /// The verdict under each target.
  package var targets: [TargetOutcome]
  /// The targets that its calls from BPF stand for.
  package var checkedTargets: [Target]

  /// Creates a value; each parameter is documented at the property of its name.
  package init(
    function: String, symbol: String, prototype: String, placement: PlacementSummary, targets: [TargetOutcome],
    checkedTargets: [Target]
  ) {
    self.function = function
    self.symbol = symbol
    self.checkedTargets = checkedTargets
    self.prototype = prototype
    self.placement = placement
    self.targets = targets
  }
}

/// Numbers of one function.
package struct FunctionCounts: Sendable, Equatable, Codable {
  /// The function's name in the generated source.
  package var function: String
  /// Calls that were made and compared.
  package var checks: Int
  /// Calls with at least one finding, expected ones included.
  package var failed: Int

  /// Creates a value; each parameter is documented at the property of its name.
  package init(function: String, checks: Int, failed: Int) {
    self.function = function
    self.checks = checks
    self.failed = failed
  }
}

/// What one caller's calls of one callee came to.
package struct ProbeCell: Sendable, Equatable, Codable {
  /// The caller: an engine or a toolchain.
  package var caller: String
  /// The callee: a toolchain or the capture stub.
  package var callee: String
  /// Calls that were made and compared.
  package var checks: Int
  /// Argument slots that were compared.
  package var slots: Int
  /// Calls with at least one finding.
  package var failed: Int
  /// The same by function; one that is missing was not called.
  package var functions: [FunctionCounts]
  /// What was not as expected.
  package var findings: [Finding]
  /// What did not run.
  package var skips: [Skip]
  /// The calls that are expected to fail.
  package var known: [KnownDifference]

  /// Creates a value; each parameter is documented at the property of its name.
  package init(
    caller: String, callee: String, checks: Int, slots: Int, failed: Int, functions: [FunctionCounts] = [],
    findings: [Finding], skips: [Skip], known: [KnownDifference]
  ) {
    self.caller = caller
    self.callee = callee
    self.checks = checks
    self.slots = slots
    self.failed = failed
    self.functions = functions
    self.findings = findings
    self.skips = skips
    self.known = known
  }
}

/// Of how many functions the result is compared.
package struct ResultModelCount: Sendable, Equatable, Codable {
  /// Functions whose result is compared with a model.
  package var compared: Int
  /// Functions that return something.
  package var all: Int

  /// Creates a value; each parameter is documented at the property of its name.
  package init(compared: Int, all: Int) {
    self.compared = compared
    self.all = all
  }
}

/// What a probe was about.
package struct ProbeScope: Sendable, Equatable, Codable {
  /// Repeats the run.
  package var seed: UInt64
  /// The targets under which BPF callers call.
  package var targets: CallTargets
  /// What they do with signatures that need moves.
  package var marshalling: Marshalling
  /// How values are chosen.
  package var values: [ValuePattern]
  /// The shapes of the programs of BPF callers.
  package var shapes: [CallShape]
  /// Of how many functions the result is compared.
  package var results: ResultModelCount
  /// Path of the library that the first toolchain made.
  package var library: String?
  /// The engine libraries that were asked for.
  package var engines: [EngineOutcome]
  /// Toolchains that were asked for by name and do not compile this, and engine libraries that made no call.
  package var idle: [String]
  /// Whether that is accepted.
  package var allowSkips: Bool
  /// Whether what did not run is a failure.
  package var strict = false
  /// Whether the run was asked to stop.
  package var interrupted: Bool

  /// Creates a value; each parameter is documented at the property of its name.
  package init(
    seed: UInt64, targets: CallTargets, values: [ValuePattern], shapes: [CallShape], results: ResultModelCount,
    library: String? = nil, engines: [EngineOutcome] = [], idle: [String], allowSkips: Bool, strict: Bool = false,
    interrupted: Bool
  ) {
    self.engines = engines
    self.seed = seed
    self.targets = targets
    marshalling = targets.marshalling
    self.values = values
    self.shapes = shapes
    self.results = results
    self.library = library
    self.idle = idle
    self.allowSkips = allowSkips
    self.strict = strict
    self.interrupted = interrupted
  }
}

/// Counts of calls.
package struct MatrixSummary: Sendable, Equatable, Codable {
  /// Calls that were made and compared.
  package var checks: Int
  /// Argument slots that were compared.
  package var slots: Int
  /// Calls with at least one finding.
  package var failed: Int
  /// Findings.
  package var findings: Int

  /// Creates a value; each parameter is documented at the property of its name.
  package init(checks: Int, slots: Int, failed: Int, findings: Int) {
    self.checks = checks
    self.slots = slots
    self.failed = failed
    self.findings = findings
  }
}

/// What came of calling freshly compiled functions in every way.
package struct ProbeOutcome: Sendable, Equatable, Codable {
  /// Counts.
  package var summary: MatrixSummary
  /// What the probe was about.
  package var scope: ProbeScope
  /// The functions.
  package var functions: [ProbedFunction]
  /// The compilers.
  package var toolchains: [ToolchainOutcome]
  /// The compilers with a BPF back end, whose programs the engines run.
  package var bpfToolchains: [ToolchainOutcome]
  /// Every caller against every callee, by rows: engines, toolchains, engines with the programs of BPF toolchains.
  package var cells: [ProbeCell]
  /// The first calls that have findings.
  package var shownCalls: [ShownCall] = []
  /// Expectations that matched no call.
  package var unmatched: [UnmatchedExpectation]
  /// The faults that were planted to show that they would have been seen.
  package var planted: [PlantedFaultOutcome]

  /// Creates a value; each parameter is documented at the property of its name.
  package init(
    summary: MatrixSummary, scope: ProbeScope, functions: [ProbedFunction], toolchains: [ToolchainOutcome],
    bpfToolchains: [ToolchainOutcome], cells: [ProbeCell], unmatched: [UnmatchedExpectation],
    planted: [PlantedFaultOutcome]
  ) {
    self.summary = summary
    self.scope = scope
    self.functions = functions
    self.toolchains = toolchains
    self.bpfToolchains = bpfToolchains
    self.cells = cells
    self.unmatched = unmatched
    self.planted = planted
  }

  /// Known differences of all cells.
  package var known: [KnownDifference] { cells.flatMap(\.known) }

  /// Whether something was checked, all of it came out as expected, and what was asked for was done.
  package var isGood: Bool {
    summary.checks > 0 && summary.failed == 0 && known.allSatisfy(\.failed) && unmatched.isEmpty
      && planted.allSatisfy(\.caught) && (scope.allowSkips || scope.idle.isEmpty) && !scope.interrupted
      && !(scope.strict && notRun > 0)
  }

  /// What did not run: functions that a caller did not call, targets for which no call stands, toolchains that did not
  /// compile.
  package var notRun: Int {
    cells.reduce(0) { $0 + $1.skips.count } + toolchains.count { $0.message != nil }
      + bpfToolchains.count { $0.message != nil }
      + functions.reduce(0) { $0 + uncheckedTargets(of: $1).count }
  }

  /// The targets of the probe for which no call of a function stands.
  /// - Parameter function: the function.
  package func uncheckedTargets(of function: ProbedFunction) -> [Target] {
    scope.targets.targets.filter { !function.checkedTargets.contains($0) }
  }
}
