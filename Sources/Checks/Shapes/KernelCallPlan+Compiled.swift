import BPF
import NativeCalls

// A compiler's program as the running kernel runs it: a function of a program of ours.
extension KernelCallPlan {
  /// Words of the block that a compiler's program may write: a result of up to 16 bytes, and the witnesses.
  private static let written = [
    CallBlock.result..<CallBlock.result + 2,
    CallBlock.witness..<CallBlock.witness + ProgramGenerator.witnessValues.count + 1,
  ]
  /// Bytes of the block that is on the stack: up to the last word that is written.
  static let blockBytes = 8 * (written.map(\.upperBound).max() ?? 0)

  /// The program that has a compiler's program make the call.
  ///
  /// The compiler's program reads a `CallBlock` and is left as it is. Memory cannot serve as its block: to the verifier,
  /// what is loaded from a context or a map is a number and no pointer. What is spilled to the stack keeps its type, so the
  /// block is in the frame of the main program, whose function the compiler's program becomes.
  /// - Parameters:
  ///   - compiled: the compiler's program, with the address of a `CallBlock` in r1; it calls one kfunc.
  ///   - name: the kfunc that it calls in the kernel.
  /// - Throws: `ProgramError` if the program is invalid.
  func program(around compiled: Program, calling name: String) throws(ProgramError) -> Program {
    var builder = ProgramBuilder()
    builder.append(.alu(.word64, .mov, .r6, .register(.r1)))
    readCounter(&builder)
    for slot in arguments.indices {
      loadArgument(slot, into: .r1, &builder)
      builder.append(.store(.double, base: .r10, offset: Self.place(slot), .register(.r1)))
    }
    // What the program leaves as it was has to be seen as such.
    for word in Self.written.joined() {
      builder.append(.load(.double, .r1, base: .r6, offset: Int16(8 * word)))
      builder.append(.store(.double, base: .r10, offset: Self.place(word), .register(.r1)))
    }
    builder.append(.alu(.word64, .mov, .r1, .register(.r10)))
    builder.append(.alu(.word64, .add, .r1, .immediate(Int32(Self.place(0)))))
    builder.call(subprogram: Self.functionName(0))
    for word in Self.written.joined() {
      builder.append(.load(.double, .r1, base: .r10, offset: Self.place(word)))
      builder.append(.store(.double, base: .r6, offset: Int16(8 * word), .register(.r1)))
    }
    readBack(&builder)
    builder.append(.alu(.word64, .mov, .r0, .immediate(0)))
    builder.append(.exit)
    for index in compiled.subprograms.indices {
      builder.beginSubprogram(Self.functionName(index))
      for instruction in compiled.instructions[compiled.instructions(ofSubprogram: index) ?? 0..<0] {
        if case .call(.kfunc) = instruction {
          builder.call(kfunc: name)
        } else {
          builder.append(instruction)
        }
      }
    }
    // The main program has no stack arguments; the others have what their prototypes say.
    return try builder.build().taking(stackSlots: [nil] + compiled.subprograms.map(\.stackSlotCount))
  }

  /// Where a word of the block is, from the main program's frame pointer.
  private static func place(_ word: Int) -> Int16 { Int16(8 * word - blockBytes) }

  /// The name of a function of the compiler's program.
  private static func functionName(_ index: Int) -> String { "compiled\(index)" }
}
