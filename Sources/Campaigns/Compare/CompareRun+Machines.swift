import BPF
import Execution
import KernelOracle
import Outcomes
import Support

/// What kernels in virtual machines made of programs.
struct MachineResults {
  /// The answers, in the order of the programs.
  let answers: [KernelBatch.Answer]
  /// The rows of `InstructionTable` that the kernel has.
  let rows: Set<Int>
}

extension VirtualKernel {
  /// Runs programs, and finds out which instructions the kernel has, in one boot.
  /// - Parameter programs: the programs.
  /// - Throws: `HarnessError` with one line that says what is missing, or where a signal asked to stop.
  func run(_ programs: [ComparedProgram]) throws(HarnessError) -> MachineResults {
    let probes = ProgramFuzzer.allRows.sorted().compactMap { row in
      InstructionProbe(row: row)?.program.map { (row: row, program: $0) }
    }
    var entries: [KernelBatch.Entry] = []
    do throws(ProgramError) {
      for probe in probes {
        entries.append(try KernelBatch.Entry(UncheckedProgram(probe.program), memory: nil, isJudgedOnly: false))
      }
      for program in programs {
        entries.append(
          try KernelBatch.Entry(UncheckedProgram(program.program), memory: program.memory, isJudgedOnly: false))
      }
    } catch {
      throw HarnessError(.badProgram, "\(error)")
    }
    let answers = try run(KernelBatch(entries))
    let lacking = zip(probes, answers).filter { $1.result.status != .ok }.map(\.0.row)
    return MachineResults(
      answers: Array(answers.dropFirst(probes.count)), rows: ProgramFuzzer.allRows.subtracting(lacking))
  }
}

extension ComparedEngine {
  /// The release of the kernel in a virtual machine that this engine is; nil for another engine.
  static func release(_ caller: Caller) -> String? {
    if case .kernel(let release) = caller.reference { release } else { nil }
  }
}
