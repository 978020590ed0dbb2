import TestBed

/// Planted faults and whether the bed saw them.
public struct MutantReport: Sendable {
  private let verdicts: [MutantVerdict]
  private let seed: UInt64

  /// Reports on planted faults.
  /// - Parameters:
  ///   - verdicts: one for each fault.
  ///   - seed: repeats the run.
  public init(_ verdicts: [MutantVerdict], seed: UInt64) {
    self.verdicts = verdicts
    self.seed = seed
  }

  private var survivors: [MutantVerdict] { verdicts.filter { !$0.isCaught } }

  /// Whether there were faults and every one was caught.
  public var isGood: Bool { survivors.isEmpty && !verdicts.isEmpty }

  /// The verdict in one line.
  var verdictLine: String {
    let caught = "\(verdicts.count - survivors.count) of \(Words.count(verdicts.count, "planted fault")) caught"
    return survivors.isEmpty ? caught : "\(caught), \(survivors.count) SURVIVED"
  }

  /// The faults as JSON.
  public func json() -> JSONValue {
    .object([
      (
        "summary",
        .object([
          ("mutants", .number(verdicts.count)), ("caught", .number(verdicts.count - survivors.count)),
          ("survived", .number(survivors.count)), ("seed", .unsigned(seed)),
        ])
      ),
      ("mutants", .array(verdicts.map(\.json))),
    ])
  }

  /// The faults as a table, survivors first.
  public func text(_ style: TextStyle) -> String {
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
    for verdict in survivors + verdicts.filter(\.isCaught) {
      let seen = verdict.witness.map { failure in
        verdict.isCaught ? Words.place(failure) : "only \(Words.place(failure)): \(failure.reason)"
      }
      table.rows.append([
        verdict.isCaught ? .init("caught", .good) : .init("SURVIVED", .bad),
        .init(verdict.mutant.part), .init(verdict.mutant.name), .init(verdict.expectedPlace),
        .init(seen ?? "nowhere", verdict.isCaught ? .plain : .bad),
        .init(verdict.witness.map { $0.caller == .jit ? $0.shape.rawValue : "" } ?? ""),
        "\(verdict.kfuncs)",
      ])
    }
    let line = style.text(verdictLine, isGood ? .good : .bad) + " (seed \(seed))"
    return (table.lines(style) + ["", line]).joined(separator: "\n") + "\n"
  }
}
