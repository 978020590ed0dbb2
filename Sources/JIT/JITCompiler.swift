import BPF
internal import CodeMemory
import Verifier
internal import X86

/// A compiler of BPF programs to x86-64 code (System V ABI), with the frame of the Linux x86-64 JIT.
///
/// A program must have passed a verifier or come from a generator that keeps its rules. The compiler checks what it needs to
/// emit code safely and nothing more.
public struct JITCompiler: Sendable {
  private let pool = ExecutablePool()

  /// Creates a compiler. Programs of one compiler share pages of executable memory.
  public init() {}

  /// Compiles a program.
  /// - Parameters:
  ///   - program: the program; kfunc calls name entries of `kfuncs` by index.
  ///   - kfuncs: the native functions behind `program.kfuncs`, in the same order.
  ///   - facts: what a verifier says of the functions; nil for what the instructions show.
  ///   - options: the profile, and the addresses behind calls and pseudo immediates.
  /// - Returns: the code, executable as long as the object lives.
  /// - Throws: `JITError` naming the instruction that cannot be compiled.
  public func compile(
    _ program: Program, kfuncs: [KfuncTarget], facts: ProgramFacts? = nil, options: JITOptions = .native
  ) throws(JITError) -> CompiledProgram {
    switch options.profile {
    case .native(let native):
      try compile(program, kfuncs, facts, options) {
        NativeEmitter(translation: $0, buffer: $1, options: native, faults: NoFault())
      }
    case .kernel(let kernel):
      try compile(program, kfuncs, facts, options) { KernelEmitter(translation: $0, buffer: $1, options: kernel) }
    }
  }

  /// Compiles a program with a planted fault, for user space.
  /// - Parameters:
  ///   - program: the program; kfunc calls name entries of `kfuncs` by index.
  ///   - kfuncs: the native functions behind `program.kfuncs`, in the same order.
  ///   - fault: the fault.
  ///   - options: the addresses behind calls and pseudo immediates.
  /// - Returns: the faulty code.
  /// - Throws: `JITError` naming the instruction that cannot be compiled.
  package func compile(
    _ program: Program, kfuncs: [KfuncTarget], planting fault: JITFault, options: JITOptions = .native
  ) throws(JITError) -> CompiledProgram {
    try compile(program, kfuncs, nil, options) {
      NativeEmitter(translation: $0, buffer: $1, options: NativeOptions(), faults: PlantedFault(fault: fault))
    }
  }

  /// Makes the emitter of a compilation.
  private typealias Making<Code: Emitter & ~Copyable> = (consuming Translation, consuming CodeBuffer) -> Code

  private func compile<Code: Emitter & ~Copyable>(
    _ program: Program, _ kfuncs: [KfuncTarget], _ facts: ProgramFacts?, _ options: JITOptions,
    _ makeEmitter: Making<Code>
  ) throws(JITError) -> CompiledProgram {
    let maps = program.maps
    let facts = facts ?? ProgramFacts(unverified: program, kfuncSlots: kfuncs.map(\.stackSlotCount))
    guard facts.functions.count == program.subprograms.count else {
      throw JITError(
        code: .factsOfAnotherProgram, instruction: nil,
        message: "facts of \(facts.functions.count) functions, the program has \(program.subprograms.count)")
    }
    var program = program
    if let seed = options.blindingSeed {
      var blinding = ConstantBlinding(seed: seed)
      program = try blinding.blinded(program)
    }
    do {
      return try compile(program, maps, kfuncs, facts, options, bytesPerInstruction: 16, makeEmitter)
    } catch  where error.code == .needsRoom {
      // Only programs of little else than divisions and distant calls need more.
      return try compile(program, maps, kfuncs, facts, options, bytesPerInstruction: 128, makeEmitter)
    }
  }

  private func compile<Code: Emitter & ~Copyable>(
    _ program: Program, _ maps: [MapDefinition], _ kfuncs: [KfuncTarget], _ facts: ProgramFacts, _ options: JITOptions,
    bytesPerInstruction: Int, _ makeEmitter: Making<Code>
  ) throws(JITError) -> CompiledProgram {
    let size = Code.size(of: program, bytesPerInstruction: bytesPerInstruction)
    do {
      let writable = try pool.allocate(size: size, near: kfuncs.first?.address)
      var emitter = makeEmitter(
        Translation(program: program, maps: maps, kfuncs: kfuncs, facts: facts, options: options),
        CodeBuffer(start: writable.start, capacity: writable.size))
      let layout = try emitter.run()
      return CompiledProgram(code: try writable.seal(), options: options, program: program, layout: layout)
    } catch let error as JITError {
      throw error
    } catch {
      throw JITError(code: .outOfMemory, instruction: nil, message: "no memory for code: \(error)")
    }
  }
}
