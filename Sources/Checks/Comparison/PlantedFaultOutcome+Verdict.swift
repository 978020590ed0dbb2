import Outcomes

extension PlantedFaultOutcome {
  /// What became of a planted fault.
  /// - Parameter verdict: the fault, and where it was seen.
  package init(_ verdict: MutantVerdict) {
    self.init(
      fault: verdict.fault.name, component: verdict.fault.component, place: verdict.fault.place,
      caught: verdict.isCaught, applicable: verdict.isApplicable, library: verdict.library,
      kfuncCount: verdict.kfuncs, findingCount: verdict.findings, witness: verdict.witness)
  }
}
