import CTypes
import Checks
import Outcomes
import Support
import TOMLKit

/// A combination of caller, callee and function that is known to go wrong, and where that is written down.
package struct Expectation: Sendable {
  /// What the caller's name has to match: `jit`, or `clang -O2 (Debian Clang 14.0.6)`; nil for any.
  package let caller: Pattern?
  /// What the callee's name has to match: a toolchain as for callers, or `capture stub`; nil for any.
  package let callee: Pattern?
  /// What the function's name has to match; nil for any.
  package let function: Pattern?
  /// What the prototype has to match; nil for any.
  package let prototype: Pattern?
  /// Why it goes wrong, in one line.
  package let reason: String
  /// Where that is written down.
  package let link: String
  /// Whether everything that it names has to go wrong; one that names more than that passes over what agrees.
  package let isStrict: Bool

  /// A regular expression that matches anywhere in a text.
  package struct Pattern: Sendable {
    /// The expression as it was written.
    package let text: String

    init(_ text: String) throws {
      _ = try Regex(text)
      self.text = text
    }

    func matches(_ text: String) -> Bool {
      // Regex is not Sendable; compiling it again costs little beside a call by a compiler.
      guard let expression = try? Regex(self.text) else { return false }
      return (try? expression.firstMatch(in: text)) != nil
    }
  }

  func matches(caller: String, callee: String, _ signature: Signature) -> Bool {
    (self.caller?.matches(caller) ?? true) && (self.callee?.matches(callee) ?? true)
      && (function?.matches(signature.name) ?? true) && (prototype?.matches(signature.prototype) ?? true)
  }
}

/// The known differences of a file: TOML, one `[[expected]]` for each.
package struct Expectations: Sendable {
  /// The file.
  package let path: String
  /// What is expected to go wrong, in the file's order.
  package let entries: [Expectation]

  private static let keys = ["caller", "callee", "function", "prototype", "reason", "link"]

  /// Reads the text of a file.
  /// - Parameters:
  ///   - text: TOML.
  ///   - path: what errors call it.
  /// - Throws: `HarnessError` naming the entry that is wrong and what would be right.
  package init(_ text: String, path: String) throws(HarnessError) {
    self.path = path
    func fail(_ message: String) -> HarnessError { HarnessError(.badExpectations, "\(path): \(message)") }
    let table: TOMLTable
    do { table = try TOMLTable(string: text) } catch {
      guard let error = error as? TOMLParseError else { throw fail("\(error)") }
      throw fail("line \(error.source.begin.line), column \(error.source.begin.column): \(error.description)")
    }
    if let key = table.keys.first(where: { $0 != "expected" }) {
      throw fail("'\(key)' is unknown; a file has [[expected]] tables only")
    }
    guard let list = table["expected"]?.array, !list.isEmpty else {
      throw fail(
        "no [[expected]] table is there; one has some of caller, callee, function, prototype, and reason, link")
    }
    var entries: [Expectation] = []
    for (index, value) in list.enumerated() {
      let name = "[[expected]] number \(index + 1)"
      guard let entry = value.table else { throw fail("\(name) is no table") }
      var texts: [String: String] = [:]
      var isStrict = true
      for key in entry.keys {
        if key == "strict" {
          guard let value = entry[key]?.bool else { throw fail("\(name): strict is neither true nor false") }
          isStrict = value
          continue
        }
        guard Self.keys.contains(key) else {
          throw fail("\(name): '\(key)' is unknown; known are \(Self.keys.joined(separator: ", ")), strict")
        }
        guard let text = entry[key]?.string else { throw fail("\(name): \(key) is no string") }
        texts[key] = text
      }
      func pattern(_ key: String) throws(HarnessError) -> Expectation.Pattern? {
        guard let text = texts[key] else { return nil }
        do { return try Expectation.Pattern(text) } catch {
          throw fail("\(name): \(key): '\(text)' is no regular expression: \(error)")
        }
      }
      guard let reason = texts["reason"], let link = texts["link"], !reason.isEmpty, !link.isEmpty else {
        throw fail("\(name) lacks its reason or its link")
      }
      let entryPatterns = try (pattern("caller"), pattern("callee"), pattern("function"), pattern("prototype"))
      guard entryPatterns.2 != nil || entryPatterns.3 != nil else {
        throw fail("\(name) names no function and no prototype: it would expect everything to go wrong")
      }
      entries.append(
        Expectation(
          caller: entryPatterns.0, callee: entryPatterns.1, function: entryPatterns.2, prototype: entryPatterns.3,
          reason: reason, link: link, isStrict: isStrict))
    }
    self.entries = entries
  }

  /// The entries that a call matches, by their positions; the first of them is what is expected of it.
  /// - Parameters:
  ///   - caller: the caller's name and compiler.
  ///   - callee: the callee's name and compiler.
  ///   - signature: the function.
  func matching(caller: String, callee: String, _ signature: Signature) -> [Int] {
    entries.indices.filter { entries[$0].matches(caller: caller, callee: callee, signature) }
  }

  /// The entries that no call of a run matched though they have to: of a function that is misspelt, for example.
  /// - Parameter matched: positions of those that one did.
  func unmatched(_ matched: Set<Int>) -> [UnmatchedExpectation] {
    entries.indices.filter { !matched.contains($0) && entries[$0].isStrict }.map { index in
      let entry = entries[index]
      return UnmatchedExpectation(
        file: path, number: index + 1, function: entry.function?.text, prototype: entry.prototype?.text,
        caller: entry.caller?.text, callee: entry.callee?.text)
    }
  }
}

