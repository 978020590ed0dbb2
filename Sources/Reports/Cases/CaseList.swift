import CallingConvention
import Outcomes

/// What made a report: this build, and the kernel it ran on.
package struct Provenance: Sendable, Equatable {
  /// The build's identification in hexadecimal digits.
  package var build: String
  /// The kernel's release.
  package var kernel: String

  /// Creates a value; each parameter is documented at the property of its name.
  package init(build: String, kernel: String) {
    self.build = build
    self.kernel = kernel
  }
}

/// What a command came to, as suites of cases: all that the formats of CI systems have in common.
///
/// A list has a failed case where, and only where, the outcome is not good: whoever counts failures comes to the command's
/// exit status.
struct CaseList {
  /// A name and a value that say how the list came about.
  struct Property: Equatable {
    let name: String
    let value: String
  }

  /// The command.
  let command: String
  /// What the command came to, in one line.
  let verdict: String
  /// Whether that is good.
  let isGood: Bool
  /// Seed, versions, and what was asked for.
  private(set) var properties: [Property]
  /// The suites, in their order; none is empty.
  private(set) var suites: [CaseSuite] = []
  /// What was not as expected, each once however many cases it fails.
  private(set) var problems: [Problem] = []
  /// Calls that have findings.
  var calls: [ShownCall] = []
  /// Prototypes by the names that findings have.
  var prototypes: [String: String] = [:]
  /// Whether skips are failures.
  let isStrict: Bool

  private var positions: [Problem.Key: Int] = [:]

  /// A list without cases.
  /// - Parameters:
  ///   - command: the command.
  ///   - verdict: what it came to, in one line.
  ///   - isGood: whether that is good.
  ///   - isStrict: whether skips are failures.
  ///   - properties: names and values.
  init(
    _ command: String, verdict: String, isGood: Bool, isStrict: Bool = false, properties: [(String, String)]
  ) {
    self.command = command
    self.verdict = verdict
    self.isGood = isGood
    self.isStrict = isStrict
    self.properties = properties.map { Property(name: $0.0, value: $0.1) }
  }

  /// The cases of all suites.
  var cases: [ReportCase] { suites.flatMap(\.cases) }

  /// How many cases there are of each verdict.
  var counts: CaseCounts { suites.reduce(CaseCounts()) { $0 + $1.counts } }

  /// The prototype of a function; nil where none is known.
  func prototype(of subject: String) -> String? { prototypes[subject] }

  /// Adds properties.
  mutating func add(_ properties: [(String, String)]) {
    self.properties += properties.map { Property(name: $0.0, value: $0.1) }
  }

  /// Adds a suite; one without cases is left out.
  mutating func add(_ suite: CaseSuite) {
    if !suite.cases.isEmpty { suites.append(suite) }
  }

  /// Notes what was not as expected.
  /// - Parameter problem: the problem; one that is the same as an earlier one is added to it.
  /// - Returns: its position among the problems.
  mutating func note(_ problem: Problem) -> Int {
    if let position = positions[problem.key] {
      problems[position].add(problem.occurrences)
      return position
    }
    positions[problem.key] = problems.count
    problems.append(problem)
    return problems.count - 1
  }

  /// The verdict of a case that did not run: a failure where skips are failures.
  /// - Parameters:
  ///   - code: what the reason is called.
  ///   - message: the reason in one sentence.
  ///   - subject: what did not run.
  ///   - isAccepted: whether it is no failure even where skips are.
  mutating func skipped(_ code: String, _ message: String, subject: String, isAccepted: Bool = false) -> CaseVerdict {
    guard isStrict && !isAccepted else { return .skipped(SkippedCase(code: code, message: message)) }
    return failed("skipped", "skipped, and --strict: \(message)", subject: subject)
  }

  /// The verdict of a case that failed without a finding.
  /// - Parameters:
  ///   - code: what the reason is called.
  ///   - message: the reason in one sentence.
  ///   - subject: what failed.
  ///   - details: more lines of text.
  ///   - place: the file that is meant; nil for none.
  mutating func failed(
    _ code: String, _ message: String, subject: String, details: [String] = [], place: CasePlace? = nil
  ) -> CaseVerdict {
    let problem = Problem(subject: subject, code: code, message: message, details: details, place: place)
    return .failed([CaseFailure(problem: note(problem), occurrences: [])])
  }

