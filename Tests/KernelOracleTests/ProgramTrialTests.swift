import BTFSource
import Execution
import Foundation
import TestSupport
import Testing
import Verifier

@testable import KernelOracle

/// Runs of programs in a model of the kernel: what an accepted program never does is seen.
@Suite struct ProgramTrialTests {
  /// The parts of the types of Linux 7.3.4 and of the module of its tests that the programs of the tests need.
  private static let types = try? KernelTypeTable(
    path: Repository.file("Tests/Programs/linux-7.3.4.btf"),
    modules: [Repository.file("Tests/Programs/bpf_testmod-7.3.4.btf")])

  private static let reader = RuleProgramReader(
    kernel: .linux73, processors: 1, corpus: RuleCorpus(texts: [], kernelTypes: types) { _ in nil })

  /// What a run of a program comes to.
  private static func end(_ text: String, _ section: String = "tc", seed: UInt64 = 1) throws -> ProgramTrial.End {
    let input = try #require(reader.input(".section \(section)\n\(text)"))
    return try ProgramTrial().run(input, ProgramVerifier.verify(input, logLevel: 0), seed: seed)
  }

  /// A program, what is said when it breaks a rule, and its section.
  struct Fault: Sendable, CustomTestStringConvertible {
    let text: String
    let message: String
    let section: String

    init(_ message: String, _ text: String) { self.init(message, "tc", text) }

    init(_ message: String, _ section: String, _ text: String) {
      (self.text, self.message, self.section) = (text, message, section)
    }

    var testDescription: String { "\(section): \(text)" }
  }

  private static let outside = "are outside the program's memory"

  /// A call with the address of memory in the second slot.
  private static func call(_ address: String, _ size: Int) -> String {
    """
    *(u64 *)(r10 - 8) = 0
    r6 = \(address)
    *(u64 *)(r11 - 8) = r6
    *(u64 *)(r11 - 16) = \(size)
    r1 = 1; r2 = 2; r3 = 3; r4 = 4; r5 = 5
    call bpf_kfunc_call_stack_arg_mem
    r0 = 0
    exit
    """
  }

  private static let reserve = ".map ring 27 0 0 4096\nr1 = ring ll\nr2 = 16\nr3 = 0\ncall 131\nif r0 == 0 goto out\n"
  private static let lookup = """
    *(u64 *)(r10 - 16) = 0
    *(u64 *)(r10 - 8) = 0
    r2 = r10; r2 += -16; r3 = 12; r4 = -1; r5 = 0
    call 84
    if r0 == 0 goto out

    """
  private static let end = "out:\nr0 = 0\nexit"

