import BPF
import Execution
import Glibc
import Outcomes
import Support

/// Compares programs with the running kernel: this JIT's code with the kernel's, and the engines' results.
package struct KernelRun: ~Copyable {
  /// Totals over all programs.
  package struct Tally: Sendable {
    /// Number of programs that were compared.
    package var programs = 0
    /// Number of BPF instructions that the kernel's JIT received.
    package var instructions = 0
    /// Size of the kernel's code in bytes.
    package var bytes = 0
    /// Number of functions compared.
    package var functions = 0
    /// Number of functions with identical code.
    package var identical = 0
    /// Number of functions whose stack depth was taken from the kernel's code.
    package var depthsTaken = 0
    /// Number of programs that the kernel, the JIT and the interpreter ran.
    package var runs = 0
    /// Rows of the instruction table that occur in the programs.
    package var rows: Set<Int> = []
    /// Differences, and programs that the kernel rejects.
    package var findings: [KernelFinding] = []
    /// Programs that this kernel cannot run, and why.
    package var skips: [KernelSkip] = []
    /// Whether the run was stopped.
    package var isInterrupted = false

    /// Whether something was compared, nothing differs, and every program was compared or may be skipped.
    /// - Parameter allowsSkips: whether programs may be skipped.
    package func isGood(allowsSkips: Bool) -> Bool {
      functions > 0 && identical == functions && findings.isEmpty && (allowsSkips || skips.isEmpty) && !isInterrupted
    }
  }

  /// The running kernel.
  package let oracle: KernelOracle
  private let runner: ProgramRunner
  /// The totals so far.
  package private(set) var tally = Tally()

  /// Records that the run was stopped.
  package mutating func stop() { tally.isInterrupted = true }

  /// Prepares the calling thread.
  /// - Parameter oracle: the running kernel.
  /// - Throws: `HarnessError` if the thread cannot be prepared.
  package init(_ oracle: KernelOracle) throws(HarnessError) {
    self.oracle = oracle
    runner = try ProgramRunner()
  }

  /// Compares a random program.
  /// - Parameter seed: determines the program.
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
  ///   - program: a program that receives the context in r1.
  ///   - name: its name in findings.
  ///   - context: its memory; the size is a multiple of 8 bytes.
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
