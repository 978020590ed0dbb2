/// What a run checks.
public struct RunOptions: Sendable {
  /// Who calls.
  public var callers: [Caller] = Caller.allCases
  /// Who is called, as far as the kfunc allows it.
  public var callees: [Callee] = Callee.allCases
  /// How values are chosen.
  public var patterns: [ValuePattern] = ValuePattern.allCases
  /// The shapes of the programs of BPF callers; others call directly.
  public var shapes: [CallShape] = CallShape.allCases
  /// What BPF callers do with signatures whose arguments BPF and the psABI place differently.
  public var marshalling = MarshallingMode.skip
  /// Repeats a run.
  public var seed: UInt64
  /// Whether kfuncs that end badly on purpose are called.
  public var includesCrashing = false

  /// The default run with a seed.
  /// - Parameter seed: any number; equal seeds repeat a run.
  public init(seed: UInt64) { self.seed = seed }
}
