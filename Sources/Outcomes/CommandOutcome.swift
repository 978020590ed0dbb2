/// What a command hands to a report.
package enum CommandOutcome: Sendable {
  /// `run`
  case run(RunOutcome)
  /// `list`
  case list(ListOutcome)
  /// `list OBJECT`
  case objectList(ObjectListOutcome)
  /// `explain`
  case explain(ExplainOutcome)
  /// `abi`
  case abi(ABIOutcome)
  /// `probe`
  case probe(ProbeOutcome)
  /// `call`
  case call(FunctionCallOutcome)
  /// `disasm`
  case disasm(DisasmOutcome)
  /// `exec`
  case exec(ExecOutcome)
  /// `verify`
  case verify(VerifyOutcome)
  /// `export`
  case suite(SuiteOutcome)
  /// `compare`
  case compare(CompareOutcome)
  /// `kernel`
  case kernel(KernelOutcome)
  /// One piece of `kernel` in shards
  case kernelPiece(RunPiece<KernelOutcome>)
  /// `kernel --verifier`
  case verdicts(VerdictsOutcome)
  /// `check`
  case check(CheckOutcome)
  /// `btf` and `header`
  case export(ExportOutcome)
  /// One function of `sweep` or `merge`
  case sweptFunction(SweptFunction)
  /// The end of `sweep` or `merge`, and the functions where no format has written them before
  case sweep(SweepOutcome, functions: [SweptFunction] = [])
  /// `fuzz`
  case fuzz(FuzzOutcome)
  /// One piece of `fuzz` in shards
  case fuzzPiece(RunPiece<FuzzOutcome>)
  /// What became of the function of a finding of `fuzz`
  case saved(SavedFinding)
  /// `mutants --list`
  case plantedFaults(PlantedFaultsOutcome)
  /// `doctor`
  case doctor(DoctorOutcome)
  /// `mutants`
  case mutants(MutantsOutcome)
}
