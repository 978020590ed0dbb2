import CTypes
import Checks
import Kfuncs
import Outcomes
import Support
import TOMLKit

/// The known differences in a TOML file, one `[[expected]]` for each.
package struct Expectations: Sendable {
  /// The file.
  package let path: String
  /// The known differences, in the order of the file.
  package let entries: [Expectation]

  private static let keys = ["caller", "callee", "function", "prototype", "reason", "link"]

  /// Parses the text of a file.
  /// - Parameters:
  ///   - text: TOML.
  ///   - path: the file's path, for errors.
  /// - Throws: `HarnessError` with code `badExpectations`, naming the invalid entry.
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
      guard let entry = value.table else { throw fail("\(name) is not a table") }
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
        throw fail("\(name) names no function and no prototype: it would match every call")
      }
      entries.append(
        Expectation(
          caller: entryPatterns.0, callee: entryPatterns.1, function: entryPatterns.2, prototype: entryPatterns.3,
          reason: reason, link: link, isStrict: isStrict))
    }
    self.entries = entries
  }

  /// The indices of the entries that match a call; the first of them is its expectation.
  /// - Parameters:
  ///   - caller: the caller's name and compiler.
  ///   - callee: the callee's name and compiler.
  ///   - signature: the function.
  func matching(caller: String, callee: String, _ signature: Signature) -> [Int] {
    entries.indices.filter { entries[$0].matches(caller: caller, callee: callee, signature) }
  }

  /// The strict entries that matched no call of a run, for example because a function's name is misspelt.
  /// - Parameter matched: indices of the entries that matched a call.
  func unmatched(_ matched: Set<Int>) -> [UnmatchedExpectation] {
    entries.indices.filter { !matched.contains($0) && entries[$0].isStrict }.map { index in
      let entry = entries[index]
      return UnmatchedExpectation(
        file: path, number: index + 1, function: entry.function?.text, prototype: entry.prototype?.text,
        caller: entry.caller?.text, callee: entry.callee?.text)
    }
  }
}

/// The results of all known differences in a run.
package struct AppliedExpectations: Sendable {
  /// Expected findings, and expected findings that were absent.
  package var known: [KnownDifference] = []
  /// Entries that matched no call though they have to.
  package var unmatched: [UnmatchedExpectation] = []

  /// Creates a result without known differences.
  package init() {}

  /// Whether every known difference matched a call and occurred.
  package var isGood: Bool { unmatched.isEmpty && known.allSatisfy(\.failed) }
}

extension Expectations {
  /// Moves known findings out of a run's failures.
  /// - Parameter report: the run; callers are `jit`, `libffi 3.4.4` and so on, or `c (COMPILER)`, callees
  ///   `compiled (COMPILER)` and `capture stub`.
  /// - Returns: the results of the known differences.
  package func apply(to report: inout RunReport) -> AppliedExpectations {
    let compiler = report.library.compiler
    let callees: [(Callee, String)] = [(.compiled, "compiled (\(compiler))"), (.capture, "capture stub")]
    var applied = AppliedExpectations()
    var matched: Set<Int> = []
    for index in report.verdicts.indices {
      let kfunc = report.verdicts[index].kfunc
      for (caller, tally) in report.verdicts[index].tallies.sorted(by: { $0.key.rawValue < $1.key.rawValue })
      where tally.checks > 0 {
        let name =
          report.compiled.first { $0.caller == caller }?.fullName(libffiVersion: report.libffiVersion)
          ?? caller.fullName(libffiVersion: report.libffiVersion, compiler: compiler)
        for (callee, calleeName) in callees {
          let matching = matching(caller: name, callee: calleeName, kfunc.signature)
          matched.formUnion(matching)
          guard let entry = matching.first.map({ entries[$0] }) else { continue }
          let isKnown = { (finding: Finding) in finding.caller == caller && finding.callee == callee }
          let found = report.verdicts[index].findings.filter(isKnown)
          // The calls of a shape end with the first set of values that differs.
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

extension CompiledCaller {
  /// The caller's name with its compiler and library, as expectations match it.
  /// - Parameter libffiVersion: of the libffi that is loaded.
  func fullName(libffiVersion: String) -> String {
    "\(toolchain) (\(compiler)) -> \(engine.fullName(libffiVersion: libffiVersion, compiler: ""))"
  }
}

extension Caller {
  /// The caller's name with its compiler or library, as expectations match it.
  /// - Parameters:
  ///   - libffiVersion: of the libffi that is loaded.
  ///   - compiler: the compiler that generated the thunks.
  func fullName(libffiVersion: String, compiler: String) -> String {
    if traits.contains(.needsThunk) { return "\(rawValue) (\(compiler))" }
    guard traits.contains(.usesLibffi) else { return rawValue }
    return self == .libffi ? "libffi \(libffiVersion)" : "\(rawValue) (libffi \(libffiVersion))"
  }
}
