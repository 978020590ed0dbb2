import BPF
import Testing

@testable import Verifier

/// What is checked after the walk, with facts as the walk would give them.
@Suite struct StackDepthTests {
  /// Main calls f, f calls g: the depths are those of main, f and g.
  static let chain = "call f\nexit\n.func int f(int a)\ncall g\nexit\n.func int g(int a)\nr0 = 0\nexit"

  static func facts(_ depths: [Int]) -> [FunctionFacts] {
    depths.map { depth in
      var facts = FunctionFacts()
      facts.stackDepth = depth
      return facts
    }
  }

  private func message(_ input: VerifierInput, _ facts: [FunctionFacts]) -> String? {
    do throws(Rejection) {
      _ = try StackDepth.check(input, facts, nil)
      return nil
    } catch {
      return error.message
    }
  }

  /// Each frame is rounded up to 16 bytes.
  @Test(arguments: [
    ([512, 0, 0], nil), ([256, 128, 128], nil), ([496, 8, 0], nil),
    ([496, 8, 8], "combined stack size of 3 calls is 528. Too large"),
    ([512, 1, 0], "combined stack size of 2 calls is 528. Too large"),
  ])
  func chainsHave512Bytes(_ depths: [Int], _ expected: String?) throws {
    #expect(try message(verifierInput(Self.chain), Self.facts(depths)) == expected)
  }

  /// Large functions of a tracepoint have private stacks; not those with slots, nor any in a program with a tail call.
  @Test func privateStacks() throws {
    let text = try Assembler.assembleUnchecked(Self.chain)
    let input = try VerifierInput(text, context: .rawTracepoint) { _ in nil }
    var facts = try StackDepth.check(input, Self.facts([512, 48, 512]), nil)
    #expect(facts.map(\.mayUsePrivateStack) == [true, false, true])
    facts[2].incomingSlots = 1
    #expect(message(input, facts) == "combined stack size of 3 calls is 560. Too large")
    let tail = try VerifierInput(
      Assembler.assembleUnchecked(Self.chain.replacing("r0 = 0", with: "call 12")), context: .rawTracepoint
    ) { _ in nil }
    #expect(
      try StackDepth.check(tail, Self.facts([64, 64, 64]), nil).map(\.mayUsePrivateStack) == [false, false, false])
  }

  /// Functions above a tail call have no slots; those beside it may.
  @Test(arguments: [(0, true), (1, true), (2, true), (3, false)])
  func tailCallsAndSlots(_ function: Int, _ isRejected: Bool) throws {
    let input = try verifierInput(
      """
      call f
      call beside
      exit
      .func int f(int a)
      call g
      exit
      .func int g(int a)
      call 12
      exit
      .func int beside(int a)
      r0 = 0
      exit
      """)
    #expect(
      try StackDepth.check(input, Self.facts([8, 8, 8, 8]), nil).map(\.reachesTailCall) == [true, true, true, false])
    for isIncoming in [true, false] {
      var facts = Self.facts([8, 8, 8, 8])
      if isIncoming { facts[function].incomingSlots = 1 } else { facts[function].outgoingSlots = 1 }
      #expect(
        message(input, facts) == (isRejected ? "tail_calls are not allowed in programs with stack args" : nil))
    }
  }

  @Test func callbacksMakeNoTailCalls() throws {
    let input = try verifierInput("call f\nexit\n.func int f(int a)\ncall 12\nexit")
    var facts = Self.facts([0, 0])
    facts[1].isCallback = true
    #expect(message(input, facts) == "cannot tail call within callback")
    #expect(
      message(input, Self.facts([256, 0]))
        == "tail_calls are not allowed when call stack of previous frames is 256 bytes. Too large")
    #expect(message(input, Self.facts([240, 0])) == nil)
  }

  /// A chain of calls that branches twice at each of many functions is followed in time.
  @Test(.timeLimit(.minutes(1))) func chainsThatBranch() throws {
    let count = 15
    var text = "call f1\ncall f1\nexit\n"
    for function in 1...count {
      text += ".func int f\(function)(int a)\n"
      if function < count { text += String(repeating: "call f\(function + 1)\n", count: 40) }
      text += "r0 = 0\nexit\n"
    }
    #expect(try message(verifierInput(text), Self.facts(Array(repeating: 32, count: count + 1))) == nil)
    #expect(
      try message(verifierInput(text), Self.facts(Array(repeating: 48, count: count + 1)))
        == "combined stack size of 11 calls is 528. Too large")
  }

  @Test func callsInDeadCodeCount() throws {
    let input = try verifierInput(
      "call f\nexit\n.func int f(int a)\nr0 = 0\nif r0 == 0 goto out\ncall f\nout:\nexit")
    #expect(message(input, Self.facts([0, 0])) == "the call stack of 16 frames is too deep !")
  }

  /// Functions that no path entered are gone when slots are counted.
  @Test func unusedSlots() {
    var facts = Self.facts([0, 0, 0])
    facts[2].storedSlots = 5
    facts[2].outgoingSlots = 2
    func message(_ isVerified: [Bool]) -> String? {
      do throws(Rejection) {
        try UnusedSlots.check(facts, isVerified: isVerified)
        return nil
      } catch {
        return error.message
      }
    }
    #expect(message([true, true, true]) == "func#2 writes 5 stack arg slots, but calls only require 2")
    #expect(message([true, false, true]) == "func#1 writes 5 stack arg slots, but calls only require 2")
    facts[2].outgoingSlots = 5
    #expect(message([true, true, true]) == nil)
  }
}