  /// Adds what is true of the command as a whole, and sees to it that a bad outcome has a failed case.
  /// - Parameter end: the facts.
  mutating func close(_ end: CommandEnd) {
    var suite = CaseSuite(command)
    switch (end.hasChecked, end.acceptsNothing) {
    case (true, _): suite.add("something was checked", .passed)
    case (false, true):
      suite.add(
        "something was checked", skipped("nothing", "nothing was checked (accepted: --allow-skips)", subject: command))
    case (false, false):
      suite.add("something was checked", failed("nothing-checked", "nothing was checked", subject: command))
    }
    if end.isInterrupted {
      suite.add(
        "it came to its end", failed("interrupted", "it was asked to stop: what follows is missing", subject: command))
    } else {
      suite.add("it came to its end", .passed)
    }
    for name in end.idle {
      let message = "\(name) was asked for by name and made no call"
      suite.add(
        "\(name) made a call",
        end.allowsSkips
          ? skipped("idle", "\(message) (accepted: --allow-skips)", subject: name)
          : failed("idle", message, subject: name))
    }
    for planted in end.planted { suite.add("planted fault \(planted.fault)", self.planted(planted)) }
    for entry in end.unmatched {
      suite.add(
        Words.entry(entry),
        failed(
          "unmatched", "no call matches \(Words.entry(entry)): correct what it names, or set strict = false",
          subject: entry.file, place: CasePlace(file: entry.file)))
    }
    if !isGood && counts.failed == 0 && suite.counts.failed == 0 {
      suite.add("verdict", failed("verdict", verdict, subject: command))
    }
    suites.insert(suite, at: 0)
  }

  /// The verdict of the case of a planted fault.
  mutating func planted(_ planted: PlantedFaultOutcome) -> CaseVerdict {
    if !planted.applicable {
      return skipped("not-applicable", "no call has what the fault affects", subject: planted.fault)
    }
    if planted.caught { return .passed }
    let instead = planted.witness.map { "; found instead: \(Words.place($0)): \(Messages().message(of: $0))" } ?? ""
    return failed(
      "planted-fault", "the planted fault was not seen at \(planted.place.description)\(instead)",
      subject: planted.fault, details: ["component: \(planted.component)", "library: \(planted.library)"])
  }
}

/// What is true of a command as a whole.
struct CommandEnd {
  /// Whether something was checked.
  var hasChecked: Bool
  /// Whether it may check nothing.
  var acceptsNothing = false
  /// Whether it was asked to stop.
  var isInterrupted = false
  /// What was asked for by name and did nothing.
  var idle: [String] = []
  /// Whether that is accepted.
  var allowsSkips = false
  /// The faults that were planted.
  var planted: [PlantedFaultOutcome] = []
  /// Expectations that matched no call.
  var unmatched: [UnmatchedExpectation] = []
}

/// How many cases there are of each verdict.
struct CaseCounts: Equatable {
  var passed = 0
  var failed = 0
  var skipped = 0
  var known = 0

  /// All of them.
  var all: Int { passed + failed + skipped + known }

  static func + (left: CaseCounts, right: CaseCounts) -> CaseCounts {
    CaseCounts(
      passed: left.passed + right.passed, failed: left.failed + right.failed, skipped: left.skipped + right.skipped,
      known: left.known + right.known)
  }
}

/// Cases that have something in common: who calls whom.
struct CaseSuite {
  /// Its name.
  let name: String
  /// Who calls; nil where no caller is meant.
  var caller: String?
  /// Who is called.
  var callee: String?
  /// The cases, in their order.
  private(set) var cases: [ReportCase] = []
  /// How many there are of each verdict.
  private(set) var counts = CaseCounts()

  /// A suite that is about no calls.
  init(_ name: String) { self.name = name }

  /// The suite of one caller's calls of one callee.
  init(caller: String, callee: String) {
    name = "\(caller) -> \(callee)"
    self.caller = caller
    self.callee = callee
  }

  /// Adds a case.
  /// - Parameters:
  ///   - subject: a function, a program, a fault.
  ///   - verdict: what it came to.
  ///   - target: the target under which it was called.
  ///   - checks: calls that were made and compared.
  mutating func add(_ subject: String, _ verdict: CaseVerdict, target: Target? = nil, checks: Int? = nil) {
    switch verdict {
    case .passed: counts.passed += 1
    case .failed: counts.failed += 1
    case .skipped: counts.skipped += 1
    case .known: counts.known += 1
    }
    cases.append(ReportCase(subject: subject, target: target, verdict: verdict, checks: checks))
  }
}

/// One case: a function called by one caller under one target, a program, a planted fault.
struct ReportCase {
  /// The function, program or fault.
  let subject: String
  /// The target under which it was called; nil where none is meant.
  let target: Target?
  /// What it came to.
  let verdict: CaseVerdict
  /// Calls that were made and compared; nil where none were to be.
  let checks: Int?

  /// Its name, different from that of every other case of its suite.
  var name: String { target.map { "\(subject), \($0.rawValue)" } ?? subject }
}

/// What a case came to.
enum CaseVerdict {
  /// As expected.
  case passed
  /// Not as expected.
  case failed([CaseFailure])
  /// It did not run.
  case skipped(SkippedCase)
  /// It failed, as a file of expectations says: the reason.
  case known(String)
}

/// Why a case did not run.
struct SkippedCase: Equatable {
  /// What the reason is called.
  let code: String
  /// The reason in one sentence.
  let message: String
}

/// A problem that fails a case, and where it occurred in that case.
struct CaseFailure {
  /// Its position among the problems of the list.
  let problem: Int
  /// The calls of the case in which it occurred.
  let occurrences: [Problem.Occurrence]
}

/// A place in a file.
struct CasePlace: Equatable {
  /// The file's path.
  let file: String
  /// The line, 1-based; nil for the whole file.
  var line: Int?
}
