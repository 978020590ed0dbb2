import Testing

@testable import BPF

struct ProgramBuilderTests {
  @Test func resolvesLabelsOverWideImmediates() throws {
    var builder = ProgramBuilder()
    let loop = builder.label()
    let done = builder.label()
    builder.place(loop)
    builder.append(.loadImmediate64(.r1, .value(1)))
    builder.jumpIf(.word64, .eq, .r1, .register(.r2), to: done)
    builder.append(.loadImmediate64(.r1, .value(2)))
    builder.mayGoto(to: done)
    builder.jumpLong(to: done)
    builder.jump(to: loop)
    builder.place(done)
    builder.append(.exit)
    #expect(
      try builder.build().instructions == [
        .loadImmediate64(.r1, .value(1)), .jumpIf(.word64, .eq, .r1, .register(.r2), 5),
        .loadImmediate64(.r1, .value(2)), .mayGoto(2), .jumpLong(1), .jump(-8), .exit,
      ])
  }

  @Test func resolvesSubprogramsAndKfuncs() throws {
    var builder = ProgramBuilder()
    builder.storeArgument(slot: 1, from: .register(.r3))
    builder.storeArgument(slot: 7, from: .immediate(6))
    builder.call(subprogram: "late")
    builder.call(kfunc: "b")
    builder.call(kfunc: "a")
    builder.call(kfunc: "b")
    builder.call(helper: 7)
    builder.loadAddress(ofSubprogram: "late", into: .r2)
    builder.append(contentsOf: [.exit])
    builder.beginSubprogram("late")
    builder.loadArgument(slot: 7, into: .r0)
    builder.call(subprogram: "main")
    builder.append(.exit)
    let program = try builder.build()
    #expect(program.kfuncs == [KfuncReference(name: "b"), KfuncReference(name: "a")])
    #expect(
      program.subprograms == [
        Subprogram(name: "main", firstInstruction: 0), Subprogram(name: "late", firstInstruction: 9),
      ])
    #expect(
      program.instructions == [
        .store(.double, base: .params, offset: -8, .register(.r3)),
        .store(.double, base: .params, offset: -56, .immediate(6)), .call(.subprogram(7)),
        .call(.kfunc(id: 0, fdOffset: 0)), .call(.kfunc(id: 1, fdOffset: 0)), .call(.kfunc(id: 0, fdOffset: 0)),
        .call(.helper(7)), .loadImmediate64(.r2, .function(offset: 2)), .exit,
        .load(.double, .r0, base: .params, offset: 56), .call(.subprogram(-12)), .exit,
      ])
    #expect([2, 7].allSatisfy { program.target(ofInstruction: $0) == 9 })
    #expect(program.target(ofInstruction: 10) == 0)
  }

  private func error(_ body: (inout ProgramBuilder) -> Void) -> ProgramError? {
    var builder = ProgramBuilder()
    builder.append(.loadImmediate64(.r0, .value(0)))
    body(&builder)
    return thrown { () throws(ProgramError) in try builder.build() }
  }

  @Test func unplacedLabel() {
    var label: Label?
    let error = error {
      label = $0.label()
      $0.jump(to: label!)
      $0.append(.exit)
    }
    #expect(error == ProgramError(.unplacedLabel(label!), instruction: 1, slot: 2))
  }

  @Test func labelOfAnotherBuilder() {
    var other = ProgramBuilder()
    let label = other.label()
    #expect(error { $0.jump(to: label) }?.code == .unplacedLabel(label))
    #expect(error { $0.place(label) }?.code == .unplacedLabel(label))
  }

  @Test func labelPlacedTwice() {
    var label: Label?
    let error = error {
      label = $0.label()
      $0.place(label!)
      $0.append(.exit)
      $0.place(label!)
    }
    #expect(error == ProgramError(.labelPlacedTwice(label!), instruction: 2, slot: 3))
  }

  @Test func unknownSubprogram() {
    let error = error {
      $0.call(subprogram: "nowhere")
      $0.append(.exit)
    }
    #expect(error == ProgramError(.unknownSubprogram("nowhere"), instruction: 1, slot: 2))
  }

  @Test func duplicateSubprogram() {
    let error = error {
      $0.append(.exit)
      $0.beginSubprogram("main")
      $0.append(.exit)
    }
    #expect(error == ProgramError(.duplicateSubprogram("main"), instruction: 2, slot: 3))
  }

  @Test func emptySubprogram() {
    let error = error {
      $0.append(.exit)
      $0.beginSubprogram("a")
    }
    #expect(error?.code == .invalidSubprogramStart(index: 1))
  }

  @Test func labelInAnotherSubprogram() {
    let error = error {
      let label = $0.label()
      $0.jump(to: label)
      $0.beginSubprogram("a")
      $0.place(label)
      $0.append(.exit)
    }
    #expect(error == ProgramError(.jumpOutOfSubprogram(slot: 3), instruction: 1, slot: 2))
  }

  @Test(arguments: [0, -1, 4096, .max, .min])
  func stackArgumentSlotOutOfRange(slot: Int) {
    #expect(error { $0.loadArgument(slot: slot, into: .r1) }?.code == .invalidStackArgumentSlot(slot))
    guard slot != 4096 else { return }
    #expect(error { $0.storeArgument(slot: slot, from: .immediate(1)) }?.code == .invalidStackArgumentSlot(slot))
  }

  /// 32767 slots is the farthest a 16-bit jump goes; one more is an error, and gotol reaches it.
  @Test(arguments: [32767, 32768])
  func farJumps(distance: Int) throws {
    enum Kind { case short, long, conditional, mayGoto }
    func build(_ kind: Kind) -> Result<Program, ProgramError> {
      var builder = ProgramBuilder()
      let end = builder.label()
      switch kind {
      case .short: builder.jump(to: end)
      case .long: builder.jumpLong(to: end)
      case .conditional: builder.jumpIf(.word32, .set, .r1, .immediate(1), to: end)
      case .mayGoto: builder.mayGoto(to: end)
      }
      builder.append(contentsOf: repeatElement(.exit, count: distance))
      builder.place(end)
      builder.append(.exit)
      do throws(ProgramError) { return .success(try builder.build()) } catch { return .failure(error) }
    }
    #expect(try build(.long).get().instructions[0] == .jumpLong(Int32(distance)))
    for kind in [Kind.short, .conditional, .mayGoto] {
      if distance == 32767 {
        #expect(try build(kind).get().target(ofInstruction: 0) == 32768)
      } else {
        let error = ProgramError(.instruction(.jumpOutOfRange(32768)), instruction: 0, slot: 0)
        #expect(build(kind) == .failure(error))
      }
    }
  }
}
