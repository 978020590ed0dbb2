import Testing

@testable import BPF

/// Encodings by hand from RFC 9669 (sections 3 to 5 and the opcode table of its appendix) and, for what came later,
/// from Linux's `include/uapi/linux/bpf.h`.
struct KnownEncodingTests {
  static let rows: [(Instruction, String)] = [
    (.alu(.word64, .add, .r1, .immediate(5)), "07 01 00 00 05 00 00 00"),
    (.alu(.word64, .add, .r1, .register(.r2)), "0f 21 00 00 00 00 00 00"),
    (.alu(.word32, .add, .r1, .immediate(-1)), "04 01 00 00 ff ff ff ff"),
    (.alu(.word32, .sub, .r9, .register(.r10)), "1c a9 00 00 00 00 00 00"),
    (.alu(.word64, .mul, .r3, .immediate(0x1234_5678)), "27 03 00 00 78 56 34 12"),
    (.alu(.word64, .div, .r3, .register(.r4)), "3f 43 00 00 00 00 00 00"),
    (.alu(.word64, .sdiv, .r3, .register(.r4)), "3f 43 01 00 00 00 00 00"),
    (.alu(.word32, .sdiv, .r3, .immediate(7)), "34 03 01 00 07 00 00 00"),
    (.alu(.word64, .or, .r0, .immediate(1)), "47 00 00 00 01 00 00 00"),
    (.alu(.word32, .and, .r0, .register(.r1)), "5c 10 00 00 00 00 00 00"),
    (.alu(.word64, .lsh, .r7, .immediate(32)), "67 07 00 00 20 00 00 00"),
    (.alu(.word64, .rsh, .r7, .register(.r8)), "7f 87 00 00 00 00 00 00"),
    (.alu(.word32, .mod, .r2, .immediate(10)), "94 02 00 00 0a 00 00 00"),
    (.alu(.word64, .smod, .r2, .immediate(-10)), "97 02 01 00 f6 ff ff ff"),
    (.alu(.word32, .smod, .r2, .register(.r1)), "9c 12 01 00 00 00 00 00"),
    (.alu(.word64, .xor, .r5, .register(.r5)), "af 55 00 00 00 00 00 00"),
    (.alu(.word64, .mov, .r6, .register(.r1)), "bf 16 00 00 00 00 00 00"),
    (.alu(.word32, .mov, .r0, .immediate(2)), "b4 00 00 00 02 00 00 00"),
    (.alu(.word64, .arsh, .r0, .immediate(63)), "c7 00 00 00 3f 00 00 00"),
    (.alu(.word32, .arsh, .r0, .register(.r3)), "cc 30 00 00 00 00 00 00"),
    (.negate(.word32, .r4), "84 04 00 00 00 00 00 00"),
    (.negate(.word64, .r4), "87 04 00 00 00 00 00 00"),
    (.moveSignExtend(.word32, .r1, .r2, bits: 8), "bc 21 08 00 00 00 00 00"),
    (.moveSignExtend(.word32, .r1, .r2, bits: 16), "bc 21 10 00 00 00 00 00"),
    (.moveSignExtend(.word64, .r1, .r2, bits: 32), "bf 21 20 00 00 00 00 00"),
    (.castAddressSpace(.r1, .r2, 1), "bf 21 01 00 01 00 00 00"),
    (.byteOrder(.toLittle, .r1, bits: 16), "d4 01 00 00 10 00 00 00"),
    (.byteOrder(.toBig, .r1, bits: 64), "dc 01 00 00 40 00 00 00"),
    (.byteOrder(.swap, .r1, bits: 32), "d7 01 00 00 20 00 00 00"),
    (
      .loadImmediate64(.r1, .value(0x1122_3344_5566_7788)), "18 01 00 00 88 77 66 55 00 00 00 00 44 33 22 11"
    ),
    (.loadImmediate64(.r1, .mapFD(3)), "18 11 00 00 03 00 00 00 00 00 00 00 00 00 00 00"),
    (.loadImmediate64(.r1, .mapValue(fd: 3, offset: 16)), "18 21 00 00 03 00 00 00 00 00 00 00 10 00 00 00"),
    (.loadImmediate64(.r1, .btfID(99, fd: 4)), "18 31 00 00 63 00 00 00 00 00 00 00 04 00 00 00"),
    (.loadImmediate64(.r2, .function(offset: -2)), "18 42 00 00 fe ff ff ff 00 00 00 00 00 00 00 00"),
    (.loadImmediate64(.r1, .mapIndex(1)), "18 51 00 00 01 00 00 00 00 00 00 00 00 00 00 00"),
    (.loadImmediate64(.r1, .mapIndexValue(index: 1, offset: 8)), "18 61 00 00 01 00 00 00 00 00 00 00 08 00 00 00"),
    (.load(.byte, .r1, base: .r2, offset: 3), "71 21 03 00 00 00 00 00"),
    (.load(.half, .r1, base: .r2, offset: -2), "69 21 fe ff 00 00 00 00"),
    (.load(.word, .r1, base: .r10, offset: -4), "61 a1 fc ff 00 00 00 00"),
    (.load(.double, .r1, base: .r10, offset: -512), "79 a1 00 fe 00 00 00 00"),
    (.loadSignExtend(.byte, .r1, base: .r2, offset: 0), "91 21 00 00 00 00 00 00"),
    (.loadSignExtend(.half, .r1, base: .r2, offset: 0), "89 21 00 00 00 00 00 00"),
    (.loadSignExtend(.word, .r1, base: .r2, offset: 0), "81 21 00 00 00 00 00 00"),
    (.store(.byte, base: .r1, offset: 1, .immediate(-1)), "72 01 01 00 ff ff ff ff"),
    (.store(.half, base: .r1, offset: 2, .register(.r2)), "6b 21 02 00 00 00 00 00"),
    (.store(.word, base: .r10, offset: -4, .immediate(9)), "62 0a fc ff 09 00 00 00"),
    (.store(.double, base: .r10, offset: -8, .register(.r0)), "7b 0a f8 ff 00 00 00 00"),
    (.atomic(.add, .word, base: .r1, offset: 4, .r2), "c3 21 04 00 00 00 00 00"),
    (.atomic(.fetchAdd, .double, base: .r1, offset: 0, .r2), "db 21 00 00 01 00 00 00"),
    (.atomic(.or, .double, base: .r1, offset: 0, .r2), "db 21 00 00 40 00 00 00"),
    (.atomic(.fetchAnd, .word, base: .r1, offset: 0, .r2), "c3 21 00 00 51 00 00 00"),
    (.atomic(.xor, .double, base: .r1, offset: 0, .r2), "db 21 00 00 a0 00 00 00"),
    (.atomic(.exchange, .word, base: .r1, offset: 0, .r2), "c3 21 00 00 e1 00 00 00"),
    (.atomic(.compareExchange, .double, base: .r1, offset: 0, .r2), "db 21 00 00 f1 00 00 00"),
    (.loadAcquire(.byte, .r1, base: .r2, offset: 1), "d3 21 01 00 00 01 00 00"),
    (.storeRelease(.half, base: .r1, offset: 2, .r2), "cb 21 02 00 10 01 00 00"),
    (.loadPacketAbsolute(.half, 12), "28 00 00 00 0c 00 00 00"),
    (.loadPacketIndirect(.byte, .r1, 14), "50 10 00 00 0e 00 00 00"),
    (.jump(-1), "05 00 ff ff 00 00 00 00"),
    (.jumpLong(0x1_0000), "06 00 00 00 00 00 01 00"),
    (.jumpRegister(.r2), "0d 02 00 00 00 00 00 00"),
    (.jumpIf(.word64, .eq, .r1, .immediate(0), 2), "15 01 02 00 00 00 00 00"),
    (.jumpIf(.word64, .set, .r1, .register(.r2), 2), "4d 21 02 00 00 00 00 00"),
    (.jumpIf(.word32, .ne, .r1, .register(.r2), -3), "5e 21 fd ff 00 00 00 00"),
    (.jumpIf(.word32, .sle, .r1, .immediate(-1), 1), "d6 01 01 00 ff ff ff ff"),
    (.jumpIf(.word64, .lt, .r1, .immediate(1), 1), "a5 01 01 00 01 00 00 00"),
    (.mayGoto(3), "e5 00 03 00 00 00 00 00"),
    (.call(.helper(12)), "85 00 00 00 0c 00 00 00"),
    (.call(.subprogram(-4)), "85 10 00 00 fc ff ff ff"),
    (.call(.kfunc(id: 1000, fdOffset: 2)), "85 20 02 00 e8 03 00 00"),
    (.callRegister(.r3), "8d 03 00 00 00 00 00 00"),
    (.exit, "95 00 00 00 00 00 00 00"),
  ]

