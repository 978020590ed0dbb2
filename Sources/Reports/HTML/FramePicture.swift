import CallingConvention
import Outcomes

/// What is wrong in a call, by place.
struct FrameMarks {
  /// What is known of a place.
  enum State: String {
    /// It holds what it has to.
    case right
    /// It does not: what the finding is about.
    case wrong
    /// It does not, either: another finding of the same call.
    case alsoWrong = "also"
    /// The call did not come to its end, or the place was not compared.
    case unknown
  }

  /// Whether the call came to its end: slots without a finding hold what was sent.
  private(set) var isWhole: Bool
  private var slots: [Int: State] = [:]
  /// Parts of the frame above the arguments, by the names that findings have.
  private(set) var frame: [String: State] = [:]
  /// Registers that a call preserves.
  private(set) var preserved: [(name: String, state: State)] = []
  /// Places of the result.
  private(set) var results: [(name: String, state: State)] = []
  /// rsp, where it is wrong.
  private(set) var stackPointer: State?

  /// The marks of a finding.
  init(_ finding: Finding) {
    isWhole = true
    mark(finding, .wrong)
  }

  /// Adds another finding of the same call.
  mutating func add(_ finding: Finding) { mark(finding, .alsoWrong) }

  /// What is known of an argument slot, 1-based.
  func state(of slot: Int) -> State { slots[slot] ?? (isWhole ? .right : .unknown) }

  private mutating func mark(_ finding: Finding, _ state: State) {
    switch finding.kind {
    case .slot(let found): slots[found.slot] = state
    case .result(let found): results.append((found.native.description, state))
    case .preserved(let found): preserved.append((Words.state(found.state), state))
    case .frame(let found):
      if found.word == .stackPointer { stackPointer = state } else { frame[found.word.rawValue] = state }
    case .alignment: stackPointer = state
    case .witness, .memory, .guardWord, .entry, .process: break
    case .record, .fault, .interpreter, .refused, .ended, .engine, .scenario, .sequence, .sequenceFailed:
      isWhole = false
    }
  }
}

/// The registers and stack words of a call as the callee finds them, the wrong ones marked: a drawing in SVG.
struct FramePicture {
  private struct Row {
    let place: String
    let text: String
    let state: FrameMarks.State?
  }

  private let call: ShownCall
  private let marks: FrameMarks
  /// Whether the caller's frame is that of our JIT: others lay out their own.
  private let isByJIT: Bool

  private static let (rowHeight, placeWidth, boxWidth) = (26, 92, 290)
  private static let columnWidth = placeWidth + boxWidth + 70

  /// A picture.
  /// - Parameters:
  ///   - call: where the arguments go.
  ///   - marks: what is wrong.
  ///   - caller: who called.
  init(_ call: ShownCall, _ marks: FrameMarks, by caller: Caller) {
    isByJIT = caller == .jit
    self.call = call
    self.marks = marks
  }

  var lines: [String] {
    // Two drawings, of which a narrow window shows one below the other.
    ["<div class=\"frame\">"] + drawing("registers at the call", registers + others)
      + drawing("stack at the call, high addresses first", stack) + ["</div>"]
  }

  private func drawing(_ title: String, _ rows: [Row]) -> [String] {
    let wrong = rows.filter { $0.state == .wrong || $0.state == .alsoWrong }.map(\.place)
    let label = "\(title), \(call.kfunc); wrong: \(wrong.isEmpty ? "none" : Words.list(wrong))"
    let (width, height) = (Self.columnWidth, 26 + Self.rowHeight * rows.count)
    return [
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 \(width) \(height)\" width=\"\(width)\" height=\"\(height)\" "
        + "role=\"img\" aria-label=\"\(HTMLText.text(label))\">",
      "<text class=\"head\" x=\"0\" y=\"14\">\(title)</text>",
    ] + draw(rows) + ["</svg>"]
  }

  // MARK: Rows

  /// The eightbytes of all arguments with their slots, in BPF's count.
  private var arguments: [(slot: Int, name: String, eightbyte: PlacedEightbyte)] {
    var slot = call.placed.hasHiddenPointer ? 1 : 0
    var arguments: [(slot: Int, name: String, eightbyte: PlacedEightbyte)] = []
    for (index, parameter) in call.placed.parameters.enumerated() {
      for (part, eightbyte) in parameter.eightbytes.enumerated() {
        slot += 1
        let name =
          (parameter.name ?? "#\(index + 1)") + (parameter.eightbytes.count > 1 ? ", eightbyte \(part + 1)" : "")
        arguments.append((slot, name, eightbyte))
      }
    }
    return arguments
  }

