import BPF
import CShims
import JIT
import Kfuncs
import NativeCalls
import Outcomes
import Support

/// The engine that compiles programs to native code.
struct JITProgramEngine: ProgramEngine {
  let caller = Caller.jit

  func run(_ setup: ProgramSetup, _ runner: borrowing ProgramRunner) -> ExecutionResult {
    var targets: [[KfuncTarget]] = []
    for kfuncs in setup.kfuncs {
      var own: [KfuncTarget] = []
      for kfunc in kfuncs {
        switch kfunc.function {
        case .unavailable(let reason): return ExecutionResult(.jit, .unsupported, reason)
        case .inWorker: return ExecutionResult(.jit, .unsupported, "\(kfunc.name) is in another process")
        case .address(let address):
          let target = setup.job.callTargets.target(for: kfunc.placement) ?? .linux72
          own.append(KfuncTarget(kfunc.placement, under: target, address: address))
        }
      }
      targets.append(own)
    }
    let arrays = setup.arrays.map { ProgramArray(count: $0.entries.count) }
    // An array and its programs would retain each other.
    defer { for array in arrays { for index in 0..<array.count { array.set(index, nil) } } }
    var compiled: [CompiledProgram] = []
    do throws(JITError) {
      try compile(setup, arrays, targets, HelperAddresses(runner.helpers.addresses), into: &compiled)
    } catch {
      var result = ExecutionResult(.jit, error.code == .unsupported ? .unsupported : .rejected, "\(error)")
      // The number counts instructions of the program that was compiled; a place is one of the first.
      if compiled.isEmpty { result.instruction = error.instruction }
      return result
    }
    for (array, entries) in zip(arrays, setup.arrays.map(\.entries)) {
      for (index, entry) in entries.enumerated() { array.set(index, entry.map { compiled[$0] }) }
    }
    let observers = runner.limits.observers
    let files: CodeObservers.Files
    do throws(HarnessError) {
      files = try observers.write(compiled)
    } catch {
      return ExecutionResult(.jit, .unsupported, error.description)
    }
    let main = compiled[0]
    var result = ExecutionResult(.jit)
    observers.whileKnown(compiled) { result = run(main, setup, runner) }
    result.perfMap = files.perfMap
    result.jitDump = files.jitDump
    return result
  }

  private func compile(
    _ setup: ProgramSetup, _ arrays: [ProgramArray], _ targets: [[KfuncTarget]], _ helpers: HelperAddresses,
    into compiled: inout [CompiledProgram]
  ) throws(JITError) {
    var options = setup.options
    options.helpers = helpers
    options.programArrays = arrays
    let byDefinition = Dictionary(
      zip(setup.arrays, arrays).compactMap { array, own in array.definition.map { ($0, own) } }
    ) { first, _ in first }
    let compiler = JITCompiler()
    for (index, (program, targets)) in zip(setup.programs, targets).enumerated() {
      options.maps = setup.maps.addresses(of: program, arrays: byDefinition)
      let facts = index == 0 ? setup.job.facts : nil
      if let fault = setup.job.fault {
        compiled.append(try compiler.compile(program, kfuncs: targets, planting: fault, options: options))
      } else {
        compiled.append(try compiler.compile(program, kfuncs: targets, facts: facts, options: options))
      }
    }
  }

  private func run(
    _ compiled: CompiledProgram, _ setup: ProgramSetup, _ runner: borrowing ProgramRunner
  ) -> ExecutionResult {
    var result = ExecutionResult(.jit)
    let code = compiled.entry...(compiled.entry + UInt(compiled.size))
    _ = kft_take_unwound()
    do throws(CallFailure) {
      result.r0 = try runner.thread.call(compiled.entry, UInt(setup.input.r1), UInt(setup.input.r2), code: code)
      let timers: @convention(c) () -> UInt64 = kft_timers_run
      if try runner.thread.call(unsafeBitCast(timers, to: UInt.self), 0, 0, code: code) != 0 {
        throw .helper(TimerLimit.message)
      }
    } catch {
      if kft_take_unwound() {
        result.r0 = 0
      } else {
        result.status = .fault
        result.failure = setup.maps.takeFailure().map { .helper($0) } ?? error
        if case .signal(let fault) = error {
          result.instruction = compiled.instruction(at: UInt(fault.instructionPointer.value))
        }
      }
    }
    return result
  }
}
