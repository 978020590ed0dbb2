import CTypes
import TypeSources

/// Programs that a part of the random ones are made of, and the prototypes of kfuncs.
///
/// A program near a rule gives others near it: one or two places of a copy are changed. Each message has its turn as often as each
/// other one, however many programs have it.
package struct RuleCorpus: Sendable {
  /// The programs that are accepted, or say nothing of a verdict, by their lines without comments.
  private let accepted: [[String]]
  /// The programs that are rejected, by the message.
  private let rejected: [[[String]]]
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
      if verdict.hasPrefix("// reject: ") {
        rejected[VerdictRun.withoutNumbers(String(verdict)), default: []].append(Self.lines(text))
      } else {
        accepted.append(Self.lines(text))
      }
    }
    self.accepted = accepted
    self.rejected = rejected.sorted { $0.key < $1.key }.map(\.value)
    self.kernelTypes = kernelTypes
    self.kfunc = { kfunc($0) ?? RuleKfuncs.signature($0) }
  }

  /// The program whose turn it is, and how many places of it are changed: none, one or two; nil without programs.
  ///
  /// One of three turns is that of an accepted program, so that a third of the random programs stays acceptable.
  /// - Parameter turn: the number of the turn.
  func program(_ turn: UInt64) -> (lines: [String], changes: UInt64)? {
    let (third, position) = turn.quotientAndRemainder(dividingBy: 3)
    if rejected.isEmpty || position == 0 && !accepted.isEmpty {
      let number = rejected.isEmpty ? turn : third
      let count = UInt64(accepted.count)
      if count == 0 { return nil }
      return (accepted[Int(number % count)], (number % count + number / count) % 3)
    }
    let number = accepted.isEmpty ? turn : 2 * third + position - 1
    let (round, message) = number.quotientAndRemainder(dividingBy: UInt64(rejected.count))
    let programs = rejected[Int(message)]
    let count = UInt64(programs.count)
    return (programs[Int(round % count)], (message + round + round / count) % 3)
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