  /// In each of these one access, or one argument, is not the program's.
  static let faults: [Fault] = [
    Fault(outside, "r0 = *(u64 *)(r1 + 4000)\nexit"), Fault(outside, "r0 = *(u64 *)(r10 + 0)\nexit"),
    Fault(outside, "r2 = *(u32 *)(r1 + 76)\nr0 = *(u8 *)(r2 + 500)\nexit"),
    Fault(outside, "xdp", "r2 = *(u32 *)(r1 + 0)\nr0 = *(u8 *)(r2 + 500)\nexit"),
    // A null pointer, and memory behind the end of what was given.
    Fault(outside, "r1 = 1\ncall bpf_task_from_pid\nr1 = r0\ncall bpf_task_release\nr0 = *(u64 *)(r0 + 0)\nexit"),
    Fault(outside, reserve + "*(u64 *)(r0 + 16) = 1\nr1 = r0\nr2 = 0\ncall 132\n" + end),
    // Memory and sockets that were given back.
    Fault(outside, reserve + "r6 = r0\nr1 = r0\nr2 = 0\ncall 132\n*(u64 *)(r6 + 0) = 1\n" + end),
    Fault(outside, lookup + "r6 = r0\nr1 = r0\ncall 86\nr0 = *(u32 *)(r6 + 4)\n" + end),
    Fault(outside, lookup + "r6 = r0\nr7 = *(u32 *)(r0 + 300)\nr1 = r6\ncall 86\n" + end),
    // Arguments.
    Fault("8 bytes at 0x8 are not the program's to read", call("8", 8)),
    Fault("are not the program's to read", call("r10; r6 += -8", 9)),
    Fault("are not the program's to write", "r2 = r10; r2 += -8\nr1 = r2\nr2 = 16\nr3 = 0\ncall 16\nexit"),
    Fault("are not the program's to write", "r1 = r10; r1 += -8\nr2 = -1\nr3 = 0\ncall 113\nexit"),
    Fault(
      "are not the program's to read",
      ".map m 1 4 8 4\nr1 = m ll\nr2 = r10\nr2 += -2\ncall 1\n" + end),
    // The kernel's objects are read as far as their structures go, and not written.
    Fault(outside, "tp_btf/kfree_skb", "r1 = *(u64 *)(r1 + 0)\nr0 = *(u64 *)(r1 + 1000)\nexit"),
    Fault("are outside", "tp_btf/kfree_skb", "r1 = *(u64 *)(r1 + 0)\n*(u64 *)(r1 + 0) = 1\nr0 = 0\nexit"),
    Fault(outside, "lsm_cgroup/socket_create", "r0 = *(u64 *)(r1 + 200)\nexit"),
    Fault(outside, "cgroup/dev", "r0 = *(u32 *)(r1 + 12)\nexit"),
    Fault(outside, "netfilter", "r1 = *(u64 *)(r1 + 0)\nr0 = *(u64 *)(r1 + 4096)\nexit"),
    Fault(outside, "struct_ops/tcp_congestion_ops.cong_avoid", "r1 = *(u64 *)(r1 + 0)\n*(u8 *)(r1 + 8000) = 1\nexit"),
    // A function that runs when the program throws is run.
    Fault(
      outside,
      """
      .tag main exception_callback:after
      r1 = 7
      call bpf_throw
      r0 = 0
      exit
      .global int after(unsigned long cookie)
      r0 = *(u64 *)(r10 + 8)
      exit
      """),
    // A map is read as far as its structure goes.
    Fault(outside, ".map m 2 4 8 1\nr1 = m ll\nr0 = *(u64 *)(r1 + 4096)\nexit"),
  ]

  @Test(arguments: faults) func whatAnAcceptedProgramNeverDoes(_ fault: Fault) throws {
    // What calls give is chance: one of several runs goes there.
    for seed in 1...8 {
      if case .violation(let message) = try Self.end(fault.text, fault.section, seed: UInt64(seed)) {
        #expect(message.contains(fault.message), "\(message)")
        return
      }
    }
    Issue.record("\(try Self.end(fault.text, fault.section))")
  }

  /// All accepted programs of the tests run to their ends.
  @Test func acceptedPrograms() throws {
    let trial = try ProgramTrial()
    var runs = 0
    let folder = Repository.file("Tests/Programs/Verifier")
    for path in try FileManager.default.contentsOfDirectory(atPath: folder) where path.hasSuffix(".bpf.s") {
      let text = try String(contentsOfFile: "\(folder)/\(path)", encoding: .utf8)
      guard text.hasPrefix("// accept"), !text.contains("\n.attach ") else { continue }
      let input = try #require(Self.reader.input(text), "\(path)")
      let verification = ProgramVerifier.verify(input, logLevel: 0)
      switch trial.run(input, verification, seed: 1) {
      case .ended, .stopped: runs += 1
      case .violation(let message): Issue.record("\(path): \(message)")
      case .impossible(let reason): Issue.record("\(path): \(reason)")
      }
    }
    #expect(runs > 450)
  }

  /// The kernel removes what no path reaches: there r10 may be written.
  @Test func codeThatNoPathReaches() throws {
    let text = "r0 = 0\nif r0 == 0 goto out\nr10 = 1\nout:\nexit"
    guard case .ended = try Self.end(text) else {
      Issue.record("\(try Self.end(text))")
      return
    }
    guard case .violation = try Self.end(text.replacing("== 0", with: "!= 0")) else {
      Issue.record("\(try Self.end(text))")
      return
    }
  }

  /// What cannot be run is said.
  @Test func reasons() throws {
    guard case .impossible(let reason) = try Self.end("r0 = 0\nexit", "fentry/no_such_function") else {
      Issue.record("a target that does not exist")
      return
    }
    #expect(reason == "no type of the kernel is named no_such_function")
    guard case .stopped = try Self.end("l:\ngoto l\nexit") else {
      Issue.record("a loop without end")
      return
    }
  }
}
