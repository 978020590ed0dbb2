import Listings
import Outcomes

extension CaseList {
  /// The cases of a comparison of engines: a suite for each engine.
  init(_ outcome: CompareOutcome) {
    self.init(
      "compare", verdict: CompareScreen(outcome).verdictLine, isGood: outcome.isGood,
      properties: outcome.seed.map { [("seed", "\($0)")] } ?? [])
    for engine in outcome.engines {
      var suite = CaseSuite(engine.engine.rawValue)
      let own = outcome.findings.filter { $0.engine == engine.engine }
      for finding in own { suite.add(finding.program, failed(finding)) }
      if let failure = engine.unusable {
        suite.add("can be used", failed(engine, "unusable", Messages().message(of: failure)))
      } else if engine.compared == 0 {
        suite.add("programs", failed(engine, "nothing-checked", "no program could be compared"))
      }
      let agreeing = engine.compared - engine.differences
      if agreeing > 0 { suite.add("\(Words.count(agreeing, "program")) as expected", .passed) }
      let others = engine.differences - own.count
      if others > 0 {
        suite.add(
          "\(Words.count(others, "more program"))", failed(engine, "differs", "differ as well; they were not shrunk"))
      }
      for planted in engine.planted {
        suite.add(
          "planted: \(planted.place.rawValue)",
          planted.seen ? .passed : failed(engine, "planted", "a planted difference was not seen"))
      }
      if engine.planted.isEmpty && engine.unusable == nil {
        suite.add("planted", failed(engine, "planted", "no difference could be planted"))
      }
      for (reason, count) in engine.unsupported.sorted(by: { $0.key < $1.key }) {
        suite.add(
          "\(Words.count(count, "program")) with \(reason)",
          skipped("unsupported", "unsupported: \(reason)", subject: engine.engine.rawValue))
      }
      add(suite)
    }
    if !outcome.leftOut.isEmpty {
      var suite = CaseSuite("not compared")
      for program in outcome.leftOut {
        let problem = Problem(subject: program.program, code: "not-compared", message: program.message)
        suite.add(program.program, .failed([CaseFailure(problem: note(problem), occurrences: [])]))
      }
      add(suite)
    }
    close(
      CommandEnd(
        hasChecked: outcome.engines.contains { $0.compared > 0 }, acceptsNothing: false,
        isInterrupted: outcome.interrupted))
  }

  private mutating func failed(_ finding: CompareOutcome.Finding) -> CaseVerdict {
    let problem = Problem(
      subject: finding.program, code: finding.difference.kind,
      message: "\(finding.engine): \(CompareScreen.words(finding.difference))",
      details: finding.assembler.split(separator: "\n").map(String.init))
    return .failed([CaseFailure(problem: note(problem), occurrences: [])])
  }

  private mutating func failed(_ engine: CompareOutcome.Engine, _ code: String, _ message: String) -> CaseVerdict {
    let problem = Problem(subject: engine.engine.rawValue, code: code, message: message)
    return .failed([CaseFailure(problem: note(problem), occurrences: [])])
  }
}
