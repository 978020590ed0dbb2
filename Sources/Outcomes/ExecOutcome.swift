/// What became of a program in every engine that was asked.
package struct ExecOutcome: Sendable, Equatable, Codable {
  /// The file's name.
  package var program: String
  /// One for each engine.
  package var results: [Result]
  /// Whether an engine that cannot run the program is accepted.
  package var allowSkips: Bool

  /// Creates a value; each parameter is documented at the property of its name.
  package init(program: String, results: [Result], allowSkips: Bool) {
    self.program = program
    self.results = results
    self.allowSkips = allowSkips
  }

  /// What became of a program in one engine.
  package struct Result: Sendable, Equatable, Codable {
    /// How a program ended.
    package enum Status: String, Sendable, Codable {
      /// It came to its end.
      case ok
      /// It was refused before it ran.
      case rejected
      /// It ran and did not come to its end.
      case fault
      /// This engine, or this machine, cannot run such programs.
      case unsupported
    }

    /// The engine.
    package let engine: Caller
    /// How it ended.
    package var status = Status.ok
    /// r0, where it came to its end.
    package var r0: HexWord?
    /// Why it did not; nil where it did.
    package var failure: CallFailure?
    /// The memory after the run, where the program was given some.
    package var memory: HexBytes?
    /// What the program's maps hold after the run, without program arrays.
    package var maps: [MapContents] = []
    /// What the program and its kfuncs printed, cut where it is long.
    package var output = ""
    /// The file in which perf finds the names of the program's functions, where one was written.
    package var perfMap: String?

    /// A program that came to its end.
    package init(engine: Caller) { self.engine = engine }
  }

  /// What two engines do not agree on.
  package enum Disagreement: Sendable, Equatable {
    /// r0.
    case r0(Caller, Caller)
    /// A byte of the memory.
    case memory(Caller, Caller, offset: Int)
    /// A value of a map; the key that only one of them has, or whose values differ.
    case map(Caller, Caller, name: String, key: HexBytes)
  }

  /// Results of engines that came to the end.
  package var finished: [Result] { results.filter { $0.status == .ok } }

  /// Whether a result is no failure though the program did not run.
  package func isAccepted(_ result: Result) -> Bool { allowSkips && result.status == .unsupported }

  /// The first disagreement; nil where all that came to the end agree.
  package var disagreement: Disagreement? {
    guard let first = finished.first else { return nil }
    for other in finished.dropFirst() {
      if other.r0 != first.r0 { return .r0(first.engine, other.engine) }
      if let left = first.memory?.bytes, let right = other.memory?.bytes, left != right {
        let offset = zip(left, right).enumerated().first { $0.element.0 != $0.element.1 }?.offset ?? 0
        return .memory(first.engine, other.engine, offset: offset)
      }
      for map in first.maps {
        guard let same = other.maps.first(where: { $0.name == map.name }), let key = map.difference(from: same) else {
          continue
        }
        return .map(first.engine, other.engine, name: map.name, key: key)
      }
    }
    return nil
  }

  /// Whether every engine ran the program, but for those that cannot where that is accepted, and all agree.
  package var isGood: Bool {
    !finished.isEmpty && results.allSatisfy { $0.status == .ok || isAccepted($0) } && disagreement == nil
  }
}
