import CallingConvention
import JIT
import Listings
import Outcomes

/// Where the arguments of one kfunc go, in BPF and natively, and the frames of the programs that call it.
struct ExplainScreen {
  private let outcome: ExplainOutcome

  init(_ outcome: ExplainOutcome) { self.outcome = outcome }

  private var function: PlacedFunction { outcome.placed }
  private var arguments: ArgumentNames { ArgumentNames(function) }

  func text(_ style: TextStyle) -> String {
    var sections = [heading(style)]
    if !function.parameters.isEmpty {
      sections.append([style.text("arguments", .strong)] + argumentTable.lines(style))
    }
    if !function.result.eightbytes.isEmpty {
      sections.append([style.text("result", .strong)] + resultTable.lines(style))
    }
    sections.append(function.targetLines(style))
    if !function.compilers.isEmpty { sections.append(function.compilerLines(style)) }
    sections += outcome.frames.map { lines(of: $0, style) }
    return sections.map { $0.joined(separator: "\n") }.joined(separator: "\n\n") + "\n"
  }

  private func heading(_ style: TextStyle) -> [String] {
    var lines = Printable.wrap(Printable.text(function.prototype), to: style.width).map { style.text($0, .strong) }
    if !outcome.description.isEmpty {
      lines += Printable.wrap(Printable.text(outcome.description), to: style.width)
    }
    if let library = outcome.library { lines.append("a function of \(Printable.text(library))") }
    if let message = outcome.unavailable { lines += Printable.wrap("not available: \(message)", to: style.width) }
    lines.append("")
    lines += function.verdictLines(style)
    if function.placement.verdict != .direct {
      let rest =
        outcome.frames.isEmpty
        ? "No program is generated, and no frame is drawn."
        : "The frames show the slots as they are stored, before the JIT moves them at the call."
      lines += Printable.wrap(
        "Rows marked <-: placement differs. A BPF program that makes this call without moving arguments passes wrong "
          + "values there. \(rest)", to: style.width)
    }
    return lines
  }

  // MARK: Tables

  private var argumentTable: TextTable {
    let isDirect = function.placement.verdict == .direct
    var table = TextTable([
      .init(title: "arg", isRight: true),
      .init(title: "name", givesWay: .wrapped, order: 9),
      .init(title: "type", givesWay: .wrapped, order: 0),
      .init(title: "class", givesWay: .wrapped, order: 1),
      .init(title: "BPF store", givesWay: .wrapped, order: 5),
      .init(title: "BPF load", givesWay: .wrapped, order: 6),
      .init(title: isDirect ? "native" : "slot at", givesWay: .wrapped, order: 3),
      .init(title: isDirect ? "in callee" : "psABI wants", givesWay: .wrapped, order: 4),
      .init(title: isDirect ? "" : "in callee", givesWay: .wrapped, order: 7),
      .init(title: ""),
    ])
    if function.hasHiddenPointer {
      table.rows.append(["1", "", "the result's address", "", "r1", "r1", "rdi", "rdi"])
    }
    for (index, parameter) in function.parameters.enumerated() {
      for number in parameter.eightbytes.indices { table.rows.append(row(index, number, isDirect: isDirect)) }
      if parameter.eightbytes.isEmpty {
        table.rows.append([
          "-", .init(function.name(index)), .init(parameter.type),
          parameter.placement.verdict == .unknown ? "unknown" : "",
        ])
      }
    }
    return table
  }

  private func row(_ index: Int, _ number: Int, isDirect: Bool) -> [TextTable.Cell] {
    let parameter = function.parameters[index]
    let eightbyte = parameter.eightbytes[number]
    let isFirst = number == 0
    let differs = !eightbyte.agrees
    var cells: [TextTable.Cell] = [
      .init(eightbyte.bpf.map { "\($0.slotIndex + 1)" } ?? "-"),
      .init(isFirst ? function.name(index) : ""),
      .init(isFirst ? parameter.type : Words.bytes(number)),
      .init(eightbyte.argumentClass.rawValue),
      .init(eightbyte.bpf.map { Self.short($0, isCaller: true) } ?? "none"),
      .init(eightbyte.bpf.map { Self.short($0, isCaller: false) } ?? "none"),
    ]
    if !isDirect {
      cells.append(.init(eightbyte.bpf?.nativeLocation.description ?? "none", differs ? .warning : .plain))
    }
    cells.append(.init(eightbyte.native.description, differs ? .warning : .plain))
    cells.append(.init(eightbyte.native.calleeDescription, differs ? .warning : .plain))
    cells.append(.init(differs ? "<-" : "", .warning))
    return cells
  }

  /// `r3`, `r11-16`, `r11+16`.
  private static func short(_ location: BPFLocation, isCaller: Bool) -> String {
    guard let offset = isCaller ? location.callerOffset : location.calleeOffset else {
      return location.callerDescription
    }
    return offset < 0 ? "r11\(offset)" : "r11+\(offset)"
  }

  private var resultTable: TextTable {
    var table = TextTable([
      .init(title: "type", givesWay: .wrapped), .init(title: "class"), .init(title: "BPF"), .init(title: "native"),
      .init(title: ""),
    ])
    for (number, eightbyte) in function.result.eightbytes.enumerated() {
      let isCopied = eightbyte.bpfResult == .r2 && eightbyte.agrees
      table.rows.append([
        .init(number == 0 ? function.result.type : Words.bytes(number)),
        .init(eightbyte.argumentClass.rawValue),
        .init(eightbyte.bpfResult?.description ?? "none"),
        .init(eightbyte.native.description),
        .init(
          eightbyte.agrees ? (isCopied ? "the JIT copies rdx to rsi" : "") : "<-", eightbyte.agrees ? .faint : .warning),
      ])
    }
    return table
  }

  // MARK: Frames

  private func lines(of explained: ExplainedFrame, _ style: TextStyle) -> [String] {
    let title =
      explained.shape == .direct
      ? "frame of the main program at its call of \(outcome.kfunc)"
      : "frame of the subprogram \(explained.function), which receives all arguments and forwards them"
    let frame = FrameLayout(explained.frame)
    let drawing = FrameDrawing(frame, arguments)
    var lines = Printable.wrap(title, to: style.width).map { style.text($0, .strong) }
    lines += Printable.wrap(drawing.sum, to: style.width.map { $0 - 2 }).map { "  " + $0 } + [""]
    lines += drawing.lines(style)
    lines += registers(frame).flatMap { Printable.wrap($0, to: style.width.map { $0 - 2 }) }.map { "  " + $0 }
    return lines
  }

  private func registers(_ frame: FrameLayout) -> [String] {
    guard frame.outgoingSlots > 0 || frame.incomingSlots > 0 else { return ["no argument is passed on the stack"] }
    let moves = [
      frame.incomingSlots > 0 ? "the load from r11+8 is a move from r9" : nil,
      frame.outgoingSlots > 0 ? "the store to r11-8 is a move into r9" : nil,
    ].compactMap { $0 }
    return ["\(arguments.argument(6)) is in r9, not in memory: \(moves.joined(separator: ", "))"]
  }
}
