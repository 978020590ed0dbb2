import BPF
import Support
import Testing
import Verifier

/// The verifier's rules for stack arguments, compared with a walk that shares nothing with it (`StackArgumentRules`).
@Suite struct VerifierSlotTests {
  /// A random program of a main function and up to three others, in which every path can be taken: loads and stores of slots,
  /// calls of later functions and of a helper, and jumps whose condition is not known. Most statements keep the rules.
  private static func text(_ random: inout SeededGenerator) -> String {
    let count = Int.random(in: 1...3, using: &random)
    let taken = (0...count).map { $0 == 0 ? 0 : Int.random(in: 0...3, using: &random) }
    var text: [String] = []
    var called: Set<Int> = []
    func breaks() -> Bool { Int.random(in: 0..<16, using: &random) == 0 }
    func slot() -> Int { 8 * Int.random(in: 1...3, using: &random) }
    for function in 0...count where function == 0 || called.contains(function) {
      if function > 0 { text.append("f\(function):") }
      for slot in 1..<taken[function] + 1 { text.append("r7 = *(u64 *)(r11 + \(8 * slot))") }
      var open: [Int] = []
      for step in 0..<Int.random(in: 2...7, using: &random) {
        switch Int.random(in: 0...6, using: &random) {
        case 0: text.append("call 7")
        case 1...2 where function < count:
          let callee = Int.random(in: function + 1...count, using: &random)
          called.insert(callee)
          for slot in 1..<taken[callee] + 1 where !breaks() { text.append("*(u64 *)(r11 - \(8 * slot)) = 1") }
          if breaks() { text.append("call 7") }
          text.append("r1 = 0; r2 = 0; r3 = 0; r4 = 0; r5 = 0; call f\(callee)")
        case 3:
          text.append("if r10 == 5 goto l\(function)_\(step)")
          open.append(step)
        case 4 where breaks(): text.append("r7 = *(u64 *)(r11 + \(slot()))")
        case 5 where breaks(): text.append("*(u64 *)(r11 - \(slot())) = 1")
        default: if let target = open.popLast() { text.append("l\(function)_\(target):") }
        }
      }
      text += open.reversed().map { "l\(function)_\($0):" }
      text += ["r0 = 0", "exit"]
    }
    return text.joined(separator: "\n")
  }

  private static func message(_ violation: StackArgumentRules.Violation, _ program: Program) -> Substring {
    switch violation {
    case .loadAfterStoreOrCall: "r11 load must be before any r11 store or call insn"
    case .slotNotReceived: "invalid read from stack arg off"
    case .slotNotStored: "callee expects"
    case .slotNotTaken(let function, _): "func#\(function) writes"
    case .moreThanSevenSlots: "stack arg write offset"
    }
  }

  @Test func theVerifierAndTheWalkAgree() throws {
    var random = SeededGenerator(seed: 14)
    var accepted = 0
    var kinds: Set<Substring> = []
    for _ in 0..<3000 {
      let text = Self.text(&random)
      let program = try Assembler.assemble(text).program
      let violations = StackArgumentRules(program: program, kfuncSlots: 0).violations()
      let input = VerifierInput(
        program: UncheckedProgram(program), prototypes: program.subprograms.map { _ in nil }, kfuncs: [])
      switch ProgramVerifier.verify(input, logLevel: 0).verdict {
      case .accepted:
        #expect(violations.isEmpty, "\(violations)\n\(text)")
        accepted += 1
      case .notDecided(let question): Issue.record("\(question.subject)\n\(text)")
      case .rejected(let rejection):
        let messages = violations.map { Self.message($0, program) }
        let same = messages.first { rejection.message.hasPrefix($0) }
        #expect(same != nil, "\(rejection.message), \(violations)\n\(text)")
        if let same { kinds.insert(same.prefix { $0 != "#" }) }
      }
    }
    // Both verdicts are frequent, and each rule that these programs can break is.
    #expect(accepted > 1000, "\(accepted)")
    #expect(kinds.count == 4, "\(kinds)")
  }
}
