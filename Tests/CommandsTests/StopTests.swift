import TestSupport
import Testing

/// A run that is asked to stop reports what it has done, and ends with status 128 plus the signal's number.
@Suite struct StopTests {
  @Test(arguments: [
    ("sweep --exhaustive 6 --types int,long,short,char,u8,u16", "INT", 130), ("mutants", "QUIT", 131),
    ("fuzz --time 60 --seed 1", "TERM", 143),
  ]) func theFirstRequest(_ command: String, _ signal: String, _ status: Int) throws {
    try expectStop(command, signal, status)
  }

  @Test(.enabled(if: RunningKernel.answers, "the running kernel cannot be asked")) func theKernelsRun() throws {
    try expectStop("kernel --random 1000000", "HUP", 129)
  }

  private func expectStop(_ command: String, _ signal: String, _ status: Int) throws {
    let outcome = try Executable.shell(
      "set -m; $K \(command) & pid=$!; sleep 1; kill -\(signal) $pid; wait $pid; echo \"status $?\"")
    let lines = outcome.output.split(separator: "\n")
    #expect(lines.last == "status \(status)", "\(outcome)")
    // A run interrupted during compilation has nothing else to report.
    #expect((outcome.output + outcome.error).contains("stopped"), "\(outcome)")
    #expect(!outcome.output.contains("FAILED"), "\(outcome)")
    #expect(!outcome.output.contains("SURVIVED"), "\(outcome)")
  }

  /// A second request ends the run at once.
  @Test func theSecondRequest() throws {
    let outcome = try Executable.shell(
      "set -m; $K sweep --strength 4 & pid=$!; sleep 1; kill -INT $pid; sleep 0.2; kill -INT $pid; wait $pid; echo \"status $?\""
    )
    #expect(outcome.output.split(separator: "\n").last == "status 130", "\(outcome)")
  }
}
