import Foundation
import TestSupport
import Testing

/// `exec`, `list` and `disasm` with C objects, as a user calls them.
@Suite struct ObjectCommandTests {
  private static func built(_ name: String) -> String { "\(ObjectFixtures.folder)/built/v4-O2/\(name).bpf.o" }

  @Test func everyProgramRunsInEveryEngine() throws {
    let outcome = try Executable.run("exec", Self.built("weak"), "--engine", "jit,interpreter")
    #expect(
      outcome.output == """
        present: jit: 0x37
        present: interpreter: 0x37
        absent: jit: 0x1f
        absent: interpreter: 0x1f

        """)
    #expect(outcome.status == 0)
    #expect(outcome.error.hasPrefix("kf_that_is_nowhere (weak): there is no function of this name"), "\(outcome.error)")
  }

  @Test func valuesAreExpectedByName() throws {
    let good = try Executable.run(
      "exec", Self.built("counts"), "--program", "seven", "--expect", "seven=43343147",
      "--expect", "result=0x51ae19dc02955d2b")
    #expect(
      good.output == """
        seven: 0x2955d2b
        seven: jit: r0 = 0x2955d2b, as expected
        seven: jit: result = 0x51ae19dc02955d2b, as expected

        """)
    #expect(good.status == 0)
    let bad = try Executable.run("exec", Self.built("counts"), "--program", "seven", "--expect", "result=1")
    #expect(bad.status == 1)
    #expect(bad.error.contains("seven: jit: result is 0x51ae19dc02955d2b, 0x1 was expected"))
  }

  /// What a kfunc of type `s32` leaves above its result is no value of a program of type `int`: engines differ there.
  @Test func r0IsComparedInTheWidthOfTheResult() throws {
    let narrow = try Executable.run(
      "exec", Self.built("widths"), "--program", "s32_12", "--engine", "jit,interpreter", "--expect",
      "s32_12=-145637257")
    #expect(narrow.status == 0, "\(narrow.error)")
    #expect(narrow.output.hasPrefix("s32_12: jit: 0xf751c077\ns32_12: interpreter: 0xf751c077\n"))
    let outcome = try Executable.run("exec", Self.built("weak"), "--program", "present", "--expect", "present=56")
    #expect(outcome.status == 1)
    #expect(outcome.error.contains("r0 is 0x37, 0x38 was expected"))
  }

  @Test(arguments: [
    (["--expect", "nothing=1"], 2, "--expect nothing: neither a program that ran nor a global variable"),
    (["--expect", "result"], 2, "--expect 'result' is no NAME=VALUE"),
    (
      ["--expect", "result=0x11111111222222223"], 2,
      "--expect result: the value does not fit in the 64 bits of the variable"
    ),
    (["--expect", "six=0x100000000"], 2, "--expect six: the value does not fit in the 32 bits of the result"),
    (
      ["--expect", "six=18446744073709551616"], 2,
      "--expect 'six=18446744073709551616': a decimal number has 64 bits, -9223372036854775808 to 18446744073709551615"
    ),
    (
      ["--mem", "00112233445566778899aabbcc"], 2, "--mem: six: a packet of 13 bytes: at least the 14 of its link header"
    ),
    (["--mem", "0000000000000000000000000800"], 2, "--mem: six: a packet of 14 bytes: its protocol needs at least 34"),
    (["--btf", "/dev/null"], 2, "--btf: /dev/null: "),
    (["--btf", "/nowhere"], 2, "--btf: /nowhere: "),
    (["--library", ""], 2, "--library '' names no file"),
    (["--program", "sevn"], 2, "no program is named 'sevn'; did you mean seven"),
    (["--mem", "00", "--context", "00"], 2, "--mem and --context: r1 is the address of one of them"),
    (["--program", "six", "--context", "00"], 2, "--context: six sees packets; --mem gives it one"),
    (["--tail-call", "x.bpf.s"], 2, "--tail-call is for single programs"),
  ])
  func refuses(_ words: [String], _ status: Int32, _ message: String) throws {
    let outcome = try Executable.run(["exec", Self.built("counts")] + words)
    #expect(outcome.status == status)
    #expect(outcome.output.isEmpty)
    #expect(outcome.error.contains(message), "\(outcome.error)")
  }

  @Test(arguments: [
    ("big-endian.bpf.o", "offset 5: this file is big-endian"), ("x86-64.o", "offset 18: this file is for x86-64"),
    ("empty.bpf.o", "the object has no program"), ("truncated.bpf.o", "the file has no sections"),
  ])
  func badObjectsAreOneLine(_ name: String, _ message: String) throws {
    let path = ObjectFixtures.special(name)
    for command in ["exec", "disasm"] {
      let outcome = try Executable.run(command, path)
      #expect(outcome.status == 2)
      #expect(outcome.output.isEmpty)
      #expect(outcome.error.hasPrefix("kfunctest: \(path): \(message)"), "\(outcome.error)")
      #expect(outcome.error.split(separator: "\n").count == 1)
    }
  }

  @Test func faultsAreToldWithTheirLine() throws {
    let outcome = try Executable.run("exec", ObjectFixtures.special("wild.bpf.o"), "--engine", "jit,interpreter")
    #expect(outcome.status == 1)
    let lines = outcome.error.split(separator: "\n")
    #expect(lines.count == 2)
    for line in lines {
      #expect(line.hasSuffix("(function load, instruction 3, ./special/wild.bpf.c:8: return *from;)"), "\(line)")
    }
  }

  /// Members and types are looked up in the running kernel's BTF, by libbpf's code.
  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/sys/kernel/btf/vmlinux"), "the kernel has no BTF"))
  func typeRelocationsAreResolved() throws {
    let path = ObjectFixtures.special("core_fields.bpf.o")
    let outcome = try Executable.run(
      "exec", path, "--mem", String(repeating: "00", count: 70), "--engine", "jit,interpreter", "--expect", "length=70",
      "--expect", "existence=1001", "--expect", "enumerator=2", "--expect", "guarded=5")
    #expect(outcome.status == 0, "\(outcome.error)")
    #expect(outcome.output.split(separator: "\n").count == 16)
    let missing = "an access to a member that the kernel does not have"
    let words = ["exec", path, "--program", "unguarded", "--engine", "jit,interpreter"]
    // The target's kernel may have what this one has not.
    let open = try Executable.run(words)
    #expect(open.status == 1)
    #expect(open.error.contains("has no verdict: a call that the target's kernel resolves"), "\(open.error)")
    #expect(open.error.contains(missing), "\(open.error)")
    let fault = try Executable.run(words + ["--no-verify"])
    #expect(fault.status == 1)
    #expect(fault.output.isEmpty)
    #expect(fault.error.contains(missing), "\(fault.error)")
    #expect(fault.error.contains("SIGILL"))
  }

  /// Another kernel's types: those of a file.
  @Test func typeRelocationsOfAnotherKernel() throws {
    let refused = try Executable.run(
      "exec", ObjectFixtures.special("core_fields.bpf.o"), "--btf", ObjectFixtures.special("no-btf.bpf.o"))
    #expect(refused.status == 2)
    #expect(refused.error.hasPrefix("kfunctest: --btf: "), "\(refused.error)")
    #expect(refused.error.contains("the file has no BTF section"))
    let other = try Executable.run(
      "exec", ObjectFixtures.special("core_fields.bpf.o"), "--btf", ObjectFixtures.special("core.bpf.o"), "--program",
      "existence", "--expect", "existence=0")
    #expect(other.status == 0, "\(other.error)")
  }

  /// The options of the running kernel, here as the shell reads them, and in the kernel as libbpf does.
  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/proc/config.gz"), "the kernel shows no configuration"))
  func optionsOfTheRunningKernel() throws {
    let lines = try ChildProcess.run("/bin/sh", ["-c", "zcat /proc/config.gz"]).output.split(separator: "\n")
    func line(_ name: String) -> String {
      lines.first { $0.hasPrefix(name + "=") }.map { String($0.dropFirst(name.count + 1)) } ?? ""
    }
    try #require(line("CONFIG_BPF") == "y" && line("CONFIG_BPF_SYSCALL") == "y" && line("CONFIG_BPF_JIT") == "y")
    let outcome = try Executable.run(
      "exec", ObjectFixtures.special("kconfig.bpf.o"), "--engine", "jit,interpreter,kernel", "--allow-skips",
      "--expect",
      "options=\(1 + 10 + 100 * 0x79)", "--expect", "hz=\(line("CONFIG_HZ"))")
    #expect(outcome.status == 0, "\(outcome.error)")
    #expect(outcome.output.contains("options: jit: hz = "))
  }

  @Test func strongOptionsThatAreNotSetAreRefused() throws {
    let outcome = try Executable.run("exec", ObjectFixtures.special("kconfig_missing.bpf.o"))
    #expect(outcome.status == 1)
    #expect(outcome.output.isEmpty)
    #expect(outcome.error.contains("missing: jit: rejected: not linked: CONFIG_KFTEST_STRONG"), "\(outcome.error)")
    #expect(outcome.error.contains("other_type: jit: rejected: not linked: CONFIG_BPF"), "\(outcome.error)")
  }

  @Test func optionsThatAreNotSetAreZero() throws {
    let outcome = try Executable.run(
      "exec", ObjectFixtures.special("options.bpf.o"), "--engine", "jit,interpreter", "--expect", "unset=5")
    #expect(outcome.status == 0, "\(outcome.error)")
    #expect(outcome.output.hasPrefix("unset: jit: 0x5\nunset: interpreter: 0x5\n"))
  }

  /// Behind a context lies nothing that a program could read.
  @Test(arguments: ["jit", "interpreter"]) func readsBehindAContextFault(_ engine: String) throws {
    let context = String(repeating: "00", count: 8)
    let outcome = try Executable.run(
      "exec", Self.built("sections"), "--program", "system_call", "--context", context, "--engine", engine)
    #expect(outcome.status == 1)
    #expect(outcome.output.isEmpty)
    #expect(outcome.error.contains("system_call: \(engine): fault"), "\(outcome.error)")
  }

  @Test func listShowsWhatAnObjectHolds() throws {
    let outcome = try Executable.run("list", Self.built("sections"))
    #expect(outcome.status == 0)
    #expect(outcome.output.contains("not_by_default  ?tc"))
    #expect(outcome.output.contains("raw_tracepoint"))
    #expect(outcome.output.contains("7 programs, 1 map, 0 externs, license GPL"))
    let weak = try Executable.run("list", Self.built("weak"))
    #expect(weak.output.contains("2 externs, 1 of them missing"))
    let other = try Executable.run("list", "kf_u64_8")
    #expect(other.status == 2)
    #expect(other.error.contains("'kf_u64_8' is no object (.o)"))
  }

  /// A refused extern is not missing, and differences are shown, as check and exec do.
  @Test func listShowsWhatBecameOfExterns() throws {
    let outcome = try Executable.run("list", ObjectFixtures.special("mismatch.bpf.o"))
    #expect(outcome.status == 0)
    #expect(outcome.output.contains("kf_u64_6  differs  s32 kf_u64_6(u64, s8,"), "\(outcome.output)")
    #expect(outcome.output.contains("kf_u64_7  refused  u64 kf_u64_7("))
    #expect(outcome.output.contains("kf_u64_7: refused by libbpf: 8 parameters in the object, 7 in the kfunc"))
    #expect(outcome.output.contains("  kfunc   u64 kf_u64_6(u64 a, u64 b, u64 c, u64 d, u64 e, u64 f)"))
    #expect(outcome.output.contains("2 externs, 1 of them refused, license GPL"))
  }

  /// libbpf fills in no pointer of initialised data; the object gives 1 in each engine, and in the kernel.
  @Test func listSaysWhichPointersStayWithoutAddress() throws {
    let path = ObjectFixtures.special("data_pointers.bpf.o")
    let outcome = try Executable.run("list", path)
    #expect(
      outcome.output.contains(
        ".data.pointers: 2 pointers in initial data, which libbpf leaves without an address: offset 8 (first), offset 16 (second)"
      ), "\(outcome.output)")
    let run = try Executable.run("exec", path, "--engine", "jit,interpreter", "--expect", "zero=1")
    #expect(run.status == 0, "\(run.error)")
  }

  /// All names are listed where one is unknown.
  @Test func unknownExpectationsNameAll() throws {
    let outcome = try Executable.run("exec", Self.built("widths"), "--expect", "nothing=1")
    #expect(outcome.status == 2)
    let names = outcome.error.split(separator: "the object has ").last?.split(separator: ", ") ?? []
    #expect(names.count > 12, "\(outcome.error)")
  }

  /// Without a context r1 is 0: that is said where a program faults.
  @Test(arguments: ["jit", "interpreter"]) func missingContextsAreSaid(_ engine: String) throws {
    let words = ["exec", Self.built("sections"), "--program", "system_call", "--engine", engine]
    let without = try Executable.run(words)
    #expect(without.status == 1)
    #expect(
      without.error.contains("it was given no context, so r1 was 0: --context HEX gives it one"), "\(without.error)")
    let short = try Executable.run(words + ["--context", "0000000000000000"])
    #expect(short.status == 1 && !short.error.contains("no context"), "\(short.error)")
  }

  /// A named pipe without a writer is refused; one with a writer is read to its end.
  @Test func namedPipes() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/pipe.bpf.o"
    try #require(mkfifo(path, 0o600) == 0)
    let outcome = try Executable.run("exec", path)
    #expect(outcome.status == 2)
    #expect(outcome.error == "kfunctest: \(path): a named pipe without a writer\n")
    let shell =
      "(sleep 0.3; cat '\(Self.built("weak"))') > '\(path)' & exec '\(Executable.path)' exec '\(path)'"
    let written = try ChildProcess.run("/bin/sh", ["-c", "sh -c \"$1\"; wait", "sh", shell])
    #expect(written.output.hasPrefix("present: 0x37"), "\(written.error)")
  }

  @Test func disasmShowsTheLines() throws {
    let outcome = try Executable.run("disasm", Self.built("counts"), "--program", "seven")
    #expect(outcome.status == 0)
    #expect(outcome.output.contains("; ./src/counts.bpf.c:39  result = kf_u64_7(a, b, c, d, e, f, g);"))
    #expect(outcome.output.contains("call kf_u64_7"))
    #expect(outcome.output.contains("frame of seven: 16 bytes below rbp"))
    let several = try Executable.run("disasm", Self.built("counts"), "--format", "json")
    #expect(several.status == 2)
    #expect(several.error.contains("--format json prints one program; --program names it: six, seven"))
  }
}

