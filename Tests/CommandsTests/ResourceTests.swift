import TestSupport
import Testing

/// Little room ends with a message, never with a hang, a trap or success.
@Suite struct ResourceTests {
  @Test(arguments: [
    "list", "run --filter kf_u64_7", "abi 'int f(int)'", "probe 'int f(int)'", "fuzz --count 2", "mutants",
  ])
  func littleRoom(_ command: String) throws {
    for (limit, words) in [
      ("-n 8", "ulimit -n is too low"), ("-n 16", "ulimit -n is too low"), ("-n 20", "ulimit -n is too low"),
      ("-v 160000", "ulimit -v is too low"), ("-v 400000", "ulimit -v is too low"),
    ] {
      // The shell's own limit: what starts the program needs less.
      let outcome = try Executable.shell("ulimit \(limit); exec $K \(command)")
      // Below what the loader and the Swift runtime take there is nobody who could say something: that is 127 or a signal.
      #expect(outcome.status == 2, "\(limit) \(command): \(outcome)")
      #expect(outcome.output.isEmpty, "\(limit) \(command): \(outcome)")
      #expect(outcome.errorLines.count == 1, "\(limit): \(outcome.error)")
      #expect(outcome.error.contains(words), "\(limit): \(outcome.error)")
    }
  }

  /// What is asked for is enough.
  @Test(
    .enabled(if: SourceCompiler.gcc.isThere, "no gcc"),
    arguments: ["run --filter kf_u64_7", "probe 'int f(int)' --compilers gcc"])
  func enoughRoom(_ command: String) throws {
    let outcome = try Executable.shell("ulimit -n 32; exec $K \(command)")
    #expect(outcome.status == 0, "\(outcome)")
  }
}