/// What a file of known differences came to in a run.
package struct AppliedExpectations: Sendable {
  /// What went wrong as expected, and what did not.
  package var known: [KnownDifference] = []
  /// Entries that matched no call though they have to.
  package var unmatched: [UnmatchedExpectation] = []

  /// Nothing was expected.
  package init() {}

  /// Whether all that was expected to go wrong was called, and went wrong.
  package var isGood: Bool { unmatched.isEmpty && known.allSatisfy(\.failed) }
}

extension Expectations {
  /// Sets apart what is known to go wrong in a run: its findings count no more.
  /// - Parameter report: the run; callers are `jit`, `libffi 3.4.4` and so on, or `c (COMPILER)`, callees
  ///   `compiled (COMPILER)` and `capture stub`.
  /// - Returns: what went wrong as expected, what did not, and what was not called.
  package func apply(to report: inout RunReport) -> AppliedExpectations {
    let compiler = report.library.compiler
    let callees: [(Callee, String)] = [(.compiled, "compiled (\(compiler))"), (.capture, "capture stub")]
    var applied = AppliedExpectations()
    var matched: Set<Int> = []
    for index in report.verdicts.indices {
      let kfunc = report.verdicts[index].kfunc
      for (caller, tally) in report.verdicts[index].tallies.sorted(by: { $0.key.rawValue < $1.key.rawValue })
      where tally.checks > 0 {
        let name = caller.fullName(libffiVersion: report.libffiVersion, compiler: compiler)
        for (callee, calleeName) in callees {
          let matching = matching(caller: name, callee: calleeName, kfunc.signature)
          matched.formUnion(matching)
          guard let entry = matching.first.map({ entries[$0] }) else { continue }
          let isKnown = { (finding: Finding) in finding.caller == caller && finding.callee == callee }
          let found = report.verdicts[index].findings.filter(isKnown)
          // Of each shape the first set of values that went wrong ended the calls.
          let calls = Set(found.map(\.shape)).count
          if calls == 0 && !entry.isStrict { continue }
          report.verdicts[index].findings.removeAll(where: isKnown)
          report.verdicts[index].tallies[caller]?.failed -= calls
          applied.known.append(
            KnownDifference(
              caller: caller.rawValue, callee: calleeName, function: kfunc.name, reason: entry.reason, link: entry.link,
              failed: calls > 0))
        }
      }
    }
    if !report.isInterrupted { applied.unmatched = unmatched(matched) }
    return applied
  }
}

extension Caller {
  /// A caller with what makes its calls: what expectations match.
  /// - Parameters:
  ///   - libffiVersion: of the libffi that is loaded.
  ///   - compiler: who made the calls of `c`.
  func fullName(libffiVersion: String, compiler: String) -> String {
    if traits.contains(.needsThunk) { return "\(rawValue) (\(compiler))" }
    guard traits.contains(.usesLibffi) else { return rawValue }
    return self == .libffi ? "libffi \(libffiVersion)" : "\(rawValue) (libffi \(libffiVersion))"
  }
}
