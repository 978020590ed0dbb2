import BPF
import Execution
import KernelOracle
import Kfuncs
import NativeCalls
import Outcomes
import Support

/// A comparison of engines on the same programs.
package struct CompareRun {
  /// What was found so far.
  package private(set) var outcome: CompareOutcome
  private let comparison: ProgramComparison
  private var engines: [ComparedEngine] = []
  /// The kinds of differences of each engine that have a finding.
  private var reported: [Caller: Set<String>] = [:]
  /// What kernels in virtual machines are given at the end, in one boot.
  private var waiting: [ProgramComparison.Accepted] = []
  /// Compares several programs at a time.
  private let pool: OrderedPool
  /// The time in which findings were made smaller.
  private var shrinking = Duration.zero
  /// The time in which programs were compared, without shrinking.
  private var compared = Duration.zero

  /// Prepares the engines: finds out what each has, and plants differences.
  /// - Parameters:
  ///   - callers: the engines.
  ///   - setup: what they share.
  ///   - kfuncs: the kfuncs that programs may call.
  ///   - pool: compares several programs at a time.
  /// - Throws: `HarnessError` if nothing can be run.
  package init(
    _ callers: [Caller], _ setup: ComparedEngine.Setup, kfuncs: [Kfunc], pool: OrderedPool = .alone
  ) throws(HarnessError) {
    self.pool = pool
    comparison = try ProgramComparison(setup, kfuncs: kfuncs)
    outcome = CompareOutcome(engines: callers.map(CompareOutcome.Engine.init))
    for caller in callers { engines.append(try ComparedEngine(caller, setup)) }
    for (index, engine) in engines.enumerated() {
      outcome.engines[index].unusable = engine.unusable
      if engine.unusable == nil && ComparedEngine.release(engine.caller) == nil {
        outcome.engines[index].planted = try planted(engine)
      }
    }
  }

  private func planted(_ engine: ComparedEngine) throws(HarnessError) -> [CompareOutcome.Planted] {
    let all: [PlantedDifference]
    do throws(ProgramError) {
      all = try PlantedDifference.all(kfunc: comparison.kfuncs.first { $0.name == "kf_u64_8" }?.name)
    } catch {
      throw HarnessError(.badProgram, "\(error)")
    }
    var planted: [CompareOutcome.Planted] = []
    for difference in all {
      if difference.place == .memory && !engine.showsMemory { continue }
      let accepted: ProgramComparison.Accepted
      do throws(ProgramComparison.Refusal) { accepted = try comparison.accept(difference.program) } catch {
        if case .harness(let error) = error { throw error }
        planted.append(CompareOutcome.Planted(difference.place, seen: false))
        continue
      }
      let changed = ProgramComparison.Accepted(
        program: difference.changed, facts: accepted.facts, expected: accepted.expected)
      // The interpreter's own results are the expected ones: it has to run the changed program.
      switch try comparison.compare(changed, engine, runsReference: true) {
      case .compared(let found): planted.append(CompareOutcome.Planted(difference.place, seen: found != nil))
      case .unsupported: break
      }
    }
    return planted
  }

  // MARK: Programs

  /// Compares random programs.
  /// - Parameters:
  ///   - seed: the first seed.
  ///   - count: how many.
  ///   - progress: called after each.
  /// - Throws: `HarnessError` if nothing can be run.
  package mutating func compare(
    seed: UInt64, count: Int, progress: (Int) -> Void = { _ in }
  ) throws(HarnessError) {
    outcome.seed = seed
    let rows = engines.filter { $0.unusable == nil }.reduce(ProgramFuzzer.allRows) { $0.intersection($1.rows) }
    let callsKfuncs = engines.contains(where: \.callsKfuncs)
    let generator = ComparedProgramGenerator(
      commonRows: rows, commonLoops: engines.allSatisfy { $0.unusable != nil || $0.hasLoops },
      kfuncs: callsKfuncs ? comparison.kfuncs : [])
    let pieces = stride(from: 0, to: count, by: Self.pieceSize).map { $0..<min($0 + Self.pieceSize, count) }
    try compare(pieces, isFile: false) { numbers throws(HarnessError) in
      var programs: [ComparedProgram] = []
      for number in numbers {
        do throws(ProgramError) { programs.append(try generator.program(seed: seed &+ UInt64(number))) } catch {
          throw HarnessError(.badProgram, "seed \(seed &+ UInt64(number)): \(error)")
        }
      }
      return programs
    } progress: {
      progress($0)
    }
  }

  /// Compares programs of files.
  /// - Parameter programs: the programs.
  /// - Throws: `HarnessError` if nothing can be run.
  package mutating func compare(_ programs: [ComparedProgram]) throws(HarnessError) {
    try compare(programs, isFile: true) { program in
      [program]
    } progress: { _ in
    }
  }

  private var isStopped: Bool { outcome.interrupted || Interruption.signal != nil }

  /// Random programs of a piece.
  private static let pieceSize = 16

  /// What came of a program.
  private enum Result: Sendable {
    /// It was given to the engines, by their positions.
    case compared(ProgramComparison.Accepted, [(engine: Int, outcome: ProgramComparison.Outcome)])
    /// It was given to none.
    case refused(ComparedProgram, ProgramComparison.Refusal)
  }

  /// Runs programs piece by piece, and counts the results in order.
  private mutating func compare<Piece: Sendable>(
    _ pieces: [Piece], isFile: Bool, _ programs: (Piece) throws(HarnessError) -> [ComparedProgram],
    progress: (Int) -> Void
  ) throws(HarnessError) {
    if isStopped { return }
    let start = ContinuousClock.now
    let shrunk = shrinking
    defer { compared += ContinuousClock.now - start - (shrinking - shrunk) }
    let (comparison, engines) = (comparison, engines)
    nonisolated(unsafe) let programs = programs
    try pool.run(pieces) { piece, isUnwanted throws(HarnessError) in
      var results: [Result] = []
      for program in try programs(piece) where !isUnwanted() && Interruption.signal == nil {
        do throws(ProgramComparison.Refusal) {
          let accepted = try comparison.accept(program)
          results.append(.compared(accepted, try Self.results(accepted, comparison, engines)))
        } catch {
          results.append(.refused(program, error))
        }
      }
      return results
    } take: { _, results throws(HarnessError) in
      for result in results {
        try take(result, isFile: isFile)
        progress(outcome.programs)
      }
      return !outcome.interrupted
    }
  }

  private static func results(
    _ accepted: ProgramComparison.Accepted, _ comparison: ProgramComparison, _ engines: [ComparedEngine]
  ) throws(ProgramComparison.Refusal) -> [(engine: Int, outcome: ProgramComparison.Outcome)] {
    var results: [(engine: Int, outcome: ProgramComparison.Outcome)] = []
    for (index, engine) in engines.enumerated()
    where engine.unusable == nil && ComparedEngine.release(engine.caller) == nil {
      do throws(HarnessError) { results.append((index, try comparison.compare(accepted, engine))) } catch {
        throw .harness(error)
      }
    }
    return results
  }

  private mutating func take(_ result: Result, isFile: Bool) throws(HarnessError) {
    outcome.programs += 1
    switch result {
    case .compared(let accepted, let results): count(accepted, results)
    case .refused(_, .harness(let error)):
      guard error.code == .interrupted else { throw error }
      outcome.interrupted = true
    case .refused(let program, .notAccepted(let message)):
      if isFile { leaveOut(program, message) } else { outcome.notAccepted += 1 }
    case .refused(let program, .noReference(let failure)):
      let words: String =
        switch failure {
        case .interpreter(let words)?, .helper(let words)?, .callerCannot(let words)?: words
        default: "it did not come to its end"
        }
      leaveOut(program, "the interpreter: \(words)")
    }
  }

  private mutating func leaveOut(_ program: ComparedProgram, _ message: String) {
    outcome.leftOut.append(CompareOutcome.LeftOut(program: program.name, message: message))
  }

  /// Counts what came of a program, and makes the first difference of each kind smaller.
  private mutating func count(
    _ accepted: ProgramComparison.Accepted, _ results: [(engine: Int, outcome: ProgramComparison.Outcome)]
  ) {
    if hasMachines { waiting.append(accepted) }
    for (index, result) in results {
      let engine = engines[index]
      // The interpreter alone is compared with what is known of a program only.
      if case .compared = result, engine.caller == .interpreter, engines.count == 1, accepted.program.call == nil {
        continue
      }
      guard let difference = count(result, index) else { continue }
      let start = ContinuousClock.now
      let (smallest, attempts) = ProgramShrinker(comparison: comparison, engine: engine).shrink(
        accepted.program, difference)
      report(smallest.program, of: accepted.program, engine.caller, smallest.difference, attempts: attempts)
      shrinking += ContinuousClock.now - start
    }
  }

  /// Counts what came of a program in an engine.
  /// - Returns: the difference, if it is the first of its kind in the engine: what an engine's own verifier refuses must not
  ///   hide what its code does wrong.
  private mutating func count(_ result: ProgramComparison.Outcome, _ index: Int) -> CompareOutcome.Difference? {
    switch result {
    case .unsupported(let reason):
      outcome.engines[index].unsupported[reason, default: 0] += 1
      return nil
    case .compared(let difference):
      outcome.engines[index].compared += 1
      guard let difference else { return nil }
      outcome.engines[index].differences += 1
      return reported[engines[index].caller, default: []].insert(difference.kind).inserted ? difference : nil
    }
  }

  // MARK: Kernels in virtual machines

  private var hasMachines: Bool { engines.contains { ComparedEngine.release($0.caller) != nil } }

  /// Has each kernel in a virtual machine run all programs so far, in one boot. A difference is not made smaller: each attempt
  /// would be a boot.
  /// - Throws: `HarnessError` if a program cannot be encoded.
  package mutating func boot() throws(HarnessError) {
    var before: MachineResults?
    for index in engines.indices where !isStopped {
      guard let release = ComparedEngine.release(engines[index].caller) else { continue }
      let planted = try plantedForMachines()
      let results: MachineResults
      do throws(HarnessError) {
        results = try VirtualKernel(release: release).run(planted.map(\.changed.program) + waiting.map(\.program))
      } catch {
        if error.code == .interrupted { outcome.interrupted = true }
        outcome.engines[index].unusable = .callerCannot(error.message)
        continue
      }
      engines[index] = engines[index].with(rows: results.rows)
      note(planted, results, index)
      for (accepted, answer) in zip(waiting, results.answers.dropFirst(planted.count)) {
        note(accepted, answer.result, index)
      }
      if let before { outcome.engines[index].sameCode = Self.sameCode(before, results, planted.count) }
      before = results
    }
  }

  /// Programs whose machine code two kernels agree on, of those that both have run.
  private static func sameCode(_ one: MachineResults, _ other: MachineResults, _ planted: Int) -> Int {
    zip(one.answers, other.answers).dropFirst(planted).count { !$0.code.isEmpty && $0.code == $1.code }
  }

  private func plantedForMachines() throws(HarnessError) -> [(
    place: CompareOutcome.Planted.Place, changed: ProgramComparison.Accepted
  )] {
    do throws(ProgramError) {
      return try PlantedDifference.all(kfunc: nil).compactMap { difference in
        guard let accepted = try? comparison.accept(difference.program) else { return nil }
        return (
          difference.place,
          ProgramComparison.Accepted(program: difference.changed, facts: accepted.facts, expected: accepted.expected)
        )
      }
    } catch {
      throw HarnessError(.badProgram, "\(error)")
    }
  }

  private mutating func note(
    _ planted: [(place: CompareOutcome.Planted.Place, changed: ProgramComparison.Accepted)], _ results: MachineResults,
    _ index: Int
  ) {
    for ((place, changed), answer) in zip(planted, results.answers)
    where engines[index].obstacle(changed.program) == nil {
      guard case .compared(let found) = comparison.outcome(of: answer.result, changed, engines[index]) else { continue }
      outcome.engines[index].planted.append(CompareOutcome.Planted(place, seen: found != nil))
    }
  }

  private mutating func note(_ accepted: ProgramComparison.Accepted, _ result: ExecutionResult, _ index: Int) {
    let engine = engines[index]
    let found: ProgramComparison.Outcome =
      if let obstacle = engine.obstacle(accepted.program) { .unsupported(obstacle) } else {
        comparison.outcome(of: result, accepted, engine)
      }
    if let difference = count(found, index) {
      report(accepted.program, of: accepted.program, engine.caller, difference, attempts: 0)
    }
  }

  /// Adds a finding.
  /// - Parameters:
  ///   - smallest: the program that shows it.
  ///   - program: the one in which it was found.
  ///   - caller: the engine.
  ///   - difference: how it differs.
  ///   - attempts: how many smaller programs were tried.
  private mutating func report(
    _ smallest: ComparedProgram, of program: ComparedProgram, _ caller: Caller,
    _ difference: CompareOutcome.Difference, attempts: Int
  ) {
    var finding = CompareOutcome.Finding(
      engine: caller, program: program.name, difference: difference,
      assembler: ProgramText.assembler(smallest.program), memory: smallest.memory.map(HexBytes.init),
      originalSize: program.program.instructions.count, size: smallest.program.instructions.count, attempts: attempts)
    let engines = [caller] + (caller == .jit ? [] : [.jit])
    finding.code = engines.compactMap { MachineCode.code(of: smallest, by: $0, comparison) }
    finding.source = SelftestSource.source(of: smallest, finding, comparison)
    outcome.findings.append(finding)
  }

  /// Ends the run: what is counted over all of it.
  package mutating func finish() {
    if Interruption.signal != nil { outcome.interrupted = true }
    let seconds = compared / .seconds(1)
    outcome.programsPerSecond = seconds > 0 ? (Double(outcome.programs) / seconds).rounded() : 0
  }
}
