import BPF
import Execution
import KernelOracle
import NativeCalls
import Outcomes
import Testing

/// The same programs in the running kernel: its results are those that the engines are held against.
@Suite struct RunningKernelTests {
  /// What the kernel's verifier refuses: results of callbacks that are out of range, sizes that the memory has not, writable
  /// slices where no packet is written, and in Linux 6.18 a loop without turns ("No program to jit").
  private static let refused: Set<String> = [
    "no turn", "any value but 0 stops", "from_mem, too large", "from_mem, the size before the flags",
    "from_mem, the largest", "writable slice",
  ]
  /// What has 32 bits before Linux 7.3: the result of `bpf_dynptr_size`.
  private static let shorter: Set<String> = ["size of null"]

  /// What depends on the order of a hash, which is random in the kernel.
  private static let unspecified: Set<String> = [
    "elements that a callback adds are not visited", "each element is changed once",
  ]

  private static let samples =
    (MapTests.samples + CallbackTests.samples + DynptrTests.samples).filter { sample in
      !unspecified.contains(sample.name) && isOfKernel(sample)
    }

  private static func isOfKernel(_ sample: Sample) -> Bool {
    (try? Assembler.assemble(sample.text).program)?.kfuncs.allSatisfy { KernelKfuncs.isOfKernel($0.name) } == true
  }

  private static func run(_ text: String) throws -> ExecutionResult {
    let job = ProgramRunner.Job(try Assembler.assemble(text).program)
    return try job.run(.kernel, ProgramRunner.Limits(), library: nil, workers: WorkerPool())
  }

  private static let isPermitted = (try? run("r0 = 0\nexit"))?.status == .ok

  @Test(.enabled(if: isPermitted), arguments: samples) func theKernelAgrees(sample: Sample) throws {
    let result = try Self.run(sample.text)
    if result.status == .unsupported { return }
    if case .callerCannot(let message)? = result.failure, Self.refused.contains(sample.name) {
      #expect(message.hasPrefix("the verifier: "))
      return
    }
    #expect(result.status == .ok, "\(result.failure as Any)")
    let bits: UInt64 = Self.shorter.contains(sample.name) ? 0xFFFF_FFFF : .max
    #expect(result.r0.map { $0 & bits } == UInt64(bitPattern: sample.r0) & bits)
    for own in try sample.check() {
      for map in result.maps { #expect(own.maps.first { $0.name == map.name } == map, "\(own.caller)") }
    }
  }

  /// What the verifier refuses: a packet's bytes without a comparison, and a packet's data in a socket filter.
  private static let refusedPackets: Set<String> = [
    "the first byte", "the last byte", "data of a socket filter", "the first byte of a socket filter",
  ]

  private static let packets = PacketTests.samples.filter { sample, input in
    guard case .packet = input else { return false }
    return isOfKernel(sample)
  }

  @Test(.enabled(if: isPermitted), arguments: packets) func theKernelsPackets(
    sample: Sample, input: ProgramInput
  ) throws {
    var job = ProgramRunner.Job(try Assembler.assemble(sample.text).program)
    job.input = input
    let result = try job.run(.kernel, ProgramRunner.Limits(), library: nil, workers: WorkerPool())
    if case .callerCannot(let message)? = result.failure, Self.refusedPackets.contains(sample.name) {
      #expect(message.hasPrefix("the verifier: "))
      return
    }
    #expect(result.status == .ok, "\(result.failure as Any)")
    #expect(result.r0 == UInt64(UInt32(truncatingIfNeeded: sample.r0)))
    for own in try sample.check(input) { #expect(own.memory == result.memory, "\(own.caller)") }
  }
}
