import BPF
import Execution
import Outcomes
import Support
import Verifier

/// Programs that are given to a kernel in one go, which may be that of a virtual machine.
package struct KernelBatch: Sendable, Codable {
  /// One program.
  package struct Entry: Sendable, Codable {
    /// Its bytes.
    package var bytes: HexBytes
    /// The names and first instructions of its functions.
    package var names: [String]
    /// The first instruction of each function.
    package var starts: [Int]
    /// The slots that each function takes; nil where they follow from its loads.
    package var slots: [Int?]
    /// The memory that it is given; nil for none.
    package var memory: HexBytes?
    /// Whether only the verdict is asked for, as of a tc program.
    package var isJudgedOnly: Bool

    /// A program.
    /// - Parameters:
    ///   - program: the program.
    ///   - slots: the slots that each function takes; nil for what its description says.
    ///   - memory: the memory that it is given; nil for none.
    ///   - isJudgedOnly: whether only the verdict is asked for.
    /// - Throws: `ProgramError` if it cannot be encoded.
    package init(
      _ program: UncheckedProgram, slots: [Int?]? = nil, memory: [UInt8]?, isJudgedOnly: Bool
    ) throws(ProgramError) {
      bytes = HexBytes(try program.instructions.encodedUnchecked())
      names = program.subprograms.map(\.name)
      starts = program.subprograms.map(\.firstInstruction)
      self.slots = slots ?? program.subprograms.map(\.stackSlotCount)
      self.memory = memory.map(HexBytes.init)
      self.isJudgedOnly = isJudgedOnly
    }

    fileprivate func program() throws(ProgramError) -> UncheckedProgram {
      let functions = names.indices.map {
        Subprogram(name: names[$0], firstInstruction: starts[$0], stackSlotCount: slots[$0])
      }
      let decoded = try UncheckedProgram(decoding: bytes.bytes)
      return try UncheckedProgram(instructions: decoded.instructions, subprograms: functions)
    }
  }

  /// What a kernel made of a program.
  package struct Answer: Sendable, Codable {
    /// The result of its run; of one that is only judged, the verdict.
    package var result: ExecutionResult
    /// The machine code of each function, where the kernel shows it.
    package var code: [HexBytes]
  }

  /// The programs.
  package var programs: [Entry]

  /// A batch.
  package init(_ programs: [Entry]) { self.programs = programs }

  /// Gives the programs to the running kernel.
  package func answers() -> [Answer] {
    programs.map { entry in
      do throws(ProgramError) {
        let program = try entry.program()
        if entry.isJudgedOnly { return Answer(result: Self.verdict(program), code: []) }
        var job = ProgramRunner.Job(try Program(program))
        if let memory = entry.memory { job.input = .memory(memory.bytes) }
        let result = KernelEngine.run(job)
        let code = result.status == .ok ? KernelEngine.code(of: job) ?? [] : []
        return Answer(result: result, code: code.map(HexBytes.init))
      } catch {
        return Answer(result: ExecutionResult(.kernel, .rejected, "\(error)"), code: [])
      }
    }
  }

  private static func verdict(_ program: UncheckedProgram) -> ExecutionResult {
    let input = VerifierInput(
      program: program,
      prototypes: program.subprograms.map { function in
        function.stackSlotCount.map { .ofLongs(function.name, count: 5 + $0) }
      }, kfuncs: [])
    do throws(KernelError) {
      let verdict = try KernelVerdict(input, logLevel: 0)
      guard let message = verdict.message else { return ExecutionResult(.kernel) }
      return ExecutionResult(.kernel, .rejected, message)
    } catch {
      return ExecutionResult(.kernel, .unsupported, error.description)
    }
  }
}
