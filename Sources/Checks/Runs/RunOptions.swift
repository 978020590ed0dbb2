import Outcomes

/// Options of a run.
package struct RunOptions: Sendable {
  /// The callers.
  package var callers: [Caller] = CallEngines.callers
  /// The callees, as far as the kfunc supports them.
  package var callees: [Callee] = [.compiled, .capture]
  /// The patterns of values.
  package var patterns: [ValuePattern] = ValuePattern.allCases
  /// The shapes of BPF programs; other callers call directly.
  package var shapes: [CallShape] = CallShape.allCases
  /// The targets under which BPF callers call.
  package var targets = CallTargets.all
  /// Who writes the programs of BPF callers.
  package var programs = ProgramSource.generated
  /// The engine libraries among the callers, and those that cannot be used.
  package var engines: [EngineOutcome] = []
  /// The seed; equal seeds repeat a run.
  package var seed: UInt64
  /// Whether kfuncs that crash intentionally are called.
  package var includesCrashing = false

  /// Creates the default options.
  /// - Parameter seed: any number; equal seeds repeat a run.
  package init(seed: UInt64) { self.seed = seed }
}
