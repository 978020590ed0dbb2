import Outcomes

/// What a run checks.
package struct RunOptions: Sendable {
  /// Who calls.
  package var callers: [Caller] = CallEngines.callers
  /// Who is called, as far as the kfunc allows it.
  package var callees: [Callee] = Callee.allCases
  /// How values are chosen.
  package var patterns: [ValuePattern] = ValuePattern.allCases
  /// The shapes of the programs of BPF callers; others call directly.
  package var shapes: [CallShape] = CallShape.allCases
  /// What BPF callers do with signatures whose arguments BPF and the psABI place differently.
  package var marshalling = MarshallingMode.skip
  /// Repeats a run.
  package var seed: UInt64
  /// Whether kfuncs that end badly on purpose are called.
  package var includesCrashing = false

  /// The default run with a seed.
  /// - Parameter seed: any number; equal seeds repeat a run.
  package init(seed: UInt64) { self.seed = seed }
}
