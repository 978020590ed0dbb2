import BPF
import JIT
import Testing

/// Every atomic instruction in every pair of registers, executed and compared with the model of RFC 9669.
@Suite struct AtomicTests {
  private static let sentinel: UInt64 = 0x5E17_0000_0000_0000

  @Test(arguments: AtomicOperation.allCases, [MemorySize.word, .double])
  func atomics(_ operation: AtomicOperation, _ size: MemorySize) throws {
    var wrong: [String] = []
    for base in generalRegisters {
      for source in generalRegisters where source != base {
        // With r0 as its base, a compare and exchange compares with the address.
        if operation == .compareExchange && base == .r0 { continue }
        let instruction = Instruction.atomic(operation, size, base: base, offset: 8, source)
        let keeper = [Register.r9, .r8, .r7].first { $0 != base && $0 != source }!
        var program: [Instruction] = [.alu(.word64, .mov, keeper, .register(.r1))]
        for register in generalRegisters where register != keeper && register != base && register != source {
          program.append(.loadImmediate64(register, .value(Self.sentinel + UInt64(register.rawValue))))
        }
        program.append(.load(.double, source, base: keeper, offset: 16))
        if source != .r0 && base != .r0 { program.append(.load(.double, .r0, base: keeper, offset: 24)) }
        program.append(.alu(.word64, .mov, base, .register(keeper)))
        program.append(instruction)
        for (index, register) in generalRegisters.enumerated() {
          program.append(.store(.double, base: keeper, offset: Int16(32 + 8 * index), .register(register)))
        }
        program.append(.exit)
        let compiled = try compile(program)
        for old in boundaryWords {
          for (value, r0) in [(UInt64(0x1_0000_0005), old), (old, old ^ 0xF_0000_0000), (7, 9), (~0, 0)] {
            let result = source == .r0 ? value : r0
            let expected = ReferenceModel.atomic(operation, size, memory: old, source: value, result: result)
            var memory = [UInt64](repeating: 0, count: 14)
            (memory[1], memory[2], memory[3]) = (old, value, r0)
            _ = call(compiled, memory: &memory)
            var isRight = memory[1] == expected.memory
            for (index, register) in generalRegisters.enumerated() where register != keeper && register != base {
              // If r0 is both source and result, it holds the result.
              let want: UInt64 =
                if register == .r0 && (operation == .compareExchange || source != .r0) {
                  expected.result
                } else if register == source { expected.source } else {
                  Self.sentinel + UInt64(register.rawValue)
                }
              if memory[4 + index] != want { isRight = false }
            }
            if !isRight { wrong.append("\(instruction): old \(old), source \(value), r0 \(r0): \(memory)") }
          }
        }
      }
    }
    #expect(wrong.prefix(3) == [])
  }

  @Test(arguments: MemorySize.allCases) func acquireAndRelease(_ size: MemorySize) throws {
    for (base, value) in [(Register.r1, Register.r0), (.r0, .r1), (.r6, .r9), (.r5, .r4), (.r9, .r6)] {
      let keeper = Register.r8
      let compiled = try compile([
        .alu(.word64, .mov, keeper, .register(.r1)), .alu(.word64, .mov, base, .register(keeper)),
        .loadAcquire(size, value, base: base, offset: 8), .store(.double, base: keeper, offset: 16, .register(value)),
        .storeRelease(size, base: base, offset: 24, value), .exit,
      ])
      var memory: [UInt64] = [0, 0xF1E2_D3C4_B5A6_9788, 0, 0x1111_1111_1111_1111]
      _ = call(compiled, memory: &memory)
      let loaded = ReferenceModel.loaded(memory[1], size)
      #expect(memory[2] == loaded)
      let mask = size == .double ? ~0 : UInt64(1) << UInt64(8 * size.rawValue) - 1
      #expect(memory[3] == 0x1111_1111_1111_1111 & ~mask | loaded)
    }
  }
}
