import Outcomes
import Support
import Verifier

/// Verifies recorded programs without each of our rules in turn, to see whether one of them shows that the rule is missing.
///
/// A place that refuses programs is found out by programs that it refuses in the kernel's words: without it they are accepted,
/// or refused for something else. Whether the generator meets every place, the list of those that it met has to say.
package struct RuleRemoval {
  /// A program on which both verifiers agree.
  private struct Agreed {
    /// How many programs were recorded up to it.
    let number: Int
    let seed: UInt64
    let input: VerifierInput
    let message: String?
  }

  /// Each rule with what was found.
  package private(set) var rules: [VerdictsOutcome.Rule] = []

  /// Verifies the programs.
  /// - Parameters:
  ///   - recording: programs and the kernel's verdicts.
  ///   - corpus: the programs that random ones were made of.
  ///   - continues: asked before each rule, with its name: whether to go on.
  package init(_ recording: VerdictRecording, _ corpus: RuleCorpus, while continues: (String) -> Bool) {
    let kernel = VerifierInput.Kernel(rawValue: recording.target) ?? .linux73
    var agreed: [Agreed] = []
    var refused: [RuleSite: [Agreed]] = [:]
    for (number, entry) in recording.programs.enumerated() {
      let text = RuleProgramWriter.text(seed: entry.seed, recording.features, corpus)
      let message: String?
      // A program that is not the recorded one has no verdict; it does not stand for an accepted one.
      do throws(KernelError) { message = try recording.message(of: entry, text) } catch { continue }
      guard let input = RuleProgram.input(text, kernel, corpus), let verdict = RuleProgram.verdict(on: input),
        case .same = VerdictComparison(verdict, message)
      else { continue }
      let program = Agreed(number: number + 1, seed: entry.seed, input: input, message: message)
      agreed.append(program)
      if case .rejected(let rejection) = verdict { refused[rejection.rule, default: []].append(program) }
    }
    for (site, programs) in refused.sorted(by: { $0.key < $1.key }) {
      guard continues(site.description) else { return }
      rules.append(Self.rule(site.description, .refusal(site), programs))
    }
    for effect in RuleEffect.allCases {
      guard continues(effect.rawValue) else { return }
      rules.append(Self.rule(effect.rawValue, .effect(effect), agreed))
    }
  }

  private static func rule(_ name: String, _ removed: RemovedRule, _ programs: [Agreed]) -> VerdictsOutcome.Rule {
    var rule = VerdictsOutcome.Rule(name: name, programs: programs.count)
    for program in programs {
      guard let verdict = RuleProgram.verdict(on: program.input, without: removed) else { continue }
      if case .same = VerdictComparison(verdict, program.message) { continue }
      rule.foundAfter = program.number
      rule.seed = program.seed
      rule.kernel = program.message
      break
    }
    return rule
  }
}
