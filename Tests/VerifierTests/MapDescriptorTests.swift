import BPF
import Testing

@testable import Verifier

/// Maps by their descriptors, which no text can name.
@Suite struct MapDescriptorTests {
  /// The words are those that Linux's own tests expect (`map_fd_for_function_call`, `invalid_cgroup_storage_access_2`).
  @Test(arguments: [Int32(0), 1]) func aDescriptorIsThatOfNoMap(_ descriptor: Int32) throws {
    let program = try UncheckedProgram(
      instructions: [
        .loadImmediate64(.r1, .mapFD(descriptor)), .alu(.word64, .mov, .r0, .immediate(0)), .exit,
      ], subprograms: [Subprogram(name: "main", firstInstruction: 0)], kfuncs: [], maps: [])
    var input = VerifierInput(program) { _ in nil }
    let verdict = ProgramVerifier.verify(input).verdict
    #expect(verdict == .rejected(Rejection("fd \(descriptor) is not pointing to valid bpf_map", instruction: 0)))
    input.hasOpenMaps = true
    #expect(ProgramVerifier.verify(input).verdict == .accepted)
  }
}
