import Testing
import Verifier

@Suite struct VerdictTests {
  @Test func rejectionsKeepTheKernelsWords() {
    let rejection = Rejection("R11 is invalid", instruction: 3)
    #expect(rejection.message == "R11 is invalid" && rejection.following.isEmpty)
  }
}
