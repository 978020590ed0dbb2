import BPF
import Execution
import Outcomes
import Support
import Verifier

/// Gives random programs to our verifier and to the kernel's, running or recorded, and compares what they say.
package struct VerdictRun: ~Copyable {
  /// What was found so far.
  package private(set) var outcome: VerdictsOutcome
  /// What the running kernel said.
  package private(set) var recording: VerdictRecording
  /// Whether the programs are kept on which both agree.
  package var keepsAgreed = false
  /// Whether the kernel is asked for a recording only: programs are neither run nor shrunk, which a comparison with the
  /// recording does.
  package var recordsOnly = false
  /// Those programs.
  private(set) var agreed: [AgreedProgram] = []
  private var checked = 0
  private let features: RuleProgramWriter.Features
  private let judge: Judge
  private let reader: RuleProgramReader
  private let trial: ProgramTrial
  private var messages: [String: (programs: Int, same: Int)] = [:]

  /// Programs of each kind that are shrunk and shown.
  private static let mostPrograms = 5

  /// Who says what the kernel's verdict is.
  private enum Judge {
    /// The running kernel, by the kfuncs that it has.
    case running(KfuncIDs)
    /// A recording, by the seeds of its programs.
    case recorded([UInt64: VerdictRecording.Entry])
  }

  /// Compares with what a kernel said earlier.
  /// - Parameters:
  ///   - recording: what it said.
  ///   - corpus: the programs that random ones were made of.
  ///   - allowSkips: what the outcome says of it.
  /// - Throws: `HarnessError` if the calling thread cannot be prepared.
  package init(
    recorded recording: VerdictRecording, _ corpus: RuleCorpus, allowSkips: Bool
  ) throws(HarnessError) {
    outcome = VerdictsOutcome(
      target: recording.target, seed: recording.seeds.first ?? 0, count: recording.programs.count,
      allowSkips: allowSkips)
    outcome.kernel = recording.release
    outcome.isRecorded = true
    outcome.stackArguments = recording.features.stackArguments
    outcome.kfuncs = recording.features.kfuncs
    reader = RuleProgramReader(
      kernel: VerifierInput.Kernel(rawValue: recording.target) ?? .linux73, processors: recording.processors,
      corpus: corpus)
    features = recording.features
    trial = try ProgramTrial()
    judge = .recorded(Dictionary(recording.programs.map { ($0.seed, $0) }, uniquingKeysWith: { first, _ in first }))
    self.recording = recording
  }

  /// Asks the kernel what it knows.
  /// - Parameters:
  ///   - outcome: what was asked for.
  ///   - corpus: programs that random ones are made of.
  /// - Throws: `HarnessError` if the calling thread cannot be prepared.
  package init(_ outcome: VerdictsOutcome, _ corpus: RuleCorpus) throws(HarnessError) {
    self.outcome = outcome
    let processors = HostProcessors.count
    let reader = RuleProgramReader(
      kernel: VerifierInput.Kernel(rawValue: outcome.target) ?? .linux73, processors: processors, corpus: corpus)
    self.reader = reader
    let ids = KfuncIDs()
    judge = .running(ids)
    trial = try ProgramTrial()
    do throws(KernelError) {
      let slots =
        "r0 = 0\n*(u64 *)(r11 - 8) = r0\nr1 = 1; r2 = 2; r3 = 3; r4 = 4; r5 = 5\ncall six\nexit\n"
        + ".func long six(long a, long b, long c, long d, long e, long f)\nr0 = *(u64 *)(r11 + 8)\nexit\n"
      let knowsSlots = try Self.accepts(slots, reader, ids)
      let hasKfunc = try ids.id(of: Self.kfunc) != nil || (try? ids.module())?.id(of: Self.kfunc) != nil
      let hasObjects = try ids.id(of: "bpf_task_from_pid") != nil
      features = .init(stackArguments: knowsSlots, kfuncs: knowsSlots && hasKfunc, objects: hasObjects)
      self.outcome.kernel = KernelOracle.kernelRelease()
      self.outcome.stackArguments = features.stackArguments
      self.outcome.kfuncs = features.kfuncs
    } catch {
      features = .init(stackArguments: false, kfuncs: false, objects: false)
      self.outcome.unavailable = error.description
    }
    recording = VerdictRecording(
      release: self.outcome.kernel ?? "", target: outcome.target, features: features, processors: processors)
  }

  /// A kfunc of the registry's module and of the kernel's test module that takes slots.
  private static let kfunc = "bpf_kfunc_call_stack_arg"

  private static func accepts(
    _ text: String, _ reader: RuleProgramReader, _ ids: KfuncIDs
  ) throws(KernelError) -> Bool {
    guard let input = reader.input(text) else { return false }
    return try Self.ask(input, ids).message == nil
  }

  /// Verifies the programs on which both agree without each of our rules in turn.
  /// - Parameter continues: asked before each rule, with its name: whether to go on.
  package mutating func removeRules(while continues: (String) -> Bool) {
    outcome.rules = RuleRemoval(agreed, while: continues).rules
  }

  /// Records that the run was stopped.
  package mutating func stop() { outcome.interrupted = true }

  /// Compares the verdicts on a random program.
  /// - Parameter seed: determines the program.
  package mutating func check(seed: UInt64) {
    checked += 1
    let text = text(seed: seed)
    guard let input = reader.input(text) else {
      add(VerdictsOutcome.Difference(seed: seed, kind: .noProgram, program: text))
      return
    }
    let verification = RuleProgramReader.verification(of: input)
    guard let verification else {
      outcome.summary.tooLong += 1
      return
    }
    let answer: VerdictRecording.Answer
    do throws(KernelError) {
      answer = try self.answer(input, seed: seed, text)
    } catch {
      outcome.summary.notAsked[error.description, default: 0] += 1
      return
    }
    switch VerdictComparison(verification.verdict, answer.message) {
    case .same(let message):
      outcome.summary.same += 1
      if keepsAgreed {
        agreed.append(
          AgreedProgram(number: checked, seed: seed, input: input, message: message, verdict: verification.verdict))
      }
      count(message, isSame: true)
      if message == nil {
        // A kernel without stack arguments prunes by other rules.
        if features.stackArguments, let work = answer.work {
          if work == verification.statistics {
            outcome.summary.sameWork += 1
          } else {
            outcome.summary.otherWork += 1
            add(
              VerdictsOutcome.Difference(
                seed: seed, kind: .otherWork, here: verification.statistics.text, kernel: work.text,
                program: text))
          }
        }
        if !recordsOnly { run(input, verification, seed, text) }
      } else if !recordsOnly {
        runRejected(input, verification, seed)
      }
    case .different(let kind, let here, let kernel):
      count(kernel, isSame: false)
      let isShown = outcome.summary.differences[kind.rawValue, default: 0] < Self.mostPrograms && !recordsOnly
      let shown = isShown ? shrunk(text, kind, here: here, kernel: kernel) : nil
      add(VerdictsOutcome.Difference(seed: seed, kind: kind, here: here, kernel: kernel, program: shown))
    case .open(let subject, let isAccepted, let message):
      outcome.summary.notDecided[subject, default: 0] += 1
      if isAccepted { outcome.summary.notDecidedAccepted += 1 }
      if let message { messages[Self.withoutNumbers(message), default: (0, 0)].programs += 1 }
    }
  }

  /// Completes the outcome.
  package mutating func finish() {
    let given = Set(reader.corpus.messages)
    for message in given where messages[message] == nil { messages[message] = (0, 0) }
    outcome.messages = messages.map {
      VerdictsOutcome.Message(
        text: $0.key, programs: $0.value.programs, same: $0.value.same, isGiven: given.contains($0.key))
    }.sorted { ($1.programs, $0.text) < ($0.programs, $1.text) }
  }

  private mutating func count(_ message: String?, isSame: Bool) {
    outcome.summary.compared += 1
    guard let message else {
      outcome.summary.accepted += 1
      return
    }
    let key = Self.withoutNumbers(message)
    messages[key, default: (0, 0)].programs += 1
    if isSame { messages[key]?.same += 1 }
  }

  private mutating func add(_ difference: VerdictsOutcome.Difference) {
    outcome.summary.differences[difference.kind.rawValue, default: 0] += 1
    if outcome.summary.differences[difference.kind.rawValue, default: 0] <= VerdictsOutcome.mostShown {
      outcome.differences.append(difference)
    }
  }

  // MARK: One program

  /// The program of a seed: that of the recording, or one that is written now.
  private func text(seed: UInt64) -> String {
    switch judge {
    case .running: RuleProgramWriter.text(seed: seed, features, reader)
    case .recorded(let entries): entries[seed]?.program ?? ""
    }
  }

  /// What the kernel says of the program of a seed.
  private mutating func answer(
    _ input: VerifierInput, seed: UInt64, _ text: String
  ) throws(KernelError) -> VerdictRecording.Answer {
    switch judge {
    case .running(let ids):
      let answer = try Self.ask(input, ids)
      recording.add(seed: seed, text, answer)
      return answer
    case .recorded(let entries):
      guard let entry = entries[seed] else {
        throw KernelError(code: .failed, description: "the recording has no program of this seed")
      }
      return recording.answer(of: entry)
    }
  }

  /// Asks the running kernel for the message and the work.
  private static func ask(_ input: VerifierInput, _ ids: KfuncIDs) throws(KernelError) -> VerdictRecording.Answer {
    let verdict = try KernelVerdict(input, logLevel: 0, ids: ids)
    return VerdictRecording.Answer(message: verdict.message, work: verdict.work)
  }

  /// Runs a program that both accept.
  private mutating func run(_ input: VerifierInput, _ verification: Verification, _ seed: UInt64, _ text: String) {
    switch trial.run(input, verification, seed: seed) {
    case .ended: outcome.summary.runs += 1
    case .stopped:
      outcome.summary.runs += 1
      outcome.summary.stoppedRuns += 1
    case .impossible(let reason): outcome.summary.notRun[reason, default: 0] += 1
    case .violation(let message):
      outcome.summary.runs += 1
      add(VerdictsOutcome.Difference(seed: seed, kind: .violation, here: message, program: text))
    }
  }

  /// Runs a program that both reject.
  private mutating func runRejected(_ input: VerifierInput, _ verification: Verification, _ seed: UInt64) {
    switch trial.run(input, verification, seed: seed) {
    case .ended, .stopped: outcome.summary.rejectedRuns += 1
    case .violation:
      outcome.summary.rejectedRuns += 1
      outcome.summary.rejectedViolations += 1
    case .impossible: break
    }
  }

  /// A program without the lines that a difference does not need; as it is where the kernel cannot be asked again.
  private func shrunk(_ text: String, _ kind: VerdictsOutcome.Kind, here: String?, kernel: String?) -> String {
    guard case .running(let ids) = judge else { return text }
    var lines = text.split(separator: "\n").map(String.init)
    var step = max(1, lines.count / 4)
    while true {
      var place = lines.count
      while place > 0 {
        place = max(0, place - step)
        var fewer = lines
        fewer.removeSubrange(place..<min(lines.count, place + step))
        guard let input = reader.input(fewer.joined(separator: "\n") + "\n"),
          let verdict = RuleProgramReader.verdict(on: input), let answer = try? Self.ask(input, ids),
          case .different(kind, let ours, let theirs) = VerdictComparison(verdict, answer.message),
          Self.isSame(ours, here), Self.isSame(theirs, kernel)
        else { continue }
        lines = fewer
      }
      if step == 1 { return lines.joined(separator: "\n") + "\n" }
      step /= 2
    }
  }

  private static func isSame(_ one: String?, _ other: String?) -> Bool {
    one.map(withoutNumbers) == other.map(withoutNumbers)
  }

  /// A message with N in place of its numbers: what kind of message it is.
  static func withoutNumbers(_ message: String) -> String {
    var text = ""
    var isInNumber = false
    for character in message {
      // A number ends where neither a digit nor a hexadecimal one follows.
      if character.isNumber {
        if !isInNumber {
          // The sign of a number, not the one between two.
          if text.hasSuffix("-"), text.dropLast().last.map({ !$0.isLetter }) ?? true { text.removeLast() }
          text.append("N")
        }
        isInNumber = true
      } else if !isInNumber || !(character == "x" || ("a"..."f").contains(character)) {
        isInNumber = false
        text.append(character)
      }
    }
    return text
  }
}
