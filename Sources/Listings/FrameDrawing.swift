import JIT
import X86

/// A drawing of one function's stack frame at its calls, from high to low addresses, with the function's offsets.
package struct FrameDrawing {
  private struct Row {
    /// Bytes from rbp.
    let offset: Int
    let text: String
    var note = ""
    /// Whether a rule is drawn above.
    var startsArea = false
  }

  private let frame: FrameLayout
  private let arguments: ArgumentNames
  /// The most words of the program stack that are drawn individually.
  private static let mostWords = 3

  /// Creates a drawing.
  /// - Parameters:
  ///   - frame: the frame as the JIT laid it out.
  ///   - arguments: the names of the arguments.
  package init(_ frame: FrameLayout, _ arguments: ArgumentNames) {
    self.frame = frame
    self.arguments = arguments
  }

  /// The lines of the drawing.
  /// - Parameter style: width and colours of the output.
  package func lines(_ style: TextStyle) -> [String] {
    let rows = incoming + link + programStack + tailCalls + saved + padding + outgoing
    let widest = rows.map(\.text.count).max() ?? 0
    let margin = 24
    let room = style.width.map { max(20, $0 - margin - 4) }
    let withNotes = rows.map { widest + 2 + $0.note.count }.max() ?? 0
    // Where a note does not fit beside the drawing, all notes are in it.
    let isInside = room.map { withNotes > $0 } ?? false
    let boxes = rows.map { row in
      Printable.wrap(row.text, to: room)
        + (isInside && !row.note.isEmpty ? Printable.wrap("  " + row.note, to: room) : [])
    }
    let width = boxes.joined().map(\.count).max() ?? 0
    let rule = String(repeating: " ", count: margin) + "+" + String(repeating: "-", count: width + 2) + "+"
    var lines = ["  " + pad("from rbp", 11) + pad("from rsp", 11) + "  high addresses"]
    for (row, box) in zip(rows, boxes) {
      if row.startsArea || row.offset == rows.first?.offset { lines.append(rule) }
      let places =
        "  " + pad(address("rbp", row.offset), 11) + pad(address("rsp", row.offset - frame.stackPointerOffset), 11)
      for (index, text) in box.enumerated() {
        let note = index > 0 || isInside || row.note.isEmpty ? "" : "  " + row.note
        lines.append((index == 0 ? places : pad("", margin)) + "| " + pad(text, width) + " |" + note)
      }
    }
    lines.append(rule)
    lines.append(String(repeating: " ", count: 24) + "  low addresses")
    return lines
  }

  /// The size of the frame as text: `48 = 16 program stack + 32 callee-saved + 0 padding + 0 outgoing arguments`.
  package var sum: String {
    "\(-frame.stackPointerOffset) bytes below rbp = \(frame.stackDepth) program stack + \(frame.calleeSavedSize) "
      + "callee-saved + \(frame.padding) padding + \(frame.outgoingArgumentSize) outgoing arguments"
  }

  // MARK: Areas, from high to low

  private var incoming: [Row] {
    words(7, through: frame.incomingSlots + 5) { number in
      Row(
        offset: 16 + 8 * (number - 7), text: arguments.argument(number),
        note: "the caller's \(address("rsp", 8 * (number - 7)))")
    }
  }

  private var link: [Row] {
    [
      Row(offset: 8, text: "return address", startsArea: true),
      Row(offset: 0, text: "saved rbp", note: "<- rbp"),
    ]
  }

  private var programStack: [Row] {
    let count = frame.stackDepth / 8
    guard count > 0 else { return [] }
    if count <= Self.mostWords {
      return (1...count).map {
        Row(offset: -8 * $0, text: "program stack, r10-\(8 * $0)", startsArea: $0 == 1)
      }
    }
    return [
      Row(offset: -8, text: "program stack, r10-8", startsArea: true),
      Row(offset: -8 * count, text: "  ... to r10-\(8 * count)", note: "\(frame.stackDepth) bytes in all"),
    ]
  }

  private var tailCalls: [Row] {
    guard frame.tailCallSize > 0 else { return [] }
    return [
      Row(offset: -frame.stackDepth - 8, text: "count of tail calls", note: "or a pointer to it", startsArea: true),
      Row(offset: -frame.stackDepth - 16, text: "pointer to the count"),
    ]
  }

  private var saved: [Row] {
    frame.calleeSaved.enumerated().map { index, register in
      Row(
        offset: -frame.stackDepth - frame.tailCallSize - 8 * (index + 1), text: "saved \(Self.both(register))",
        startsArea: index == 0)
    }
  }

  private var padding: [Row] {
    guard frame.padding > 0 else { return [] }
    let bottom = -frame.stackDepth - frame.tailCallSize - frame.calleeSavedSize - frame.padding
    return [
      Row(
        offset: bottom, text: "\(frame.padding) bytes of padding", note: "so that rsp is a multiple of 16",
        startsArea: true)
    ]
  }

  private var outgoing: [Row] {
    let slots = max(0, frame.outgoingSlots - 1)
    let words = max(slots, frame.outgoingArgumentSize / 8)
    return (0..<words).reversed().map { word in
      Row(
        offset: frame.stackPointerOffset + 8 * word,
        // Behind the last slot are words to which a call moves arguments.
        text: word < slots ? arguments.argument(word + 7) : "moved arguments",
        note: word == 0 ? "<- rsp at the call" : "", startsArea: word == words - 1)
    }
  }

  // MARK: Words

  private func words<Element>(_ first: Int, through last: Int, _ element: (Int) -> Element) -> [Element] {
    last < first ? [] : (first...last).reversed().map(element)
  }

  private func address(_ base: String, _ offset: Int) -> String {
    offset == 0 ? "[\(base)]" : offset < 0 ? "[\(base)\(offset)]" : "[\(base)+\(offset)]"
  }

  private func pad(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }

  /// A callee-saved register with its BPF register: `rbx (BPF r6)`.
  /// - Parameter register: a callee-saved register.
  package static func both(_ register: GeneralRegister) -> String {
    switch register {
    case .rbx: "rbx (BPF r6)"
    case .r13: "r13 (BPF r7)"
    case .r14: "r14 (BPF r8)"
    case .r15: "r15 (BPF r9)"
    default: "\(register)"
    }
  }
}
