import BPF
import JIT

/// Calls from a BPF program that the JIT compiled.
struct JITEngine: CallEngine {
  let compiler: JITCompiler
  var fault: JITFault?

  func prepare(_ site: CallSite, shape: CallShape) throws(BedError) -> PreparedCall {
    let generator = ProgramGenerator(name: site.kfunc.name, placement: site.kfunc.placement)
    let program = try Self.generate(generator, shape)
    let compiled = try compile(program, site: site, generator: generator)
    return PreparedCall(
      native: NativeCall(function: compiled.entry, arguments: (site.block, 0, 0, 0)),
      code: compiled.entry...(compiled.entry + UInt(compiled.size)), owner: compiled)
  }

  private static func generate(_ generator: ProgramGenerator, _ shape: CallShape) throws(BedError) -> Program {
    do {
      return try generator.program(shape)
    } catch {
      throw BedError(.unsupportedSignature, "no BPF program of shape \(shape.rawValue): \(error)")
    }
  }

  private func compile(
    _ program: Program, site: CallSite, generator: ProgramGenerator
  ) throws(BedError) -> CompiledProgram {
    let target = KfuncTarget(address: site.target, returnsPair: generator.returnsPair)
    do {
      if let fault { return try compiler.compile(program, kfuncs: [target], planting: fault) }
      return try compiler.compile(program, kfuncs: [target])
    } catch {
      throw BedError(.unsupportedSignature, "the JIT: \(error)")
    }
  }
}
