import ArgumentParser
import BPF
import Execution
import KernelOracle
import NativeCalls
import Outcomes
import Reports
import X86

/// `kfunctest exec`: runs a BPF program.
struct ExecCommand: StatusCommand {
  static let configuration = CommandConfiguration(
    commandName: "exec",
    abstract: "Run a BPF program in one engine, or in several and compare r0 and memory.",
    usage: "kfunctest exec [<options>] <file>",
    discussion: """
      Example:
        kfunctest exec Tests/Programs/seven-arguments.bpf.s --engine jit,interpreter
        echo 'b7 00 00 00 2a 00 00 00 95 00 00 00 00 00 00 00' | kfunctest exec -

      A file ends in .bpf.s (assembler text), .bin (raw instructions) or .hex; - is hexadecimal text on standard input.
      Programs may call kfuncs of the registry by name, and helpers 5 (ktime_get_ns), 6 (trace_printk), 7
      (get_prandom_u32), 8 (get_smp_processor_id) and 12 (tail_call, through `ld_pseudo r2, 5, 0`).

      Exit status: 0 all ran and agree; 1 an engine faulted, rejected the program, disagreed or, without --allow-skips, cannot \
      run it; 2 unreadable input.
      """)

  @Argument(help: .init("The program.", valueName: "file"))
  var file: String

  @Option(
    help: .init("Who runs it, separated by commas: jit, interpreter, kernel. (default: jit)", valueName: "engines"),
    transform: { try OptionText.callers($0, ProgramEngines.callers) })
  var engine: [Caller] = [.jit]

  @Option(
    help: .init("Memory as hexadecimal bytes: r1 is its address, r2 its length.", valueName: "hex"))
  var mem: String?

  @Option(help: .init("Instructions that the interpreter executes at most.", valueName: "count"))
  var budget = ProgramRunner.Limits().budget

  @Option(help: .init("Watchdog period of native code in milliseconds.", valueName: "ms"))
  var timeout = ProgramRunner.Limits().timeout

  @Option(
    name: .customLong("tail-call"), parsing: .singleValue,
    help: .init("A program for the next entry of program array 0.", valueName: "file"))
  var tailCalls: [String] = []

  @Flag(help: "Write /tmp/perf-PID.map, so that perf names the JIT's functions; PID is the worker's.")
  var perfMap = false

  @OptionGroup var skips: SkipsOption

  @OptionGroup var format: FormatOption

  @OptionGroup var library: LibraryOption

  func validate() throws {
    if budget < 1 { throw ValidationError("--budget \(budget): at least 1 instruction is needed") }
    if timeout < 1 { throw ValidationError("--timeout \(timeout): at least 1 millisecond is needed") }
  }

  func execute(_ console: Console) throws -> Int32 {
    let program = try ProgramFile(file).program
    var job = ProgramRunner.Job(program)
    job.tailCalls = try tailCalls.map { try ProgramFile($0).program }
    if let mem { job.input = .memory(try ProgramFile.bytes(hex: mem, "--mem")) }
    let library = program.kfuncs.isEmpty ? nil : try library.path()
    var limits = ProgramRunner.Limits()
    limits.budget = budget
    limits.timeout = timeout
    limits.writesPerfMap = perfMap
    let workers = WorkerPool()
    let results = try engine.map { engine in
      ExecOutcome.Result(try job.run(engine, limits, library: library, workers: workers))
    }
    let outcome = ExecOutcome(program: file, results: results, allowSkips: skips.allowSkips)
    try console.write(format.report(console).text(of: .exec(outcome)))
    return outcome.isGood ? 0 : 1
  }
}
