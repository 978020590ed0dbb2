import BPF
import CallingConvention
import JIT
import Listings
import Outcomes
import Support

/// A BPF program beside the x86-64 code that the JIT made of it.
package struct DisassemblyScreen: Sendable {
  private let program: Program
  private let compiled: CompiledProgram
  private let offsets: [Int]
  private let prototypes: [String]
  private let subject: String
  /// The arguments of each function, incoming and outgoing ones by the same names.
  private let arguments: [ArgumentNames]
  private let drawsFrames: Bool
  private let targets: [TargetOutcome]

  /// Shows the program that calls a kfunc.
  /// - Parameters:
  ///   - compiled: the program and its code.
  ///   - placement: where the arguments of the kfunc go.
  ///   - shape: the shape of the program.
  ///   - targets: the verdicts on the call, by target.
  package init(
    _ compiled: CompiledProgram, calling placement: Placement, shape: CallShape, targets: [TargetOutcome] = []
  ) {
    self.targets = targets
    program = compiled.program
    self.compiled = compiled
    offsets = compiled.instructionOffsets
    prototypes = [placement.signature.prototype]
    subject = "shape \(shape.rawValue)"
    // The local callee of two-callees has arguments of its own.
    let isOwn = shape == .twoCallees || shape == .reversed
    let names = isOwn ? ArgumentNames() : ArgumentNames(placement)
    arguments = compiled.functions.map { _ in names }
    drawsFrames = false
  }

  /// Shows a program and the frames of its functions.
  /// - Parameters:
  ///   - compiled: the program and its code.
  ///   - subject: what is shown, such as the file and the profile.
  ///   - placements: where the arguments of its functions go, where prototypes are known; by function.
  ///   - targets: the verdicts on the call of the kfunc, by target; empty for a program file.
  package init(
    _ compiled: CompiledProgram, subject: String, placements: [Placement?], targets: [TargetOutcome] = []
  ) {
    self.targets = targets
    program = compiled.program
    self.compiled = compiled
    offsets = compiled.instructionOffsets
    self.subject = subject
    prototypes = placements.compactMap { $0?.signature.prototype }
    arguments = placements.map { $0.map(ArgumentNames.init) ?? ArgumentNames() }
    drawsFrames = true
  }

  /// The program as a screen; nil where the installed Zydis cannot be used.
  package func text(_ style: TextStyle) -> String? {
    guard let decoder = MachineCodeDecoder() else { return nil }
    let prototype = prototypes.flatMap { Printable.wrap(Printable.text($0), to: style.width) }
    let size =
      "\(Words.count(program.instructions.count, "BPF instruction")), \(Words.count(compiled.size, "byte"))"
    var sections = [
      prototype.map { style.text($0, .strong) }
        + targets.flatMap { Printable.wrap(Printable.text(Words.verdict($0)), hanging: 2, to: style.width) }
        + Printable.wrap(Printable.text("\(subject): \(size)"), hanging: 2, to: style.width)
    ]
    // One table, so that all functions have the same columns.
    let texts = program.disassembly(labels: .names)
    let parts = compiled.functions.enumerated().map { index, function in
      rows(of: function, decoder, arguments.indices.contains(index) ? arguments[index] : ArgumentNames(), texts)
    }
    var table = Self.table
    table.rows = parts.flatMap { $0.map(\.cells) }
    let lines = table.rendered(style)
    var next = 0
    for ((index, function), part) in zip(compiled.functions.enumerated(), parts) {
      let title =
        "\(function.name) at +\(Self.hex(function.code.lowerBound)), \(Words.count(function.code.count, "byte"))"
      sections.append(
        [style.text(title, .strong)] + lines.header
          + zip(part, lines.rows[next..<(next + part.count)]).flatMap { sourceLine($0.source, style) + $1 })
      next += part.count
      if drawsFrames {
        let names = arguments.indices.contains(index) ? arguments[index] : ArgumentNames()
        let drawing = FrameDrawing(function.frame, names)
        let heading = Printable.wrap("frame of \(function.name): \(drawing.sum)", hanging: 2, to: style.width)
        sections.append(heading + drawing.lines(style))
      }
    }
    let legend = legend(hasBytes: lines.header.contains { $0.contains("bytes") })
    if let legend { sections.append(Printable.wrap(legend, to: style.width).map { style.text($0, .faint) }) }
    return sections.map { $0.joined(separator: "\n") }.joined(separator: "\n\n") + "\n"
  }

  /// The C line above the instructions that were compiled from it, where it is known.
  private func sourceLine(_ source: SourceLine?, _ style: TextStyle) -> [String] {
    guard let source else { return [] }
    let text = Printable.text("; \(source.file):\(source.line)  \(source.text)")
    return Printable.wrap(text, hanging: 2, to: style.width).map { style.text($0, .good) }
  }

  private static var table: TextTable {
    var table = TextTable([
      .init(title: "", isRight: true),
      .init(title: "BPF", givesWay: .wrapped, order: 4),
      .init(title: "at", isRight: true),
      .init(title: "bytes", givesWay: .leftOut, order: 1),
      .init(title: "x86-64", givesWay: .wrapped, order: 2),
      .init(title: "", givesWay: .wrapped, order: 3),
    ])
    table.indent = 0
    return table
  }

  /// What a reader has to know of the column of bytes.
  private func legend(hasBytes: Bool) -> String? {
    if !hasBytes { return "the bytes are left out here: a wider terminal, a pipe or --format hex shows them" }
    guard program.instructions.contains(where: Self.isKfuncCall) else { return nil }
    return "..  a byte of an address, which differs from process to process"
  }

  private static func isKfuncCall(_ instruction: Instruction) -> Bool {
    if case .call(.kfunc) = instruction { true } else { false }
  }

  // MARK: Rows

  /// The source lines of a function by instruction, each where another line goes before it.
  private func lineChanges(_ function: CompiledFunction) -> [Int: SourceLine] {
    var changes: [Int: SourceLine] = [:]
    var last: (String, Int)?
    for line in program.lines where function.instructions.contains(line.instruction) {
      if let last, last == (line.file, line.line) { continue }
      last = (line.file, line.line)
      changes[line.instruction] = line
    }
    return changes
  }

  /// A row of the table, and the source line that begins with it.
  private struct Row {
    let cells: [TextTable.Cell]
    var source: SourceLine?
  }

  private func rows(
    of function: CompiledFunction, _ decoder: MachineCodeDecoder, _ names: ArgumentNames, _ texts: [String]
  ) -> [Row] {
    let start = function.code.lowerBound
    let prologue = decoder.decode(compiled.image, start..<(start + function.prologueSize))
    var rows = prologue.enumerated().map { index, instruction in
      Row(
        cells: row(
          nil, index == 0 ? "prologue" : "", instruction, note: Note(text: prologueNote(instruction, function.frame)),
          .faint))
    }
    let sources = lineChanges(function)
    for index in function.instructions {
      let end = min(offsets[index + 1], function.code.upperBound)
      let range = offsets[index]..<max(end, offsets[index])
      let code = decoder.decode(compiled.image, range)
      let text = Self.withoutLabel(texts[index], function)
      if code.isEmpty {
        rows.append(
          Row(cells: ["\(index)", .init(text), "", "", "", .init("no code", .faint)], source: sources[index]))
      }
      for (position, machine) in code.enumerated() {
        let cells = row(
          position == 0 ? index : nil, position == 0 ? text : "", named(machine, index),
          note: note(index, position, machine, function, names),
          program.instructions[index] == .exit ? .faint : .plain)
        rows.append(Row(cells: cells, source: position == 0 ? sources[index] : nil))
      }
    }
    return rows
  }

  /// The function's own name in front of its first instruction stands in the heading already.
  private static func withoutLabel(_ text: String, _ function: CompiledFunction) -> String {
    text.hasPrefix("\(function.name): ") ? String(text.dropFirst(function.name.count + 2)) : text
  }

  private func row(
    _ index: Int?, _ text: String, _ machine: MachineInstruction, note: Note, _ emphasis: Emphasis
  ) -> [TextTable.Cell] {
    [
      .init(index.map(String.init) ?? ""), .init(text, emphasis), .init(Self.hex(machine.offset), .faint),
      .init(bytes(machine), .faint), .init(machine.text, emphasis),
      .init(note.text.isEmpty ? "" : "; \(note.text)", note.emphasis),
    ]
  }

  // MARK: Calls

  /// Bytes of the address in a call of the kfunc: they differ from process to process.
  private func address(in machine: MachineInstruction) -> Range<Int>? {
    switch (machine.bytes.first, machine.bytes.count) {
    case (0xE8, 5) where target(of: machine) == nil: 1..<5
    case (0x48, 10) where machine.bytes[1] == 0xB8 && isInKfuncCall(machine): 2..<10
    default: nil
    }
  }

  private func isInKfuncCall(_ machine: MachineInstruction) -> Bool {
    program.instructions.indices.contains { index in
      Self.isKfuncCall(program.instructions[index])
        && (offsets[index]..<offsets[index + 1]).contains(machine.offset)
    }
  }

  /// The function of the image that a `call rel32` goes to; nil for one that leaves the image.
  private func target(of machine: MachineInstruction) -> CompiledFunction? {
    guard machine.bytes.count == 5 else { return nil }
    let distance = machine.bytes.dropFirst().reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    let destination = machine.offset + 5 + Int(Int32(bitPattern: distance))
    return compiled.functions.first { $0.code.lowerBound == destination }
  }

  private func bytes(_ machine: MachineInstruction) -> String {
    let hidden = address(in: machine) ?? 0..<0
    return machine.bytes.enumerated().map { hidden.contains($0) ? ".." : Hex.digits(UInt64($1), count: 2) }
      .joined(separator: " ")
  }

  /// The instruction with names for what it calls.
  private func named(_ machine: MachineInstruction, _ index: Int) -> MachineInstruction {
    guard case .call(let call) = program.instructions[index] else { return machine }
    var text = machine.text
    if machine.bytes.first == 0xE8 {
      if let function = target(of: machine) { text = "call \(function.name)" } else { text = "call \(kfuncName(call))" }
    } else if address(in: machine) != nil {
      text = "mov rax, \(kfuncName(call))"
    }
    return MachineInstruction(offset: machine.offset, bytes: machine.bytes, text: text)
  }

  private func kfuncName(_ call: CallTarget) -> String {
    guard case .kfunc(let id, _) = call, let index = Int(exactly: id), program.kfuncs.indices.contains(index) else {
      if case .helper(let id) = call { return HelperNames.described(id) }
      return "?"
    }
    return program.kfuncs[index].name
  }

  // MARK: Notes

  /// What stands behind an instruction.
  private struct Note {
    var text = ""
    var emphasis = Emphasis.faint
  }

  private func prologueNote(_ machine: MachineInstruction, _ frame: FrameLayout) -> String {
    if machine.text == "push rbp" || machine.text == "mov rbp, rsp" { return "" }
    for register in frame.calleeSaved where machine.text == "push \(register)" {
      return "saves \(FrameDrawing.both(register))"
    }
    // The kernel's JIT takes the program stack with an imm32, the outgoing area with the shortest form.
    guard machine.text.hasPrefix("sub rsp") else { return "" }
    if machine.bytes.count == 7 && machine.bytes[1] == 0x81 { return "\(frame.stackDepth) bytes of program stack" }
    return frame.padding > 0
      ? "\(frame.outgoingArgumentSize) outgoing + \(frame.padding) padding" : "\(frame.outgoingArgumentSize) outgoing"
  }

  private func note(
    _ index: Int, _ position: Int, _ machine: MachineInstruction, _ function: CompiledFunction, _ names: ArgumentNames
  ) -> Note {
    switch program.instructions[index].stackArgument {
    case .store(let slot, _), .load(let slot, _):
      return position == 0 ? Note(text: names.argument(slot + 5), emphasis: .good) : Note()
    case nil: break
    }
    switch program.instructions[index] {
    case .exit:
      if position == 0 { return Note(text: "epilogue") }
      for register in function.frame.calleeSaved where machine.text == "pop \(register)" {
        return Note(text: "restores \(FrameDrawing.both(register))")
      }
      return Note()
    case .call where machine.text == "mov rsi, rdx": return Note(text: "R2 of R0:R2")
    default: return Note()
    }
  }

  private static func hex(_ offset: Int) -> String { Hex.digits(UInt64(UInt(bitPattern: offset)), count: 3) }
}
