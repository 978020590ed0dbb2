import ArgumentParser
import Execution
import NativeCalls
import Outcomes

/// Options that tell debuggers and profilers of the JIT's code.
struct ObservationOptions: ParsableArguments {
  @Flag(
    help: .init(
      "Tell gdb of the JIT's code: functions, lines of the source, call frames (docs/debugging.md). The program then runs in "
        + "this process: gdb --args kfunctest exec FILE --gdb. Under a debugger time is not limited."))
  var gdb = false

  @Flag(help: "Write /tmp/perf-PID.map, so that perf names the JIT's functions; PID is the worker's.")
  var perfMap = false

  @Option(
    help: .init(
      "Write jit-PID.dump into this folder: the JIT's code with names, lines and call frames, for perf inject --jit "
        + "(docs/debugging.md); PID is the worker's.", valueName: "folder"))
  var jitdump: String?

  /// Whether the lines of the source are shown.
  var wantsLines: Bool { gdb || jitdump != nil }

  /// Checks that what is asked for can be had.
  /// - Parameter engines: who runs the program.
  func validate(for engines: [Caller]) throws {
    let others = engines.filter { $0 != .jit }
    if gdb, let other = others.first {
      throw ValidationError(
        "--gdb is for code of our JIT, not \(other.rawValue): leave --engine away, or give --engine jit")
    }
    for (isAsked, name) in [(perfMap, "--perf-map"), (jitdump != nil, "--jitdump")]
    where isAsked && !engines.contains(.jit) {
      throw ValidationError("\(name) is for code of our JIT: leave --engine away, or name jit there, too")
    }
  }

  /// What the run is told.
  /// - Parameter file: the file of the program.
  func observers(of file: String) -> CodeObservers {
    var observers = CodeObservers()
    observers.writesPerfMap = perfMap
    observers.jitDumpFolder = jitdump
    if gdb {
      observers.debugSource = DebugSource(
        name: file == "-" ? "standard input" : file, folder: WorkingFolder.path ?? "/")
    }
    return observers
  }
}
