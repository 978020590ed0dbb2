import Listings
import Outcomes
import Support

/// What engines made of the same programs.
struct CompareScreen {
  private let outcome: CompareOutcome

  init(_ outcome: CompareOutcome) { self.outcome = outcome }

  /// The verdict in one line.
  var verdictLine: String {
    var parts: [String] = []
    let differing = outcome.engines.filter { $0.differences > 0 }
    if !differing.isEmpty {
      parts.append(
        "DIFFERENT: " + differing.map { "\($0.engine) in \($0.differences) of \($0.compared)" }.joined(separator: ", "))
    }
    for engine in outcome.engines where engine.differences == 0 {
      if engine.unusable != nil {
        parts.append("\(engine.engine) cannot be used")
      } else if engine.compared == 0 {
        parts.append("\(engine.engine) checked nothing")
      } else if engine.planted.isEmpty || !engine.planted.allSatisfy(\.seen) {
        parts.append("a planted difference was not seen in \(engine.engine)")
      }
    }
    if !outcome.leftOut.isEmpty { parts.append("\(Words.count(outcome.leftOut.count, "program")) not compared") }
    let verdict = parts.isEmpty ? "all agree" : parts.joined(separator: "; ")
    return (outcome.interrupted ? "stopped: " : "") + verdict
  }

  func text(_ style: TextStyle) -> String {
    let seed = outcome.seed.map { " (seed \($0))" } ?? ""
    var lines = [
      style.text(verdictLine, outcome.isGood ? .good : .bad)
        + ": \(Words.count(outcome.programs, "program"))\(seed), \(Words.grouped(Int(outcome.programsPerSecond))) a second"
    ]
    if outcome.notAccepted > 0 {
      lines.append(
        "\(Words.count(outcome.notAccepted, "program")) of them given to no engine: our verifier does not accept them")
    }
    lines += outcome.leftOut.map { "\($0.program): not compared: \($0.message)" }
    lines += [""] + table.lines(style)
    lines += unsupported + sameCode
    for finding in outcome.findings { lines += [""] + text(finding, style) }
    return lines.map(Printable.lines).joined(separator: "\n") + "\n"
  }

  private var table: TextTable {
    var table = TextTable([
      .init(title: "engine", givesWay: .wrapped, order: 1), .init(title: "compared", isRight: true),
      .init(title: "differences", isRight: true), .init(title: "unsupported", isRight: true),
      .init(title: "planted differences", givesWay: .below(isTitled: true), order: 0),
    ])
    table.indent = 0
    for engine in outcome.engines {
      let seen = engine.planted.filter(\.seen).count
      let planted =
        engine.unusable.map { Messages().message(of: $0) } ?? "\(seen) of \(engine.planted.count) seen"
      table.rows.append([
        .init(engine.engine.rawValue), "\(engine.compared)",
        .init("\(engine.differences)", engine.differences == 0 ? .plain : .bad),
        "\(engine.unsupported.values.reduce(0, +))",
        .init(planted, engine.unusable == nil && seen == engine.planted.count ? .plain : .bad),
      ])
    }
    return table
  }

  private var unsupported: [String] {
    let lines = outcome.engines.flatMap { engine in
      engine.unsupported.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map {
        "  \(engine.engine): unsupported: \($0.key) (\(Words.count($0.value, "program")))"
      }
    }
    return lines.isEmpty ? [] : [""] + lines
  }

  /// How many programs became the same machine code in one kernel and the one before it.
  private var sameCode: [String] {
    outcome.engines.compactMap { engine in
      engine.sameCode.map {
        "  \(engine.engine): machine code of \(Words.count($0, "program")) is that of the kernel before it, displacements of calls included"
      }
    }
  }

  // MARK: Findings

  private func text(_ finding: CompareOutcome.Finding, _ style: TextStyle) -> [String] {
    var lines = [
      style.text("DIFFERENT \(finding.engine): \(Self.words(finding.difference))", .bad),
      "  \(finding.program), shrunk from \(finding.originalSize) to \(Words.count(finding.size, "instruction")) in "
        + Words.count(finding.attempts, "attempt"), "", "program",
    ]
    if let memory = finding.memory { lines.append("  // memory: \(Hex.bytes(memory.bytes))") }
    lines += finding.assembler.split(separator: "\n").map { "  \($0)" }
    for code in finding.code { lines += ["", "\(code.engine)"] + Self.listing(code) }
    if !finding.code.contains(where: { $0.engine == finding.engine }) {
      lines += ["", "\(finding.engine) gives no machine code"]
    }
    if finding.source == nil {
      lines += ["", "no C program: in the form of a selftest our verifier does not accept it"]
    }
    lines += finding.files.map { "written: \($0)" }
    return lines
  }

  private static func listing(_ code: CompareOutcome.Code) -> [String] {
    guard let decoder = MachineCodeDecoder() else { return code.functions.map { "  \(Hex.bytes($0.bytes))" } }
    // One image, so that the targets of calls are offsets in it.
    let whole = code.functions.flatMap(\.bytes)
    var lines: [String] = []
    var start = 0
    for (number, function) in code.functions.enumerated() {
      if code.functions.count > 1 { lines.append("  function \(number)") }
      let range = start..<(start + function.bytes.count)
      lines += whole.withUnsafeBytes { decoder.decode($0, range) }.map { instruction in
        let bytes = Hex.bytes(instruction.bytes, separator: " ")
        return "  \(Hex.digits(UInt64(instruction.offset), count: 4))  \(bytes)"
          + String(repeating: " ", count: max(1, 32 - bytes.count)) + instruction.text
      }
      start = range.upperBound
    }
    return lines
  }

  /// A difference in words.
  static func words(_ difference: CompareOutcome.Difference) -> String {
    switch difference {
    case .r0(let expected, let observed, let bits):
      return
        "r0\(bits < 64 ? " (its lower \(bits) bits)" : "") is \(Hex.short(observed.value)), expected \(Hex.short(expected.value))"
    case .memory(let offset, let expected, let observed):
      return "memory at \(offset) is \(Hex.bytes(observed.bytes)), expected \(Hex.bytes(expected.bytes))"
    case .argument(let kfunc, let number, let expected, let observed):
      let slot = number > 5 ? " (stack slot \(number - 5))" : ""
      return
        "argument \(number)\(slot) of \(kfunc) is \(Hex.word(observed.value)), expected \(Hex.word(expected.value))"
    case .calls(let expected, let observed):
      return "\(Words.count(observed, "call")) of kfuncs arrived, expected \(expected)"
    case .failed(let failure): return failure.map { Messages().message(of: $0) } ?? "it returned nothing"
    case .rejected(let message): return "it refuses the program, which our verifier accepts: \(message)"
    }
  }
}
