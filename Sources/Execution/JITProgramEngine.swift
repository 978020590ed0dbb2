import CShims
import JIT
import Kfuncs
import NativeCalls
import Outcomes

/// The engine that compiles programs to native code.
struct JITProgramEngine: ProgramEngine {
  let caller = Caller.jit

  func run(_ setup: ProgramSetup, _ runner: borrowing ProgramRunner) -> ExecutionResult {
    let job = setup.job
    var targets: [KfuncTarget] = []
    for kfunc in setup.kfuncs {
      switch kfunc.function {
      case .unavailable(let reason): return ExecutionResult(.jit, .unsupported, reason)
      case .inWorker: return ExecutionResult(.jit, .unsupported, "\(kfunc.name) is in another process")
      case .address(let address):
        targets.append(
          KfuncTarget(
            address: address, returnsPair: kfunc.placement.result.eightbytes.count == 2,
            stackSlotCount: kfunc.placement.stackSlotCount))
      }
    }
    var options = setup.options
    options.helpers = HelperAddresses(runner.helpers.addresses)
    let array = ProgramArray(count: job.tailCalls.count)
    options.programArrays = [array]
    let compiler = JITCompiler()
    let compiled: CompiledProgram
    do throws(JITError) {
      for (index, program) in job.tailCalls.enumerated() {
        array.set(index, try compiler.compile(program, kfuncs: [], options: options))
      }
      compiled = try compiler.compile(job.program, kfuncs: targets, options: options)
    } catch {
      let isLimit = error.code == .unsupported
      return ExecutionResult(.jit, isLimit ? .unsupported : .rejected, "\(error)")
    }
    // The array and its programs would retain each other.
    defer { for index in 0..<array.count { array.set(index, nil) } }
    var result = ExecutionResult(.jit)
    if runner.limits.writesPerfMap { result.perfMap = PerfMap.add(compiled) }
    _ = kft_take_unwound()
    do throws(CallFailure) {
      result.r0 = try runner.thread.call(
        compiled.entry, setup.address, UInt(setup.count), code: compiled.entry...(compiled.entry + UInt(compiled.size)))
    } catch {
      if kft_take_unwound() {
        result.r0 = 0
      } else {
        result.status = .fault
        result.failure = error
      }
    }
    return result
  }
}
