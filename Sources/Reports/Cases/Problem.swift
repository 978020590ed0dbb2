import Listings
import Outcomes
import Support

/// One thing that was not as expected, in all calls in which it was seen.
struct Problem {
  /// A call in which it was seen.
  struct Occurrence {
    /// Who called: an engine or a toolchain.
    let caller: String
    /// Who was called.
    let callee: String
    /// What was found.
    let finding: Finding
  }

  /// What makes two the same.
  struct Key: Hashable {
    let subject: String
    let code: String
    let slot: Int?
    /// The message without what differs from call to call.
    let likeness: String
  }

  /// The function, program or fault.
  let subject: String
  /// What the kind is called.
  let code: String
  /// What is wrong, in one sentence.
  let message: String
  /// More lines of text.
  var details: [String] = []
  /// The file that is meant; nil for none.
  var place: CasePlace?
  /// The calls in which it was seen; none where it is no finding of a call.
  private(set) var occurrences: [Occurrence] = []
  /// What makes it the same as another one.
  let key: Key

  /// A problem that is no finding of a call.
  init(subject: String, code: String, message: String, details: [String] = [], place: CasePlace? = nil) {
    self.subject = subject
    self.code = code
    self.message = message
    self.details = details
    self.place = place
    key = Key(subject: subject, code: code, slot: nil, likeness: message)
  }

  /// A finding of a call.
  /// - Parameters:
  ///   - finding: the finding.
  ///   - caller: who called.
  ///   - callee: who was called.
  ///   - details: more lines of text.
  init(_ finding: Finding, caller: String, callee: String, details: [String] = []) {
    subject = finding.kfunc
    code = finding.code.rawValue
    message = Messages().message(of: finding)
    self.details = details
    occurrences = [Occurrence(caller: caller, callee: callee, finding: finding)]
    key = Key(subject: subject, code: code, slot: finding.slot, likeness: FindingGroup.likeness(finding))
  }

  /// Adds calls in which it was seen.
  mutating func add(_ occurrences: [Occurrence]) { self.occurrences += occurrences }

  /// The first finding.
  var finding: Finding? { occurrences.first?.finding }

  /// The function and its part, in one line: `kf_u64_8, argument 7 (g)`.
  var title: String { finding.map(FindingText.title) ?? subject }
}

/// Findings as lines of text: the slots in a table, everything else in full.
enum OccurrenceText {
  /// Lines of a file: nothing is cut.
  static func lines(_ occurrences: [Problem.Occurrence], prototype: String?) -> [String] {
    var table = TextTable([
      .init(title: "caller"), .init(title: "callee"), .init(title: "shape"), .init(title: "values"),
      .init(title: "slot", isRight: true), .init(title: "parameter"), .init(title: "BPF"), .init(title: "native"),
      .init(title: "expected bytes"), .init(title: "observed bytes"),
    ])
    table.indent = 0
    var others: [Problem.Occurrence] = []
    for occurrence in occurrences {
      guard case .slot(let found) = occurrence.finding.kind else {
        others.append(occurrence)
        continue
      }
      table.rows.append([
        .init(occurrence.caller), .init(occurrence.callee), .init(occurrence.finding.shape?.rawValue ?? "-"),
        .init(Words.values(occurrence.finding.values)), "\(found.slot)", .init(Words.parameter(found.parameter)),
        .init(found.bpf?.callerDescription ?? "-"), .init(found.native.description),
        .init(WordBytes(found.expected).text), .init(WordBytes(found.observed).text),
      ])
    }
    var lines = prototype.map { [Printable.text($0)] } ?? []
    if !table.rows.isEmpty { lines += table.lines(.pipe) }
    let groups = FindingGroup.groups(others.map(\.finding))
    for group in groups {
      if !lines.isEmpty { lines.append("") }
      lines += FindingText.lines(group, prototype: nil, .pipe)
    }
    return lines
  }
}

/// The bytes of a word, the most significant first, as its number is written.
struct WordBytes {
  /// The bytes.
  let bytes: [UInt8]

  /// The bytes of a word.
  init(_ word: HexWord) { bytes = (0..<8).reversed().map { UInt8(truncatingIfNeeded: word.value >> (8 * $0)) } }

  /// The bytes in hexadecimal digits.
  var text: String { Hex.bytes(bytes, separator: " ") }

  /// For each byte, whether another word has it otherwise.
  func differs(from other: WordBytes) -> [Bool] { zip(bytes, other.bytes).map { $0 != $1 } }
}
