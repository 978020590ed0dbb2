import BPF
import JIT
import Testing

/// Loads and stores of all sizes through every base register, at every width of displacement.
@Suite struct MemoryTests {
  private static let offsets: [Int16] = [0, 1, -1, 8, 127, 128, -128, -129, 1000, -1000]
  private static let word: UInt64 = 0xF1E2_D3C4_B5A6_9788
  /// Bytes before and after the middle of the memory that the programs access.
  private static let reach = 1024

  /// Calls a body with memory whose middle is the base address.
  private static func withMemory(_ body: (UnsafeMutableRawPointer) throws -> Void) rethrows {
    try withUnsafeTemporaryAllocation(byteCount: 2 * reach, alignment: 16) { memory in
      memory.initializeMemory(as: UInt8.self, repeating: 0x11)
      try body(memory.baseAddress! + reach)
    }
  }

  @Test(arguments: MemorySize.allCases) func loads(size: MemorySize) throws {
    try Self.withMemory { middle in
      for base in generalRegisters {
        for destination in generalRegisters {
          for offset in Self.offsets {
            middle.storeBytes(of: Self.word, toByteOffset: Int(offset), as: UInt64.self)
            let move = Instruction.alu(.word64, .mov, base, .register(.r1))
            let load = try compile([
              move, .load(size, destination, base: base, offset: offset),
              .alu(.word64, .mov, .r0, .register(destination)), .exit,
            ])
            #expect(call(load, UInt(bitPattern: middle)) == ReferenceModel.loaded(Self.word, size))
            guard size != .double else { continue }
            let signed = try compile([
              move, .loadSignExtend(size, destination, base: base, offset: offset),
              .alu(.word64, .mov, .r0, .register(destination)), .exit,
            ])
            let bits = 8 * size.rawValue
            #expect(
              call(signed, UInt(bitPattern: middle))
                == ReferenceModel.moveSignExtend(.word64, Self.word, bits: bits))
          }
        }
      }
    }
  }

  @Test(arguments: MemorySize.allCases) func stores(size: MemorySize) throws {
    let count = Int(size.rawValue)
    try Self.withMemory { middle in
      func expectStored(_ value: UInt64, at offset: Int, _ what: String) {
        let bytes = (-1...8).map { middle.load(fromByteOffset: offset + $0, as: UInt8.self) }
        let expected = (-1...8).map { (0..<count).contains($0) ? UInt8(truncatingIfNeeded: value >> (8 * $0)) : 0x11 }
        #expect(bytes == expected, "\(what)")
        for index in -1...8 { middle.storeBytes(of: 0x11, toByteOffset: offset + index, as: UInt8.self) }
      }
      for base in generalRegisters {
        for offset in Self.offsets {
          for source in generalRegisters where source != base {
            let compiled = try compile([
              .alu(.word64, .mov, base, .register(.r1)), .loadImmediate64(source, .value(Self.word)),
              .store(size, base: base, offset: offset, .register(source)), .exit,
            ])
            call(compiled, UInt(bitPattern: middle))
            expectStored(Self.word, at: Int(offset), "\(source) through \(base)")
          }
          for immediate in [Int32(0), 1, -1, .max, .min] {
            let compiled = try compile([
              .alu(.word64, .mov, base, .register(.r1)),
              .store(size, base: base, offset: offset, .immediate(immediate)), .exit,
            ])
            call(compiled, UInt(bitPattern: middle))
            expectStored(ReferenceModel.operand(immediate), at: Int(offset), "\(immediate) through \(base)")
          }
        }
      }
    }
  }

  /// The program stack is below r10, as deep as the program's accesses.
  @Test(arguments: [Int16(-8), -16, -24, -504, -512]) func programStack(offset: Int16) throws {
    let compiled = try compile([
      .store(.double, base: .r10, offset: offset, .immediate(7)), .load(.double, .r0, base: .r10, offset: offset),
      .exit,
    ])
    #expect(call(compiled) == 7)
    #expect(compiled.functions[0].frame.stackDepth == -Int(offset))
  }

  /// If a pointer into the frame is copied, the function has all of BPF's stack.
  @Test func addressOfTheStack() throws {
    let compiled = try compile([
      .alu(.word64, .mov, .r2, .register(.r10)), .alu(.word64, .add, .r2, .immediate(-512)),
      .store(.double, base: .r2, offset: 0, .immediate(9)), .load(.double, .r0, base: .r10, offset: -512), .exit,
    ])
    #expect(compiled.functions[0].frame.stackDepth == 512)
    #expect(call(compiled) == 9)
  }
}
