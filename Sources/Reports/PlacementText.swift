import CallingConvention
import Listings
import Outcomes

extension PlacedFunction {
  /// The name of a parameter, or its number where it has none.
  func name(_ index: Int) -> String { parameters[index].name ?? "#\(index + 1)" }

  /// The verdict of a call and everything whose placement differs, in lines as wide as the terminal.
  func verdictLines(_ style: TextStyle) -> [String] {
    // The verdict and a table already name what compilers place differently.
    let others = parameters.map(\.placement).filter { $0.verdict != .unknown || compilers.isEmpty }
    var reasons = others.map(\.message) + [result.placement.message]
    reasons.removeAll { $0.isEmpty || $0 == placement.message }
    // An obstacle to the whole call explains the messages of the arguments.
    if isWholeCall { reasons = [] }
    let emphasis: Emphasis = placement.verdict == .direct ? .good : .warning
    let verdict = "\(placement.verdict.words): \(placement.message)"
    var lines = Printable.wrap(verdict, to: style.width).map { style.text($0, emphasis) }
    for reason in reasons { lines += Printable.wrap("also: \(reason)", to: style.width) }
    return lines
  }

  /// A table of the verdict under each target, in its two parts: what the JIT does and what the verifier says.
  func targetLines(_ style: TextStyle) -> [String] {
    var table = TextTable([
      .init(title: "target"), .init(title: "JIT"), .init(title: "verifier"), .init(title: "", givesWay: .wrapped),
    ])
    for outcome in targets {
      let isRight = outcome.placement.verdict == .direct || outcome.placement.verdict == .moved
      let isPassed = outcome.verifier.verdict == .none || outcome.verifier.verdict == .accepted
      // The first line of the screen has the reason for the placement.
      let messages = [outcome.placement.message, outcome.verifier.message].compactMap { $0 }
      let others = messages.filter { $0 != placement.message }
      table.rows.append([
        .init(outcome.target.rawValue), .init(outcome.placement.verdict.rawValue, isRight ? .plain : .warning),
        .init(outcome.verifier.verdict.rawValue, isPassed ? .plain : .warning),
        .init(others.joined(separator: "; "), .faint),
      ])
    }
    return table.lines(style)
  }

  /// A table of what compilers place differently: a row for each argument, a column for each compiler.
  func compilerLines(_ style: TextStyle) -> [String] {
    guard let first = compilers.first else { return [] }
    var table = TextTable(
      [.init(title: "compilers differ", givesWay: .wrapped)]
        + compilers.map { .init(title: $0.compiler.rawValue, givesWay: .wrapped, order: 1) })
    for number in first.differing {
      table.rows.append(
        [.init(name(number - 1))] + compilers.map { .init(Self.places($0.parameters[number - 1]), .warning) })
    }
    if first.resultDiffers {
      table.rows.append([.init("result")] + compilers.map { .init(Self.places($0.result), .warning) })
    }
    return table.lines(style)
  }

  private static func places(_ locations: [NativeLocation]) -> String {
    locations.map(\.description).joined(separator: ", ")
  }
}
