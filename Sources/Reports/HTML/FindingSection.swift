import CallingConvention
import Listings
import Outcomes
import Support

/// What was not as expected: words, bytes, the frame and the program of each call.
struct FindingSection {
  private let list: CaseList

  /// Findings that are open from the beginning.
  private static let mostOpen = 12

  init(_ list: CaseList) { self.list = list }

  var lines: [String] {
    if list.problems.isEmpty { return [] }
    var lines = ["<section id=\"findings\">", "<h2>What was not as expected</h2>"]
    for (index, problem) in list.problems.enumerated() { lines += self.lines(problem, index) }
    return lines + ["</section>"]
  }

  private func lines(_ problem: Problem, _ index: Int) -> [String] {
    let open = index < Self.mostOpen ? " open=\"open\"" : ""
    var lines = [
      "<details class=\"finding\" id=\"problem-\(index + 1)\"\(open)>",
      "<summary><b>\(HTMLText.text(problem.title))</b> <span>\(HTMLText.text(problem.message))</span></summary>",
    ]
    if let prototype = list.prototype(of: problem.subject) { lines.append("<pre>\(HTMLText.text(prototype))</pre>") }
    if let place = problem.place {
      lines.append("<p>\(HTMLText.text(place.file))\(place.line.map { ":\($0)" } ?? "")</p>")
    }
    if let occurrence = problem.occurrences.first {
      if let place = FindingText.place(occurrence.finding) { lines.append("<p>\(HTMLText.text(place))</p>") }
      lines += Comparison(occurrence).lines
      let call = call(of: occurrence.finding)
      if let call { lines += FramePicture(call, marks(for: occurrence), by: occurrence.finding.caller).lines }
      lines += calls(problem)
      if let call { lines += listing(call) }
    }
    if !problem.details.isEmpty {
      lines.append("<pre>\(problem.details.map(HTMLText.text).joined(separator: "\n"))</pre>")
    }
    return lines + ["</details>"]
  }

  /// Every call in which it was seen, a row for each caller, callee and set of values.
  private func calls(_ problem: Problem) -> [String] {
    var order: [[String]] = []
    var shapes: [[String]: [String]] = [:]
    for occurrence in problem.occurrences {
      let finding = occurrence.finding
      let key = [occurrence.caller, occurrence.callee, Words.values(finding.values)]
      if shapes[key] == nil { order.append(key) }
      shapes[key, default: []].append(finding.shape?.rawValue ?? "–")
    }
    let rows = order.map { key in
      let cells = [key[0], key[1], (shapes[key] ?? []).joined(separator: ", "), key[2]]
      return "<tr>\(cells.map { "<td>\(HTMLText.text($0))</td>" }.joined())</tr>"
    }
    return [
      "<div class=\"scroll\"><table class=\"calls\"><caption>Seen in</caption><thead><tr><th>caller</th><th>callee</th>"
        + "<th>shapes of programs</th><th>values</th></tr></thead><tbody>"
    ] + rows + ["</tbody></table></div>"]
  }

  private func call(of finding: Finding) -> ShownCall? {
    list.calls.first { $0.kfunc == finding.kfunc && $0.shape == finding.shape }
      ?? list.calls.first { $0.kfunc == finding.kfunc }
  }

  /// What is wrong in the call of a finding: it, and whatever else was found in the same call.
  private func marks(for occurrence: Problem.Occurrence) -> FrameMarks {
    let finding = occurrence.finding
    var marks = FrameMarks(finding)
    for other in list.problems.flatMap(\.occurrences) {
      let found = other.finding
      if other.caller == occurrence.caller && other.callee == occurrence.callee && found.kfunc == finding.kfunc
        && found.shape == finding.shape && found.values == finding.values && found != finding
      {
        marks.add(found)
      }
    }
    return marks
  }

  /// The BPF program and the code that our JIT makes of it.
  private func listing(_ call: ShownCall) -> [String] {
    if call.functions.isEmpty { return [] }
    var lines = [
      "<details class=\"listing\"><summary>The BPF program"
        + "\(call.shape.map { ", shape \($0.rawValue)" } ?? ""), and the x86-64 code that kfunctest's JIT makes of it</summary>",
      "<div class=\"scroll\"><table class=\"code\"><thead><tr><th>at</th><th>BPF</th><th>+</th><th>bytes</th><th>x86-64</th></tr>"
        + "</thead><tbody>",
    ]
    for function in call.functions {
      lines.append("<tr><th colspan=\"5\" scope=\"rowgroup\">\(HTMLText.text(function.function))</th></tr>")
      for instruction in function.instructions {
        let cells = [
          "\(instruction.index)", HTMLText.text(instruction.bpf), String(instruction.offset, radix: 16),
          Hex.bytes(instruction.bytes.bytes, separator: " "),
          instruction.native.map(HTMLText.text).joined(separator: "<br/>"),
        ]
        lines.append("<tr>\(cells.map { "<td>\($0)</td>" }.joined())</tr>")
      }
    }
    return lines + ["</tbody></table></div>", "</details>"]
  }
}

/// What was expected and what was observed, one above the other.
struct Comparison {
  private let occurrence: Problem.Occurrence

  init(_ occurrence: Problem.Occurrence) { self.occurrence = occurrence }

  private var finding: Finding { occurrence.finding }

  var lines: [String] {
    if let (expected, observed) = words {
      var rows = [("expected", expected), (occurrence.caller, observed)]
      if case .slot(let found) = finding.kind { rows += found.delivered.map { ($0.caller.rawValue, $0.word) } }
      return [
        "<div class=\"scroll\"><table class=\"bytes\"><caption>Bytes, the most significant first</caption><tbody>"
      ] + rows.map { row($0, WordBytes($1), WordBytes(expected)) } + ["</tbody></table></div>"]
    }
    guard let expected = FindingText.expected(finding), let observed = FindingText.own(finding) else { return [] }
    return [
      "<table class=\"bytes\"><tbody>",
      "<tr><th scope=\"row\">expected</th><td>\(HTMLText.text(expected))</td></tr>",
      "<tr><th scope=\"row\">\(HTMLText.text(occurrence.caller))</th>"
        + "<td><mark>\(HTMLText.text(observed))</mark></td></tr>",
      "</tbody></table>",
    ]
  }

  private var words: (HexWord, HexWord)? {
    switch finding.kind {
    case .slot(let found): (found.expected, found.observed)
    case .result(let found): (found.expected, found.observed)
    case .preserved(let found): (found.expected, found.observed)
    case .frame(let found): (found.expected, found.observed)
    case .witness(let found): (found.expected, found.observed)
    case .sequence(let found): (found.expected, found.observed)
    default: nil
    }
  }

  private func row(_ name: String, _ word: WordBytes, _ expected: WordBytes) -> String {
    let cells = zip(word.bytes, word.differs(from: expected)).map { byte, differs in
      let digits = Hex.digits(UInt64(byte), count: 2)
      return differs ? "<td class=\"differs\"><mark>\(digits)</mark></td>" : "<td>\(digits)</td>"
    }
    return "<tr><th scope=\"row\">\(HTMLText.text(name))</th>\(cells.joined())</tr>"
  }
}
