import Listings
import Outcomes
import Support

extension CaseList {
  /// The cases of a comparison with a kernel: one for each program.
  init(_ outcome: KernelOutcome) {
    self.init(
      "kernel", verdict: KernelScreen(outcome).verdictLine, isGood: outcome.isGood,
      // A program that is skipped is a failure without --allow-skips.
      isStrict: !outcome.allowSkips, properties: [("compared with", outcome.kernel?.release ?? "no kernel")])
    var differences: [String: [KernelFinding]] = [:]
    for difference in outcome.differences { differences[difference.program, default: []].append(difference) }
    var suite = CaseSuite(caller: "kernel", callee: "our engines")
    var seen: Set<String> = []
    for program in outcome.compared + outcome.differences.map(\.program) where seen.insert(program).inserted {
      suite.add(program, differences[program].map { failed($0, of: program) } ?? .passed)
    }
    let rest = outcome.summary.programs - outcome.compared.count
    if rest > 0 { suite.add("\(Words.count(rest, "more program")) compared", .passed) }
    for (number, skip) in outcome.skips.enumerated() {
      let subject = skip.program ?? "the kernel"
      let name = seen.insert(subject).inserted ? subject : "\(subject), skip \(number + 1)"
      suite.add(name, skipped(skip.code.rawValue, skip.message, subject: subject))
    }
    add(suite)
    close(
      CommandEnd(
        hasChecked: outcome.summary.functions > 0, acceptsNothing: outcome.kernel == nil && outcome.allowSkips,
        isInterrupted: outcome.interrupted))
  }

  private mutating func failed(_ found: [KernelFinding], of program: String) -> CaseVerdict {
    .failed(
      found.map { finding in
        let problem = Problem(
          subject: program, code: finding.code, message: Messages().message(of: finding),
          details: KernelScreen.code(finding, .pipe), place: program.contains("/") ? Self.place(program) : nil)
        return CaseFailure(problem: note(problem), occurrences: [])
      })
  }

  /// The file of a program that is named `PATH` or `PATH: PROGRAM`.
  private static func place(_ program: String) -> CasePlace {
    CasePlace(file: program.split(separator: ":", maxSplits: 1).first.map(String.init) ?? program)
  }
}
