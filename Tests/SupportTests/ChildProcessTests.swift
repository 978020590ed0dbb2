import TestSupport
import Testing

/// The processes and folders of TestSupport.
@Suite struct ChildProcessTests {
  @Test func statusAndOutput() throws {
    let outcome = try ChildProcess.run("bash", ["-c", "cat; echo error >&2; exit 3"], input: "input")
    #expect(outcome.status == 3)
    #expect(outcome.output == "input")
    #expect(outcome.error == "error\n")
    #expect(try ChildProcess.run("bash", ["-c", "kill -9 $$"]).status == -9)
    #expect(throws: ProcessFailure.self) { try ChildProcess.run("no-such-program", []) }
    #expect(throws: ProcessFailure.self) { try ChildProcess.output("false", []) }
  }

  /// A process that takes too long is killed with its descendants.
  @Test func timeLimit() throws {
    let folder = try TemporaryFolder()
    let failure = #expect(throws: ProcessFailure.self) {
      try ChildProcess.run("bash", ["-c", "sleep 60 & echo $! >pid; wait"], in: folder.path, timeLimit: 0.5)
    }
    #expect(failure?.description.contains("no end in 0.5 s") == true)
    let pid = try folder.text("pid").split(separator: "\n").joined()
    // The kernel may take a moment to end it.
    let line = "for i in $(seq 200); do case $(ps -o stat= -p \(pid)) in Z*|'') exit 0;; esac; sleep 0.05; done; exit 1"
    #expect(try ChildProcess.run("bash", ["-c", line]).status == 0)
  }

  /// A descendant that continues does not delay the result, whether it stays in the process group or leaves it.
  @Test(arguments: ["sleep 60 & echo $! >pid", "setsid sleep 60 & echo $! >pid"])
  func descendantsAreNotWaitedFor(_ line: String) throws {
    let folder = try TemporaryFolder()
    let start = ContinuousClock.now
    #expect(try ChildProcess.run("bash", ["-c", line], in: folder.path).status == 0)
    #expect(ContinuousClock.now - start < .seconds(30))
    _ = try ChildProcess.run("kill", folder.text("pid").split(separator: "\n").map(String.init))
  }

  /// A process gets the environment, no descriptor of the tests, and no signal that is blocked or ignored.
  @Test func whatAProcessGets() throws {
    let line = """
      echo $A; ls /proc/self/fd | wc -l
      for mask in $(sed -n 's/Sig\\(Blk\\|Ign\\)://p' /proc/self/status); do echo $((0x$mask & 0x7fffffff)); done
      """
    let outcome = try ChildProcess.run("bash", ["-c", line], environment: ["A": "x"])
    // Three descriptors and the one that lists them; the signals that have names.
    #expect(outcome.output == "x\n4\n0\n0\n")
  }

  @Test func foldersAreRemoved() throws {
    func path() throws -> String {
      let folder = try TemporaryFolder()
      try folder.makeFolder("a/b")
      try folder.write("text", to: "a/b/c")
      #expect(try folder.names(in: "a/b") == ["c"])
      return folder.path
    }
    #expect(try ChildProcess.run("test", ["-e", try path()]).status == 1)
  }
}
