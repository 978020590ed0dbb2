import BPF
import CShims
import Glibc
import Interpreter
import NativeCalls
import Outcomes
import Support
import Verifier

/// Runs programs in the interpreter, with every access checked, in a model of the kernel around them.
///
/// What calls of helpers and kfuncs give is what their contracts allow, by chance; contexts and objects have the layouts of
/// the kernel's types. What a verifier concludes from these is seen to be right or wrong in the run.
package struct ProgramTrial: ~Copyable {
  /// How a run ended.
  package enum End: Sendable {
    /// At the program's end.
    case ended
    /// The budget of instructions was used up.
    case stopped
    /// The program cannot be run here; why.
    case impossible(String)
    /// It did what an accepted program never does; what that is.
    case violation(String)
  }

  /// The instructions that one run executes at most.
  private static let budget = 200_000
  /// The upper half of addresses in arenas: not those of the process.
  private static let arenaBase: UInt64 = 0xA7E0_0000_0000

  /// The helpers of this process that do their work. `bpf_ktime_get_ns`, `bpf_get_prandom_u32` and `bpf_get_smp_processor_id`
  /// would make runs of one seed differ, and `bpf_trace_printk` prints.
  private static let helpers = Set(Helpers.linux.addresses.keys).subtracting([5, 6, 7, 8])

  private let thread: GuardedThread

  /// Prepares the calling thread.
  /// - Throws: `HarnessError` if it cannot be prepared.
  package init() throws(HarnessError) {
    thread = try GuardedThread(timeout: ProgramRunner.Limits().timeout)
  }

  /// Runs an accepted program twice, with packets of different sizes and random contents.
  /// - Parameters:
  ///   - input: the program.
  ///   - verification: what the verifier found out about it.
  ///   - seed: determines the packets and what calls give.
  package func run(_ input: VerifierInput, _ verification: Verification, seed: UInt64) -> End {
    var random = SeededGenerator(seed: ~seed)
    var end = End.ended
    for size in [14, Int.random(in: 15..<120, using: &random)] {
      // The first bytes of a packet of the smallest size are a link header of no protocol that needs more.
      let bytes = (0..<size).map { $0 == 12 || $0 == 13 ? 0 : UInt8.random(in: 0...255, using: &random) }
      do throws(RunRefusal) {
        switch try run(input, verification, packet: bytes, seed: random.next()) {
        case .ended: continue
        case .stopped: end = .stopped
        case let other: return other
        }
      } catch {
        return .impossible(error.message)
      }
    }
    return end
  }

  private func run(
    _ input: VerifierInput, _ verification: Verification, packet: [UInt8], seed: UInt64
  ) throws(RunRefusal) -> End {
    let program: Program
    do throws(ProgramError) {
      program = try Program(input.program.withoutFrameWrites())
    } catch {
      return .impossible(error.message)
    }
    let maps = try RunMaps([program], leavesOut: true)
    let memory = try KernelMemory(
      input.kernelTypes, objectsAreWritable: input.context.type == .structOperations, seed: seed)
    let context = try KernelContext(input, packet: packet, in: memory)
    kft_run_set_packet(
      maps.run, context.address, UInt64(UInt(bitPattern: context.packet.baseAddress)), UInt32(context.packet.count),
      input.context.type != .xdp, !context.mayWritePacket)
    let trialMaps = TrialMaps(program, maps, in: memory)
    // Program arrays have no entries; those that are not described are known by their numbers.
    let arrays = program.maps.isEmpty ? program.undescribedMaps : 0
    let interpreter = Interpreter(
      MappedProgram(program, maps: trialMaps.places), arrays: Array(repeating: [], count: arrays), budget: Self.budget)
    let arena = try input.usesArena ? Arena() : nil
    interpreter.arenaBase = arena == nil ? nil : Self.arenaBase
    interpreter.variables = { memory.variable($0) }
    interpreter.furtherMemory = Self.furtherMemory(memory, arena, verification)
    var calls = TrialCalls(
      input, memory, context, interpreter, HelperCalls(.linux, maps, thread.invoker), thread.invoker,
      known: Self.helpers, maps: trialMaps)
    kft_run_enter(maps.run)
    defer { kft_run_enter(nil) }
    do throws(InterpreterError) {
      let r0 = try interpreter.run(
        r1: context.address, regions: [context.region] + maps.regions, calls: &calls)
      if calls.hasThrown, let function = try? input.exceptionCallback(),
        let callback = interpreter.address(ofSubprogram: function)
      {
        _ = try interpreter.call(FunctionCall(function: callback, r1: r0), calls: &calls)
      }
      return try InterpreterProgramEngine.runTimers(of: maps, interpreter, &calls)
        ? .ended : .violation(TimerLimit.message)
    } catch {
      switch error.code {
      case .budget: return .stopped
      case .unknownFunction, .unsupported: return .impossible(error.message)
      default: return .violation("\(error)")
      }
    }
  }

  // MARK: Memory

  /// The memory of the kernel, an arena, and what loads find that may fault.
  private static func furtherMemory(
    _ memory: KernelMemory, _ arena: Arena?, _ verification: Verification
  ) -> Interpreter.FurtherMemory {
    // A load that faults finds 0.
    let nothing = memory.memory(8)
    return { access in
      if let arena, verification.arenaAccesses.contains(access.instruction) {
        if let found = arena.location(access.address) { return found }
      } else if let found = memory.location(access.address, access.size, isWritten: access.isWritten) {
        return found
      } else if access.isWritten || !verification.mayFault.contains(access.instruction) {
        return nil
      }
      memory.write(0, at: nothing)
      return UnsafeMutableRawPointer(bitPattern: UInt(nothing))
    }
  }
}

extension UncheckedProgram {
  /// The program with a load that is never allowed in place of each instruction that writes r10.
  ///
  /// In an accepted program no path reaches these, and the kernel removes them (`sanitize_dead_code`).
  fileprivate func withoutFrameWrites() throws(ProgramError) -> UncheckedProgram {
    guard instructions.contains(where: { $0.registersWritten.contains(.r10) }) else { return self }
    let refused = Instruction.load(.double, .r0, base: .r10, offset: 8)
    let replaced = instructions.map { $0.registersWritten.contains(.r10) ? refused : $0 }
    return try UncheckedProgram(
      instructions: replaced, subprograms: subprograms, kfuncs: kfuncs, maps: maps, lines: lines)
  }
}

extension Program {
  /// How many maps the instructions name that are not described.
  fileprivate var undescribedMaps: Int {
    instructions.reduce(0) { count, instruction in
      guard case .loadImmediate64(_, .mapIndex(let number)) = instruction else { return count }
      return max(count, Int(number) + 1)
    }
  }
}

/// The memory of an arena: all addresses of 32 bits, and what an offset reaches behind them.
private final class Arena {
  private let start: UnsafeMutableRawPointer
  private static let size = 1 << 32

  init() throws(RunRefusal) {
    let flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE
    guard let start = mmap(nil, Self.size + 4096, PROT_READ | PROT_WRITE, flags, -1, 0), start != MAP_FAILED else {
      throw RunRefusal(status: .unsupported, message: "no addresses for an arena")
    }
    self.start = start
  }

  deinit { munmap(start, Self.size + 4096) }

  /// The memory at an address; nil where a kernel finds none.
  /// - Parameter address: the address as the program has it: a place in the arena.
  func location(_ address: UInt) -> UnsafeMutableRawPointer? {
    address < UInt(Self.size) ? start + Int(address) : nil
  }
}
