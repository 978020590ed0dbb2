import BPF
import JIT
import Kfuncs
import Outcomes

/// An engine that runs programs. To add one, conform to this protocol and list it in `ProgramRunner.engines`.
protocol ProgramEngine: Sendable {
  /// The engine's name.
  var caller: Caller { get }

  /// Runs a program once.
  /// - Parameters:
  ///   - setup: the program and everything that it can access.
  ///   - runner: guards the run; provides helpers and limits.
  func run(_ setup: ProgramSetup, _ runner: borrowing ProgramRunner) -> ExecutionResult
}

/// A program with everything that it can access during one run.
struct ProgramSetup {
  /// The program and its input.
  let job: ProgramRunner.Job
  /// The program, and after it those that tail calls go to.
  let programs: [Program]
  /// The functions of the kfuncs of each of `programs`, in the order of its `kfuncs`.
  let kfuncs: [[Kfunc]]
  /// The program arrays.
  let arrays: [TailCallArray]
  /// The memory of the input.
  let input: InputMemory
  /// The maps.
  let maps: RunMaps
  /// Options of the JIT.
  let options: JITOptions
}

/// The targets of tail calls through one program array.
struct TailCallArray {
  /// The map; nil for array 0 of a program without maps.
  let definition: MapDefinition?
  /// Indices of `ProgramSetup.programs`; nil for an empty entry.
  let entries: [Int?]
}

/// A run cannot begin.
struct RunRefusal: Error {
  /// Whether the program or the engine is at fault.
  let status: ExecutionResult.Status
  /// The reason.
  let message: String
}
