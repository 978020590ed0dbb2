import TestSupport
import Testing

@testable import Verifier

/// Variables of the kernel that each processor has. The numbers of their types differ from kernel to kernel, so that the programs
/// are made here; Linux 7.3.4 says the same of such programs.
struct KernelSymbolTests {
  private static let programs: [(variable: String, text: String, message: String?)] = [
    ("bpf_user_rnd_state", "call 154\nr0 = *(u32 *)(r0 + 0)", nil),
    ("bpf_user_rnd_state", "r0 = *(u32 *)(r1 + 0)", "R1 is ptr_rnd_state access percpu memory: off=0"),
    ("bpf_user_rnd_state", "call 154\nr0 = *(u32 *)(r0 + 16)", "access beyond struct rnd_state at off 16 size 4"),
    ("bpf_user_rnd_state", "r2 = 1\ncall 153\nr0 = *(u32 *)(r0 + 0)", "R0 invalid mem access 'ptr_or_null_'"),
    ("bpf_user_rnd_state", "r1 += 8\ncall 154", "dereference of modified percpu_ptr_ ptr R1 off=8 disallowed"),
    ("bpf_prog_active", "call 154\nr0 = *(u32 *)(r0 + 0)", nil),
    ("bpf_prog_active", "r0 = *(u32 *)(r1 + 0)", "R1 is ptr_int access percpu memory: off=0"),
    (
      "bpf_prog_active", "call 154\nr0 = *(u64 *)(r0 + 0)", "invalid access to memory, mem_size=4 off=0 size=8"
    ),
    ("bpf_prog_active", "call 154\n*(u32 *)(r0 + 0) = 1", "R0 cannot write into rdonly_mem"),
    ("bpf_prog_active", "r2 = 1\ncall 153\nr0 = *(u32 *)(r0 + 0)", "R0 invalid mem access 'rdonly_mem_or_null'"),
  ]

  private func verdict(_ number: UInt32, _ text: String, knowsTypes: Bool = true) throws -> Verdict {
    var input = try verifierInput("ld_pseudo r1, 3, \(number)\n\(text)\nr0 = 0\nexit\n")
    if knowsTypes { input.kernelTypes = ProgramWithVerdict.kernelTypes }
    return ProgramVerifier.verify(input, logLevel: 0).verdict
  }

  @Test(arguments: programs.indices)
  func verdictsAreThoseOfTheKernel(_ index: Int) throws {
    let (variable, text, message) = Self.programs[index]
    let types = try #require(ProgramWithVerdict.kernelTypes)
    let number = try #require(types.id(.variable, named: variable))
    switch try verdict(number, text) {
    case .accepted: #expect(message == nil)
    case .rejected(let rejection): #expect(rejection.message == message)
    case .notDecided(let question): Issue.record("not decided: \(question.subject)")
    }
  }

  @Test func otherNumbersAreRefused() throws {
    let types = try #require(ProgramWithVerdict.kernelTypes)
    let structure = try #require(types.id(.structure, named: "task_struct"))
    for (number, message) in [
      (structure, "pseudo btf_id \(structure) in ldimm64 isn't KIND_VAR or KIND_FUNC"),
      (9_999_999, "ldimm64 insn specifies invalid btf_id 9999999."),
    ] {
      guard case .rejected(let rejection) = try verdict(number, "") else {
        Issue.record("not rejected")
        continue
      }
      #expect(rejection.message == message)
    }
  }

  @Test func nothingIsDecidedWithoutTheKernelsTypes() throws {
    guard case .notDecided = try verdict(1, "", knowsTypes: false),
      case .notDecided(let question) = try pointerVerdict()
    else {
      Issue.record("decided")
      return
    }
    #expect(question.subject.contains("struct mine"))
  }

  /// A load of a pointer to a structure that may be the kernel's.
  private func pointerVerdict() throws -> Verdict {
    let text = """
      .map M array 4 8 1 field=kptr:mine@0
      r1 = map_value M ll
      r0 = *(u64 *)(r1 + 0)
      r0 = 0
      exit
      """
    return ProgramVerifier.verify(try verifierInput(text), logLevel: 0).verdict
  }
}
