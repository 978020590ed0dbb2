import Outcomes

extension CaseList {
  /// The cases of an outcome; nil for one that has none: of a command whose outcome is no verdict.
  /// - Parameters:
  ///   - outcome: what a command came to.
  ///   - provenance: what made the report.
  init?(_ outcome: CommandOutcome, _ provenance: Provenance) {
    switch outcome {
    case .run(let outcome): self.init(outcome)
    case .probe(let outcome): self.init(outcome)
    case .sweep(let outcome, let functions): self.init(outcome, functions)
    case .fuzz(let outcome): self.init(outcome)
    case .compare(let outcome): self.init(outcome)
    case .kernel(let outcome): self.init(outcome)
    case .verdicts(let outcome): self.init(outcome)
    case .mutants(let outcome): self.init(outcome)
    case .list, .objectList, .explain, .abi, .call, .disasm, .exec, .verify, .check, .export, .suite, .sweptFunction,
      .kernelPiece, .fuzzPiece, .saved, .plantedFaults, .doctor:
      return nil
    }
    add([("kfunctest build", provenance.build), ("kernel", provenance.kernel)])
  }

  /// Properties of what calls: the seed, the targets, the values.
  static func scope(
    seed: UInt64, targets: CallTargets, values: [ValuePattern] = [], shapes: [CallShape] = []
  ) -> [(String, String)] {
    var properties = [
      ("seed", "\(seed)"), ("targets", targets.targets.map(\.rawValue).joined(separator: ",")),
    ]
    if !values.isEmpty { properties.append(("values", values.map(\.rawValue).joined(separator: ","))) }
    if !shapes.isEmpty { properties.append(("shapes", shapes.map(\.rawValue).joined(separator: ","))) }
    return properties
  }

  /// Compilers and their descriptions of themselves.
  static func toolchains(_ toolchains: [ToolchainOutcome]) -> [(String, String)] {
    toolchains.compactMap { toolchain in toolchain.compiler.map { (toolchain.toolchain, $0) } }
  }

  /// The suite of compilers: those that did not compile are skipped.
  mutating func toolchainSuite(_ toolchains: [ToolchainOutcome], idle: [String]) -> CaseSuite {
    var suite = CaseSuite("compilers")
    // One that was named and did not compile has a case of its own.
    for toolchain in toolchains where !idle.contains(toolchain.toolchain) {
      let verdict = toolchain.message.map { skipped("no-compiler", $0, subject: toolchain.toolchain) } ?? .passed
      suite.add(toolchain.toolchain, verdict)
    }
    return suite
  }

  /// The verdict of a case with findings.
  /// - Parameter occurrences: where they were seen; at least one.
  mutating func failed(_ occurrences: [Problem.Occurrence], details: [String] = []) -> CaseVerdict {
    var failures: [(problem: Int, occurrences: [Problem.Occurrence])] = []
    for occurrence in occurrences {
      let problem = note(
        Problem(occurrence.finding, caller: occurrence.caller, callee: occurrence.callee, details: details))
      if let index = failures.firstIndex(where: { $0.problem == problem }) {
        failures[index].occurrences.append(occurrence)
      } else {
        failures.append((problem, [occurrence]))
      }
    }
    return .failed(failures.map { CaseFailure(problem: $0.problem, occurrences: $0.occurrences) })
  }

  /// Why no call stands for a target.
  mutating func unchecked(_ target: TargetOutcome?, subject: String) -> CaseVerdict {
    guard let target else { return skipped("not-called", "no call was made under this target", subject: subject) }
    if target.canCall {
      return skipped(
        "other-code", "\(target.target.rawValue) can make the call; the code that ran is that of another target",
        subject: subject)
    }
    let code = target.placement.code ?? target.verifier.code ?? target.placement.verdict.rawValue
    return skipped(
      code, Words.verdict(target) + (target.placement.message.map { "; \($0)" } ?? ""), subject: subject)
  }
}
