import Listings
import Outcomes

/// Planted faults and whether the checks saw them.
struct MutantScreen {
  private let outcome: MutantsOutcome

  init(_ outcome: MutantsOutcome) { self.outcome = outcome }

  private var survivors: [PlantedFaultOutcome] { outcome.planted.filter(\.hasSurvived) }
  private var caught: [PlantedFaultOutcome] { outcome.planted.filter(\.caught) }
  private var inapplicable: [PlantedFaultOutcome] { outcome.planted.filter { !$0.applicable } }

  /// The verdict in one line.
  var verdictLine: String {
    let summary = outcome.summary
    var text = outcome.interrupted ? "stopped: " : ""
    text += "\(summary.caught) of \(Words.count(summary.planted - summary.notApplicable, "planted fault")) caught"
    if summary.survived > 0 { text += ", \(summary.survived) SURVIVED" }
    // No function of the library has the argument, width or result that the fault affects.
    if summary.notApplicable == 0 { return text }
    return "\(text), \(summary.notApplicable) not applicable\(outcome.strict ? ": FAILED (--strict)" : "")"
  }

  /// The faults as a table, survivors first.
  func text(_ style: TextStyle) -> String {
    var table = TextTable([
      .init(title: ""),
      .init(title: "component"),
      .init(title: "planted fault"),
      .init(title: "must be seen at"),
      .init(title: "seen first at", givesWay: .below(isTitled: true), order: 0),
      .init(title: "shape", givesWay: .below(isTitled: true), order: 1),
      .init(title: "kfuncs", isRight: true, givesWay: .below(isTitled: true), order: 2),
    ])
    table.indent = 0
    for planted in survivors + caught + inapplicable {
      guard planted.applicable else {
        table.rows.append([
          .init("-", .faint), .init(planted.component), .init(planted.fault), .init(planted.place.description),
          .init("not applicable: no call has what the fault affects", .faint), "", "0",
        ])
        continue
      }
      let seen = planted.witness.map { finding in
        planted.caught ? Words.place(finding) : "only \(Words.place(finding)): \(Messages().message(of: finding))"
      }
      table.rows.append([
        planted.caught ? .init("caught", .good) : .init("SURVIVED", .bad),
        .init(planted.component), .init(planted.fault), .init(planted.place.description),
        .init(seen ?? "nowhere", planted.caught ? .plain : .bad),
        .init(planted.witness.map { $0.shape?.rawValue ?? "" } ?? ""),
        "\(planted.kfuncCount)",
      ])
    }
    let line = style.text(verdictLine, outcome.isGood ? .good : .bad) + " (seed \(outcome.seed))"
    return (table.lines(style) + ["", line]).joined(separator: "\n") + "\n"
  }
}
