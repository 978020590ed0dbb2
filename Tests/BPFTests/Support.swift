@testable import BPF

/// The bytes of a hexadecimal listing, separated by blanks.
func bytes(_ hexadecimal: String) -> [UInt8] {
  hexadecimal.split(whereSeparator: \.isWhitespace).map { UInt8($0, radix: 16)! }
}

/// The 64-bit little-endian words of bytes, laid out without the code under test.
func slots(_ bytes: [UInt8]) -> [UInt64] {
  stride(from: 0, to: bytes.count, by: 8).map { start in
    (0..<8).reduce(UInt64(0)) { $0 | UInt64(bytes[start + $1]) << UInt64(8 * $1) }
  }
}

/// The bytes of a slot, laid out without the code under test.
func bytes(_ slot: UInt64) -> [UInt8] { (0..<8).map { UInt8(truncatingIfNeeded: slot >> UInt64(8 * $0)) } }

/// A slot from its fields.
func slot(_ opcode: UInt8, dst: UInt8 = 0, src: UInt8 = 0, off: Int16 = 0, imm: Int32 = 0) -> UInt64 {
  UInt64(opcode) | UInt64(dst) << 8 | UInt64(src) << 12 | UInt64(UInt16(bitPattern: off)) << 16
    | UInt64(UInt32(bitPattern: imm)) << 32
}

/// Decodes the first instruction of bytes.
func decode(_ bytes: [UInt8]) throws(InstructionError) -> Instruction {
  let slots = slots(bytes)
  return try Instruction.decode(slots[0], next: slots.count > 1 ? slots[1] : nil)
}

/// The error that a body throws, nil where it throws none.
func thrown<Failure: Error, Success>(_ body: () throws(Failure) -> Success) -> Failure? {
  do throws(Failure) {
    _ = try body()
    return nil
  } catch {
    return error
  }
}
