import Checks
import Listings

/// Planted faults and whether the bed saw them.
package struct MutantReport: Sendable {
  private let verdicts: [MutantVerdict]
  private let seed: UInt64
  private let isInterrupted: Bool

  /// Reports on planted faults.
  /// - Parameters:
  ///   - verdicts: one for each fault that was planted.
  ///   - seed: repeats the run.
  ///   - isInterrupted: whether a request to stop left faults out.
  package init(_ verdicts: [MutantVerdict], seed: UInt64, isInterrupted: Bool = false) {
    self.verdicts = verdicts
    self.seed = seed
    self.isInterrupted = isInterrupted
  }

  private var survivors: [MutantVerdict] { verdicts.filter(\.hasSurvived) }
  private var caught: [MutantVerdict] { verdicts.filter(\.isCaught) }
  private var inapplicable: [MutantVerdict] { verdicts.filter { !$0.isApplicable } }

  /// Whether there were faults that could show, every one was caught, and none was left out by a request to stop.
  package var isGood: Bool { survivors.isEmpty && !caught.isEmpty && !isInterrupted }

  /// The verdict in one line.
  var verdictLine: String {
    var text = isInterrupted ? "stopped: " : ""
    text += "\(caught.count) of \(Words.count(verdicts.count - inapplicable.count, "planted fault")) caught"
    if !survivors.isEmpty { text += ", \(survivors.count) SURVIVED" }
    // No function of the library has the slot, width or result that the fault touches.
    return inapplicable.isEmpty ? text : "\(text), \(inapplicable.count) not applicable"
  }

  /// The faults as JSON.
  package func json() -> JSONValue {
    .object([
      (
        "summary",
        .object([
          ("mutants", .number(verdicts.count)), ("caught", .number(caught.count)),
          ("survived", .number(survivors.count)), ("notApplicable", .number(inapplicable.count)),
          ("interrupted", .bool(isInterrupted)), ("seed", .unsigned(seed)),
        ])
      ),
      ("mutants", .array(verdicts.map(\.json))),
    ])
  }

  /// The faults as a table, survivors first.
  package func text(_ style: TextStyle) -> String {
    var table = TextTable([
      .init(title: ""),
      .init(title: "part"),
      .init(title: "planted fault", givesWay: .cut(to: 20), order: 4),
      .init(title: "has to be seen at", givesWay: .cut(to: 12), order: 2),
      .init(title: "seen first at", givesWay: .cut(to: 24), order: 3),
      .init(title: "shape", givesWay: .leftOut, order: 1),
      .init(title: "kfuncs", isRight: true, givesWay: .leftOut, order: 0),
    ])
    table.indent = 0
    for verdict in survivors + caught + inapplicable {
      guard verdict.isApplicable else {
        table.rows.append([
          .init("-", .faint), .init(verdict.fault.component), .init(verdict.fault.name),
          .init(verdict.fault.place.description),
          .init("not applicable: no kfunc has the shape", .faint), "", "0",
        ])
        continue
      }
      let seen = verdict.witness.map { failure in
        verdict.isCaught ? Words.place(failure) : "only \(Words.place(failure)): \(failure.reason)"
      }
      table.rows.append([
        verdict.isCaught ? .init("caught", .good) : .init("SURVIVED", .bad),
        .init(verdict.fault.component), .init(verdict.fault.name), .init(verdict.fault.place.description),
        .init(seen ?? "nowhere", verdict.isCaught ? .plain : .bad),
        .init(verdict.witness.map { $0.caller == .jit ? $0.shape.rawValue : "" } ?? ""),
        "\(verdict.kfuncs)",
      ])
    }
    let line = style.text(verdictLine, isGood ? .good : .bad) + " (seed \(seed))"
    return (table.lines(style) + ["", line]).joined(separator: "\n") + "\n"
  }
}
