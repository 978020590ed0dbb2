import Outcomes
import Support
import Verifier

/// A program on which both verifiers agree.
struct AgreedProgram {
  /// How many programs were asked for up to it.
  let number: Int
  let seed: UInt64
  let input: VerifierInput
  /// The kernel's message; nil if it accepts the program.
  let message: String?
  /// Our verdict.
  let verdict: Verdict
}

/// Verifies recorded programs without each of our rules in turn, to see whether one of them shows that the rule is missing.
///
/// A place that refuses programs is found out by programs that it refuses in the kernel's words: without it they are accepted,
/// or refused for something else. Whether the generator meets every place, the list of those that it met has to say.
struct RuleRemoval {
  /// Each rule with what was found.
  private(set) var rules: [VerdictsOutcome.Rule] = []

  /// Verifies the programs.
  /// - Parameters:
  ///   - agreed: programs on which both verifiers agree.
  ///   - continues: asked before each rule, with its name: whether to go on.
  init(_ agreed: [AgreedProgram], while continues: (String) -> Bool) {
    var refused: [RuleSite: [AgreedProgram]] = [:]
    for program in agreed {
      if case .rejected(let rejection) = program.verdict { refused[rejection.rule, default: []].append(program) }
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

  private static func rule(_ name: String, _ removed: RemovedRule, _ programs: [AgreedProgram]) -> VerdictsOutcome.Rule
  {
    var rule = VerdictsOutcome.Rule(name: name, programs: programs.count)
    for program in programs {
      guard let verdict = RuleProgramReader.verdict(on: program.input, without: removed) else { continue }
      if case .same = VerdictComparison(verdict, program.message) { continue }
      rule.foundAfter = program.number
      rule.seed = program.seed
      rule.kernel = program.message
      break
    }
    return rule
  }
}
