import Foundation
import TestSupport
import Testing

/// gdb, in batch mode.
private enum Debugger {
  /// Why it cannot be used; nil where it can.
  static let obstacle: String? = {
    guard ChildProcess.find("gdb") != nil else { return "no gdb; scripts/setup brings it" }
    let python = try? ChildProcess.run("gdb", ["-q", "-nx", "-batch", "-ex", "python print(6 * 7)"])
    guard python?.output == "42\n" else { return "this gdb has no Python" }
    // A machine may forbid to trace processes.
    let trial = try? ChildProcess.run("gdb", ["-q", "-nx", "-batch", "-ex", "starti", "--args", "/bin/true"])
    return trial?.output.contains("Program stopped") == true ? nil : "gdb cannot trace processes here"
  }()

  /// The program as `scripts/install` strips it: of the rest gdb would read 40 MB at each start.
  static let stripped: TemporaryFolder? = {
    guard let folder = try? TemporaryFolder(),
      let script = try? String(contentsOfFile: Repository.path + "/scripts/install", encoding: .utf8),
      let words = script.firstMatch(of: /\n *strip ((?:-K \w+ )+)/)?.1.split(separator: " ").map(String.init),
      (try? folder.run("strip", words + ["-o", "kfunctest", Executable.path])) != nil
    else { return nil }
    try? FileManager.default.createSymbolicLink(
      atPath: folder.file("libkfuncs.so"), withDestinationPath: BuiltProducts.registry)
    return folder
  }()

  /// The arguments of gdb that run `exec`.
  static func arguments(_ words: [String], _ arguments: [String]) throws -> [String] {
    let program = try #require(stripped).file("kfunctest")
    return ["-q", "-nx", "-batch"] + words + ["--args", program, "exec"] + arguments + ["--gdb"]
  }

  /// What commands print while `exec` runs.
  static func run(_ commands: [String], _ arguments: [String]) throws -> String {
    let settings = [
      "pagination off", "width 0", "debuginfod enabled off", "breakpoint pending on", "style enabled off",
      "backtrace past-main on",
    ]
    let words = (settings.map { "set \($0)" } + commands).flatMap { ["-ex", $0] }
    return try ChildProcess.run("gdb", Self.arguments(words, arguments)).output
  }

  static let programs = Repository.path + "/Tests/Programs/debugging/"
}

