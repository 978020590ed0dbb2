import BPF
import Execution
import Outcomes

/// The engine that runs programs in the running kernel, as programs of type syscall.
///
/// A test run returns only the lower half of r0, and passes a context in r1. Therefore the program becomes a subprogram
/// of
/// one that passes r1 and r2 like the other engines, and stores r0 after the memory.
enum KernelEngine {
  /// The largest memory in bytes: a displacement has 16 bits.
  private static let largestMemory = 32_000

  /// Why the running kernel cannot run a program, whatever its verifier decides; nil if it can.
  /// - Parameters:
  ///   - program: the program.
  ///   - knowsStackArguments: whether this kernel supports r11; called only if the program uses it.
  static func obstacle(_ program: Program, knowsStackArguments: () -> Bool) -> String? {
    if let kfunc = program.kfuncs.first(where: { !KernelKfuncs.isOfKernel($0.name) }) {
      return "the kernel has no kfunc \(kfunc.name): it belongs to the registry"
    }
    return stackArguments([program], knowsStackArguments: knowsStackArguments)
  }

  /// Why the running kernel cannot run programs that use r11; nil if it can.
  static func stackArguments(_ programs: [Program], knowsStackArguments: () -> Bool) -> String? {
    let uses = programs.contains { $0.instructions.contains(where: \.isStackArgument) }
    return uses && !knowsStackArguments() ? "this kernel rejects r11: stack arguments need Linux 7.2" : nil
  }

  static func run(_ job: ProgramRunner.Job) -> ExecutionResult {
    if let obstacle = obstacle(job.program, knowsStackArguments: KnownInstructions.acceptsStackArguments) {
      return ExecutionResult(.kernel, .unsupported, obstacle)
    }
    if !job.tailCalls.isEmpty {
      return ExecutionResult(.kernel, .unsupported, "program arrays need a map in the kernel")
    }
    if let map = job.program.maps.first(where: { !$0.privateRanges.isEmpty }) {
      return ExecutionResult(
        .kernel, .unsupported, "the map \(map.name) has private bytes: it needs the BTF of an object")
    }
    if let map = job.program.maps.first(where: { $0.kind == .programArray }) {
      return ExecutionResult(.kernel, .unsupported, "\(map.name) is a program array, which this engine does not fill")
    }
    let memory: [UInt8]?
    switch job.input {
    case .none: memory = nil
    case .memory(let bytes): memory = bytes
    case .packet(let packet, let context): return run(job.program, packet, context)
    case .context:
      return ExecutionResult(.kernel, .unsupported, "a program of type syscall has no context of its own")
    }
    let count = memory?.count ?? 0
    if count > largestMemory {
      return ExecutionResult(.kernel, .unsupported, "more than \(largestMemory) bytes of memory")
    }
    let end = (count + 7) / 8 * 8
    do {
      let frame = frame(memory: memory?.count, resultOffset: Int16(end))
      // The program starts after the frame, and so do the targets of its jump tables.
      let maps = try KernelMaps(job.program.maps.map { $0.leading { $0 + frame.count } })
      let wrapped = try wrap(maps.named(in: job.program), in: frame)
      var result = run(wrapped, memory, end: end)
      result.maps = try maps.contents()
      return result
    } catch {
      return failed(error)
    }
  }

  /// The machine code of a program's functions; nil if it does not load or the kernel does not show it.
  static func code(of job: ProgramRunner.Job) -> [[UInt8]]? {
    let count = job.input.bytes?.count ?? 0
    let frame = frame(memory: job.input.bytes?.count, resultOffset: Int16(clamping: (count + 7) / 8 * 8))
    guard let maps = try? KernelMaps(job.program.maps.map { $0.leading { $0 + frame.count } }),
      let wrapped = try? wrap(maps.named(in: job.program), in: frame),
      let loaded = try? KernelProgram(wrapped), let image = try? loaded.image()
    else { return nil }
    // The frame's own code comes first.
    return Array(image.functions.dropFirst())
  }

  /// Runs a program of a type that sees packets; a test run gives the lower half of r0.
  private static func run(_ program: Program, _ packet: [UInt8], _ context: PacketContext) -> ExecutionResult {
    var result = ExecutionResult(.kernel)
    result.r0Bits = 32
    var packet = packet
    do {
      let maps = try KernelMaps(program.maps)
      let type: KernelProgramType =
        switch context {
        case .classifier: .classifier
        case .socketFilter: .socketFilter
        case .xdp: .xdp
        }
      let loaded = try KernelProgram(
        maps.named(in: program), as: type)
      result.r0 = UInt64(try loaded.run(packet: &packet))
      result.memory = packet
      result.maps = try maps.contents()
    } catch {
      return failed(error)
    }
    return result
  }

  private static func failed(_ error: any Error) -> ExecutionResult {
    let status: ExecutionResult.Status =
      switch (error as? KernelError)?.code {
      case .unavailable: .unsupported
      case .failed: .fault
      case .rejected, nil: .rejected
      }
    return ExecutionResult(.kernel, status, "\(error)")
  }

  /// The instructions before the program; each takes one slot.
  private static func frame(memory: Int?, resultOffset: Int16) -> [Instruction] {
    var frame: [Instruction] = [.alu(.word64, .mov, .r6, .register(.r1))]
    if memory == nil { frame.append(.alu(.word64, .mov, .r1, .immediate(0))) }
    frame.append(.alu(.word64, .mov, .r2, .immediate(Int32(memory ?? 0))))
    frame.append(.call(.subprogram(3)))
    frame.append(.store(.double, base: .r6, offset: resultOffset, .register(.r0)))
    frame.append(.alu(.word64, .mov, .r0, .immediate(0)))
    frame.append(.exit)
    return frame
  }

  private static func wrap(_ program: Program, in frame: [Instruction]) throws(ProgramError) -> Program {
    try Program(instructions: frame + program.instructions, kfuncs: program.kfuncs)
      .taking(stackSlots: [nil] + program.subprograms.map(\.stackSlotCount))
  }

  private static func run(_ wrapped: Program, _ memory: [UInt8]?, end: Int) -> ExecutionResult {
    var result = ExecutionResult(.kernel)
    var context = (memory ?? []) + [UInt8](repeating: 0, count: end - (memory?.count ?? 0) + 8)
    do throws(KernelError) {
      _ = try KernelProgram(wrapped).run(&context)
    } catch {
      return failed(error)
    }
    result.r0 = (0..<8).reduce(0) { $0 | UInt64(context[end + $1]) << UInt64(8 * $1) }
    if let memory { result.memory = Array(context.prefix(memory.count)) }
    return result
  }
}
