import Support
import Testing

@testable import BPF

/// Every opcode over grids of fields, and random bytes: what decodes must be what the reference allows and must encode
/// to the bytes it came from; everything else is a typed error.
struct ExhaustiveCodingTests {
  static let offsets: [Int16] = [0, 1, -1, 4, 8, 16, 32, 56, -8, -16, -80, .max, .min]
  static let immediates: [Int32] = [
    0, 1, 2, -1, 16, 32, 64, 0x40, 0x41, 0x50, 0x51, 0xa0, 0xa1, 0xe0, 0xe1, 0xf0, 0xf1, 0x100, 0x101, 0x110, 0x10000,
    .max, .min,
  ]
  static let nextSlots: [UInt64?] = [nil, 0, 1, 0x100, 0x1000, 0x1_0000, 1 << 32, .max, 0xffff_ffff << 32]

  /// Counts what decoded; nil and a recorded issue at the first slot that fails.
  private func check(_ slot: UInt64, _ next: UInt64?) -> Bool {
    let expected = ReferenceValidity.isValid(slot, next: next)
    do throws(InstructionError) {
      let instruction = try Instruction.decode(slot, next: next)
      guard expected else {
        Issue.record("\(bytes(slot)) decoded as \(instruction)")
        return false
      }
      let encoded = try instruction.encoded()
      let second = instruction.slotCount == 2 ? next : nil
      if encoded.first != slot || encoded.second != second {
        Issue.record("\(bytes(slot)) decoded as \(instruction) and encoded as \(encoded.bytes)")
      }
      return true
    } catch {
      if expected { Issue.record("\(bytes(slot)): \(error)") }
      return false
    }
  }

  @Test(arguments: 0...255 as ClosedRange<UInt8>)
  func everyRegisterPair(opcode: UInt8) {
    let nexts: [UInt64?] = opcode == 0x18 ? Self.nextSlots : [0]
    for dst in 0...15 as ClosedRange<UInt8> {
      for src in 0...15 as ClosedRange<UInt8> {
        for (off, imm) in [(0, 0), (8, 0), (-8, 0), (0, 16), (-8, 7), (0, 0x110)] as [(Int16, Int32)] {
          for next in nexts { _ = check(slot(opcode, dst: dst, src: src, off: off, imm: imm), next) }
        }
      }
    }
  }

  @Test(arguments: 0...255 as ClosedRange<UInt8>)
  func everyOffsetAndImmediate(opcode: UInt8) {
    let nexts: [UInt64?] = opcode == 0x18 ? Self.nextSlots : [nil]
    for (dst, src) in [(3, 0), (0, 1), (0, 2), (10, 5), (4, 11), (11, 4), (11, 0)] as [(UInt8, UInt8)] {
      for off in Self.offsets {
        for imm in Self.immediates {
          for next in nexts { _ = check(slot(opcode, dst: dst, src: src, off: off, imm: imm), next) }
        }
      }
    }
  }

  /// The selecting fields over many values, for the opcodes that have variants.
  @Test(arguments: [0x3c, 0x34, 0x9f, 0x97, 0xbc, 0xbf, 0xb7] as [UInt8])
  func selectingOffsets(opcode: UInt8) {
    for off in -300...300 as ClosedRange<Int16> { _ = check(slot(opcode, dst: 1, off: off), nil) }
    for off in stride(from: Int16.min, to: .max, by: 251) { _ = check(slot(opcode, dst: 1, off: off), nil) }
  }

  @Test(arguments: [0xc3, 0xdb, 0xcb, 0xd3, 0xd4, 0xdc, 0xd7] as [UInt8])
  func selectingImmediates(opcode: UInt8) {
    for imm in -0x400...0x400 as ClosedRange<Int32> { _ = check(slot(opcode, dst: 1, imm: imm), nil) }
  }

  @Test func randomBytes() {
    var generator = SeededGenerator(seed: 9669)
    var decoded = 0
    for round in 0..<200_000 {
      var slot = generator.next()
      // Sparse fields in half of the rounds, so that a good part is valid.
      if round & 1 == 1 { slot &= generator.next() & generator.next() & 0x0000_0011_0009_bbff | 0xff }
      let next: UInt64? = round & 2 == 0 ? nil : generator.next() & (round & 4 == 0 ? ~0 : 0xffff_ffff << 32)
      if check(slot, next) { decoded += 1 }
    }
    #expect(decoded > 10_000)
  }

  /// Random bytes as programs: a value or a typed error with a place inside the bytes, and encoding is the inverse.
  @Test func randomPrograms() throws {
    var generator = SeededGenerator(seed: 324)
    let valid = LLVMText.rows.map { bytes($0.bytes) }
    var accepted = 0
    for round in 0..<20_000 {
      var program: [UInt8] = []
      for _ in 0..<Int.random(in: 0...4, using: &generator) { program += valid.randomElement(using: &generator)! }
      if round & 1 == 0 { program += [0x95, 0, 0, 0, 0, 0, 0, 0] }
      if round % 3 == 0, !program.isEmpty {
        program[Int.random(in: 0..<program.count, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
      }
      if round % 7 == 0 { program.removeLast(min(program.count, Int.random(in: 0...9, using: &generator))) }
      do throws(ProgramError) {
        #expect(try Program(decoding: program).encode() == program)
        accepted += 1
      } catch {
        #expect(error.slot >= 0)
        #expect(error.slot <= program.count / 8)
        #expect(error.instruction >= 0)
        #expect(error.instruction <= error.slot)
      }
    }
    #expect(accepted > 1_000)
  }
}
