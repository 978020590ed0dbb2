import Interpreter
import Kfuncs
import NativeCalls
import Outcomes
import Support

/// The engine that interprets programs.
struct InterpreterProgramEngine: ProgramEngine {
  let caller = Caller.interpreter

  func run(_ setup: ProgramSetup, _ runner: borrowing ProgramRunner) -> ExecutionResult {
    let (address, count) = (setup.address, setup.count)
    var invocations: [KfuncInvocation] = []
    for kfunc in setup.kfuncs {
      switch kfunc.function {
      case .unavailable(let reason): return ExecutionResult(.interpreter, .unsupported, reason)
      case .inWorker: return ExecutionResult(.interpreter, .unsupported, "\(kfunc.name) is in another process")
      case .address(let address):
        do throws(HarnessError) {
          invocations.append(try KfuncInvocation(kfunc, target: address))
        } catch {
          return ExecutionResult(.interpreter, .unsupported, error.message)
        }
      }
    }
    let helpers = runner.helpers
    var calls = GuardedCalls(kfuncs: invocations, invoke: runner.thread.invoker) { helpers.call($0, $1, $2) }
    var interpreter = Interpreter(setup.job.program, arrays: [setup.job.tailCalls], budget: runner.limits.budget)
    var result = ExecutionResult(.interpreter)
    do throws(InterpreterError) {
      let regions = count > 0 ? [Interpreter.Region(start: address, size: count)] : []
      result.r0 = try interpreter.run(
        r1: UInt64(address), r2: UInt64(count), regions: regions, calls: &calls)
    } catch {
      switch error.code {
      case .unknownFunction: result.status = .rejected
      case .unsupported: result.status = .unsupported
      default: result.status = .fault
      }
      result.failure =
        result.status == .fault ? .interpreter("\(error)") : .callerCannot("\(error)")
    }
    return result
  }
}
