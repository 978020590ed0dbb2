import CTypes
import TypeSources

/// Programs that a part of the random ones are made of, and the prototypes of kfuncs.
///
/// A program near a rule gives others near it: one or two places of a copy are changed.
package struct RuleCorpus: Sendable {
  /// The lines of each program, without comments.
  let programs: [[String]]
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
    programs = texts.map(Self.lines)
    self.kernelTypes = kernelTypes
    self.kfunc = { kfunc($0) ?? RuleKfuncs.signature($0) }
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
