import Foundation
import TestSupport
import Testing

/// `exec`, `disasm FILE` and `kernel` as a user calls them.
@Suite struct ExecCommandTests {
  /// A file in a folder of its own.
  final class ProgramText {
    private let folder: TemporaryFolder
    let path: String

    init(_ text: String, _ name: String = "program.bpf.s") throws {
      folder = try TemporaryFolder()
      path = try folder.write(text, to: name)
    }
  }

  @Test func enginesAgreeOnRegistersAndMemory() throws {
    let program = try ProgramText("r0 = *(u64 *)(r1 + 0)\n*(u8 *)(r1 + 1) = 9\nr0 += r2\nexit")
    let one = try Executable.run("exec", program.path, "--mem", "01 00 00 00 00 00 00 01")
    #expect(one.output == "0x100000000000009\n")
    #expect(one.status == 0)
    #expect(one.error.isEmpty)
    let two = try Executable.run(
      "exec", program.path, "--mem", "0100000000000001", "--engine", "jit,interpreter,kernel", "--format", "json")
    let results = try #require(try object(two.output)["results"] as? [[String: Any]])
    #expect(results.map { $0["engine"] as? String } == ["jit", "interpreter", "kernel"])
    for result in results where result["engine"] as? String != "kernel" || result["status"] as? String != "unsupported"
    {
      #expect(result["status"] as? String == "ok", "\(result)")
      #expect(result["r0"] as? String == "0x0100000000000009")
      #expect(result["memory"] as? String == "0109000000000001")
      #expect(result["failure"] == nil)
    }
    #expect(two.status == 0)
    #expect(try object(two.output)["program"] as? String == program.path)
  }

  @Test func kfuncsOfTheRegistryAreCalledByName() throws {
    let program = try ProgramText(
      """
      r1 = 1; r2 = 2; r3 = 3; r4 = 4; r5 = 5
      *(u64 *)(r11 - 8) = 6; *(u64 *)(r11 - 16) = 7; *(u64 *)(r11 - 24) = 8
      *(u64 *)(r11 - 32) = 9; *(u64 *)(r11 - 40) = 10
      call bpf_kfunc_call_stack_arg
      exit
      """)
    let outcome = try Executable.run("exec", program.path, "--engine", "jit,interpreter")
    #expect(outcome.output == "jit: 0x37\ninterpreter: 0x37\n")
    #expect(outcome.status == 0)
    let unknown = try ProgramText("call bpf_kfunc_nowhere\nexit")
    let refused = try Executable.run("exec", unknown.path)
    #expect(refused.status == 1)
    #expect(refused.output.isEmpty)
    #expect(refused.error.contains("jit: rejected: no kfunc is named bpf_kfunc_nowhere"))
  }

  @Test func faultsDisagreementsAndBudgets() throws {
    let endless = try ProgramText("loop: goto loop")
    let budget = try Executable.run("exec", endless.path, "--no-verify", "--engine", "interpreter", "--budget", "1000")
    #expect(budget.status == 1)
    #expect(budget.error.contains("interpreter: fault: instruction 0: the budget"))
    let timer = try Executable.run("exec", endless.path, "--no-verify", "--timeout", "50")
    #expect(timer.status == 1)
    #expect(timer.error.contains("jit: fault: ran away"))
    let null = try ProgramText("r1 = 0\nr0 = *(u64 *)(r1 + 0)\nexit")
    let fault = try Executable.run("exec", null.path, "--no-verify", "--format", "json")
    let result = try #require((try object(fault.output)["results"] as? [[String: Any]])?.first)
    #expect(fault.status == 1)
    #expect(result["status"] as? String == "fault")
    #expect(result["r0"] == nil)
    #expect((at(result, "failure", "message") as? String)?.contains("SIGSEGV") == true)
    // The address of the frame differs from engine to engine: a real disagreement.
    let frame = try ProgramText("r0 = r10\nexit")
    let disagreement = try Executable.run("exec", frame.path, "--engine", "jit,interpreter")
    #expect(disagreement.status == 1)
    #expect(disagreement.error.contains("jit and interpreter disagree on r0"))
  }

