import CallingConvention
import Listings
import Outcomes

/// Whether C functions can be called from BPF as they stand: where each eightbyte goes, and what was left out.
struct ABIScreen {
  private let outcome: ABIOutcome

  init(_ outcome: ABIOutcome) { self.outcome = outcome }

  func text(_ style: TextStyle) -> String {
    let text = outcome.functions.map { Self.text($0, style) }.joined(separator: "\n")
    let all = outcome.omissions.isEmpty ? text : text + "\n" + omissions(style)
    return all + requirement(style)
  }

  /// Whether every function has a required verdict, and which have not.
  private func requirement(_ style: TextStyle) -> String {
    guard let required = outcome.required else { return "" }
    let wanted = required.map(\.rawValue).joined(separator: " or ")
    let others =
      outcome.failing.map { "\($0.function) (\($0.placement.verdict.rawValue))" }
      + outcome.unread.map { "\($0.names.first ?? "\($0.file):\($0.line)") (not read)" }
    let line =
      outcome.isGood
      ? "required: \(wanted): \(outcome.functions.count == 1 ? "it is" : "all \(outcome.functions.count) are")"
      : "required: \(wanted): NOT \(others.joined(separator: ", "))"
    let emphasis: Emphasis = outcome.isGood ? .good : .bad
    return "\n"
      + Printable.wrap(Printable.text(line), hanging: 2, to: style.width).map { style.text($0, emphasis) + "\n" }
      .joined()
  }

  private func omissions(_ style: TextStyle) -> String {
    var lines = [style.text("left out: \(Words.count(outcome.omissions.count, "declaration"))", .warning)]
    for omission in outcome.omissions {
      let names = omission.names.isEmpty ? "" : omission.names.joined(separator: ", ") + ": "
      let place = "\(omission.file):\(omission.line):\(omission.column)"
      lines += Printable.wrap(
        Printable.text("\(place): \(names)\(omission.message)"), to: style.width.map { $0 - 2 }
      ).map { "  " + $0 }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  // MARK: One function

  private static func text(_ function: PlacedFunction, _ style: TextStyle) -> String {
    var sections = [
      Printable.wrap(Printable.text(function.prototype), to: style.width).map { style.text($0, .strong) }
        + function.verdictLines(style)
    ]
    if !function.parameters.isEmpty { sections.append(argumentTable(function).lines(style)) }
    if !function.result.eightbytes.isEmpty { sections.append(resultTable(function.result).lines(style)) }
    sections.append(function.targetLines(style))
    if !function.compilers.isEmpty { sections.append(function.compilerLines(style)) }
    return sections.map { $0.joined(separator: "\n") }.joined(separator: "\n\n") + "\n"
  }

  private static func argumentTable(_ function: PlacedFunction) -> TextTable {
    var table = TextTable([
      .init(title: "arg", isRight: true),
      .init(title: "name", givesWay: .wrapped, order: 7),
      .init(title: "type", givesWay: .wrapped, order: 0),
      .init(title: "bytes", isRight: true, givesWay: .wrapped, order: 1),
      .init(title: "class", givesWay: .wrapped, order: 2),
      .init(title: "BPF", givesWay: .wrapped, order: 8),
      .init(title: "slot at", givesWay: .wrapped, order: 4),
      .init(title: "psABI wants", givesWay: .wrapped, order: 5),
      .init(title: "verdict", givesWay: .wrapped, order: 6),
    ])
    if function.hasHiddenPointer {
      table.rows.append(["1", "", "the result's address", "8", "INTEGER", "r1", "rdi", "rdi", ""])
    }
    for index in function.parameters.indices { table.rows += rows(function, index) }
    return table
  }

  private static func rows(_ function: PlacedFunction, _ index: Int) -> [[TextTable.Cell]] {
    let value = function.parameters[index]
    let isDirect = value.placement.verdict == .direct
    let verdict = TextTable.Cell(value.placement.verdict.words, isDirect ? .plain : .warning)
    let name = TextTable.Cell(function.name(index))
    let size = value.size.map { "\($0)" } ?? "?"
    if value.eightbytes.isEmpty {
      let isKnown = value.placement.verdict != .unknown
      let place = TextTable.Cell(isKnown ? "none" : "unknown")
      let first: [TextTable.Cell] = ["-", name, .init(value.type), .init(size)]
      return [first + [.init(isKnown ? "NO_CLASS" : "unknown"), place, place, place, verdict]]
    }
    return value.eightbytes.enumerated().map { number, eightbyte in
      let isFirst = number == 0
      let emphasis: Emphasis = eightbyte.agrees ? .plain : .warning
      return [
        .init(eightbyte.bpf.map { "\($0.slotIndex + 1)" } ?? "-"),
        isFirst ? name : "",
        .init(isFirst ? value.type : Words.bytes(number)),
        isFirst ? .init(size) : "",
        .init(eightbyte.argumentClass.rawValue),
        .init(eightbyte.bpf.map(\.shortDescription) ?? "none", emphasis),
        .init(eightbyte.bpf?.nativeLocation.description ?? "none", emphasis),
        .init(eightbyte.native.description, emphasis),
        isFirst ? verdict : eightbyte.agrees ? "" : .init("<-", .warning),
      ]
    }
  }

  private static func resultTable(_ result: PlacedValue) -> TextTable {
    var table = TextTable([
      .init(title: "result", givesWay: .wrapped), .init(title: "class"),
      .init(title: "BPF expects", givesWay: .wrapped, order: 3),
      .init(title: "psABI returns", givesWay: .wrapped, order: 2),
      .init(title: "verdict", givesWay: .wrapped, order: 1),
    ])
    let verdict = TextTable.Cell(
      result.placement.verdict.words, result.placement.verdict == .direct ? .plain : .warning)
    for (number, eightbyte) in result.eightbytes.enumerated() {
      let emphasis: Emphasis = eightbyte.agrees ? .plain : .warning
      table.rows.append([
        .init(number == 0 ? result.type : Words.bytes(number)),
        .init(eightbyte.argumentClass.rawValue),
        .init(eightbyte.bpfResult?.description ?? "none", emphasis),
        .init(eightbyte.native.description, emphasis),
        number == 0 ? verdict : "",
      ])
    }
    return table
  }
}
