import BPF
import Testing

@testable import Verifier

/// The graph of a program, and what is found out on it before the walk.
@Suite struct FlowGraphTests {
  private static func program(_ text: String) throws -> UncheckedProgram {
    try Assembler.assembleUnchecked(text).program
  }

  private static func graph(_ text: String) throws -> FlowGraph { FlowGraph(try program(text), [:]) }

  @Test func straightCodeIsInReverse() throws {
    let graph = try Self.graph("r0 = 0\nr0 += 1\nexit")
    #expect(graph.postorder == [[2, 1, 0]])
    #expect(!graph.mayLoop)
  }

  @Test func pathsThatMeetAreBeforeTheirFork() throws {
    let graph = try Self.graph("if r1 > 0 goto a\nr0 = 1\na:\nr0 = 2\nexit")
    #expect(graph.postorder == [[3, 2, 1, 0]])
    #expect(!graph.mayLoop)
    #expect((0..<4).allSatisfy(graph.isReached))
  }

  @Test func loopsAreSeen() throws {
    let graph = try Self.graph("r0 = 0\na:\nr0 += 1\nif r0 < 5 goto a\nexit")
    #expect(graph.mayLoop)
    #expect(try Self.graph("r0 = 0\na:\ngoto a\nexit").mayLoop)
  }

  @Test func decidedJumpsLeaveInstructionsOut() throws {
    var graph = try Self.graph("r1 = 0\nif r1 == 0 goto a\nr0 = 1\na:\nexit")
    graph.decide([1: true])
    #expect(graph.postorder == [[3, 1, 0]])
    #expect(!graph.isReached(2) && graph.isReached(3))
    // Nothing is said of the instruction that is left out.
    #expect(graph.mayLoop)
  }

  @Test func functionsHaveOrdersOfTheirOwn() throws {
    let graph = try Self.graph("call f\nexit\nf:\nr0 = 0\nexit")
    #expect(graph.postorder == [[1, 0], [3, 2]])
    #expect(!graph.mayLoop)
  }

  /// The conditional jumps that constants decide.
  @Test(arguments: [
    ("r1 = 5\nif r1 == 5 goto a\nr0 = 0\na:\nexit", [1: true]),
    ("r1 = 5\nr2 = r1\nr2 += -5\nif r2 != 0 goto a\nr0 = 0\na:\nexit", [3: false]),
    ("r1 = 5\nr1 += r2\nif r1 == 5 goto a\nr0 = 0\na:\nexit", [:]),
    ("r1 = 5\nif r2 > 0 goto a\nr1 = 6\na:\nif r1 == 5 goto b\nr0 = 0\nb:\nexit", [:]),
    ("r1 = 5\nif r2 > 0 goto a\nr1 = 5\na:\nif r1 == 5 goto b\nr0 = 0\nb:\nexit", [3: true]),
    ("r1 = 5\ncall 7\nif r1 == 5 goto a\nr0 = 0\na:\nexit", [:]),
    // What the first round decides the second one does not.
    ("r1 = 0\na:\nr1 += 1\nif r1 < 5 goto a\nr0 = 0\nexit", [:]),
  ]) func constantsDecideJumps(_ text: String, _ decided: [Int: Bool]) throws {
    let program = try Self.program(text)
    #expect(ConstantRegisters(program, FlowGraph(program, [:])).decidedJumps == decided)
  }

  /// Where states are compared: at conditional jumps and where jumps lead, and behind calls.
  @Test func statesAreComparedWherePathsMeet() throws {
    let program = try Self.program("call 7\nif r0 > 0 goto a\nr0 = 1\na:\nr0 += 1\nexit")
    let points = try Reachability(program, nil).points
    #expect(points.map { $0.contains(.prune) } == [false, true, false, true, false])
    #expect(points.allSatisfy { $0.contains(.reached) })
  }

  @Test func jumpsIntoImmediatesAreFound() throws {
    #expect(throws: Rejection("jump into the middle of ldimm64 insn 1")) {
      _ = try Reachability(Self.program("if r1 > 0 goto +1\nr0 = 5 ll\nexit"), nil)
    }
    #expect(throws: Rejection("unreachable insn 1")) {
      _ = try Reachability(Self.program("goto a\nr0 = 5 ll\na:\nexit"), nil)
    }
  }
}
