import CShims
import Checks
import Commands
import Dispatch
import Engines
import Execution
import Glibc
import NativeCalls
import Outcomes
import Support

/// The program; its commands are in the module `Commands`.
@main
enum Main {
  static func main() {
    kft_keep_priority()
    // A worker calls in the main thread, without other threads. Its exit status is not a verdict.
    if WorkerMain.isAsked {
      WorkerMain.run(TestBedJobs.all + CommandJobs.all + [ExecutionJob.self, DescribeEngineJob.self])
    }
    kft_occupy_standard_streams()
    kft_exit_guard_arm("kfunctest")
    // Before the first thread: if a thread cannot be created, the runtime hangs or stops without a message.
    if let missing = kft_missing_resource() { refuse(String(cString: missing)) }
    Task { kft_exit_with_verdict(await Kfunctest.run(Array(CommandLine.arguments.dropFirst()))) }
    dispatchMain()
  }

  private static func refuse(_ reason: String) -> Never {
    let line = Array("kfunctest: \(reason)\n".utf8)
    _ = write(STDERR_FILENO, line, line.count)
    kft_exit_with_verdict(2)
  }
}
