import Listings
import Outcomes

/// Outcomes as tables and sentences, as wide as the terminal.
package struct TableReport: Report {
  private let style: TextStyle
  /// Whether what is summed up otherwise is shown one by one.
  package var isVerbose = false
  /// Seconds that the work took, where they are to be shown.
  package var elapsed: Double?

  /// A report.
  /// - Parameter style: what it is written to.
  package init(_ style: TextStyle) { self.style = style }

  /// The text of an outcome.
  package func text(of outcome: CommandOutcome) -> ReportText {
    switch outcome {
    case .run(let outcome): ReportText(RunScreen(outcome, isVerbose: isVerbose, elapsed: elapsed).text(style))
    case .list(let outcome): ReportText(ListScreen(outcome).text(style))
    case .objectList(let outcome): ReportText(ObjectListScreen(outcome).text(style))
    case .explain(let outcome): ReportText(ExplainScreen(outcome).text(style))
    case .abi(let outcome): ReportText(ABIScreen(outcome).text(style))
    case .probe(let outcome): ReportText(ProbeScreen(outcome).text(style))
    case .call(let outcome): ReportText(CallScreen(outcome).text(style))
    case .disasm(let outcome): ReportText(HexadecimalListing.text(outcome))
    case .exec(let outcome): ExecScreen(outcome).text(style)
    case .verify(let outcome): ReportText(VerifyScreen(outcome).text(style))
    case .suite(let outcome): SuiteScreen(outcome).text
    case .compare(let outcome): ReportText(CompareScreen(outcome).text(style))
    case .kernel(let outcome): ReportText(KernelScreen(outcome).text(style))
    case .verdicts(let outcome): ReportText(VerdictsScreen(outcome).text(style))
    case .check(let outcome): ReportText(CheckScreen(outcome, isVerbose: isVerbose).text(style))
    case .export(let outcome): ExportScreen(outcome).text
    case .sweptFunction(let record): ReportText(isVerbose ? SweepScreen.line(record, style) : "")
    case .sweep(let outcome, _): ReportText(SweepScreen(outcome).text(style))
    case .fuzz(let outcome): ReportText(FuzzScreen(outcome).text(style))
    // A screen shows the whole.
    case .kernelPiece, .fuzzPiece: ReportText("")
    case .saved(let outcome): ReportText(FuzzScreen.saved(outcome))
    case .plantedFaults(let outcome): ReportText(PlantedFaultList(outcome).text(style))
    case .doctor(let outcome): ReportText(DoctorScreen(outcome).text(style))
    case .mutants(let outcome): ReportText(MutantScreen(outcome).text(style))
    }
  }
}
