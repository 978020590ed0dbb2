import Testing

@testable import BPF

/// r11 names the stack-argument area in three forms only; everything else is the kernel's "R11 is invalid".
struct StackArgumentTests {
  @Test(arguments: 1...7)
  func legalForms(slot: Int) throws {
    let load = Instruction.load(.double, .r3, base: .params, offset: Int16(8 * slot))
    let storeRegister = Instruction.store(.double, base: .params, offset: Int16(-8 * slot), .register(.r4))
    let storeImmediate = Instruction.store(.double, base: .params, offset: Int16(-8 * slot), .immediate(-6))
    #expect(load.stackArgument == .load(slot: slot, into: .r3))
    #expect(storeRegister.stackArgument == .store(slot: slot, .register(.r4)))
    #expect(storeImmediate.stackArgument == .store(slot: slot, .immediate(-6)))
    for instruction in [load, storeRegister, storeImmediate] {
      let encoded = try instruction.encoded()
      #expect(try Instruction.decode(encoded.first, next: nil) == instruction)
    }
  }

  @Test func extremeSlots() throws {
    let load = Instruction.load(.double, .r3, base: .params, offset: 32760)
    let store = Instruction.store(.double, base: .params, offset: -32768, .immediate(0))
    #expect(load.stackArgument == .load(slot: 4095, into: .r3))
    #expect(store.stackArgument == .store(slot: 4096, .immediate(0)))
    #expect(try load.encoded().bytes == bytes("79 b3 f8 7f 00 00 00 00"))
    #expect(try store.encoded().bytes == bytes("7a 0b 00 80 00 00 00 00"))
  }

  static let illegal: [Instruction] = [
    .load(.double, .r1, base: .params, offset: 0),
    .load(.double, .r1, base: .params, offset: -8),
    .load(.double, .r1, base: .params, offset: 4),
    .load(.double, .params, base: .params, offset: 8),
    .load(.word, .r1, base: .params, offset: 8),
    .load(.half, .r1, base: .params, offset: 8),
    .load(.byte, .r1, base: .params, offset: 8),
    .load(.double, .params, base: .r1, offset: 8),
    .loadSignExtend(.word, .r1, base: .params, offset: 8),
    .store(.double, base: .params, offset: 0, .register(.r1)),
    .store(.double, base: .params, offset: 8, .register(.r1)),
    .store(.double, base: .params, offset: -12, .register(.r1)),
    .store(.double, base: .params, offset: 8, .immediate(1)),
    .store(.double, base: .params, offset: -8, .register(.params)),
    .store(.word, base: .params, offset: -8, .register(.r1)),
    .store(.byte, base: .params, offset: -8, .immediate(1)),
    .store(.double, base: .r1, offset: -8, .register(.params)),
    .atomic(.add, .double, base: .params, offset: -8, .r1),
    .atomic(.fetchAdd, .double, base: .r1, offset: -8, .params),
    .loadAcquire(.double, .r1, base: .params, offset: 8),
    .storeRelease(.double, base: .params, offset: -8, .r1),
    .alu(.word64, .mov, .r1, .register(.params)),
    .alu(.word64, .mov, .params, .immediate(1)),
    .alu(.word32, .add, .params, .register(.r1)),
    .negate(.word64, .params),
    .moveSignExtend(.word64, .r1, .params, bits: 8),
    .castAddressSpace(.r1, .params, 1),
    .byteOrder(.swap, .params, bits: 64),
    .loadImmediate64(.params, .value(1)),
    .loadPacketIndirect(.byte, .params, 0),
    .jumpIf(.word64, .eq, .params, .immediate(0), 0),
    .jumpIf(.word64, .eq, .r1, .register(.params), 0),
    .callRegister(.params),
  ]

  @Test(arguments: illegal)
  func illegalForms(instruction: Instruction) {
    #expect(thrown(instruction.encoded) == .invalidParamsRegister, "\(instruction)")
    #expect(instruction.stackArgument == nil)
    let error = thrown { () throws(ProgramError) in try Program(instructions: [instruction, .exit]) }
    #expect(error == ProgramError(.instruction(.invalidParamsRegister), instruction: 0, slot: 0))
    #expect(error?.message == "R11 is invalid")
  }

  static let illegalBytes = [
    "79 b1 00 00 00 00 00 00", "79 b1 f8 ff 00 00 00 00", "79 b1 04 00 00 00 00 00", "61 b1 08 00 00 00 00 00",
    "7b 1b 08 00 00 00 00 00", "7a 0b 00 00 01 00 00 00", "7b bb f8 ff 00 00 00 00", "bf b1 00 00 00 00 00 00",
    "db 1b f8 ff 00 00 00 00", "db 1b f8 ff 10 01 00 00", "15 0b 00 00 00 00 00 00",
    "18 0b 00 00 00 00 00 00 00 00 00 00 00 00 00 00",
  ]

  @Test(arguments: illegalBytes)
  func illegalEncodings(text: String) {
    #expect(thrown { () throws(InstructionError) in try decode(bytes(text)) } == .invalidParamsRegister)
  }
}
