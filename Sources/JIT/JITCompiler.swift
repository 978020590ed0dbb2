import BPF
import X86

/// The BPF JIT for x86-64: BPF programs to native code with the frame of the Linux JIT.
///
/// Programs are expected to have passed a verifier or to come from a generator that keeps its rules; the JIT checks
/// what it needs to translate safely and nothing more.
public struct JITCompiler: Sendable {
  private let pool: ExecutablePool

  /// Creates a compiler.
  /// - Parameter pool: where executable memory comes from.
  public init(pool: ExecutablePool = ExecutablePool()) { self.pool = pool }

  /// Compiles a program.
  /// - Parameters:
  ///   - program: the program; kfunc calls name entries of `kfuncs` by index.
  ///   - kfuncs: the native functions behind `program.kfuncs`, in the same order.
  /// - Throws: `JITError` naming the instruction that cannot be translated.
  public func compile(_ program: Program, kfuncs: [KfuncTarget]) throws(JITError) -> CompiledProgram {
    try translate(program, kfuncs: kfuncs, faults: NoFault())
  }

  /// Compiles a program wrongly on purpose.
  /// - Parameters:
  ///   - program: the program; kfunc calls name entries of `kfuncs` by index.
  ///   - kfuncs: the native functions behind `program.kfuncs`, in the same order.
  ///   - fault: what to get wrong.
  /// - Throws: `JITError` naming the instruction that cannot be translated.
  public func compile(
    _ program: Program, kfuncs: [KfuncTarget], planting fault: JITFault
  ) throws(JITError) -> CompiledProgram {
    try translate(program, kfuncs: kfuncs, faults: PlantedFault(fault: fault))
  }

  private func translate<Faults: FaultSwitch>(
    _ program: Program, kfuncs: [KfuncTarget], faults: Faults
  ) throws(JITError) -> CompiledProgram {
    let writable: WritableCode
    do {
      writable = try pool.allocate(size: ProgramTranslator<Faults>.largestSize(of: program))
    } catch {
      throw JITError(code: .outOfMemory, instruction: nil, message: error.description)
    }
    var translator = ProgramTranslator(
      program: program, kfuncs: kfuncs, faults: faults,
      buffer: CodeBuffer(start: writable.start, capacity: writable.size))
    try translator.run()
    let (functions, offsets, size) = translator.finish()
    do {
      let code = try writable.seal()
      return CompiledProgram(code: code, functions: functions, instructionOffsets: offsets, size: size)
    } catch {
      throw JITError(code: .outOfMemory, instruction: nil, message: error.description)
    }
  }
}