/// What gdb sees of the JIT's code.
@Suite(.enabled(if: Debugger.obstacle == nil, "gdb cannot be used")) struct DebuggerTests {
  /// From a kfunc through two subprograms and the main program into the thread that made the call.
  @Test func aBacktraceThroughKfuncAndSubprograms() throws {
    let program = Debugger.programs + "nested.bpf.s"
    let text = try Debugger.run(["break kf_u64_7", "run", "backtrace"], [program])
    let frames = text.split(separator: "\n").filter { $0.hasPrefix("#") }.map(String.init)
    try #require(frames.count > 6, "\(text)")
    #expect(frames[0].contains("kf_u64_7 (a=11, b=5, c=3, d=4, e=5, f=6, g=7) at "))
    for (frame, place) in zip(
      frames[1...], ["inner () at \(program):22", "outer () at \(program):11", "main () at \(program):3"])
    {
      #expect(frame.hasSuffix(" in " + place), "\(frame)")
    }
    #expect(frames[4].contains(" in kft_enter ()") && frames[5].contains(" in kft_thread_invoke ("))
    // The thread's own stack, to its first function: clone or clone3, whose names are in libc's debug information only.
    #expect(
      [" in clone3 ()", " in clone ()", " in ?? () from /lib/x86_64-linux-gnu/libc.so.6"].contains {
        frames.last?.contains($0) == true
      }, "\(frames.last ?? "")")
  }

  /// A breakpoint that is set before the code exists; steps by line; the value of a function; BPF registers.
  @Test func breakpointsAndSteps() throws {
    let program = Debugger.programs + "nested.bpf.s"
    let text = try Debugger.run(
      [
        "break inner", "break nested.bpf.s:24", "run", "info frame", "print r2", "next", "print r8",
        "step", "continue", "finish", "print/x $", "up", "info symbol $pc", "print r6", "continue",
      ], [program])
    #expect(text.contains("Breakpoint 1, inner () at \(program):16\n16\tr8 = r2\n"), "\(text)")
    #expect(text.contains("rip = 0x") && text.contains("in inner (\(program):16)"))
    #expect(text.contains("$1 = 5\n17\tr3 = 3\n$2 = 5\n18\tr4 = 4\n"), "\(text)")
    #expect(text.contains("Breakpoint 2, inner () at \(program):24\n24\tr0 += r8\n"))
    #expect(text.contains("outer () at \(program):12\n12\tr0 += r6\nValue returned is $3 = 7\n"), "\(text)")
    #expect(text.contains("\nmain + ") && text.contains(" in section .text of <in-memory@"), "\(text)")
    // r0: 7 of inner, 10 of outer's r6, 1.
    #expect(text.contains("0x12\n") && text.contains("exited normally"), "\(text)")
  }

  /// A C object: lines of its source, found from the object's folder.
  @Test func linesOfCSource() throws {
    let object = Repository.path + "/Tests/Objects/built/v4-O2/subprograms.bpf.o"
    let source = Repository.path + "/Tests/Objects/src/subprograms.bpf.c"
    let text = try Debugger.run(["break seven", "run", "backtrace 3", "list"], [object, "--program", "count_7"])
    #expect(text.contains("hit Breakpoint 1, seven () at \(source):"), "\(text)")
    let line = try #require(text.firstMatch(of: /#1 .* in count_7 \(\) at \S+subprograms.bpf.c:(\d+)\n/))
    let lines = try String(contentsOfFile: source, encoding: .utf8).split(
      separator: "\n", omittingEmptySubsequences: false)
    let number = try #require(Int(line.1))
    #expect(lines[number - 1].contains("seven("), "\(lines[number - 1])")
  }

  /// At each machine instruction of prologue, body and epilogue, gdb finds what the callers had in their registers.
  @Test(arguments: [
    (["frames.bpf.s"], ["inner", "main", "outer", "seven", "step"]),
    (["tail-call.bpf.s", "--tail-call", "tail-target.bpf.s", "--no-verify"], ["deep", "jump", "main"]),
  ]) func callFramesAreExactAtEachInstruction(_ words: [String], _ functions: [String]) throws {
    let arguments = words.map { $0.hasSuffix(".s") ? Debugger.programs + $0 : $0 }
    let outcome = try ChildProcess.run(
      "gdb", Debugger.arguments(["-x", Debugger.programs + "step-frames.py"], arguments))
    let summary = try #require(
      outcome.output.firstMatch(of: /\nsteps (\d+), frames (\d+), differences (\d+), returned True\n/),
      "\(outcome.output)")
    #expect(summary.3 == "0", "\(outcome.output)")
    #expect(Int(summary.1) ?? 0 > 100)
    for name in functions { #expect(outcome.output.contains("\n  \(name) "), "\(name)") }
  }

  /// A fault stops in the debugger, at its line; the program's end is reported as without one.
  @Test func faultsStopAtTheirLine() throws {
    let folder = try TemporaryFolder()
    let program = try folder.write("r1 = 8\nr0 = 1\nr0 = *(u64 *)(r1 + 0)\nexit", to: "fault.bpf.s")
    let text = try Debugger.run(["run", "continue"], [program, "--no-verify"])
    #expect(
      text.contains("received signal SIGSEGV") && text.contains("main () at \(program):3\n3\tr0 = *(u64 *)(r1 + 0)"),
      "\(text)")
    #expect(text.contains("exited with code 01"))
  }
}

/// Options for debuggers and profilers, without either.
struct ObservationTests {
  @Test func withoutADebuggerTheProgramRuns() throws {
    for words in [
      [Debugger.programs + "nested.bpf.s"], [Repository.path + "/Tests/Objects/built/v4-O2/subprograms.bpf.o"],
      [Debugger.programs + "tail-call.bpf.s", "--tail-call", Debugger.programs + "tail-target.bpf.s", "--no-verify"],
    ] {
      let plain = try Executable.run(["exec"] + words)
      let observed = try Executable.run(["exec"] + words + ["--gdb"])
      #expect(plain.status == 0 && observed.status == 0)
      #expect(plain.output == observed.output && plain.error == observed.error)
    }
    // The time of native code stays limited.
    let folder = try TemporaryFolder()
    let endless = try folder.write("goto -1", to: "endless.bpf.s")
    let stopped = try Executable.run("exec", endless, "--no-verify", "--gdb", "--timeout", "100")
    #expect(stopped.status == 1 && stopped.error.contains("fault"), "\(stopped.error)")
  }

