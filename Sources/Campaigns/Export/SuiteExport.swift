import BPF
import BPFObject
import CTypes
import Execution
import FoundationEssentials
import KernelOracle
import NativeCalls
import Outcomes
import Support
import Toolchains
import Verifier

/// Writes the programs with stack arguments as tests for others, after their text was read back and run.
package struct SuiteExport {
  /// What came of it so far.
  package private(set) var outcome: SuiteOutcome
  private let kernel: VirtualKernel?
  private let workers: WorkerPool
  private var programs: [(program: StackArgumentProgram, text: String, bytes: [UInt8])] = []

  /// An export.
  /// - Parameters:
  ///   - form: for whom.
  ///   - folder: where to.
  ///   - kernel: the kernel that runs them; nil for none.
  ///   - workers: the processes that run programs.
  ///   - allowSkips: whether runs that cannot be made are accepted.
  package init(
    _ form: SuiteOutcome.Form, folder: String, kernel: VirtualKernel?, workers: WorkerPool, allowSkips: Bool
  ) {
    outcome = SuiteOutcome(form: form, folder: folder, allowSkips: allowSkips)
    self.kernel = kernel
    self.workers = workers
  }

  // MARK: bpf_conformance

  /// Makes, runs and writes the test files.
  /// - Throws: `HarnessError` if nothing can be run, or a file cannot be written.
  package mutating func writeConformance() throws(HarnessError) {
    for program in StackArgumentProgram.all {
      let bytes = try Self.bytes(program)
      let result: ConformanceFile.Result =
        switch program.expectation {
        case .returns(let value): .value(value)
        case .refused(let message): .error(message)
        }
      let comments =
        ["SPDX-License-Identifier: MIT", program.description, ""] + program.text.split(separator: "\n").map(String.init)
      programs.append((program, ConformanceFile(comments: comments, bytes: bytes, result: result).text, bytes))
    }
    try judgeConformance()
    count()
    try runConformance()
    try runInKernel()
    guard outcome.agrees else { return }
    try Folder.make(outcome.folder)
    for (program, text, _) in programs { try write(text, to: program.name + ".data") }
  }

  private static func bytes(_ program: StackArgumentProgram) throws(HarnessError) -> [UInt8] {
    let instructions = try program.assembled().program.instructions
    do throws(ProgramError) { return try instructions.encodedUnchecked() } catch {
      throw HarnessError(.badProgram, "\(error)", at: program.name)
    }
  }

  /// What the text says, read back.
  private static func read(_ text: String, _ name: String) throws(HarnessError) -> (ConformanceFile, UncheckedProgram) {
    guard let file = ConformanceFile(text) else { throw HarnessError(.badProgram, "not read back", at: name) }
    do throws(ProgramError) { return (file, try UncheckedProgram(decoding: file.bytes)) } catch {
      throw HarnessError(.badProgram, "\(error)", at: name)
    }
  }

  /// Has our verifier judge the bytes alone, as an engine gets them: a program whose refusal needs prototypes is left out.
  private mutating func judgeConformance() throws(HarnessError) {
    var run = SuiteOutcome.Run(by: "verifier")
    var kept: [(program: StackArgumentProgram, text: String, bytes: [UInt8])] = []
    for entry in programs {
      let (file, program) = try Self.read(entry.text, entry.program.name)
      let verdict = ProgramVerifier.verify(VerifierInput(program) { _ in nil }, logLevel: 0).verdict
      if case .error(let message) = file.result, case .accepted = verdict {
        outcome.leftOut.append(
          .init(program: entry.program.name, message: "without prototypes it is not refused: \(message)"))
        continue
      }
      run.programs += 1
      if let failure = Self.difference(verdict, entry.program) { run.failures.append(failure) }
      kept.append(entry)
    }
    programs = kept
    outcome.runs.append(run)
  }

  private static func difference(_ verdict: Verdict, _ program: StackArgumentProgram) -> SuiteOutcome.Failure? {
    let message: String
    switch (verdict, program.expectation) {
    case (.accepted, .returns): return nil
    case (.rejected(let rejection), .refused(let expected)) where rejection.message == expected: return nil
    case (.rejected(let rejection), _): message = "refused: \(rejection.message)"
    case (.accepted, .refused): message = "accepted"
    case (.notDecided(let question), _): message = "no verdict: \(question.subject)"
    }
    return .init(program: program.name, message: message)
  }

  private mutating func count() {
    for (program, _, _) in programs {
      if case .returns = program.expectation { outcome.accepted += 1 } else { outcome.refused += 1 }
    }
  }

  private mutating func runConformance() throws(HarnessError) {
    for engine in ProgramRunner.callers {
      var run = SuiteOutcome.Run(by: engine.rawValue)
      for (program, text, _) in programs {
        let (file, unchecked) = try Self.read(text, program.name)
        guard case .value(let expected) = file.result else { continue }
        let result = try Self.run(unchecked, engine, workers, program.name)
        run.programs += 1
        if result.status != .ok || result.r0 != expected {
          run.failures.append(.init(program: program.name, message: Self.words(result)))
        }
      }
      outcome.runs.append(run)
    }
  }

  private static func run(
    _ program: UncheckedProgram, _ engine: Caller, _ workers: WorkerPool, _ name: String
  ) throws(HarnessError) -> ExecutionResult {
    let checked: Program
    do throws(ProgramError) { checked = try Program(program) } catch {
      throw HarnessError(.badProgram, "\(error)", at: name)
    }
    return try ProgramRunner.Job(checked).run(engine, ProgramRunner.Limits(), library: nil, workers: workers)
  }

  private static func words(_ result: ExecutionResult) -> String {
    switch result.failure {
    case .callerCannot(let message)?, .interpreter(let message)?: "\(result.status.rawValue): \(message)"
    default: result.r0.map { "r0 = \(Hex.short($0))" } ?? result.status.rawValue
    }
  }

  /// Has a kernel judge all programs, and run those that it has to accept, in one boot.
  private mutating func runInKernel() throws(HarnessError) {
    guard let kernel else {
      outcome.missing.append(.init(by: "kernel", reason: "--kernel none: no Linux ran them"))
      return
    }
    var entries: [KernelBatch.Entry] = []
    for (program, _, _) in programs {
      let input = try program.input()
      let slots = input.prototypes.map { $0.map { max(0, $0.parameters.count - 5) } }
      var isRefused = false
      if case .refused = program.expectation { isRefused = true }
      do throws(ProgramError) {
        entries.append(
          try KernelBatch.Entry(
            input.program, slots: [nil] + slots.dropFirst(), memory: nil, isJudgedOnly: isRefused))
      } catch {
        throw HarnessError(.badProgram, "\(error)", at: program.name)
      }
    }
    var run = SuiteOutcome.Run(by: "kernel:\(kernel.release)")
    do throws(HarnessError) {
      for (answer, (program, _, _)) in zip(try kernel.run(KernelBatch(entries)), programs) {
        run.programs += 1
        let holds: Bool =
          switch program.expectation {
          case .returns(let value): answer.result.status == .ok && answer.result.r0 == value
          case .refused(let message):
            answer.result.status == .rejected && answer.result.failure == .callerCannot(message)
          }
        if !holds { run.failures.append(.init(program: program.name, message: Self.words(answer.result))) }
      }
      outcome.runs.append(run)
    } catch {
      if error.code == .interrupted { throw error }
      outcome.missing.append(.init(by: run.by, reason: error.message))
    }
  }

  private mutating func write(_ text: String, to name: String) throws(HarnessError) {
    let path = "\(outcome.folder)/\(name)"
    try ScratchFolder.write(text, to: path)
    outcome.files.append(path)
  }

  // MARK: C

  /// Makes, compiles, runs and writes one file of C.
  /// - Parameter compilers: the compilers with a BPF back end.
  /// - Throws: `HarnessError` if nothing can be run, or a file cannot be written.
  package mutating func writeC(_ compilers: BPFCompilers) async throws(HarnessError) {
    var tests: [SelftestSource.Test] = []
    for program in StackArgumentProgram.all {
      let bytes = try Self.bytes(program)
      let input = try program.input()
      let slots = [nil] + input.prototypes.dropFirst().map { $0.map { max(0, $0.parameters.count - 5) } }
      let expectation: SelftestSource.Expectation =
        switch program.expectation {
        // A test run gives the lower half.
        case .returns(let value): .returns(UInt32(truncatingIfNeeded: value))
        case .refused(let message): .refused(message: message)
        }
      tests.append(
        SelftestSource.Test(
          name: program.name, description: program.description, program: try input.program.taking(slots),
          expectation: expectation))
      programs.append((program, "", bytes))
    }
    let text = SelftestSource.text(
      tests,
      comments: [
        "Arguments 6 to 12 of BPF functions (r11): written by kfunctest export c, which has run each program.",
        "The values that are expected were computed from those that are stored.",
      ])
    count()
    try await runC(text, compilers)
    try runInKernel()
    guard outcome.agrees else { return }
    try Folder.make(outcome.folder)
    try write(text, to: "verifier_stack_arg_slots.c")
  }

  /// Compiles the text, and has our verifier judge and our engines run what the compiler made of it.
  private mutating func runC(_ text: String, _ compilers: BPFCompilers) async throws(HarnessError) {
    guard let compiler = compilers.usable.first(where: { $0.kind == .clang }) else {
      let reason = compilers.failed.first.map { "\($0.name): \($0.reason)" } ?? "no clang that passes stack arguments"
      outcome.missing.append(.init(by: "clang", reason: reason))
      return
    }
    let folder = try ScratchFolder()
    let object = try await SelftestBuild.compile(text, by: compiler, in: folder.path)
    let file = ObjectFile(try ObjectFile.read(object), kfuncs: [])
    let tags = SelftestBuild.expectations(in: text)
    var judged = SuiteOutcome.Run(by: "\(compiler.description), verifier")
    var runs = ProgramRunner.callers.map { SuiteOutcome.Run(by: "\(compiler.description), \($0.rawValue)") }
    for program in file.object.programs {
      guard let tag = tags[program.name] else { continue }
      let verdict = ProgramVerifier.verify(try file.verifierInput(program, .linux73), logLevel: 0).verdict
      judged.programs += 1
      switch (verdict, tag) {
      case (.accepted, .returns): break
      case (.rejected(let rejection), .refused(let message)) where rejection.message == message: continue
      case (.rejected(let rejection), _):
        judged.failures.append(.init(program: program.name, message: "refused: \(rejection.message)"))
        continue
      case (.accepted, .refused):
        judged.failures.append(.init(program: program.name, message: "accepted"))
        continue
      case (.notDecided(let question), _):
        judged.failures.append(.init(program: program.name, message: "no verdict: \(question.subject)"))
        continue
      }
      guard case .returns(let expected) = tag else { continue }
      let linked = try file.linked(program.name)
      let job = try file.job(linked, program.input(memory: nil, context: nil))
      for (index, engine) in ProgramRunner.callers.enumerated() {
        let result = try job.run(engine, ProgramRunner.Limits(), library: nil, workers: workers)
        runs[index].programs += 1
        if result.status != .ok || result.r0.map({ UInt32(truncatingIfNeeded: $0) }) != expected {
          runs[index].failures.append(.init(program: program.name, message: Self.words(result)))
        }
      }
    }
    outcome.runs += [judged] + runs
    for program in tags.keys.sorted() where !file.object.programs.contains(where: { $0.name == program }) {
      outcome.leftOut.append(.init(program: program, message: "the compiler made no program of it"))
    }
  }
}

extension UncheckedProgram {
  /// The program with the slots that its functions take.
  fileprivate func taking(_ slots: [Int?]) throws(HarnessError) -> UncheckedProgram {
    let functions = zip(subprograms, slots).map {
      Subprogram(name: $0.name, firstInstruction: $0.firstInstruction, stackSlotCount: $1, isGlobal: $0.isGlobal)
    }
    do throws(ProgramError) {
      return try UncheckedProgram(instructions: instructions, subprograms: functions, kfuncs: kfuncs, maps: maps)
    } catch {
      throw HarnessError(.badProgram, "\(error)")
    }
  }
}
