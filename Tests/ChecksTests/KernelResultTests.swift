import CShims
import CTypes
import Testing

@testable import Checks

/// Results that are the hash of a record with addresses of the kernel, as they are compared with that of the record here.
@Suite struct KernelResultTests {
  /// A hash's results of a type: as a function returns it in r0, and as a program widens it.
  private func results(_ hash: UInt64, _ type: CType) -> (stored: UInt64, widened: UInt64) {
    let value = type == .bool ? hash & 1 : hash
    guard let widening = ResultWidening(type) else { return (value, 0) }
    let mask = (UInt64(1) << UInt64(widening.bits)) - 1
    let isNegative = widening.isSigned && value >> UInt64(widening.bits - 1) & 1 != 0
    return (value & mask, isNegative ? value | ~mask : value & mask)
  }

  @Test(
    arguments: [
      "_Bool", "unsigned char", "signed char", "short", "unsigned short", "int", "unsigned", "long", "__int128",
    ],
    [(0, 1), (0x8080_8080_8080_8080, 0x7F7F_7F7F_7F7F_7F7F), (0x0123_4567_89AB_CDEF, 0xFEDC_BA98_7654_3210), (~0, 2)]
      as [(UInt64, UInt64)])
  func theHashIsReplaced(_ text: String, _ hashes: (seen: UInt64, own: UInt64)) throws {
    let type = try #require(try CDeclarationParser.parse("\(text) f(void);").signatures.first).result
    var call = kft_kernel_call()
    call.result_is_bool = type == .bool ? 1 : 0
    if let widening = ResultWidening(type) {
      call.result_bits = UInt32(widening.bits)
      call.result_is_signed = widening.isSigned ? 1 : 0
    }
    let (seen, own) = (results(hashes.seen, type), results(hashes.own, type))
    func replaced(_ stored: UInt64, _ second: UInt64, _ widened: UInt64) -> [UInt64] {
      withUnsafeMutableBytes(of: &call.context) { buffer in
        let words = buffer.assumingMemoryBound(to: UInt64.self)
        words[Int(KFT_CONTEXT_RESULT)] = stored
        words[Int(KFT_CONTEXT_RESULT) + 1] = second
        words[Int(KFT_CONTEXT_WIDENED)] = widened
      }
      kft_replace_hash(&call, hashes.seen ^ hashes.own)
      return withUnsafeBytes(of: &call.context) { buffer in
        let words = buffer.assumingMemoryBound(to: UInt64.self)
        return [Int(KFT_CONTEXT_RESULT), Int(KFT_CONTEXT_RESULT) + 1, Int(KFT_CONTEXT_WIDENED)].map { words[$0] }
      }
    }
    let mask = type.size >= 8 ? UInt64.max : (UInt64(1) << UInt64(8 * type.size)) - 1
    let right = replaced(seen.stored, ~hashes.seen, seen.widened)
    #expect(right[0] & mask == own.stored)
    if type.size == 16 { #expect(right[1] == ~hashes.own) }
    #expect(right[2] == own.widened)
    // What is wrong stays wrong by the same bits.
    let wrong = replaced(seen.stored ^ 2, ~hashes.seen, seen.widened ^ 1 << 40)
    #expect(wrong[0] & mask == own.stored ^ 2)
    #expect(wrong[2] == own.widened ^ 1 << 40)
  }
}