  /// What the verifier rejects does not run, and where and why is said.
  @Test func theVerifierIsAskedFirst() throws {
    let null = try ProgramText("r1 = 0\nr0 = *(u64 *)(r1 + 0)\nexit")
    let rejected = try Executable.run("exec", null.path)
    #expect(rejected.status == 1)
    #expect(rejected.output.isEmpty)
    #expect(
      rejected.error.hasSuffix(
        "jit: rejected: the verifier (linux-7.3): R1 invalid mem access 'scalar' (function main, instruction 1)\n"))
    let guarded = try Executable.run("exec", null.path, "--no-verify")
    #expect(guarded.error.contains("not verified, it ran guarded") && guarded.error.contains("SIGSEGV"))
    let open = try ProgramText(".section fentry\nr0 = 3\nexit")
    let undecided = try Executable.run("exec", open.path)
    #expect(undecided.status == 0 && undecided.output == "0x3\n")
    #expect(undecided.error.contains("has no verdict: the context of a program of type tracing: needs"))
    // Memory has the size of --mem.
    let memory = try ProgramText("r0 = *(u8 *)(r1 + 3); exit")
    #expect(try Executable.run("exec", memory.path, "--mem", "00010203").output == "0x3\n")
    #expect(
      try Executable.run("exec", memory.path, "--mem", "000102").error.contains(
        "invalid access to memory, mem_size=3 off=3 size=1"))
    let document = try object(Executable.run("exec", null.path, "--format", "json").output)
    #expect(document["target"] as? String == "linux-7.3")
    #expect((document["verdicts"] as? [[String: Any]])?.first?["status"] as? String == "rejected")
  }

  @Test func helpersAndTailCalls() throws {
    let helpers = try ProgramText(
      "call 5; r6 = r0; call 5; r0 -= r6; if r0 s< 0 goto bad; call 7; r0 >>= 32; if r0 != 0 goto bad\n"
        + "call 8; if r0 > 100000 goto bad; r0 = 1; exit; bad: r0 = 2; exit")
    #expect(
      try Executable.run("exec", helpers.path, "--engine", "jit,interpreter").output == "jit: 0x1\ninterpreter: 0x1\n")
    let print = try ProgramText(
      "r1 = 0x0a786c2520696868 ll; *(u64 *)(r10 - 16) = r1; *(u64 *)(r10 - 8) = 0; r1 = r10; r1 += -16; r2 = 9; "
        + "r3 = 0x123456789 ll; call 6; exit")
    for engine in ["jit", "interpreter"] {
      let outcome = try Executable.run("exec", print.path, "--engine", engine)
      #expect(outcome.output == "0xe\n", "\(outcome.output) \(outcome.error)")
      #expect(outcome.error == "hhi 123456789\n", "\(outcome.output) \(outcome.error)")
    }
    // What the helper gives back where it fails: the verifier lets no program read it.
    let caller = try ProgramText("r6 = 1; ld_pseudo r2, 5, 0; r3 = 1; call 12; r0 += r6; exit")
    let target = try ProgramText("r0 = 77; exit")
    let jumps = try Executable.run(
      "exec", caller.path, "--engine", "jit,interpreter", "--no-verify", "--tail-call", caller.path, "--tail-call",
      target.path)
    #expect(jumps.output == "jit: 0x4d\ninterpreter: 0x4d\n", "\(jumps.error)")
    let fails = try Executable.run(
      "exec", caller.path, "--engine", "jit,interpreter", "--no-verify", "--tail-call", target.path)
    #expect(fails.output == "jit: 0xffffffffffffffeb\ninterpreter: 0xffffffffffffffeb\n")
    let mixed = try ProgramText("*(u64 *)(r11 - 8) = 1; call f; exit\nf: call 12; exit")
    let refused = try Executable.run("exec", mixed.path, "--no-verify")
    #expect(refused.status == 1)
    #expect(refused.error.contains("uses stack arguments where a tail call is reachable"))
  }

  @Test func perfMapNamesTheFunctions() throws {
    let program = try ProgramText("call f; exit\n.func int f(void)\nr0 = 3; exit")
    let outcome = try Executable.shell(
      "exec 3>&1; map=$($K exec '\(program.path)' --perf-map 2>&1 >&3 | sed -n 's/^names for perf: //p'); "
        + "cat $map; rm $map")
    let lines = outcome.output.split(separator: "\n")
    #expect(lines.first == "0x3")
    #expect(lines.count == 3)
    #expect(lines.dropFirst().allSatisfy { $0.wholeMatch(of: /[0-9a-f]+ [0-9a-f]+ bpf_(main|f)/) != nil })
  }

  @Test(arguments: [
    ("text.txt", "exit", "unknown kind of file"), ("a.bin", "1234567", "not a multiple of 8"),
    ("a.hex", "b7 0", "offset 4: half a byte"), ("a.hex", "b7 xx", "offset 3: not a hexadecimal digit"),
    ("a.hex", "ff 00 00 00 00 00 00 00", "instruction 0 (slot 0): unknown opcode 0xff"),
    ("a.bpf.s", "r1 =\nexit", "1:4: the instruction is not complete"), ("a.bpf.s", "", "no instructions"),
    ("a.bin", "", "no instructions"),
  ]) func badFiles(_ name: String, _ text: String, _ words: String) throws {
    let file = try ProgramText(text, name)
    for command in ["exec", "disasm", "kernel"] {
      let outcome = try Executable.run(command, file.path)
      #expect(outcome.status == 2, "\(command)")
      #expect(outcome.output.isEmpty, "\(command)")
      #expect(outcome.error.contains(words), "\(outcome.error)")
      #expect(outcome.error.split(separator: "\n").count == 1, "\(outcome.error)")
    }
  }

  /// What the JIT cannot compile is told with its place, as a fault is.
  @Test(arguments: ["exec", "disasm"]) func instructionsWithoutCodeHaveTheirPlace(_ command: String) throws {
    let folder = try TemporaryFolder()
    let text = "call f; exit\n.func long f(void)\nr0 = addr_space_cast(r0, 1, 0); exit"
    let file = try folder.write(text, to: "x.bpf.s")
    let outcome = try Executable.run([command, file] + (command == "exec" ? ["--no-verify"] : []))
    #expect(outcome.status == (command == "exec" ? 1 : 2))
    #expect(
      outcome.error.hasSuffix("`r0 = addr_space_cast(r0, 1, 0)` (function f, instruction 2)\n"), "\(outcome.error)")
  }

  /// Packets, maps and callbacks in a worker process.
  @Test func packetsAndMaps() throws {
    let folder = Repository.path + "/Tests/Programs/"
    let packet = String(repeating: "00", count: 12) + "0800" + String(repeating: "00", count: 40)
    let slot = [folder + "accepted/packet-in-slot.bpf.s", "--engine", "jit,interpreter"]
    for (words, output) in [
      (["--type", "tc", "--mem", packet], "0x4"), (["--type", "tc"], "0x4"),
      // A socket filter may not read the addresses of packet data.
      (["--no-verify", "--type", "socket", "--mem", packet], "0x4"),
      (["--no-verify", "--type", "socket", "--mem", String(packet.prefix(42))], "0x0"),
    ] {
      let outcome = try Executable.run(["exec"] + slot + words)
      if output == "0x0" {
        #expect(outcome.status == 2)
        #expect(outcome.error.contains("a packet of 21 bytes: its protocol needs at least 34"))
      } else {
        #expect(outcome.output == "jit: \(output)\ninterpreter: \(output)\n", "\(words)")
      }
    }
    let maps = try Executable.run("exec", folder + "maps.bpf.s")
    #expect(maps.output == "0xf\n")
    #expect(
      maps.error
        == "jit: map counts: [07 00 00 00] = 0a 00 00 00 00 00 00 00\njit: map .data: [00 00 00 00] = 0f 00 00 00 00 00 00 00\n"
    )
    for words in [
      ["a.bpf.o", "--type", "tc"], [slot[0], "--type", "cgroup"], [slot[0], "--type", "tc", "--context", "00"],
    ] {
      #expect(try Executable.run(["exec"] + words).status == 2, "\(words)")
    }
  }

  @Test func disasmOfFiles() throws {
    let program = try ProgramText(
      "r6 = 1; r1 = 5; *(u64 *)(r11 - 8) = 6; call f; exit\n.func long f(int a, int b, int c, int d, int e, long six)\n"
        + "r0 = *(u64 *)(r11 + 8); exit")
    let hex = try Executable.run("disasm", program.path, "--profile", "kernel", "--format", "hex")
    // By hand: nop5, nop3, push rbp, mov rbp, rsp, push rbx; mov ebx, 1; mov edi, 5; mov r9d, 6; call; pop, leave, ret.
    #expect(
      hex.output == """
        main 0f1f4400000f1f00554889e553bb01000000bf0500000041b906000000e8000000005bc9c3
        f 0f1f4400000f1f00554889e54c89c8c9c3

        """)
    let text = try Executable.run("disasm", program.path, "--profile", "kernel").output
    for part in ["argument 6 (six)", "frame of main", "saved rbx (BPF r6)", "kernel profile", "long f(int a"] {
      #expect(text.contains(part), "\(part)")
    }
    let json = try object(try Executable.run("disasm", program.path, "--format", "json").output)
    let functions = try #require(json["functions"] as? [[String: Any]])
    #expect(functions.map { $0["function"] as? String } == ["main", "f"])
    #expect(json["profile"] as? String == "native")
    #expect((functions[0]["instructions"] as? [Any])?.count == 5)
    let wrong = try ProgramText("call f; exit\n.func int f(nothing a)\nr0 = 1; exit")
    let outcome = try Executable.run("disasm", wrong.path)
    #expect(outcome.status == 2)
    #expect(outcome.error.contains(":2: .func:"))
  }

  @Test(.enabled(if: RunningKernel.answers, "the running kernel cannot be asked")) func kernelReports() throws {
    let outcome = try Executable.run("kernel", "--random", "20", "--seed", "5", "--allow-skips")
    #expect(outcome.status == 0, "\(outcome.output)")
    #expect(outcome.output.contains("run       20 programs by the kernel"))
    #expect(outcome.output.contains("fact      stack arguments: "))
    #expect(outcome.output.hasSuffix("identical, all results agree\n"))
    let json = try object(try Executable.run("kernel", "--random", "5", "--format", "json").output)
    #expect(at(json, "summary", "functions") as? Int == at(json, "summary", "identical") as? Int)
    #expect(at(json, "summary", "runs") as? Int == 5)
    let maps = try Executable.run("kernel", Repository.path + "/Tests/Programs/maps.bpf.s")
    #expect(maps.status == 0, "\(maps.output)")
    #expect(maps.output.hasSuffix("2 of 2 functions identical, all results agree\n"))
    let refused = try ProgramText("r0 = *(u64 *)(r9 + 0); exit")
    let verdict = try Executable.run("kernel", refused.path)
    #expect(verdict.status == 1)
    #expect(verdict.output.contains("the verifier: R9 !read_ok"))
    #expect(try Executable.run("kernel").status == 2)
  }
}
