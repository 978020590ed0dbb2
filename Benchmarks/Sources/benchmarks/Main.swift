import BPF
import CTypes
import CallingConvention
import Checks
import Foundation
import JIT
import Kfuncs
import NativeCalls
import Outcomes
import Support

/// Times what docs/numbers.md shows, side by side in one process.
@main
enum Main {
  static func main() throws {
    let rounds = CommandLine.arguments.dropFirst().first.flatMap(Int.init) ?? 101
    print("medians of \(rounds) rounds\n")
    if CommandLine.arguments.contains("calls") {
      try calls(rounds: rounds)
      return try crossChecks(rounds: rounds)
    }
    if CommandLine.arguments.contains("compile") { return try EngineBenchmark.compilation(rounds: rounds) }
    if CommandLine.arguments.contains("objects") { return try ObjectBenchmark.run(rounds: rounds) }
    if CommandLine.arguments.contains("verifier") { return try VerifierBenchmark.run(rounds: rounds) }
    if let index = CommandLine.arguments.firstIndex(of: "engine"), index + 1 < CommandLine.arguments.count {
      return try LibraryBenchmark.run(CommandLine.arguments[index + 1], rounds: rounds)
    }
    try calls(rounds: rounds)
    try crossChecks(rounds: rounds)
    try compilation(rounds: rounds)
    try EngineBenchmark.compilation(rounds: rounds)
    try EngineBenchmark.hotLoop(rounds: rounds)
    try ObjectBenchmark.run(rounds: rounds)
    try VerifierBenchmark.run(rounds: rounds)
    try defaultRun()
  }

  private static func calls(rounds: Int) throws {
    print("a call that loads its arguments from memory and stores the result, ns")
    print(
      column("arguments", 12)
        + ["JIT", "C thunk", "libffi", "bare call", "JIT / C"].map { column($0, 11, right: true) }.joined())
    for count in [6, 8, 10, 12] {
      let timings = try CallBenchmark.run(arguments: count, rounds: rounds)
      let ratio = timings[0].median / timings[1].median
      print(
        column("\(count)", 12) + timings.map { column(decimal($0.median, 2), 11, right: true) }.joined()
          + column(decimal(ratio, 2), 11, right: true))
    }
    print()
  }

  private static func crossChecks(rounds: Int) throws {
    let library = try KfuncLibrary(path: KfuncLibrary.ownPath)
    print("cross-checked calls of 12 x u64 per second on one core, every slot compared")
    guard let kfunc = library.kfunc(named: "kf_u64_12") else { throw BenchmarkError.missing("kf_u64_12") }
    for callers in [[Caller.jit, .libffi, .c], [.jit], [.libffi], [.c], [.interpreter]] {
      let check = try CrossCheck(kfunc, callers: callers, seed: 1)
      var isSound = true
      let timing = measure(
        [Candidate(name: "cross-check") { if check.run(rounds: $0) == nil { isSound = false } }], iterations: 2_000,
        rounds: rounds)[0]
      guard isSound else { throw BenchmarkError.wrongResult }
      let perCall = timing.median / Double(callers.count)
      print(
        column(callers.map(\.rawValue).joined(separator: ", "), 24)
          + column(decimal(1000 / perCall, 2), 8, right: true) + " million/s"
          + column(decimal(perCall, 1), 10, right: true) + " ns a call"
          + column(decimal(timing.median, 1), 10, right: true) + " ns a round")
    }
    print()
  }

  private static func compilation(rounds: Int) throws {
    print("compiling one call program, executable memory included, µs")
    let library = try KfuncLibrary(path: KfuncLibrary.ownPath)
    for name in ["kf_u64_6", "kf_u64_12"] {
      guard let kfunc = library.kfunc(named: name), case .address(let address) = kfunc.function else {
        throw BenchmarkError.missing(name)
      }
      let generator = ProgramGenerator(name: name, placement: kfunc.placement)
      let compiler = JITCompiler()
      let target = KfuncTarget(address: address, returnsPair: false)
      let candidates = try [
        ("bare", generator.bareProgram()), ("direct", generator.program(.direct)),
        ("nested", generator.program(.nested)),
      ].map {
        name, program in
        Candidate(name: "\(name), \(program.instructions.count) instructions") { iterations in
          for _ in 0..<iterations { _ = try? compiler.compile(program, kfuncs: [target]) }
        }
      }
      for timing in measure(candidates, iterations: 200, rounds: rounds) {
        print(column("\(name) \(timing.name)", 44) + column(decimal(timing.median / 1000, 2), 8, right: true))
      }
    }
    print()
  }

  private static func defaultRun() throws {
    let program = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
      .appendingPathComponent("kfunctest")
    guard FileManager.default.isExecutableFile(atPath: program.path) else {
      throw BenchmarkError.missing(program.path)
    }
    let timing = measure(
      [
        Candidate(name: "run") { _ in
          let process = Process()
          process.executableURL = program
          process.standardOutput = FileHandle.nullDevice
          do {
            try process.run()
            process.waitUntilExit()
          } catch {
            print("kfunctest does not run: \(error)")
          }
        }
      ], iterations: 1, rounds: 11)[0]
    print("the whole default run: \(decimal(timing.median / 1e9, 2)) s")
  }
}
