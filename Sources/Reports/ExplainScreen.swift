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
      lines += Printable.wrap(
        "In rows marked <- the placement differs: a BPF program that called it as it is would go wrong there. None is "
          + "generated, and no frame is drawn.", to: style.width)
    }
    return lines
  }

  // MARK: Tables

  private var argumentTable: TextTable {
    let isDirect = function.placement.verdict == .direct
    var table = TextTable([
      .init(title: "", isRight: true),
      .init(title: "name", givesWay: .cut(to: 4), order: 1),
      .init(title: "type", givesWay: .cut(to: 3), order: 0),
      .init(title: "class", givesWay: .cut(to: 3), order: 2),
      .init(title: "BPF store"),
      .init(title: "BPF load"),
      .init(title: isDirect ? "native" : "JIT puts it"),
      .init(title: isDirect ? "in callee" : "psABI wants"),
      .init(title: isDirect ? "" : "in callee"),
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
      .init(isFirst ? parameter.type : "  eightbyte \(number + 1)"),
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
      .init(title: "type", givesWay: .cut(to: 8)), .init(title: "class"), .init(title: "BPF"), .init(title: "native"),
      .init(title: ""),
    ])
    for (number, eightbyte) in function.result.eightbytes.enumerated() {
      let isCopied = eightbyte.bpfResult == .r2 && eightbyte.agrees
      table.rows.append([
        .init(number == 0 ? function.result.type : "  eightbyte \(number + 1)"),
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
    guard frame.outgoingSlots > 0 || frame.incomingSlots > 0 else { return ["no argument travels on the stack"] }
    let moves = [
      frame.incomingSlots > 0 ? "the load from r11+8 is a move from r9" : nil,
      frame.outgoingSlots > 0 ? "the store to r11-8 is a move into r9" : nil,
    ].compactMap { $0 }
    return ["\(arguments.argument(6)) is in r9, in no memory: \(moves.joined(separator: ", "))"]
  }
}