  @Test(arguments: 0..<rows.count)
  func encodesAndDecodes(index: Int) throws {
    let (instruction, text) = Self.rows[index]
    #expect(try instruction.encoded().bytes == bytes(text))
    #expect(try decode(bytes(text)) == instruction)
    #expect(instruction.slotCount * 8 == bytes(text).count)
  }

  static let invalid: [(String, InstructionError)] = [
    ("00 00 00 00 00 00 00 00", .unknownOpcode(0x00)),
    ("0e 01 00 00 00 00 00 00", .unknownOpcode(0x0e)),
    ("0d 12 00 00 00 00 00 00", .reservedField(.source)),
    ("0d 02 01 00 00 00 00 00", .reservedField(.offset)),
    ("0d 02 00 00 01 00 00 00", .reservedField(.immediate)),
    ("ff 00 00 00 00 00 00 00", .unknownOpcode(0xff)),
    ("99 10 00 00 00 00 00 00", .unknownOpcode(0x99)),
    ("38 00 00 00 00 00 00 00", .unknownOpcode(0x38)),
    ("0f 21 01 00 00 00 00 00", .reservedField(.offset)),
    ("0f 21 00 00 01 00 00 00", .reservedField(.immediate)),
    ("07 21 00 00 01 00 00 00", .reservedField(.source)),
    ("37 01 02 00 01 00 00 00", .reservedField(.offset)),
    ("bc 21 20 00 00 00 00 00", .reservedField(.offset)),
    ("bf 21 08 00 01 00 00 00", .reservedField(.immediate)),
    ("95 01 00 00 00 00 00 00", .reservedField(.destination)),
    ("0f c1 00 00 00 00 00 00", .invalidRegister(12)),
    ("0f 1f 00 00 00 00 00 00", .invalidRegister(15)),
    ("d4 01 00 00 08 00 00 00", .unknownVariant(opcode: 0xd4, field: .immediate)),
    ("db 21 00 00 02 00 00 00", .unknownVariant(opcode: 0xdb, field: .immediate)),
    ("d3 21 00 00 00 00 00 00", .unknownVariant(opcode: 0xd3, field: .immediate)),
    ("85 30 00 00 01 00 00 00", .reservedField(.source)),
    ("85 10 01 00 01 00 00 00", .reservedField(.offset)),
    ("18 71 00 00 01 00 00 00 00 00 00 00 00 00 00 00", .reservedField(.source)),
    ("18 01 00 00 01 00 00 00", .truncated),
    ("18 01 00 00 01 00 00 00 01 00 00 00 00 00 00 00", .reservedField(.nextSlot)),
    ("18 11 00 00 01 00 00 00 00 00 00 00 01 00 00 00", .reservedField(.nextImmediate)),
    // The register of callx in imm, as clang before 19 wrote it.
    ("8d 00 00 00 03 00 00 00", .reservedField(.immediate)),
  ]