  @Test(arguments: [
    (
      ["--gdb", "--engine", "interpreter"],
      "--gdb is for code of our JIT, not interpreter: leave --engine away, or give --engine jit"
    ),
    (["--gdb", "--engine", "jit,kernel"], "--gdb is for code of our JIT, not kernel"),
    (["--jitdump", ".", "--engine", "interpreter"], "--jitdump is for code of our JIT: leave --engine away"),
    (["--perf-map", "--engine", "kernel"], "--perf-map is for code of our JIT"),
    (["--jitdump", "/nonexistent/folder"], "/nonexistent/folder: --jitdump: No such file or directory"),
    (["--jitdump", "/dev/null"], "/dev/null: --jitdump: this is no folder"),
    (["--jitdump", "/proc"], "/proc: --jitdump: "),
  ]) func badOptions(_ words: [String], _ message: String) throws {
    let outcome = try Executable.run(["exec", Debugger.programs + "nested.bpf.s"] + words)
    #expect(outcome.status == 2 && outcome.output.isEmpty, "\(outcome.output) \(outcome.error)")
    #expect(outcome.error.contains(message), "\(outcome.error)")
  }

  @Test func jitdumpsHaveLinesOfTheSource() throws {
    let folder = try TemporaryFolder()
    let outcome = try Executable.run(
      "exec", Debugger.programs + "nested.bpf.s", "--jitdump", folder.path, "--format", "json")
    #expect(outcome.status == 0, "\(outcome.error)")
    let names = try folder.names()
    #expect(names.count == 1 && names[0].wholeMatch(of: /jit-\d+\.dump/) != nil)
    let result = try (object(outcome.output)["results"] as? [[String: Any]])?.first
    #expect(result?["jitDump"] as? String == folder.file(names[0]))
    let script = Repository.path + "/Tests/Programs/debugging/read-jitdump.py"
    let text = try folder.run("python3", [script, names[0]])
    #expect(text.contains("\"bpf_inner\"") && text.contains("24, \"\(Debugger.programs)nested.bpf.s\""), "\(text)")
  }
}

/// perf.
private enum Profiler {
  /// Why it cannot be used; nil where it can.
  static let obstacle: String? = {
    guard let folder = try? TemporaryFolder(), ChildProcess.find("perf") != nil else { return "no perf" }
    let trial = try? ChildProcess.run(
      "perf", ["record", "-q", "-k", "mono", "-e", "cpu-clock", "-o", folder.file("data"), "true"])
    return trial?.status == 0 ? nil : "perf cannot record here"
  }()

  /// Records a program that takes a while, into the file `data` of a folder.
  static func record(_ words: [String], _ folder: TemporaryFolder) throws -> ProcessOutcome {
    let options = ["record", "-q", "-k", "mono", "-e", "cpu-clock", "-o", "data", "--"]
    return try ChildProcess.run(
      "perf", options + [Executable.path, "exec", Debugger.programs + "loop.bpf.s"] + words, in: folder.path)
  }
}

/// What perf makes of the files.
@Suite(.enabled(if: Profiler.obstacle == nil, "perf cannot be used")) struct ProfilerTests {
  @Test func injectedCodeHasNamesAndLines() throws {
    let folder = try TemporaryFolder()
    let outcome = try Profiler.record(["--jitdump", "."], folder)
    #expect(outcome.status == 0, "\(outcome.error)")
    try folder.run("perf", ["inject", "--jit", "-i", "data", "-o", "injected"])
    let report = try folder.run("perf", ["report", "--stdio", "-i", "injected", "--sort", "sym"])
    #expect(report.contains("[.] bpf_work") && report.contains("[.] bpf_step"), "\(report)")
    let code = try folder.run("perf", ["annotate", "--stdio", "-l", "-i", "injected", "bpf_work"])
    #expect(code.contains("r0 *= r2") && code.contains("loop.bpf.s:20"), "\(code)")
    // perf made an ELF file of each function, with our call frames.
    let file = try #require(try folder.names().first { $0.hasPrefix("jitted-") })
    let frames = try folder.run("readelf", ["--debug-dump=frames", file])
    #expect(frames.contains("DW_CFA_def_cfa_register: r6 (rbp)"))
  }

  @Test func theMapGivesNames() throws {
    let folder = try TemporaryFolder()
    let outcome = try Profiler.record(["--perf-map"], folder)
    let map = try #require(outcome.error.firstMatch(of: /names for perf: (\S+)\n/)?.1)
    defer { try? FileManager.default.removeItem(atPath: String(map)) }
    let report = try folder.run("perf", ["report", "--stdio", "-i", "data", "--sort", "sym"])
    #expect(report.contains("[.] bpf_work"), "\(report)")
  }
}
