/// What became of a program, or of each program of an object, in every engine that was asked.
package struct ExecOutcome: Sendable, Equatable, Codable {
  /// The file's name.
  package var program: String
  /// One for each engine; of an object, for each program and engine.
  package var results: [Result]
  /// What became of the externs of an object that its programs refer to.
  package var links: [ExternLink] = []
  /// What was expected by name.
  package var expectations: [ExecExpectation] = []
  /// The kernel whose verifier's rules were applied.
  package var target = ""
  /// What the verifier said of each program before it ran.
  package var verdicts: [Verdict] = []
  /// Whether an engine that cannot run the program is accepted.
  package var allowSkips: Bool

  /// Creates a value; each parameter is documented at the property of its name.
  package init(program: String, results: [Result], allowSkips: Bool) {
    self.program = program
    self.results = results
    self.allowSkips = allowSkips
  }

  /// What the verifier said of a program.
  package struct Verdict: Sendable, Equatable, Codable {
    /// How the verification ended.
    package enum Status: String, Sendable, Codable {
      /// The program loads.
      case accepted
      /// The program does not load: it did not run.
      case rejected
      /// The verdict needs a rule that is not modelled: the program ran guarded.
      case notDecided = "not-decided"
      /// The verifier was not asked: the program ran guarded.
      case waived
    }

    /// The program's name, where the file is an object; nil otherwise.
    package var program: String?
    /// How it ended.
    package var status: Status
    /// The decisive message, or what is not modelled.
    package var message: String?
    /// The instruction that the message is about.
    package var place: ProgramPlace?

    /// Creates a value; each parameter is documented at the property of its name.
    package init(program: String?, status: Status, message: String? = nil, place: ProgramPlace? = nil) {
      self.program = program
      self.status = status
      self.message = message
      self.place = place
    }
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

    /// The program's name, where the file is an object; nil otherwise.
    package var program: String?
    /// The engine.
    package let engine: Caller
    /// How it ended.
    package var status = Status.ok
    /// r0, where it came to its end.
    package var r0: HexWord?
    /// How many of its bits are given: 32 in a test run of the kernel, else those of the program's result type if that is known.
    package var r0Bits = 64
    /// Why it did not; nil where it did.
    package var failure: CallFailure?
    /// Where the program was stopped; nil where it was not, or where that is not known.
    package var place: ProgramPlace?
    /// Whether it was given no context, though programs of its type have one: r1 was 0. Only where it faulted.
    package var lacksContext = false
    /// The memory after the run, where the program was given some.
    package var memory: HexBytes?
    /// What the program's maps hold after the run, without program arrays.
    package var maps: [MapContents] = []
    /// What the program and its kfuncs printed, cut where it is long.
    package var output = ""
    /// The file in which perf finds the names of the program's functions, where one was written.
    package var perfMap: String?
    /// The jitdump file to which the program's code was written; nil for none.
    package var jitDump: String?

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

  /// The programs that were run, in order: their names, or one nil for a file that is no object.
  package var programs: [String?] {
    results.reduce(into: []) { names, result in if !names.contains(result.program) { names.append(result.program) } }
  }

  /// The first disagreement on a program; nil where all that came to the end agree.
  /// - Parameter program: one of `programs`.
  package func disagreement(on program: String?) -> Disagreement? {
    let finished = finished.filter { $0.program == program }
    guard let first = finished.first else { return nil }
    for other in finished.dropFirst() {
      let unknown = UInt64(64 - min(first.r0Bits, other.r0Bits))
      if (other.r0?.value ?? 0) << unknown != (first.r0?.value ?? 0) << unknown {
        return .r0(first.engine, other.engine)
      }
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

  /// Whether every engine ran each program, but for those that cannot where that is accepted, all agree and gave what was
  /// expected, and the prototypes of externs differ from none.
  package var isGood: Bool {
    results.allSatisfy { $0.status == .ok || isAccepted($0) } && expectations.allSatisfy(\.holds)
      && links.allSatisfy(\.differences.isEmpty)
      && !programs.isEmpty
      && programs.allSatisfy { program in
        finished.contains { $0.program == program } && disagreement(on: program) == nil
      }
  }
}
