import BPF
import CShims
import Interpreter
import Kfuncs
import NativeCalls
import Outcomes
import Support

/// The engine that interprets programs.
struct InterpreterProgramEngine: ProgramEngine {
  let caller = Caller.interpreter

  func run(_ setup: ProgramSetup, _ runner: borrowing ProgramRunner) -> ExecutionResult {
    var invocations: [KfuncInvocation] = []
    for kfunc in setup.kfuncs.joined() {
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
    let helpers = HelperCalls(runner.helpers, setup.maps, runner.thread.invoker)
    var calls = GuardedCalls(
      kfuncs: invocations, invoke: runner.thread.invoker, helper: { id, arguments, _ in helpers.call(id, arguments) },
      returned: { helpers.returned($0) })
    let definitions = setup.arrays.map(\.definition)
    let mapped = setup.programs.map { MappedProgram($0, maps: setup.maps.places(of: $0, arrays: definitions)) }
    let interpreter = Interpreter(
      mapped[0], arrays: setup.arrays.map { $0.entries.map { $0.map { mapped[$0] } } }, budget: runner.limits.budget)
    interpreter.stackContent = setup.job.stackContent
    var result = ExecutionResult(.interpreter)
    do throws(InterpreterError) {
      result.r0 = try interpreter.run(
        r1: setup.input.r1, r2: setup.input.r2, regions: setup.input.regions + setup.maps.regions, calls: &calls)
      if try !Self.runTimers(of: setup.maps, interpreter, &calls) {
        result.status = .fault
        result.failure = .helper(TimerLimit.message)
      }
    } catch {
      switch error.code {
      case .unknownFunction: result.status = .rejected
      case .unsupported: result.status = .unsupported
      default: result.status = .fault
      }
      result.isOverBudget = error.code == .budget
      // The number counts instructions of the program that was running.
      if setup.programs.count == 1 { result.instruction = error.instruction }
      result.failure =
        result.status == .fault ? .interpreter("\(error)") : .callerCannot("\(error)")
    }
    return result
  }

  /// Calls the callbacks of the timers that the program started, in the order of their expiry.
  /// - Returns: whether all were called.
  static func runTimers(
    of maps: RunMaps, _ interpreter: Interpreter, _ calls: inout some InterpreterCalls
  ) throws(InterpreterError) -> Bool {
    var next = kft_callback()
    while true {
      switch kft_timers_next(maps.run, &next) {
      case 0: return true
      case 1: _ = try interpreter.call(FunctionCall(next), calls: &calls)
      default: return false
      }
      kft_timers_returned(maps.run)
    }
  }
}

/// The limit of callbacks of timers.
enum TimerLimit {
  /// What a run that meets it says.
  static var message: String { "timers start themselves again: \(KFT_TIMER_CALLBACKS) callbacks have run" }
}

/// The helpers of one interpreted run, and those that wait for a function of the program.
final class HelperCalls {
  private let helpers: Helpers
  private let maps: RunMaps
  private let invoke: GuardedThread.Invoker
  /// The states of helpers that call functions of the program: the last is the innermost.
  private let iterations = UnsafeMutablePointer<kft_iteration>.allocate(capacity: Int(KFT_ITERATION_DEPTH) + 1)
  private var depth = 0

  init(_ helpers: Helpers, _ maps: RunMaps, _ invoke: GuardedThread.Invoker) {
    self.helpers = helpers
    self.maps = maps
    self.invoke = invoke
  }

  deinit { iterations.deallocate() }

  func call(_ id: Int32, _ arguments: UnsafePointer<UInt64>) -> CallOutcome {
    guard helpers.addresses[id] != nil, helpers.isLinux, kft_iterates(id) else {
      let outcome = helpers.call(id, arguments, invoke)
      if case .failed = outcome { return failed() }
      return outcome
    }
    let begin: @convention(c) (UnsafeMutablePointer<kft_iteration>?, Int32, UnsafePointer<UInt64>?) -> Void =
      kft_iteration_begin
    let call = NativeCall(
      function: unsafeBitCast(begin, to: UInt.self),
      arguments: (UInt(bitPattern: iterations + depth), UInt(UInt32(bitPattern: id)), UInt(bitPattern: arguments), 0))
    guard invoke(call) else { return failed() }
    depth += 1
    return next()
  }

  /// The interpreter's message names the helper itself.
  private func failed() -> CallOutcome {
    guard let reason = maps.takeFailure() else { return .failed("a signal ended the call") }
    return .failed(reason.split(separator: ": ", maxSplits: 1).last.map(String.init) ?? reason)
  }

  func returned(_ r0: UInt64) -> CallOutcome {
    guard depth > 0 else { return .unknown }
    kft_iteration_took(iterations + depth - 1, r0)
    return next()
  }

  private func next() -> CallOutcome {
    var call = kft_callback()
    if kft_iteration_next(iterations + depth - 1, &call) { return .callback(FunctionCall(call)) }
    depth -= 1
    return .returned(iterations[depth].result)
  }
}

extension FunctionCall {
  fileprivate init(_ callback: kft_callback) {
    let words = callback.arguments
    self.init(function: callback.function, r1: words.0, r2: words.1, r3: words.2, r4: words.3, r5: words.4)
  }
}
