import BPF
import BenchmarkCallees
import CTypes
import CallingConvention
import Checks
import JIT
import NativeCalls
import Outcomes
import Support

/// A call that loads 6 to 12 arguments from memory: by compiled BPF, by C, by libffi; and the bare call.
enum CallBenchmark {
  private typealias Function = @convention(c) (UInt, UInt, UInt, UInt) -> UInt

  static func run(arguments count: Int, rounds: Int) throws -> [Timing] {
    let parameters = (1...count).map { "unsigned long a\($0)" }.joined(separator: ", ")
    let unit = try CDeclarationParser.parse("unsigned long callee(\(parameters));")
    guard let signature = unit.signatures.first else { return [] }
    let block = UnsafeMutablePointer<UInt64>.allocate(capacity: 64)
    defer { block.deallocate() }
    for index in 0..<64 { block[index] = UInt64(index) * 0x0101_0101 }
    let address = UInt(bitPattern: block)
    let callee = UInt(bench_callee_address(CInt(count)))
    let thunk = UInt(bench_thunk_address(CInt(count)))

    let program = try ProgramGenerator(name: "callee", placement: Placement(signature)).bareProgram()
    let compiled = try JITCompiler().compile(program, kfuncs: [KfuncTarget(address: callee, returnsPair: false)])
    let interface = try FFICallInterface(signature, block: address, fault: nil)
    let ffi = interface.invocation(target: callee, result: address + 8 * 32)

    let expected = block[0] &+ block[count - 1]
    for (function, arguments) in [
      (compiled.entry, (address, 0, 0, 0)), (thunk, (address, 0, 0, 0)), (ffi.function, ffi.arguments),
    ] {
      block[32] = 0
      _ = invoke(function, arguments)
      guard block[32] == expected else { throw BenchmarkError.wrongResult }
    }
    return withExtendedLifetime((compiled, interface)) {
      measure(
        [
          candidate("JIT", compiled.entry, (address, 0, 0, 0)),
          candidate("C thunk", thunk, (address, 0, 0, 0)),
          candidate("libffi", ffi.function, ffi.arguments),
          candidate("bare call", callee, (1, 2, 3, 4)),
        ], iterations: 20_000, rounds: rounds)
    }
  }

  private static func invoke(_ function: UInt, _ arguments: (UInt, UInt, UInt, UInt)) -> UInt {
    unsafeBitCast(function, to: Function.self)(arguments.0, arguments.1, arguments.2, arguments.3)
  }

  private static func candidate(
    _ name: String, _ function: UInt, _ arguments: (UInt, UInt, UInt, UInt)
  ) -> Candidate {
    let function = unsafeBitCast(function, to: Function.self)
    return Candidate(name: name) { iterations in
      for _ in 0..<iterations { _ = function(arguments.0, arguments.1, arguments.2, arguments.3) }
    }
  }
}

/// Why a benchmark failed.
enum BenchmarkError: Error {
  /// A candidate returns a wrong result.
  case wrongResult
  /// The program to be timed does not exist.
  case missing(String)
}
