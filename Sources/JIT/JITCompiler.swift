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
    switch options.profile {
    case .native(let native):
      try translate(program, kfuncs, options) {
        NativeEmitter(translation: $0, buffer: $1, options: native, faults: NoFault())
      }
    case .kernel(let kernel):
      try translate(program, kfuncs, options) { KernelEmitter(translation: $0, buffer: $1, options: kernel) }
    }
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
    try translate(program, kfuncs, .native) {
      NativeEmitter(translation: $0, buffer: $1, options: NativeOptions(), faults: PlantedFault(fault: fault))
    }
  }

  /// Bytes of program stack that a function uses, as far as its instructions show it.
  /// - Parameters:
  ///   - program: the program.
  ///   - function: an index of its `subprograms`.
  /// - Returns: the depth; nil where a pointer into the frame escapes, so that only a verifier knows.
  public static func stackDepth(of program: Program, function: Int) -> Int? {
    let analysis = FunctionAnalysis(function: function, of: program)
    return analysis.frameEscapes ? nil : analysis.stackDepth
  }

  /// Makes the emitter of a compilation.
  private typealias Making<Code: Emitter & ~Copyable> = (consuming Translation, consuming CodeBuffer) -> Code

  private func translate<Code: Emitter & ~Copyable>(
    _ program: Program, _ kfuncs: [KfuncTarget], _ options: JITOptions, _ makeEmitter: Making<Code>
  ) throws(JITError) -> CompiledProgram {
    var program = program
    if let seed = options.blindingSeed {
      var blinding = ConstantBlinding(seed: seed)
      program = try blinding.blinded(program)
    }
    do {
      return try translate(program, kfuncs, options, bytesPerInstruction: 16, makeEmitter)
    } catch  where error.code == .needsRoom {
      // Only programs that hardly do anything but divide and call from afar come here.
      return try translate(program, kfuncs, options, bytesPerInstruction: 128, makeEmitter)
    }
  }

  private func translate<Code: Emitter & ~Copyable>(
    _ program: Program, _ kfuncs: [KfuncTarget], _ options: JITOptions, bytesPerInstruction: Int,
    _ makeEmitter: Making<Code>
  ) throws(JITError) -> CompiledProgram {
    let size = Code.size(of: program, bytesPerInstruction: bytesPerInstruction)
    do {
      let writable = try pool.allocate(size: size, near: kfuncs.first?.address)
      var emitter = makeEmitter(
        Translation(program: program, kfuncs: kfuncs, options: options),
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
