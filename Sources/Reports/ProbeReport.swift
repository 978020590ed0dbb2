import CTypes
import CallingConvention
import Campaigns
import Checks
import Listings
import Outcomes
import Toolchains

/// What came of calling freshly compiled functions in every way.
package struct ProbeReport: Sendable {
  private let matrix: CallMatrix
  private let options: RunOptions
  private let signatures: [Signature]
  private let asked: Asked
  private let allowsSkips: Bool
  private let isInterrupted: Bool
  /// Findings that are shown in full.
  private static let most = 4

  /// Shows a matrix.
  /// - Parameters:
  ///   - matrix: what was found.
  ///   - signatures: the functions as they were asked for.
  ///   - options: values, shapes, seed and marshalling.
  ///   - asked: what was asked for by name: all of it has to compile and to be called.
  ///   - allowsSkips: whether what was named and does not compile is no failure.
  ///   - isInterrupted: whether a request to stop left something out.
  package init(
    _ matrix: CallMatrix, _ signatures: [Signature], _ options: RunOptions, asked: Asked = .nothing,
    allowsSkips: Bool = false, isInterrupted: Bool = false
  ) {
    self.matrix = matrix
    self.signatures = signatures
    self.options = options
    self.asked = asked
    self.allowsSkips = allowsSkips
    self.isInterrupted = isInterrupted
  }

  /// What of the toolchains was asked for by name.
  package enum Asked: Sendable {
    /// Those that happen to be here were taken.
    case nothing
    /// Each of them.
    case toolchains
  }

  /// Toolchains that were asked for by name and do not compile this.
  private var idle: [String] {
    guard case .toolchains = asked else { return [] }
    return matrix.built.filter { $0.opened == nil }.map(\.toolchain.description)
  }

  /// Whether something was checked, all of it came out as expected, and what was asked for was done.
  package var isGood: Bool { matrix.isGood && (allowsSkips || idle.isEmpty) && !isInterrupted }

  // MARK: For people

  /// The matrix for people.
  package func text(_ style: TextStyle) -> String {
    var lines: [String] = []
    for signature in signatures {
      let placement = Placement(signature)
      lines.append(style.text(Printable.text(signature.prototype), .strong))
      let verdict = "\(placement.verdict.words): \(placement.reason)"
      lines += Printable.wrap(Printable.text(verdict), to: style.width).map { "  " + $0 }
    }
    lines += [""] + table(style) + [""] + legend(style) + [""]
    let failures = failures
    for (cell, failure) in failures.prefix(Self.most) {
      lines.append(Printable.text("\(cell.caller.rawValue) -> \(matrix.name(cell.callee))"))
      lines += FailureText.lines(failure, prototype: nil, style) + [""]
    }
    if failures.count > Self.most {
      lines += [
        style.text("and \(Words.count(failures.count - Self.most, "finding")) more (--format json shows all)", .bad),
        "",
      ]
    }
    for passed in matrix.known where !passed.wentWrong {
      lines.append(
        style.text("PASSED though it is expected to fail: ", .bad)
          + Printable.text("\(passed.function), \(passed.caller) -> \(passed.callee)"))
      lines.append(
        Printable.text(
          "  expected  \(passed.expectation.reason) (\(passed.expectation.link)); take it out, or name less"))
      lines.append("")
    }
    for entry in matrix.unmatched {
      lines.append(style.text("NO CALL ", .bad) + Printable.text("matches \(entry)"))
      lines.append("  mend what it names, or say strict = false")
      lines.append("")
    }
    lines.append(style.text(Printable.text(verdictLine), isGood ? .good : .bad))
    return lines.joined(separator: "\n") + "\n"
  }

  private var verdictLine: String {
    let stopped = isInterrupted ? "stopped: " : ""
    if matrix.checks == 0 { return "\(stopped)nothing was checked" }
    let sum = "\(stopped)\(Words.count(matrix.checks, "check")), \(Words.count(matrix.slots, "slot"))"
    if let blind = matrix.selfChecks.first(where: { !$0.isCaught }) {
      return "\(sum): the planted fault \(blind.fault.name) was NOT seen; do not trust this run"
    }
    let passed = matrix.known.count { !$0.wentWrong }
    if matrix.failed == 0 && passed > 0 {
      return "\(sum): \(Words.count(passed, "combination")) expected to fail PASSED"
    }
    if matrix.failed == 0 && !matrix.unmatched.isEmpty {
      return "\(sum): \(Words.count(matrix.unmatched.count, "expected difference")) MATCHED NO CALL"
    }
    if matrix.failed == 0 && !idle.isEmpty && !allowsSkips { return "\(sum): \(Words.list(idle)) made NO CALL" }
    if matrix.failed == 0 {
      return "\(sum): \(Words.agreement(known: matrix.known.count))"
        + (idle.isEmpty ? "" : ", \(Words.list(idle)) made no call (accepted: --allow-skips)")
    }
    let cells = matrix.cells.count { $0.failed > 0 }
    return "\(sum): \(Words.count(matrix.failed, "check")) FAILED, in \(cells) of \(matrix.cells.count) combinations"
  }

  /// A row for each caller, a column for each callee.
  private func table(_ style: TextStyle) -> [String] {
    let usable = matrix.usable
    let callees = usable.map(CallMatrix.MatrixCallee.toolchain) + [.stub]
    var table = TextTable(
      [.init(title: "caller"), .init(title: "\\ callee", givesWay: .leftOut)]
        + callees.map { .init(title: $0 == .stub ? "stub" : "\(number($0))", isRight: true) })
    let rows = CallMatrix.engines + usable.map { matrix.built[$0].caller }
    for caller in rows {
      // Where the terminal is too narrow for names, the numbers of the legend stand for the compilers.
      let label: [TextTable.Cell] =
        if let index = usable.first(where: { matrix.built[$0].caller == caller }) {
          [.init("\(number(.toolchain(index)))"), .init(caller.rawValue)]
        } else {
          [.init(caller.rawValue), ""]
        }
      let cells = callees.map { callee -> TextTable.Cell in
        guard let cell = matrix.cells.first(where: { $0.caller == caller && $0.callee == callee }), cell.checks > 0
        else { return .init("-", .faint) }
        if cell.failed > 0 { return .init("FAIL", .bad) }
        if cell.known.contains(where: { !$0.wentWrong }) { return .init("PASS", .bad) }
        return cell.known.isEmpty ? .init("ok", .good) : .init("known", .warning)
      }
      table.rows.append(label + cells)
    }
    return table.lines(style)
  }

  private func number(_ callee: CallMatrix.MatrixCallee) -> Int {
    guard case .toolchain(let position) = callee else { return 0 }
    return (matrix.usable.firstIndex(of: position) ?? 0) + 1
  }

  private func legend(_ style: TextStyle) -> [String] {
    var rows: [(String, String)] = []
    for position in matrix.usable {
      guard let library = matrix.built[position].opened else { continue }
      rows.append(("\(number(.toolchain(position)))", "\(matrix.built[position].toolchain): \(library.compiler)"))
    }
    rows.append(("stub", "records raw registers, flags and stack words at its entry"))
    rows.append(("mapping", mapping))
    let values = options.patterns.map { "\($0.rawValue) (\($0.sets))" }.joined(separator: ", ")
    rows.append(("values", "\(values); seed \(options.seed); by BPF callers in \(options.shapes.count) shapes"))
    // The macros of kfunc.h make the callees: their results follow its rule, but where padding is hashed with them.
    rows.append(("expected", "each eightbyte as sent, where the psABI has it\(results)"))
    for check in matrix.selfChecks {
      rows.append(
        (
          "planted",
          "\(check.fault.name): \(check.isCaught ? "seen at \(Words.seen(check, in: planted))" : "NOT seen")"
        ))
    }
    for (reason, count) in knownReasons {
      rows.append(("known", "\(Words.count(count, "combination")) fail as expected: \(reason)"))
    }
    for built in matrix.built {
      if case .failure(let error) = built.library { rows.append(("skipped", error.message)) }
    }
    for reason in skips { rows.append(("skipped", reason)) }
    return Printable.labelled(rows, label: 10, width: style.width)
  }

  private var results: String {
    let kfuncs = matrix.usable.first.flatMap { matrix.built[$0].opened?.kfuncs } ?? []
    let withResult = kfuncs.filter { $0.signature.result != .void }
    let known = withResult.count(where: \.hasResultModel)
    if withResult.isEmpty { return "" }
    if known == withResult.count { return "; results by a model" }
    return "; results of \(known) of \(Words.count(withResult.count, "function")) by a model, of the others not at all"
  }

  /// The library that the probe is about, as far as faults were planted in its functions.
  private var planted: String? { matrix.usable.first.flatMap { matrix.built[$0].opened?.path } }

  private var mapping: String {
    let isParted = signatures.contains { Placement($0).verdict == .needsMarshalling }
    return switch options.marshalling {
    case .marshal where isParted: "arguments move at a call to where the psABI has them; no kernel does that"
    case .naive where isParted: "BPF's plain mapping, in which this signature has to fail (--marshal moves arguments)"
    default: "BPF's plain mapping, as in the kernel"
    }
  }

  private var knownReasons: [(String, Int)] {
    var reasons: [(String, Int)] = []
    for known in matrix.known where known.wentWrong {
      let reason = "\(known.expectation.reason) (\(known.expectation.link))"
      if let index = reasons.firstIndex(where: { $0.0 == reason }) {
        reasons[index].1 += 1
      } else {
        reasons.append((reason, 1))
      }
    }
    return reasons
  }

  private var skips: [String] {
    var reasons: [SkipReason] = []
    for skip in matrix.cells.flatMap(\.skips) where !reasons.contains(skip.reason) { reasons.append(skip.reason) }
    return reasons.map(\.description)
  }

  private var failures: [(cell: CallMatrix.Cell, failure: Failure)] {
    // What one caller does wrong it does with every callee: its slots come before the same again.
    var seen: Set<[String]> = []
    var (first, others): ([(CallMatrix.Cell, Failure)], [(CallMatrix.Cell, Failure)]) = ([], [])
    for cell in matrix.cells {
      for failure in cell.failures {
        let key = [cell.caller.rawValue, failure.kfunc, failure.kind.rawValue, "\(failure.slot ?? 0)"]
        if seen.insert(key).inserted { first.append((cell, failure)) } else { others.append((cell, failure)) }
      }
    }
    return first + others
  }

  // MARK: JSON

  /// The matrix as JSON.
  package func json() -> JSONValue {
    let placements = signatures.map { Placement($0) }
    return .object([
      ("prototypes", .strings(signatures.map(\.prototype))),
      ("placement", .strings(placements.map(\.verdict.rawValue))),
      ("code", .array(placements.map { .optional($0.refusal?.code.rawValue) })),
      ("marshalling", .string(options.marshalling.rawValue)),
      ("seed", .unsigned(options.seed)),
      ("checks", .number(matrix.checks)),
      ("slots", .number(matrix.slots)),
      ("failed", .number(matrix.failed)),
      (
        "toolchains",
        .array(
          matrix.built.map { built in
            switch built.library {
            case .success(let library):
              .object([
                ("toolchain", .string(built.toolchain.description)), ("compiler", .string(library.compiler)),
                ("error", .null),
              ])
            case .failure(let error):
              .object([
                ("toolchain", .string(built.toolchain.description)), ("compiler", .null),
                ("error", .string(error.message)),
              ])
            }
          })
      ),
      ("cells", .array(matrix.cells.map(json))),
      ("unmatched", .strings(matrix.unmatched)), ("idle", .strings(idle)), ("allowSkips", .bool(allowsSkips)),
      ("interrupted", .bool(isInterrupted)),
      ("planted", .array(matrix.selfChecks.map(\.json))),
    ])
  }

  private func json(_ cell: CallMatrix.Cell) -> JSONValue {
    .object([
      ("caller", .string(cell.caller.rawValue)),
      ("callee", .string(matrix.name(cell.callee))),
      ("checks", .number(cell.checks)),
      ("slots", .number(cell.slots)),
      ("failed", .number(cell.failed)),
      ("failures", .array(cell.failures.map(\.json))),
      ("skips", .array(cell.skips.map(\.json))),
      ("known", .array(cell.known.map(\.json))),
    ])
  }
}

extension KnownDifference {
  /// The difference as JSON.
  var json: JSONValue {
    .object([
      ("function", .string(function)), ("failed", .bool(wentWrong)), ("reason", .string(expectation.reason)),
      ("link", .string(expectation.link)),
    ])
  }
}
