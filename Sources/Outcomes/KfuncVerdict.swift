import Kfuncs

/// Numbers of one caller for one kfunc.
package struct CallerTally: Sendable, Equatable {
  /// Calls that were made and compared.
  package var checks = 0
  /// Argument slots that were compared.
  package var slots = 0
  /// Calls with at least one finding.
  package var failed = 0
  /// Calls of the compiled kfunc.
  package var compiledChecks = 0
  /// Calls of the function for which the compiled kfunc is a recorder; the others are calls of the capture stub.
  package var functionChecks = 0

  /// Numbers; without any, those of no calls.
  package init(
    checks: Int = 0, slots: Int = 0, failed: Int = 0, compiledChecks: Int = 0, functionChecks: Int = 0
  ) {
    self.checks = checks
    self.slots = slots
    self.failed = failed
    self.compiledChecks = compiledChecks
    self.functionChecks = functionChecks
  }
}

/// What was found about one kfunc.
package struct KfuncVerdict: Sendable {
  /// The kfunc.
  package let kfunc: Kfunc
  /// Numbers by caller; a caller that is missing was not asked or could not be.
  package var tallies: [Caller: CallerTally] = [:]
  /// All findings; the first of each combination of caller, callee and shape.
  package var findings: [Finding] = []
  /// What did not run.
  package var skips: [Skip] = []
  /// What the kfunc printed, cut where it is long.
  package var output = ""

  /// Creates a value; each parameter is documented at the property of its name.
  package init(
    kfunc: Kfunc, tallies: [Caller: CallerTally] = [:], findings: [Finding] = [], skips: [Skip] = [],
    output: String = ""
  ) {
    self.kfunc = kfunc
    self.tallies = tallies
    self.findings = findings
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
