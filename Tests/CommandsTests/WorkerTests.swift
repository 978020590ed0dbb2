import TestSupport
import Testing

/// Callees that damage or end the process that they run in: each is a finding at its call, and the run continues.
@Suite(.enabled(if: SourceCompiler.gcc.isThere, "no gcc")) struct WorkerTests {
  /// A callee that ends or damages the process, and the finding expected.
  struct Spoiler: Sendable, CustomTestStringConvertible {
    let name: String
    let body: String
    let kind: String
    let reason: String
    let values: String
    /// The finding that takes its place where something else comes first, outside our control.
    let otherwise: (kind: String, reason: String)?

    var testDescription: String { name }

    init(
      _ name: String, _ body: String, _ kind: String, _ reason: String, values: String = "graffiti #0",
      otherwise: (kind: String, reason: String)? = nil
    ) {
      (self.name, self.body, self.kind, self.reason, self.values) = (name, body, kind, reason, values)
      self.otherwise = otherwise
    }

    /// Whether a finding is one of those expected.
    func expects(_ kind: String?, _ reason: String) -> Bool {
      if kind == self.kind && reason.contains(self.reason) { return true }
      return otherwise.map { kind == $0.kind && reason.contains($0.reason) } ?? false
    }
  }

  static let spoilers = [
    Spoiler("exit", "exit(0);", "ended", "ended the process with status 0; slot 7 of 7 was the last"),
    Spoiler("exit_three", "exit(3);", "ended", "ended the process with status 3"),
    Spoiler("underscore_exit", "_exit(0);", "ended", "ended the process with status 0"),
    Spoiler("quick_exit", "quick_exit(0);", "ended", "ended the process with status 0"),
    Spoiler("pthread_exit", "pthread_exit(0);", "ended", "ended the process with status 0"),
    Spoiler("abort", "abort();", "fault", "SIGABRT"),
    Spoiler("kill", "kill(getpid(), SIGKILL);", "ended", "ended the process by SIGKILL"),
    Spoiler("kill_group", "kill(0, SIGKILL);", "ended", "ended the process by SIGKILL"),
    Spoiler(
      "exec", "execl(\"/bin/true\", \"true\", (char *)0);", "ended",
      "replaced the process by another program (true), which ended with status 0"),
    Spoiler("waits", "for (;;) pause();", "fault", "ran away: stopped by the watchdog"),
    Spoiler(
      "waits_blocked", "sigset_t s; sigfillset(&s); sigprocmask(SIG_BLOCK, &s, 0); for (;;) pause();", "ended",
      "did not return within 200 ms and could not be stopped"),
    Spoiler("stops", "raise(SIGSTOP);", "ended", "did not return within 200 ms and could not be stopped"),
    // On a busy machine the watchdog's signal may be late.
    Spoiler(
      "loops", "for (volatile int i = 1; i;) ;", "fault", "ran away: stopped by the watchdog",
      otherwise: ("ended", "did not return within 200 ms and could not be stopped")),
    Spoiler(
      "scribbles_and_exits", "scribble(); _exit(0);", "ended", "overwrote the memory in which the harness observes"),
    Spoiler(
      "scribbles", "if (b == ~0ul) scribble();", "ended", "overwrote the memory in which the harness observes",
      values: "boundaries #1"),
    Spoiler(
      "exits_late", "if (b == ~0ul) _exit(0);", "ended", "ended the process with status 0", values: "boundaries #1"),
    Spoiler("forks", "fork();", "process", "left a child process behind"),
    Spoiler("daemon", "if (fork() == 0) { setsid(); pause(); }", "process", "left a child process behind"),
    Spoiler(
      "thread", "pthread_t t; pthread_create(&t, 0, (void *(*)(void *))pause, 0);", "process",
      "left a thread running"),
    Spoiler("group", "setegid(7);", "process", "changed the user or group of the process"),
    Spoiler("timer", "ualarm(900000, 0);", "process", "left a timer running"),
    Spoiler(
      "limit", "struct rlimit r = {64, 64}; setrlimit(RLIMIT_NOFILE, &r);", "process", "changed a resource limit"),
    Spoiler(
      "x87_control", "unsigned short m = 0x7f; __asm__ volatile(\"fldcw %0\" : : \"m\"(m));", "process",
      "changed the x87 control word"),
    Spoiler(
      "x87_stack", "__asm__ volatile(\"fld1; fld1\");", "process", "left values on the x87 stack"),
    Spoiler(
      "forges_progress",
      "volatile unsigned *q = shared(); sigset_t s; sigfillset(&s); sigprocmask(SIG_BLOCK, &s, 0); for (;;) q[8]++;",
      "ended",
      "did not return within 200 ms and could not be stopped"),
    Spoiler(
      "floods", "static char text[1 << 20]; for (int i = 0; i < 100; i++) write(1, text, sizeof text);", "ended",
      "MiB; its process was killed"),
    Spoiler("descriptors", "closefrom(0);", "process", "closed or replaced descriptor"),
    Spoiler("output", "close(1);", "process", "closed or replaced descriptor 1"),
    Spoiler("handler", "signal(SIGSEGV, nothing);", "process", "changed the handler of SIGSEGV"),
    Spoiler(
      "mask", "sigset_t s; sigemptyset(&s); sigaddset(&s, SIGALRM); pthread_sigmask(SIG_BLOCK, &s, 0);", "process",
      "changed the signal mask (SIGALRM)"),
    Spoiler("directory", "if (chdir(\"/\")) abort();", "process", "changed the working directory"),
    Spoiler("locale", "if (!setlocale(LC_ALL, \"C.UTF-8\")) abort();", "process", "changed the locale"),
    Spoiler("umask", "umask(0777);", "process", "changed the file mode creation mask"),
    Spoiler(
      "heap", "volatile char *p = malloc(24); for (int i = 0; i < 32; i++) p[i] = -1;", "process", "corrupted the heap",
      // Where the overwritten word lies in a list of free chunks, glibc aborts at its next allocation.
      otherwise: ("ended", "ended the process by SIGABRT")),
  ]

  private static let head = """
    #include "kfunc.h"
    #include <locale.h>
    #include <pthread.h>
    #include <signal.h>
    #include <stdio.h>
    #include <stdlib.h>
    #include <string.h>
    #include <sys/resource.h>
    #include <sys/stat.h>
    #include <sys/wait.h>
    #include <unistd.h>
    KFUNC_LIBRARY("spoilers");
    static void nothing(int s) { (void)s; }
    static unsigned long size;
    static void *shared(void)
    {
      char line[512];
      unsigned long from, to;
      FILE *maps = fopen("/proc/self/maps", "r");
      while (fgets(line, sizeof line, maps))
        if (strstr(line, "kfunctest-calls") && sscanf(line, "%lx-%lx", &from, &to) == 2)
          return size = to - from, (void *)from;
      return 0;
    }
    static void scribble(void)
    {
      void *memory = shared();
      memset(memory, 0x5a, size);
    }

    """

  private static func kfunc(_ name: String, _ body: String) -> String {
    "KFUNC_BODY(u64, \(name), (u64, a), (u64, b), (u64, c), (u64, d), (u64, e), (u64, f), (u64, g))\n"
      + "{ \(body) return a; }\n"
  }

  /// All spoilers between two kfuncs without faults.
  private static func library(_ scratch: TemporaryFolder) throws -> String {
    let all = spoilers.map { kfunc("m_\($0.name)", $0.body) }.joined()
    return try scratch.library(
      head + kfunc("a_fine", "") + all + kfunc("z_fine", ""), flags: ["-O2", "-w", "-D_GNU_SOURCE"])
  }

  private static func run(_ library: String, _ arguments: String...) throws -> (Int32, [String: Any]) {
    let outcome = try Executable.run(
      ["run", "--library", library, "--values", "graffiti,boundaries", "--format", "json"] + arguments)
    return (outcome.status, try object(outcome.output))
  }

  /// The values of a finding's call: `graffiti #0`.
  private func values(_ finding: [String: Any]) -> String {
    "\(at(finding, "values", "pattern", "name") ?? "") #\(at(finding, "values", "pattern", "number") ?? "")"
  }

  @Test func everyCalleeIsReported() throws {
    let scratch = try TemporaryFolder()
    let (status, report) = try Self.run(try Self.library(scratch), "--caller", "jit,c", "--jobs", "2")
    #expect(status == 1)
    let findings = try #require(report["findings"] as? [[String: Any]])
    for spoiler in Self.spoilers {
      for caller in ["jit", "c"] {
        let found = findings.filter {
          $0["kfunc"] as? String == "m_\(spoiler.name)" && $0["caller"] as? String == caller
        }
        #expect(!found.isEmpty, "\(spoiler.name) by \(caller)")
        for finding in found {
          let reason = finding["message"] as? String ?? ""
          #expect(spoiler.expects(finding["code"] as? String, reason), "\(spoiler.name): \(reason)")
          #expect(values(finding) == spoiler.values, "\(spoiler.name): \(reason)")
        }
      }
    }
    // The run continued in an undamaged process.
    let kfuncs = try #require(report["kfuncs"] as? [[String: Any]])
    for name in ["a_fine", "z_fine"] {
      let kfunc = try #require(kfuncs.first { $0["kfunc"] as? String == name })
      #expect(kfunc["failed"] as? Int == 0)
      #expect((kfunc["checks"] as? Int ?? 0) > 0)
    }
    #expect(kfuncs.count == Self.spoilers.count + 2)
  }

  /// Callees that change the process and restore it.
  @Test func innocentCallees() throws {
    let bodies = [
      ("shortens", "if (ftruncate(4, 0) == 0) abort();"), ("system", "if (system(\"true\") != 0) abort();"),
      ("handler", "void (*o)(int) = signal(SIGUSR1, nothing); raise(SIGUSR1); signal(SIGUSR1, o);"),
      ("break", "volatile char *p = sbrk(4096); p[0] = 1;"),
      (
        "allocates",
        "void *p[50]; for (int i = 0; i < 50; i++) p[i] = malloc(i * 999); for (int i = 0; i < 50; i++) free(p[i]);"
      ),
      ("thread", "pthread_t t; pthread_create(&t, 0, (void *(*)(void *))getpid, 0); pthread_join(t, 0);"),
      ("forks", "pid_t p = fork(); if (p == 0) _exit(3); waitpid(p, 0, 0);"),
      ("opens", "FILE *o = fopen(\"/dev/null\", \"w\"); fprintf(o, \"%f\", 1.5); fclose(o);"),
    ]
    let scratch = try TemporaryFolder()
    let path = try scratch.library(
      Self.head + bodies.map { Self.kfunc("i_\($0)", $1) }.joined()
        + "KFUNC(long double, extended, (u64, a), (u64, b), (u64, c), (u64, d), (u64, e), (u64, f), (long double, g));",
      flags: ["-O2", "-w", "-D_GNU_SOURCE"])
    let outcome = try Executable.run(["run", "--library", path, "--values", "graffiti,boundaries", "--format", "json"])
    let report = try object(outcome.output)
    let findings = try #require(report["findings"] as? [[String: Any]])
    #expect(findings.isEmpty, "\(findings.map { "\($0["kfunc"] ?? ""): \($0["message"] ?? "")" })")
    #expect(outcome.status == 0)
  }

  /// Descendants of a callee outside its process group end with its worker, and a worker ends with its parent.
  @Test func nothingIsLeftRunning() throws {
    let scratch = try TemporaryFolder()
    // Seconds that no other process sleeps for.
    let mark = "3\(Int.random(in: 100_000...999_999))"
    let path = try scratch.library(
      Self.head
        + Self.kfunc("a", "if (fork() == 0) { setsid(); execl(\"/bin/sleep\", \"sleep\", \"\(mark)\", (char *)0); }")
        + Self.kfunc("b", "sigset_t s; sigfillset(&s); sigprocmask(SIG_BLOCK, &s, 0); for (;;) pause();"),
      flags: ["-O2", "-w", "-D_GNU_SOURCE"])
    _ = try Executable.run("run", "--library", path, "--filter", "a", "--caller", "c", "--values", "graffiti")
    // Killed in a call; the worker has 20 s to end, for a machine with much else to do.
    let killed = try Executable.shell(
      """
      workers() { grep -lz '\(path)' /proc/[0-9]*/maps 2>/dev/null | wc -l; }
      $K run --library '\(path)' --filter b --caller c &
      for i in $(seq 400); do [ "$(workers)" -ge 2 ] && break; sleep 0.05; done
      workers; sleep 0.1; kill -9 $!; wait $!
      for i in $(seq 400); do [ "$(workers)" = 0 ] && break; sleep 0.05; done
      workers; pgrep -xfc 'sleep \(mark)'
      """)
    #expect(killed.output == "2\n0\n0\n", "\(killed.output)")
  }

  /// The same report whatever the number of workers.
  @Test func jobsDoNotChangeTheReport() throws {
    let scratch = try TemporaryFolder()
    let path = try scratch.library(
      Self.head + Self.kfunc("a_fine", "") + Self.kfunc("ends", "_exit(0);") + Self.kfunc("spoils", "umask(0777);")
        + Self.kfunc("z_fine", ""), flags: ["-O2", "-w", "-D_GNU_SOURCE"])
    let outcomes = try ["1", "2", "3"].map { try Executable.run("run", "--library", path, "--jobs", $0) }
    #expect(outcomes[0].status == 1)
    #expect(outcomes[0].output == outcomes[1].output)
    #expect(outcomes[0].output == outcomes[2].output)
    let own = try ["1", "2"].map { try Executable.run("run", "--filter", "^kf_u64", "--jobs", $0, "--format", "json") }
    #expect(own[0].status == 0)
    #expect(own[0].output == own[1].output)
  }

  @Test(arguments: [
    ["sweep", "--strength", "2", "--min", "6", "--max", "7"],
    ["sweep", "--strength", "2", "--min", "6", "--max", "6", "--format", "json"],
    ["fuzz", "--seed", "3", "--count", "8", "--compilers", "gcc"],
  ]) func jobsOfOtherCommands(_ arguments: [String]) throws {
    let outcomes = try ["1", "2", "3"].map { try Executable.run(arguments + ["--jobs", $0]) }
    // Rates differ from run to run.
    let texts = outcomes.map { outcome in
      outcome.output.split(separator: "\n").filter { !$0.hasPrefix("rate ") }.joined(separator: "\n")
    }
    #expect(outcomes.map(\.status) == [0, 0, 0], "\(outcomes[0].output.suffix(400)) \(outcomes[0].error)")
    #expect(texts[0] == texts[1])
    #expect(texts[0] == texts[2])
  }

  /// The watchdog does not interrupt a kfunc that sleeps for less than its period.
  @Test func sleepIsNotInterrupted() throws {
    let scratch = try TemporaryFolder()
    let path = try scratch.library(
      Self.head
        + Self.kfunc("sleeps", "struct timespec t = {0, 120000000}; if (nanosleep(&t, 0) != 0) abort();"),
      flags: ["-O2", "-w", "-D_GNU_SOURCE"])
    let outcome = try Executable.run(
      "run", "--library", path, "--caller", "c,libffi", "--values", "graffiti", "--format", "json")
    #expect(outcome.status == 0, "\(outcome.output.prefix(400))")
  }

  /// Output of a kfunc is reported with it, and never inside the JSON document.
  @Test func outputIsCaptured() throws {
    let scratch = try TemporaryFolder()
    let path = try scratch.library(
      Self.head + Self.kfunc("a_silent", "") + Self.kfunc("prints", "printf(\"seven\\033[31m\\n\");"),
      flags: ["-O2", "-w", "-D_GNU_SOURCE"])
    let (status, report) = try Self.run(path, "--caller", "c")
    #expect(status == 0)
    let printed = try #require(report["printed"] as? [[String: Any]])
    #expect(printed.map { $0["kfunc"] as? String } == ["prints"])
    let text = try #require(printed.first?["text"] as? String)
    #expect(text.hasPrefix("seven\u{1B}[31m\nseven"))
    let table = try Executable.run("run", "--library", path, "--caller", "c")
    #expect(table.output.contains("  prints: seven?[31m ... (all in --format json)\n"))
    #expect(!table.output.contains("\u{1B}"))
  }

  @Test(arguments: [
    ("exit(0);", "it ended the process with status 0"), ("pthread_exit(0);", "it ended the process with status 0"),
    ("fork();", "the call left a child process behind"),
    ("for (;;) pause();", "ran away: stopped by the watchdog (SIGALRM)"),
    ("execl(\"/bin/true\", \"true\", (char *)0);", "it replaced the process by another program (true)"),
  ]) func callReportsTheProcess(_ body: String, _ reason: String) throws {
    let scratch = try TemporaryFolder()
    let path = try scratch.library(
      """
      #include <pthread.h>
      #include <stdlib.h>
      #include <unistd.h>
      long quits(long a, long b, long c, long d, long e, long f, long g) { \(body) return g; }
      """, flags: ["-O2", "-w"])
    let outcome = try Executable.run(
      "call", "--timeout", "300", "--library", path, "long quits(long,long,long,long,long,long,long)", "1", "2", "3",
      "4", "5", "6", "7")
    #expect(outcome.status == 1)
    #expect(outcome.output.split(separator: "\n").count { $0.contains(reason) } == 3, "\(outcome.output)")
    #expect(outcome.output.hasSuffix("3 of 3 calls failed\n"))
  }

  /// Accesses outside the memory of an argument are reported with their offset.
  @Test(arguments: [
    ("p[8] = 1;", "accesses byte 8 of argument 1 (p, 8 bytes): after its end"),
    ("memset(p + 8, 1, 5);", "accesses bytes 8 to 12 of argument 1 (p, 8 bytes): after its end"),
    ("p[16] = 1;", "accesses byte 16 of argument 1 (p, 8 bytes): after its end"),
    ("p[500] = 1;", "accesses byte 500 of argument 1 (p, 8 bytes): after its end"),
    ("p[-1] = 0;", "accesses byte -1 of argument 1 (p, 8 bytes): before its start"),
    ("memset(p - 300, 0, 300);", "accesses bytes -300 to -1 of argument 1 (p, 8 bytes): before its start"),
  ]) func accessesOutsideBuffers(_ body: String, _ reason: String) throws {
    let scratch = try TemporaryFolder()
    let path = try scratch.library(
      "#include <string.h>\nlong f(volatile char *p) { \(body.replacing("memset(p", with: "memset((char *)p")) return 0; }",
      flags: ["-O1", "-w"])
    let outcome = try Executable.run("call", "--library", path, "long f(char *p)", "buf:8")
    #expect(outcome.status == 1)
    #expect(outcome.output.contains(reason), "\(outcome.output)")
    let within = try Executable.run("call", "--library", path, "long f(char *p)", "buf:600")
    #expect(within.status == (body.contains("-") ? 1 : 0), "\(within.output)")
  }

  /// BPF programs run in a worker: a crash or an endless loop is a fault of the program.
  @Test func programsRunInWorkers() throws {
    let program = try ExecCommandTests.ProgramText(
      "r1 = 0x200000001000 ll; r2 = 7; *(u64 *)(r1 + 0) = r2; r0 = 0; exit")
    let outcome = try Executable.run("exec", program.path, "--no-verify", "--engine", "jit")
    #expect([0, 1].contains(outcome.status))
    let wild = try ExecCommandTests.ProgramText("r1 = 0; *(u64 *)(r1 + 0) = r1; r0 = 0; exit")
    let fault = try Executable.run("exec", wild.path, "--no-verify", "--engine", "jit")
    #expect(fault.status == 1)
    #expect(fault.error.contains("SIGSEGV at address 0x0"))
    let endless = try ExecCommandTests.ProgramText("l: goto l\nexit")
    let stopped = try Executable.run("exec", endless.path, "--no-verify", "--engine", "jit", "--timeout", "100")
    #expect(stopped.status == 1)
    #expect(stopped.error.contains("ran away"))
  }

  /// Opening a library kills the worker.
  @Test func aLibraryThatNeverOpens() throws {
    let scratch = try TemporaryFolder()
    let path = try scratch.library(
      Self.head + Self.kfunc("f", "") + "__attribute__((constructor)) static void kills(void) { kill(0, SIGKILL); }",
      flags: ["-O2", "-w", "-D_GNU_SOURCE"])
    let outcome = try Executable.run("run", "--library", path)
    #expect(outcome.status == 2)
    #expect(outcome.error == "kfunctest: \(path): opening it ended the process by SIGKILL\n")
  }
}
