import BPF
import CTypes
import CallingConvention
import Testing

@testable import Checks
@testable import Outcomes

/// The verifier's rules of stack arguments (Linux kernel/bpf/verifier.c), checked by a walk over all paths.
struct StackArgumentRules {
  enum Violation: Equatable {
    case loadAfterStoreOrCall(Int)
    case slotNotReceived(Int)
    case slotNotStored(call: Int, slot: Int)
    case slotNotTaken(function: Int, slot: Int)
    case moreThanSevenSlots(Int)
  }

  let program: Program
  /// Stack slots that the kfunc takes.
  let kfuncSlots: Int
  /// Kfuncs that take none.
  var others: Set<String> = []

  private func range(_ function: Int) -> Range<Int> {
    let starts = program.subprograms.map(\.firstInstruction) + [program.instructions.count]
    return starts[function]..<starts[function + 1]
  }

  /// The largest slot that a function loads: what it receives.
  private func received(_ function: Int) -> Int {
    range(function).compactMap { index in
      if case .load(_, _, base: .params, let offset) = program.instructions[index] { return Int(offset) / 8 }
      return nil
    }.max() ?? 0
  }

  private func function(at instruction: Int) -> Int {
    program.subprograms.firstIndex { $0.firstInstruction == instruction } ?? 0
  }

  /// Slots that the target of a call takes.
  private func taken(_ index: Int, _ target: CallTarget) -> Int {
    if case .subprogram = target { return received(function(at: program.target(ofInstruction: index)!)) }
    if case .kfunc(let id, _) = target, others.contains(program.kfuncs[Int(id)].name) { return 0 }
    return kfuncSlots
  }

  func violations() -> [Violation] {
    var found: [Violation] = []
    for function in program.subprograms.indices {
      let most =
        range(function).compactMap { index -> Int? in
          if case .call(let target) = program.instructions[index] { return taken(index, target) }
          return nil
        }.max() ?? 0
      var states: Set<State> = []
      var open = [State(index: range(function).lowerBound, stored: [], isLate: false)]
      while let state = open.popLast() {
        guard states.insert(state).inserted else { continue }
        open += step(state, function: function, most: most, &found)
      }
    }
    return found
  }

  private struct State: Hashable {
    var index: Int
    var stored: Set<Int>
    /// Whether something was stored or called before.
    var isLate: Bool
  }

  private func step(_ state: State, function: Int, most: Int, _ found: inout [Violation]) -> [State] {
    var next = state
    next.index += 1
    switch program.instructions[state.index] {
    case .load(_, _, base: .params, let offset):
      if state.isLate { found.append(.loadAfterStoreOrCall(state.index)) }
      if function == 0 { found.append(.slotNotReceived(state.index)) }
      if offset > 56 { found.append(.moreThanSevenSlots(state.index)) }
    case .store(_, base: .params, let offset, _):
      let slot = -Int(offset) / 8
      if slot > 7 { found.append(.moreThanSevenSlots(state.index)) }
      if slot > most { found.append(.slotNotTaken(function: function, slot: slot)) }
      next.stored.insert(slot)
      next.isLate = true
    case .call(let target):
      let count = taken(state.index, target)
      for slot in 1..<count + 1 where !state.stored.contains(slot) {
        found.append(.slotNotStored(call: state.index, slot: slot))
      }
      next.stored = []
      next.isLate = true
    case .jump, .jumpLong:
      next.index = program.target(ofInstruction: state.index)!
    case .jumpIf:
      var taken = next
      taken.index = program.target(ofInstruction: state.index)!
      return [next, taken]
    case .exit:
      return []
    default:
      break
    }
    return [next]
  }
}

@Suite struct ProgramRulesTests {
  private static func placement(_ count: Int) throws -> Placement {
    let list = (1...count).map { "unsigned long a\($0)" }.joined(separator: ", ")
    return Placement(try CDeclarationParser.parse("unsigned long f(\(list));").signatures[0])
  }

  @Test(arguments: CallShape.allCases, 1...12) func generatedProgramsKeepTheRules(_ shape: CallShape, _ count: Int)
    throws
  {
    let placement = try Self.placement(count)
    let program = try ProgramGenerator(name: "f", placement: placement).program(shape)
    let rules = StackArgumentRules(program: program, kfuncSlots: max(0, count - 5))
    #expect(rules.violations() == [])
    let calls = program.instructions.count { if case .call(.kfunc) = $0 { true } else { false } }
    #expect(calls == (shape == .branches ? 2 : 1))
    let subprograms = [CallShape.forwarded: 2, .reversed: 2, .twoCallees: 2, .nested: 3][shape] ?? 1
    #expect(program.subprograms.count == subprograms)
  }

  /// The checker itself sees each rule broken.
  @Test func brokenRulesAreSeen() throws {
    func violations(slots: Int, _ build: (inout ProgramBuilder) -> Void) throws -> [StackArgumentRules.Violation] {
      var builder = ProgramBuilder()
      build(&builder)
      return StackArgumentRules(program: try builder.build(), kfuncSlots: slots).violations()
    }
    let missing = try violations(slots: 2) {
      $0.storeArgument(slot: 1, from: .immediate(1))
      $0.call(kfunc: "f")
      $0.append(.exit)
    }
    #expect(missing == [.slotNotStored(call: 1, slot: 2)])
    let consumed = try violations(slots: 1) {
      $0.storeArgument(slot: 1, from: .immediate(1))
      $0.call(kfunc: "f")
      $0.call(kfunc: "f")
      $0.append(.exit)
    }
    #expect(consumed == [.slotNotStored(call: 2, slot: 1)])
    let tooMany = try violations(slots: 1) {
      $0.storeArgument(slot: 1, from: .immediate(1))
      $0.storeArgument(slot: 2, from: .immediate(1))
      $0.call(kfunc: "f")
      $0.append(.exit)
    }
    #expect(tooMany.contains(.slotNotTaken(function: 0, slot: 2)))
    let onOnePath = try violations(slots: 1) { builder in
      let skip = builder.label()
      builder.jumpIf(.word64, .eq, .r1, .immediate(0), to: skip)
      builder.storeArgument(slot: 1, from: .immediate(1))
      builder.place(skip)
      builder.call(kfunc: "f")
      builder.append(.exit)
    }
    #expect(onOnePath == [.slotNotStored(call: 2, slot: 1)])
    let late = try violations(slots: 0) {
      $0.storeArgument(slot: 1, from: .immediate(1))
      $0.call(subprogram: "g")
      $0.append(.exit)
      $0.beginSubprogram("g")
      $0.call(kfunc: "f")
      $0.loadArgument(slot: 1, into: .r0)
      $0.append(.exit)
    }
    #expect(late == [.loadAfterStoreOrCall(4)])
    let inMain = try violations(slots: 0) {
      $0.loadArgument(slot: 1, into: .r0)
      $0.append(.exit)
    }
    #expect(inMain == [.slotNotReceived(0)])
    let eight = try violations(slots: 8) {
      for slot in 1...8 { $0.storeArgument(slot: slot, from: .immediate(1)) }
      $0.call(kfunc: "f")
      $0.append(.exit)
    }
    #expect(eight == [.moreThanSevenSlots(7)])
  }
}
