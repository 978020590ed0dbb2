import CTypes
import TypeSources

/// Programs that a part of the random ones are made of, and the prototypes of kfuncs.
///
/// A program near a rule gives others near it: one or two places of a copy are changed. Each message has its turn as often as each
/// other one, however many programs have it.
package struct RuleCorpus: Sendable {
  /// The programs that are accepted, or say nothing of a verdict, by their lines without comments.
  private let accepted: [[String]]
  /// The programs that are rejected, by the kind of message.
  private let rejected: [(message: String, programs: [[String]])]
  /// The prototype of a kfunc by its name; nil for an unknown one.
  let kfunc: @Sendable (String) -> Signature?
  /// The types of the kernel; nil where they are not at hand.
  let kernelTypes: (any KernelTypeSource)?

  /// No programs.
  package static let empty = RuleCorpus(texts: [], kernelTypes: nil) { _ in nil }

  /// Reads programs.
  /// - Parameters:
  ///   - texts: programs in assembler text.
  ///   - kernelTypes: the types of the kernel; nil where they are not at hand.
  ///   - kfunc: the prototype of a kfunc by its name; nil for an unknown one.
  package init(
    texts: [String], kernelTypes: (any KernelTypeSource)?, kfunc: @escaping @Sendable (String) -> Signature?
  ) {
    var accepted: [[String]] = []
    var rejected: [String: [[String]]] = [:]
    for text in texts {
      let verdict = text.prefix { $0 != "\n" }
      if verdict.hasPrefix(Self.rejection) {
        let message = String(verdict.dropFirst(Self.rejection.count))
        rejected[VerdictRun.withoutNumbers(message), default: []].append(Self.lines(text))
      } else {
        accepted.append(Self.lines(text))
      }
    }
    self.accepted = accepted
    self.rejected = rejected.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    self.kernelTypes = kernelTypes
    self.kfunc = { kfunc($0) ?? RuleKfuncs.signature($0) }
  }

  /// What a program that the kernel rejects begins with, before the message.
  private static let rejection = "// reject: "

  /// The kinds of messages with which programs are rejected.
  var messages: [String] { rejected.map(\.message) }

  /// A program whose turn it is.
  struct Turn {
    /// Its lines.
    let lines: [String]
    /// How many places of it are changed: none, one or two.
    let changes: UInt64
    /// The kind of message that the changed program is to be rejected with; nil where each is as good.
    let message: String?
  }

  /// The program whose turn it is; nil without programs.
  ///
  /// One of three turns is that of an accepted program, so that a third of the random programs stays acceptable. A program that
  /// is rejected is given as it is in one of sixteen turns of its own. In three of four others the changed program is to be
  /// rejected for the same.
  /// - Parameter turn: the number of the turn.
  func turn(_ turn: UInt64) -> Turn? {
    let (third, position) = turn.quotientAndRemainder(dividingBy: 3)
    if rejected.isEmpty || position == 0 && !accepted.isEmpty {
      let number = rejected.isEmpty ? turn : third
      let count = UInt64(accepted.count)
      if count == 0 { return nil }
      return Turn(
        lines: accepted[Int(number % count)], changes: (number % count + number / count) % 3, message: nil)
    }
    let number = accepted.isEmpty ? turn : 2 * third + position - 1
    let (round, place) = number.quotientAndRemainder(dividingBy: UInt64(rejected.count))
    let (message, programs) = rejected[Int(place)]
    let (repetition, program) = round.quotientAndRemainder(dividingBy: UInt64(programs.count))
    let isChanged = (repetition + program) % 16 != 0
    return Turn(
      lines: programs[Int(program)], changes: isChanged ? 1 + (place + round) % 2 : 0,
      message: round % 4 == 3 ? nil : message)
  }

  /// One statement, label or directive a line.
  private static func lines(_ text: String) -> [String] {
    text.split(separator: "\n").flatMap { line -> [String] in
      let code = line.prefix(upTo: line.firstRange(of: "//")?.lowerBound ?? line.endIndex)
      if code.hasPrefix(".") { return [String(code)] }
      return code.split(separator: ";").map { String($0.trimmingPrefix(while: \.isWhitespace)) }.filter { !$0.isEmpty }
    }
  }
}