/// What `exec` says of kfuncs whose prototypes are not the registry's.
@Suite struct ObjectLinkTests {
  @Test func differencesThatLibbpfDoesNotSeeAreFindings() throws {
    let outcome = try Executable.run("exec", ObjectFixtures.special("mismatch.bpf.o"))
    #expect(outcome.status == 1)
    #expect(outcome.output == "other_widths: 0x39c926ef\n")
    #expect(
      outcome.error.contains("  object  s32 kf_u64_6(u64,   s8,    u64,   u16,   u64,   bool)"), "\(outcome.error)")
    #expect(outcome.error.contains("  kfunc   u64 kf_u64_6(u64 a, u64 b, u64 c, u64 d, u64 e, u64 f)"))
  }

  @Test func whatLibbpfRefusesIsRefused() throws {
    let outcome = try Executable.run("exec", ObjectFixtures.special("mismatch.bpf.o"), "--program", "other_count")
    #expect(outcome.status == 1)
    #expect(outcome.output.isEmpty)
    #expect(outcome.error.contains("8 parameters in the object, 7 in the kfunc"), "\(outcome.error)")
    #expect(outcome.error.contains("other_count: jit: rejected: not linked: kf_u64_7"))
  }

  @Test func weakMismatchesAreSaid() throws {
    let outcome = try Executable.run("exec", ObjectFixtures.special("weak_mismatch.bpf.o"))
    #expect(outcome.status == 0)
    #expect(outcome.output == "absent: 0x20\n")
    #expect(outcome.error.contains("it is weak, and resolves to 0"), "\(outcome.error)")
  }
}
