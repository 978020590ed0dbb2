import CShims
import Execution
import Glibc
import Outcomes
import Reports

/// The plugin of the public bpf_conformance suite: `[MEMORY-HEX] [--jit | --interpret] [--cpu-version vN]`, with the
/// program as hexadecimal bytes on standard input and r0 in hexadecimal on standard output.
@main struct Main {
  static func main() {
    kft_occupy_standard_streams()
    kft_exit_guard_arm("bpf-conformance-plugin")
    kft_exit_with_verdict(run(Array(CommandLine.arguments.dropFirst())))
  }

  private static func run(_ arguments: [String]) -> Int32 {
    var engine = Caller.jit
    var memory: String?
    var rest = arguments[...]
    while let argument = rest.popFirst() {
      switch argument {
      case "--jit": engine = .jit
      case "--interpret": engine = .interpreter
      case "--cpu-version":
        guard let version = rest.popFirst(), ["v1", "v2", "v3", "v4"].contains(version) else {
          return fail("--cpu-version must be v1, v2, v3 or v4")
        }
      case "--elf": return fail("--elf: object files are not supported; a program is given as hexadecimal bytes")
      case "-h", "--help":
        print(
          """
          bpf-conformance-plugin [MEMORY-HEX] [--jit | --interpret] [--cpu-version v1..v4] <PROGRAM-HEX

          No verifier is asked: programs get memory in r1 and its size in r2, which no type of program has.
          """)
        return 0
      default:
        if argument.hasPrefix("--") { return fail("unknown option \(argument)") }
        guard memory == nil else { return fail("a second memory argument: \(argument)") }
        memory = argument
      }
    }
    do {
      let program = try ProgramFile("-", acceptsOldCallx: true).program
      var job = ProgramRunner.Job(program)
      // Some versions of the suite pass an empty argument for no memory.
      let bytes = try ProgramFile.bytes(hex: memory ?? "", "the memory argument")
      if !bytes.isEmpty { job.input = .memory(bytes) }
      var limits = ProgramRunner.Limits()
      limits.timeout = 2_000
      let result = try ProgramRunner(helpers: .conformance, limits: limits).run(job, engine)
      guard let r0 = result.r0 else {
        let message = result.failure.map { Messages().message(of: $0) } ?? "it returned nothing"
        return fail("\(result.status.rawValue): \(message)")
      }
      print(String(r0, radix: 16))
      return 0
    } catch {
      return fail("\(error)")
    }
  }

  private static func fail(_ message: String) -> Int32 {
    let line = Array("bpf-conformance-plugin: \(message)\n".utf8)
    _ = write(2, line, line.count)
    return 1
  }
}