  private func row(_ argument: (slot: Int, name: String, eightbyte: PlacedEightbyte)) -> Row {
    let bpf = argument.eightbyte.bpf.map { ", BPF \($0.shortDescription)" } ?? ""
    return Row(
      place: argument.eightbyte.native.description, text: "\(argument.slot): \(argument.name)\(bpf)",
      state: marks.state(of: argument.slot))
  }

  private var registers: [Row] {
    arguments.filter { if case .stack = $0.eightbyte.native { false } else { true } }.map(row)
  }

  /// Results and preserved registers that have findings.
  private var others: [Row] {
    marks.results.map { Row(place: $0.name, text: "result, after the call", state: $0.state) }
      + marks.preserved.map { Row(place: $0.name, text: "after the call", state: $0.state) }
  }

  /// The words above rsp: what the caller keeps, then the arguments, rsp last.
  private var stack: [Row] {
    let words = arguments.compactMap { argument -> (offset: Int, row: Row)? in
      guard case .stack(let offset) = argument.eightbyte.native else { return nil }
      return (offset, row(argument))
    }.sorted { $0.offset > $1.offset }.map(\.row)
    let end = marks.stackPointer.map { [Row(place: "rsp", text: "the stack pointer", state: $0)] } ?? []
    return frame + words + end + [Row(place: "[rsp-8]", text: "return address", state: nil)]
  }

  /// The caller's frame above the arguments, as our JIT lays it out; a word without a finding is not said to be right.
  private var frame: [Row] {
    guard isByJIT, let frame = call.functions.first?.frame, call.functions.count == 1 else {
      // The frame of a program with subprograms is that of several functions: only what has a finding is shown.
      return marks.frame.sorted { $0.key < $1.key }.map { Row(place: "", text: $0.key, state: $0.value) }
    }
    func word(_ offset: Int, _ text: String, _ name: String) -> Row {
      Row(place: "[rbp\(offset == 0 ? "" : "\(offset)")]", text: text, state: marks.frame[name])
    }
    var rows = [word(0, "saved rbp", "saved rbp")]
    if frame.programStack >= 8 { rows.append(word(-8, "program stack, r10-8", "*(u64 *)(r10 - 8)")) }
    if frame.programStack >= 16 { rows.append(word(-16, "program stack, r10-16", "*(u64 *)(r10 - 16)")) }
    if frame.programStack > 16 {
      rows.append(Row(place: "", text: "... \(frame.programStack) bytes in all", state: nil))
    }
    for (index, register) in frame.calleeSaved.enumerated() {
      rows.append(
        word(-frame.programStack - frame.tailCallCount - 8 * (index + 1), "saved \(register)", "saved \(register)"))
    }
    if frame.padding > 0 { rows.append(Row(place: "", text: "\(frame.padding) bytes of padding", state: nil)) }
    return rows
  }

  // MARK: Drawing

  private func draw(_ rows: [Row]) -> [String] {
    rows.enumerated().flatMap { index, row in
      let y = 24 + Self.rowHeight * index
      let kind = row.state?.rawValue ?? "plain"
      let mark =
        switch row.state {
        case .wrong: "✗ wrong"
        case .alsoWrong: "✗"
        case .right: "✓"
        case .unknown: "?"
        case nil: ""
        }
      var lines = [
        "<text class=\"place\" x=\"\(Self.placeWidth - 8)\" y=\"\(y + 17)\">\(HTMLText.text(row.place))</text>",
        "<rect class=\"\(kind)\" x=\"\(Self.placeWidth)\" y=\"\(y)\" width=\"\(Self.boxWidth)\" "
          + "height=\"\(Self.rowHeight - 2)\"/>",
        "<text class=\"\(kind)\" x=\"\(Self.placeWidth + 8)\" y=\"\(y + 17)\">\(HTMLText.text(Self.cut(row.text, 34)))</text>",
      ]
      // A colour alone is not seen by everybody, and not on paper.
      if !mark.isEmpty {
        lines.append(
          "<text class=\"\(kind)\" x=\"\(Self.placeWidth + Self.boxWidth + 6)\" y=\"\(y + 17)\">\(mark)</text>")
      }
      return lines
    }
  }

  private static func cut(_ text: String, _ most: Int) -> String {
    text.count > most ? text.prefix(most - 1) + "…" : text
  }
}
