import Testing

@testable import KernelOracle

/// Runs of random programs: what an accepted one never does is seen.
@Suite struct ProgramTrialTests {
  /// What a run of a program comes to.
  private static func end(_ text: String, _ section: String = "tc") throws -> ProgramTrial.End {
    let reader = RuleProgramReader(kernel: .linux73, processors: 1, corpus: .empty)
    let input = try #require(reader.input(".section \(section)\n\(text)"))
    return try ProgramTrial().run(input, seed: 1)
  }

  /// A call with the address of memory in the second slot.
  private static func call(_ address: String, _ size: Int) -> String {
    """
    *(u64 *)(r10 - 8) = 0
    r6 = \(address)
    *(u64 *)(r11 - 8) = r6
    *(u64 *)(r11 - 16) = \(size)
    r1 = 1; r2 = 2; r3 = 3; r4 = 4; r5 = 5
    call bpf_kfunc_call_stack_arg_mem
    exit
    """
  }

  @Test(arguments: [
    "r0 = 0\nexit", "r0 = *(u32 *)(r1 + 0)\nexit",
    "r1 = 1\ncall bpf_task_from_pid\nif r0 == 0 goto out\nr1 = r0\ncall bpf_task_release\nout:\nr0 = 0\nexit",
    call("r10; r6 += -8", 8),
  ]) func programsThatKeepTheRules(_ text: String) throws {
    guard case .ended = try Self.end(text) else {
      Issue.record("\(try Self.end(text))")
      return
    }
  }

  @Test(arguments: [
    "r0 = *(u64 *)(r1 + 4000)\nexit", "r0 = *(u64 *)(r10 + 0)\nexit",
    "r2 = *(u32 *)(r1 + 76)\nr0 = *(u8 *)(r2 + 500)\nexit",
    // No task is found.
    "r1 = 1\ncall bpf_task_from_pid\nr0 = *(u64 *)(r0 + 0)\nexit",
    // A kfunc reads memory that is not there.
    call("8", 8),
  ]) func programsThatDoNot(_ text: String) throws {
    guard case .violation = try Self.end(text) else {
      Issue.record("\(try Self.end(text))")
      return
    }
  }

  /// Each type of programs sees a packet in its own context.
  @Test func contexts() throws {
    let access = "r2 = *(u32 *)(r1 + 0)\nr0 = *(u8 *)(r2 + 500)\nexit"
    guard case .violation = try Self.end(access, "xdp") else {
      Issue.record("xdp: \(try Self.end(access, "xdp"))")
      return
    }
    let size = "r0 = *(u32 *)(r1 + 0)\nexit"
    guard case .ended = try Self.end(size, "socket") else {
      Issue.record("socket: \(try Self.end(size, "socket"))")
      return
    }
  }

  /// What cannot be run is said.
  @Test func reasons() throws {
    for (text, section, reason) in [
      ("r0 = 0\nexit", "syscall", "programs of type syscall"),
      ("r1 = 0\ncall bpf_throw\nexit", "tc", "no kfunc is named bpf_throw"),
      ("r0 = 0\nr1 = 0\ncall 93\nexit", "tc", "there is no helper 93 (spin_lock)"),
    ] {
      guard case .impossible(let said) = try Self.end(text, section) else {
        Issue.record("\(text): \(try Self.end(text, section))")
        continue
      }
      #expect(said == reason)
    }
    guard case .stopped = try Self.end("l:\ngoto l\nexit") else {
      Issue.record("a loop without end")
      return
    }
  }
}
