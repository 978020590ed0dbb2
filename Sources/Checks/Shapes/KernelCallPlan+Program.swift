import BPF
import CShims

// The parts of a program that only the running kernel needs; r6 holds the address of its context.
extension KernelCallPlan {
  /// Loads the word of a slot, or the address of its cell, which is also stored for comparison.
  /// - Parameters:
  ///   - slot: index of the slot.
  ///   - register: where it goes.
  func loadArgument(_ slot: Int, into register: Register, _ builder: inout ProgramBuilder) {
    let load = Instruction.load(.double, register, base: .r6, offset: Int16(8 * slot))
    switch arguments[slot] {
    case .word: builder.append(load)
    case .unset: break
    case .size:
      builder.append(load)
      builder.append(.alu(.word64, .and, register, .immediate(Self.largestSize)))
    case .string:
      builder.append(.loadImmediate64(register, .mapIndexValue(index: 2, offset: UInt32(8 * slot))))
      store(register, at: Int(KFT_CONTEXT_SENT) + slot, &builder)
    case .pointer(let isNullable):
      let null = builder.label()
      if isNullable {
        builder.append(load)
        builder.jumpIf(.word64, .eq, register, .immediate(0), to: null)
      }
      builder.append(.alu(.word64, .mov, register, .register(.r6)))
      let cell = 8 * KFT_CONTEXT_CELLS + Int32(slot) * KFT_CELL_BYTES
      builder.append(.alu(.word64, .add, register, .immediate(cell)))
      builder.place(null)
      store(register, at: Int(KFT_CONTEXT_SENT) + slot, &builder)
    }
  }

  /// Stores the frame pointer, and the callee's count of calls before the call.
  func readCounter(_ builder: inout ProgramBuilder) {
    store(.r10, at: Int(KFT_CONTEXT_FRAME), &builder)
    read(counter, at: Int(KFT_CONTEXT_BEFORE), &builder)
  }

  /// Reads back what the callee recorded.
  func readBack(_ builder: inout ProgramBuilder) {
    for word in words { read(word.index, at: word.place, &builder) }
  }

  private func read(_ index: Int, at place: Int, _ builder: inout ProgramBuilder) {
    builder.append(.alu(.word64, .mov, .r1, .immediate(Int32(truncatingIfNeeded: index))))
    builder.call(kfunc: reader)
    store(.r0, at: place, &builder)
  }

  private func store(_ register: Register, at place: Int, _ builder: inout ProgramBuilder) {
    builder.append(.store(.double, base: .r6, offset: Int16(8 * place), .register(register)))
  }
}