  @Test(arguments: 0..<invalid.count)
  func refuses(index: Int) {
    let (text, error) = Self.invalid[index]
    #expect(thrown { () throws(InstructionError) in try decode(bytes(text)) } == error, "\(text)")
  }

  static let unencodable: [(Instruction, InstructionError)] = [
    (.jump(0x8000), .jumpOutOfRange(0x8000)),
    (.jump(-0x8001), .jumpOutOfRange(-0x8001)),
    (.byteOrder(.swap, .r1, bits: 8), .unsupportedOperands),
    (.moveSignExtend(.word32, .r1, .r2, bits: 32), .unsupportedOperands),
    (.loadSignExtend(.double, .r1, base: .r2, offset: 0), .unsupportedOperands),
    (.atomic(.add, .half, base: .r1, offset: 0, .r2), .unsupportedOperands),
    (.loadPacketAbsolute(.double, 0), .unsupportedOperands),
    (.alu(.word64, .add, .params, .immediate(1)), .invalidParamsRegister),
  ]

  @Test(arguments: 0..<unencodable.count)
  func refusesToEncode(index: Int) {
    let (instruction, error) = Self.unencodable[index]
    #expect(thrown(instruction.encoded) == error)
    if error != .invalidParamsRegister { #expect(instruction.description == "<\(error)>") }
  }

  @Test func registersByNumber() {
    #expect((0...255).compactMap { Register(rawValue: UInt8($0)) }.count == 12)
    #expect(Register(rawValue: 11) == .params)
    #expect(Register(rawValue: 12) == nil)
    #expect(Register.r3 < .r10)
    #expect(Register.params.description == "r11")
  }
}
