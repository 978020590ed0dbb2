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
  ///   - options: the profile, and what calls and pseudo immediates mean.
  /// - Throws: `JITError` naming the instruction that cannot be translated.
  public func compile(
    _ program: Program, kfuncs: [KfuncTarget], options: JITOptions = .native
  ) throws(JITError) -> CompiledProgram {
    try translate(program, kfuncs: kfuncs, options: options, faults: NoFault())
  }

  /// Compiles a program wrongly on purpose, in the native profile.
  /// - Parameters:
  ///   - program: the program; kfunc calls name entries of `kfuncs` by index.
  ///   - kfuncs: the native functions behind `program.kfuncs`, in the same order.
  ///   - fault: what to get wrong.
  /// - Throws: `JITError` naming the instruction that cannot be translated.
  public func compile(
    _ program: Program, kfuncs: [KfuncTarget], planting fault: JITFault
  ) throws(JITError) -> CompiledProgram {
    try translate(program, kfuncs: kfuncs, options: .native, faults: PlantedFault(fault: fault))
  }

  /// Bytes of program stack that a function uses, as far as its instructions show it.
  /// - Parameters:
  ///   - program: the program.
  ///   - function: an index of its `subprograms`.
  /// - Returns: the depth; nil where a pointer into the frame escapes, so that only a verifier knows.
  public static func stackDepth(of program: Program, function: Int) -> Int? {
    var analysis = FunctionAnalysis()
    for index in program.instructions(ofSubprogram: function) ?? 0..<0 { analysis.visit(program.instructions[index]) }
    return analysis.frameEscapes ? nil : analysis.stackDepth
  }

  private func translate<Faults: FaultSwitch>(
    _ program: Program, kfuncs: [KfuncTarget], options: JITOptions, faults: Faults
  ) throws(JITError) -> CompiledProgram {
    var program = program
    if let seed = options.blindingSeed {
      var blinding = ConstantBlinding(seed: seed)
      program = try blinding.blinded(program)
    }
    do {
      return try translate(program, kfuncs: kfuncs, options: options, faults: faults, bytesPerInstruction: 16)
    } catch  where error.code == .needsRoom {
      // Only programs that hardly do anything but divide and call from afar come here.
      return try translate(program, kfuncs: kfuncs, options: options, faults: faults, bytesPerInstruction: 128)
    }
  }

  private func translate<Faults: FaultSwitch>(
    _ program: Program, kfuncs: [KfuncTarget], options: JITOptions, faults: Faults, bytesPerInstruction: Int
  ) throws(JITError) -> CompiledProgram {
    let size = ProgramTranslator<Faults>.size(of: program, bytesPerInstruction: bytesPerInstruction)
    do {
      let writable = try pool.allocate(size: size, near: kfuncs.first?.address)
      var translator = ProgramTranslator(
        program: program, kfuncs: kfuncs, options: options, faults: faults,
        buffer: CodeBuffer(start: writable.start, capacity: writable.size))
      try translator.run()
      let layout = translator.finish()
      return CompiledProgram(code: try writable.seal(), options: options, program: program, layout: layout)
    } catch let error as JITError {
      throw error
    } catch {
      throw JITError(code: .outOfMemory, instruction: nil, message: "no memory for code: \(error)")
    }
  }
}
