import CallingConvention
import Checks
import JIT
import Kfuncs
import Listings

/// Where the arguments of one kfunc travel, in BPF and natively, and the frames of the programs that call it.
package struct ExplainScreen: Sendable {
  private let kfunc: Kfunc
  private let previews: [CallPreview]

  /// Explains a kfunc.
  /// - Parameters:
  ///   - kfunc: the kfunc.
  ///   - previews: programs whose frames are drawn; none where BPF cannot make the call as it stands.
  package init(_ kfunc: Kfunc, previews: [CallPreview]) {
    self.kfunc = kfunc
    self.previews = previews
  }

  private var placement: Placement { kfunc.placement }
  private var arguments: ArgumentNames { ArgumentNames(kfunc.placement) }

  /// The explanation for people.
  package func text(_ style: TextStyle) -> String {
    var sections = [heading(style)]
    if !placement.parameters.isEmpty {
      sections.append([style.text("arguments", .strong)] + argumentTable.lines(style))
    }
    if !placement.result.eightbytes.isEmpty {
      sections.append([style.text("result", .strong)] + resultTable.lines(style))
    }
    if !placement.compilers.isEmpty { sections.append(placement.compilerLines(style)) }
    for preview in previews { sections += frames(of: preview, style) }
    return sections.map { $0.joined(separator: "\n") }.joined(separator: "\n\n") + "\n"
  }

  private func heading(_ style: TextStyle) -> [String] {
    var lines = Printable.wrap(Printable.text(kfunc.signature.prototype), to: style.width).map {
      style.text($0, .strong)
    }
    if !kfunc.summary.isEmpty { lines += Printable.wrap(Printable.text(kfunc.summary), to: style.width) }
    if let library = kfunc.externalLibrary { lines.append("a function of \(Printable.text(library))") }
    if case .unavailable(let reason) = kfunc.function {
      lines += Printable.wrap("not available: \(reason)", to: style.width)
    }
    lines.append("")
    lines += placement.verdictLines(style)
    if placement.verdict != .direct {
      lines += Printable.wrap(
        "Rows marked <- part ways: a BPF program that called it as it is would go wrong there. None is generated, and no "
          + "frame is drawn.", to: style.width)
    }
    return lines
  }

  // MARK: Tables

  private var argumentTable: TextTable {
    let isDirect = placement.verdict == .direct
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
    if placement.result.hasBPFHiddenPointer {
      table.rows.append(["1", "", "the result's address", "", "r1", "r1", "rdi", "rdi"])
    }
    for parameter in placement.parameters {
      for eightbyte in parameter.eightbytes { table.rows.append(row(parameter, eightbyte, isDirect: isDirect)) }
      if parameter.eightbytes.isEmpty {
        table.rows.append([
          "-", .init(ArgumentNames.name(parameter)), .init(parameter.parameter.type.description),
          parameter.verdict == .unknown ? "unknown" : "",
        ])
      }
    }
    return table
  }

  private func row(
    _ parameter: ParameterPlacement, _ eightbyte: EightbytePlacement, isDirect: Bool
  ) -> [TextTable.Cell] {
    let number = eightbyte.bpf.map { "\($0.slotIndex + 1)" } ?? "-"
    let isFirst = eightbyte.index == 0
    let differs = !eightbyte.agrees
    var cells: [TextTable.Cell] = [
      .init(number),
      .init(isFirst ? ArgumentNames.name(parameter) : ""),
      .init(isFirst ? parameter.parameter.type.description : "  eightbyte \(eightbyte.index + 1)"),
      .init(eightbyte.class.rawValue),
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
    for eightbyte in placement.result.eightbytes {
      let isCopied = eightbyte.bpf == .r2 && eightbyte.agrees
      table.rows.append([
        .init(eightbyte.index == 0 ? placement.result.type.description : "  eightbyte \(eightbyte.index + 1)"),
        .init(eightbyte.class.rawValue),
        .init(eightbyte.bpf?.description ?? "none"),
        .init(eightbyte.native.description),
        .init(
          eightbyte.agrees ? (isCopied ? "the JIT copies rdx to rsi" : "") : "<-", eightbyte.agrees ? .faint : .warning),
      ])
    }
    return table
  }

  // MARK: Frames

  private func frames(of preview: CallPreview, _ style: TextStyle) -> [[String]] {
    preview.explainedFunctions.map { function in
      let callee = preview.shape == .direct ? preview.kfunc.name : "its callee"
      let title =
        preview.shape == .direct
        ? "frame of the main program at its call of \(callee)"
        : "frame of the subprogram \(function.name), which receives all arguments and forwards them"
      let drawing = FrameDrawing(function.frame, arguments)
      var lines = Printable.wrap(title, to: style.width).map { style.text($0, .strong) }
      lines += Printable.wrap(drawing.sum, to: style.width.map { $0 - 2 }).map { "  " + $0 } + [""]
      lines += drawing.lines(style)
      lines += registers(function.frame).flatMap { Printable.wrap($0, to: style.width.map { $0 - 2 }) }.map {
        "  " + $0
      }
      return lines
    }
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
