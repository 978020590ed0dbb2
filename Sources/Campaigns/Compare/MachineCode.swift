import BPF
import CallingConvention
import Execution
import JIT
import KernelOracle
import Kfuncs
import Outcomes

/// The machine code that engines make of a program.
enum MachineCode {
  /// The code; nil for an engine that gives none.
  /// - Parameters:
  ///   - program: the program.
  ///   - caller: the engine.
  ///   - comparison: the kfuncs and a planted fault.
  static func code(
    of program: ComparedProgram, by caller: Caller, _ comparison: ProgramComparison
  ) -> CompareOutcome.Code? {
    let functions: [[UInt8]]?
    switch caller {
    case .jit: functions = ours(program.program, comparison)
    case .kernel: functions = ProgramEngines.kernelCode(of: program.job(nil))
    default: functions = outside(program, caller, comparison).map { [$0] }
    }
    return functions.map { CompareOutcome.Code(engine: caller, functions: $0.map(HexBytes.init)) }
  }

  /// The code of an engine library, which has to compile the program for it.
  private static func outside(
    _ program: ComparedProgram, _ caller: Caller, _ comparison: ProgramComparison
  ) -> [UInt8]? {
    guard caller.reference.kind == .library else { return nil }
    var job = program.job(nil)
    job.wantsCode = true
    let setup = comparison.setup
    let library = program.program.kfuncs.isEmpty ? nil : setup.library
    return try? job.run(caller, setup.limits, library: library, workers: setup.workers).code?.bytes
  }

  private static func ours(_ program: Program, _ comparison: ProgramComparison) -> [[UInt8]]? {
    var options = JITOptions.native
    options.isListing = true
    let targets = program.kfuncs.map { reference in
      guard let kfunc = comparison.kfuncs.first(where: { $0.name == reference.name }) else {
        return KfuncTarget(address: 0, returnsPair: false)
      }
      return KfuncTarget(kfunc.placement, under: .linux72, address: 0)
    }
    let compiled: CompiledProgram?
    if let fault = comparison.setup.fault {
      compiled = try? JITCompiler().compile(program, kfuncs: targets, planting: fault, options: options)
    } else {
      compiled = try? JITCompiler().compile(program, kfuncs: targets, options: options)
    }
    guard let compiled else { return nil }
    let bytes = compiled.bytes
    return compiled.functions.map { Array(bytes[$0.code]) }
  }
}
