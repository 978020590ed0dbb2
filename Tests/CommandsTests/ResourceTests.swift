import Glibc
import TestSupport
import Testing

/// Low resource limits end with a message, never with a hang, a trap or success.
@Suite struct ResourceTests {
  @Test(arguments: [
    "list", "run --filter kf_u64_7", "abi 'int f(int)'", "probe 'int f(int)'", "fuzz --count 2", "mutants",
  ])
  func lowLimits(_ command: String) throws {
    for (limit, words) in [
      ("-n 8", "ulimit -n is too low"), ("-n 16", "ulimit -n is too low"), ("-n 20", "ulimit -n is too low"),
      ("-v 160000", "ulimit -v is too low"), ("-v 400000", "ulimit -v is too low"),
    ] {
      // The limit is set by a shell, which needs less itself.
      let outcome = try Executable.shell("ulimit \(limit); exec $K \(command)")
      // Lower limits stop the loader or the Swift runtime, before our code runs: status 127 or a signal.
      #expect(outcome.status == 2, "\(limit) \(command): \(outcome)")
      #expect(outcome.output.isEmpty, "\(limit) \(command): \(outcome)")
      #expect(outcome.errorLines.count == 1, "\(limit): \(outcome.error)")
      #expect(outcome.error.contains(words), "\(limit): \(outcome.error)")
    }
  }

  /// The limit that the message asks for is enough.
  @Test(
    .enabled(if: SourceCompiler.gcc.isThere, "no gcc"),
    arguments: ["run --filter kf_u64_7", "probe 'int f(int)' --compilers gcc"])
  func sufficientLimits(_ command: String) throws {
    let outcome = try Executable.shell("ulimit -n 32; exec $K \(command)")
    #expect(outcome.status == 0, "\(outcome)")
  }

  /// Compilers and workers run at the priority that the program was started with, also where the user may raise it.
  @Test(.enabled(if: SourceCompiler.gcc.isThere, "no gcc"))
  func niceIsKept() throws {
    let folder = try TemporaryFolder()
    let compiler = try folder.write("#!/bin/sh\nnice >>'\(folder.file("compilers"))'\nexec gcc \"$@\"\n", to: "cc")
    #expect(chmod(compiler, 0o755) == 0)
    let source = try folder.write(
      """
      #include <stdio.h>
      #include <sys/resource.h>
      int f(int a, int b, int c, int d, int e, int g, int h) {
        FILE *file = fopen("\(folder.file("workers"))", "a");
        if (file) { fprintf(file, "%d\\n", getpriority(PRIO_PROCESS, 0)); fclose(file); }
        return a + b + c + d + e + g + h;
      }

      """, to: "f.c")
    let outcome = try Executable.shell(
      "nice -n 7 nice; exec nice -n 7 $K run --source '\(source)' --compilers '\(compiler)' --caller libffi --values graffiti"
    )
    #expect(outcome.status == 0, "\(outcome)")
    let expected = try #require(outcome.output.split(separator: "\n").first)
    for name in ["compilers", "workers"] {
      let values = Set(try folder.text(name).split(separator: "\n"))
      #expect(values == [expected], "\(name): \(values)")
    }
  }
}
