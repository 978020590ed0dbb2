import Execution
import Listings
import Outcomes
import Support

/// What became of a program in every engine that was asked.
package struct ExecutionReport: Sendable {
  private let program: String
  private let results: [ExecutionResult]
  private let allowsSkips: Bool

  /// Collects results.
  /// - Parameters:
  ///   - program: the file's name.
  ///   - results: one for each engine that was asked for.
  ///   - allowsSkips: whether an engine that cannot run the program is no failure.
  package init(program: String, results: [ExecutionResult], allowsSkips: Bool = false) {
    self.program = program
    self.results = results
    self.allowsSkips = allowsSkips
  }

  private var finished: [ExecutionResult] { results.filter { $0.status == .ok } }

  /// Whether every engine ran the program, but for those that cannot where that is accepted, and all agree on r0 and
  /// memory.
  package var isGood: Bool {
    !finished.isEmpty && results.allSatisfy { $0.status == .ok || isAccepted($0) } && disagreement == nil
  }

  private func isAccepted(_ result: ExecutionResult) -> Bool { allowsSkips && result.status == .unsupported }

  private var disagreement: String? {
    guard let first = finished.first else { return nil }
    for other in finished.dropFirst() {
      if other.r0 != first.r0 {
        return "\(first.caller.rawValue) and \(other.caller.rawValue) disagree on r0"
      }
      guard let left = first.memory, let right = other.memory, left != right else { continue }
      let place = zip(left, right).enumerated().first { $0.element.0 != $0.element.1 }?.offset ?? 0
      return "\(first.caller.rawValue) and \(other.caller.rawValue) disagree on byte \(place) of the memory"
    }
    return nil
  }

  /// r0 in hexadecimal, a line for each engine that came to the end; with the engine's name where several were asked.
  package func text() -> String {
    finished.map { result in
      (results.count > 1 ? "\(result.caller.rawValue): " : "") + Hex.short(result.r0 ?? 0) + "\n"
    }.joined()
  }

  /// What the programs printed, and where perf finds names.
  package func notes() -> String {
    results.map { result in
      let printed = result.output.isEmpty || result.output.hasSuffix("\n") ? result.output : result.output + "\n"
      return Printable.lines(printed) + (result.perfMap.map { "names for perf: \($0)\n" } ?? "")
    }.joined()
  }

  /// One line for each engine that did not come to the end, and one for a disagreement.
  package func complaints() -> [String] {
    let failed = results.filter { $0.status != .ok }.map { result in
      "\(program): \(result.caller.rawValue): \(result.status.rawValue): \(result.message)"
        + (isAccepted(result) ? " (accepted: --allow-skips)" : "")
    }
    return failed + (disagreement.map { ["\(program): \($0)"] } ?? [])
  }

  /// The results as one object.
  package func json() -> JSONValue {
    .object([
      (
        "results",
        .array(
          results.map { result in
            var members: [(String, JSONValue)] = [
              ("program", .string(program)), ("engine", .string(result.caller.rawValue)),
              ("status", .string(result.status.rawValue)),
              ("r0", .optional(result.r0.map { Hex.short($0) })), ("message", .string(result.message)),
              ("output", .string(result.output)),
            ]
            if let memory = result.memory {
              members.append(("memory", .string(memory.map { Hex.digits(UInt64($0), count: 2) }.joined())))
            }
            return .object(members)
          })
      ),
      ("allowSkips", .bool(allowsSkips)), ("agree", .bool(isGood)),
    ])
  }
}
