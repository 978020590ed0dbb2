import BPF
import CShims
import CallingConvention
import Engines
import Kfuncs
import NativeCalls
import Outcomes

/// An engine from outside: a library with the functions of `kfunctest_engine.h`.
struct LibraryProgramEngine: ProgramEngine {
  let caller: Caller
  private let path: String

  /// The engine that a caller's name refers to; nil for one that is no library.
  init?(_ caller: Caller) {
    guard let path = caller.libraryPath else { return nil }
    self.caller = caller
    self.path = path
  }

  func run(_ setup: ProgramSetup, _ runner: borrowing ProgramRunner) -> ExecutionResult {
    var functions: [[EngineInput.Function]] = []
    var needs: Set<EngineNeed> = []
    for (program, kfuncs) in zip(setup.programs, setup.kfuncs) {
      needs.formUnion(program.engineNeeds)
      var own: [EngineInput.Function] = []
      for kfunc in kfuncs {
        switch kfunc.function {
        case .unavailable(let reason): return ExecutionResult(caller, .unsupported, reason)
        case .inWorker: return ExecutionResult(caller, .unsupported, "\(kfunc.name) is in another process")
        case .address(let address):
          if kfunc.placement.needsMoves { needs.insert(.byValue) }
          own.append(EngineInput.Function(kfunc, address: address))
        }
      }
      functions.append(own)
    }
    do throws(EngineFailure) {
      let library = try EngineLibrary(path, runner.thread.invoker)
      let lacking = EngineNeed.allCases.first { need in
        needs.contains(need) && library.capabilities & (need.capability ?? 0) == 0
      }
      if let lacking { return ExecutionResult(caller, .unsupported, .unsupported(lacking)) }
      return try run(setup, functions, library, runner)
    } catch {
      return ExecutionResult(caller, .fault, .engine(error))
    }
  }

  private func run(
    _ setup: ProgramSetup, _ functions: [[EngineInput.Function]], _ library: EngineLibrary,
    _ runner: borrowing ProgramRunner
  ) throws(EngineFailure) -> ExecutionResult {
    let arrays = TailCallTable(setup.arrays.map { $0.entries.count })
    let byDefinition = Dictionary(
      setup.arrays.indices.compactMap { index in setup.arrays[index].definition.map { ($0, arrays.address(of: index)) }
      }
    ) { first, _ in first }
    var programs: [EngineProgram] = []
    for (program, functions) in zip(setup.programs, functions) {
      var input = EngineInput(program, functions)
      input.helpers = runner.helpers.addresses
      input.maps =
        program.maps.isEmpty
        ? setup.arrays.indices.map { EngineInput.Map(handle: UInt64(arrays.address(of: $0)), values: nil) }
        : setup.maps.places(of: program, arrays: byDefinition)
      do throws(EngineError) {
        programs.append(try EngineProgram.compile(input, by: library))
      } catch {
        switch error {
        case .refused(let words): return ExecutionResult(caller, .rejected, words)
        case .failed(let failure): throw failure
        }
      }
    }
    for (index, array) in setup.arrays.enumerated() {
      for (entry, program) in array.entries.enumerated() {
        arrays.set(index, entry, program.map { programs[$0].handle } ?? 0)
      }
    }
    var result = ExecutionResult(caller)
    if setup.job.wantsCode { result.code = try programs[0].machineCode().map(HexBytes.init) }
    arrays.activate()
    defer { TailCallTable.deactivate() }
    do throws(CallFailure) {
      result.r0 = try programs[0].run(memory: UInt(setup.input.r1), length: UInt(setup.input.r2))
    } catch {
      result.status = .fault
      result.failure = setup.maps.takeFailure().map { .helper($0) } ?? error
      return result
    }
    for program in programs { try program.free() }
    return result
  }
}

extension Placement {
  /// Whether an engine has to move arguments or a second eightbyte of the result: Linux 7.2, which moves nothing, makes the
  /// call wrong.
  package var needsMoves: Bool { !verdict(under: .linux72).placement.isRight }
}

/// The program arrays of a run, as `kfunctest_program.tail_call_target` finds them.
private final class TailCallTable {
  private let arrays: UnsafeMutableBufferPointer<kft_tail_array>
  private let handles: [UnsafeMutableBufferPointer<UnsafeMutableRawPointer?>]

  /// Creates arrays of empty entries.
  /// - Parameter counts: the number of entries of each.
  init(_ counts: [Int]) {
    arrays = .allocate(capacity: counts.count)
    handles = counts.map { count in
      let entries = UnsafeMutableBufferPointer<UnsafeMutableRawPointer?>.allocate(capacity: max(1, count))
      entries.initialize(repeating: nil)
      return entries
    }
    for (index, entries) in handles.enumerated() {
      let address = UInt64(UInt(bitPattern: entries.baseAddress))
      arrays.initializeElement(
        at: index, to: kft_tail_array(address: address, handles: entries.baseAddress, count: UInt32(counts[index])))
    }
  }

  deinit {
    for entries in handles { entries.deallocate() }
    arrays.deallocate()
  }

  /// What a program has in r2.
  func address(of array: Int) -> UInt { UInt(bitPattern: handles[array].baseAddress) }

  /// Fills an entry.
  func set(_ array: Int, _ entry: Int, _ handle: UInt) {
    handles[array][entry] = UnsafeMutableRawPointer(bitPattern: handle)
  }

  /// Makes the arrays those of the programs that run.
  func activate() { kft_set_tail_arrays(arrays.baseAddress, arrays.count) }

  /// Leaves no arrays.
  static func deactivate() { kft_set_tail_arrays(nil, 0) }
}
