import BPF
import Execution
import Glibc
import Outcomes
import Support

/// Holds programs against the running kernel: our code against its code, our results against its results.
package struct KernelRun: ~Copyable {
  /// The sum of all programs.
  package struct Tally: Sendable {
    /// Programs that were compared.
    package var programs = 0
    /// BPF instructions that the kernel's JIT was given.
    package var instructions = 0
    /// Bytes of the kernel's code.
    package var bytes = 0
    /// Functions compared.
    package var functions = 0
    /// Functions whose code is the same, byte for byte.
    package var identical = 0
    /// Functions whose depth of stack was taken from the kernel's code.
    package var depthsTaken = 0
    /// Programs that were run by the kernel, our JIT and our interpreter.
    package var runs = 0
    /// Rows of the instruction table that the programs held.
    package var rows: Set<Int> = []
    /// What differs, what the kernel refused.
    package var findings: [KernelFinding] = []
    /// Programs that this kernel cannot be asked for, and why.
    package var skips: [KernelSkip] = []
    /// Whether the run was asked to stop.
    package var isInterrupted = false

    /// Whether something was compared, nothing differs, and every program was asked for or may be left out.
    /// - Parameter allowsSkips: whether programs may be left out.
    package func isGood(allowsSkips: Bool) -> Bool {
      functions > 0 && identical == functions && findings.isEmpty && (allowsSkips || skips.isEmpty) && !isInterrupted
    }
  }

  /// The kernel.
  package let oracle: KernelOracle
  private let runner: ProgramRunner
  /// What was found so far.
  package private(set) var tally = Tally()

  /// Notes that the run was asked to stop.
  package mutating func stop() { tally.isInterrupted = true }

  /// Prepares the calling thread.
  /// - Parameter oracle: the kernel.
  /// - Throws: `HarnessError` where the thread cannot be prepared.
  package init(_ oracle: KernelOracle) throws(HarnessError) {
    self.oracle = oracle
    runner = try ProgramRunner()
  }

  /// Compares a random program.
  /// - Parameter seed: which.
  package mutating func check(seed: UInt64) {
    let name = "seed \(seed)"
    let program: Program
    do throws(ProgramError) {
      program = try ProgramFuzzer.program(seed: seed, hasStackArguments: oracle.knowsStackArguments)
    } catch {
      tally.findings.append(
        KernelFinding(program: name, kind: .refused(component: "the generator: \(error)")))
      return
    }
    check(program, name, context: ProgramFuzzer.context(seed: seed))
  }

  /// Compares a program.
  /// - Parameters:
  ///   - program: gets the context in r1.
  ///   - name: what it is called in findings.
  ///   - context: its memory, a multiple of 8 bytes.
  package mutating func check(_ program: Program, _ name: String, context: [UInt8]) {
    if let obstacle = KernelEngine.obstacle(program, knowsStackArguments: { oracle.knowsStackArguments }) {
      tally.skips.append(KernelSkip(program: name, code: .unsupported, message: obstacle))
      return
    }
    do throws(KernelError) {
      let loaded = try KernelProgram(program)
      let comparison = try oracle.compare(loaded)
      tally.programs += 1
      for instruction in program.instructions {
        if let row = instruction.row { tally.rows.insert(row) }
      }
      tally.instructions += comparison.instructions
      tally.bytes += comparison.bytes
      tally.functions += comparison.functions
      tally.identical += comparison.identical
      tally.depthsTaken += comparison.depthsTaken
      if let difference = comparison.difference {
        tally.findings.append(
          KernelFinding(
            program: name,
            kind: .machineCode(
              function: difference.function, offset: difference.offset, kernel: HexBytes(difference.kernel),
              ours: HexBytes(difference.ours))))
      }
      try compareResults(program, loaded, name, context)
    } catch {
      if error.code == .unavailable {
        tally.skips.append(KernelSkip(program: name, code: .unavailable, message: "\(error)"))
      } else {
        tally.findings.append(KernelFinding(program: name, kind: .refused(component: "\(error)")))
      }
    }
  }

  private mutating func compareResults(
    _ program: Program, _ loaded: borrowing KernelProgram, _ name: String, _ context: [UInt8]
  ) throws(KernelError) {
    var memory = context
    let result = try loaded.run(&memory)
    tally.runs += 1
    var job = ProgramRunner.Job(program)
    job.memory = context
    for engine in ProgramRunner.callers {
      let own = runner.run(job, engine)
      guard own.status == .ok, let r0 = own.r0 else {
        tally.findings.append(
          KernelFinding(program: name, kind: .engineFailed(engine: engine, failure: own.failure)))
        continue
      }
      if UInt32(truncatingIfNeeded: r0) != result {
        tally.findings.append(
          KernelFinding(
            program: name,
            kind: .result(engine: engine, kernel: HexWord(UInt64(result)), observed: HexWord(r0))))
      } else if own.memory != memory {
        let place = zip(own.memory ?? [], memory).enumerated().first { $0.element.0 != $0.element.1 }?.offset ?? 0
        tally.findings.append(
          KernelFinding(program: name, kind: .memory(engine: engine, offset: place)))
      }
    }
  }
}
