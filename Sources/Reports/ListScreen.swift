import CallingConvention
import Listings
import Outcomes

/// The kfuncs of a library as a table.
struct ListScreen {
  private let outcome: ListOutcome

  init(_ outcome: ListOutcome) { self.outcome = outcome }

  func text(_ style: TextStyle) -> String {
    var table = TextTable([
      .init(title: "kfunc"),
      .init(title: "params", isRight: true),
      .init(title: "args", isRight: true),
      .init(title: "placement"),
      .init(title: "prototype", givesWay: .below(isTitled: false)),
    ])
    table.indent = 0
    for kfunc in outcome.kfuncs {
      table.rows.append([
        .init(kfunc.kfunc), "\(kfunc.parameters.count)", "\(kfunc.slotCount)", kfunc.placement.verdict.cell,
        .init(kfunc.prototype),
      ])
    }
    let verdicts = PlacementVerdict.allCases.compactMap { verdict in
      let count = outcome.kfuncs.count { $0.placement.verdict == verdict }
      return verdict == .unknown && count == 0 ? nil : "\(count) \(verdict.rawValue)"
    }
    let total = "\(Words.count(outcome.kfuncs.count, "kfunc")): \(verdicts.joined(separator: ", "))"
    let legend = "params: parameters in C; args: arguments of 8 bytes that BPF passes for them"
    return
      (table.lines(style) + [""] + Printable.wrap(legend, to: style.width) + Printable.wrap(total, to: style.width))
      .joined(separator: "\n") + "\n"
  }
}
