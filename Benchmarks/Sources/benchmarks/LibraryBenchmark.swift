import BPF
import Checks
import Engines
import JIT
import Kfuncs
import NativeCalls
import Outcomes

/// An engine library against our own engines: calls with 12 arguments, and what it costs to hand a program over.
enum LibraryBenchmark {
  static func run(_ path: String, rounds: Int) throws {
    let engine = Caller(EngineReference(path))
    let library = try KfuncLibrary(path: KfuncLibrary.ownPath)
    guard let kfunc = library.kfunc(named: "kf_u64_12"), case .address(let address) = kfunc.function else {
      throw BenchmarkError.missing("kf_u64_12")
    }
    print("cross-checked calls of 12 x u64, every slot compared, ns")
    for caller in [.jit, .interpreter, engine] {
      let check = try CrossCheck(kfunc, callers: [caller], seed: 1)
      var isSound = true
      let timing = measure(
        [Candidate(name: "call") { if check.run(rounds: $0) == nil { isSound = false } }], iterations: 2_000,
        rounds: rounds)[0]
      guard isSound else { throw BenchmarkError.wrongResult }
      print(column(caller.rawValue, 44) + column(decimal(timing.median, 1), 10, right: true))
    }
    print("\nhanding over, compiling and freeing a program of one call, µs")
    let program = try ProgramGenerator(name: kfunc.name, placement: kfunc.placement).program(.direct)
    let thread = try GuardedThread(timeout: 0)
    let opened = try EngineLibrary(engine.rawValue, thread.invoker)
    let input = EngineInput(program, [EngineInput.Function(kfunc, address: address)])
    let compiler = JITCompiler()
    let target = KfuncTarget(address: address, returnsPair: false)
    var isSound = true
    let timings = measure(
      [
        Candidate(name: "jit") { iterations in
          for _ in 0..<iterations { _ = try? compiler.compile(program, kfuncs: [target]) }
        },
        Candidate(name: engine.rawValue) { iterations in
          for _ in 0..<iterations {
            do { try EngineProgram.compile(input, by: opened).free() } catch { isSound = false }
          }
        },
      ], iterations: 200, rounds: rounds)
    guard isSound else { throw BenchmarkError.wrongResult }
    for timing in timings {
      print(column(timing.name, 44) + column(decimal(timing.median / 1000, 2), 10, right: true))
    }
    withExtendedLifetime(thread) {}
  }
}
