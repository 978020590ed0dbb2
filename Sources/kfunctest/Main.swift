import CShims
import Commands
import Dispatch
import Execution
import TestBed

/// The program: everything is in `Commands`, where tests reach it.
@main
enum Main {
  static func main() {
    // A worker makes its calls in the main thread, with no other beside it. What it says of itself is no verdict.
    if WorkerMain.isAsked { WorkerMain.run(TestBedJobs.all + [ExecutionJob.self]) }
    kft_exit_guard_arm("kfunctest")
    Task { kft_exit_with_verdict(await Kfunctest.run(Array(CommandLine.arguments.dropFirst()))) }
    dispatchMain()
  }
}
