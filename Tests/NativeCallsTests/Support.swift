import CShims
import CodeMemory
import Glibc
import X86

/// A thread prepared for guarded calls, and its calls.
final class Guard {
  let thread: OpaquePointer

  /// nil, with errno set, where the thread cannot be prepared.
  init?(timeout: UInt32 = 0) {
    guard let thread = kft_thread_create(timeout) else { return nil }
    self.thread = thread
  }

  deinit { kft_thread_destroy(thread) }

  var call: kft_call { kft_thread_call(thread).pointee }

  /// Index of the first overwritten guard word, -1 for none.
  var damagedGuardWord: Int32 { kft_damaged_guard(kft_thread_call(thread)) }

  /// Makes a guarded call.
  /// - Returns: whether it returned.
  @discardableResult func invoke(_ function: UInt, _ arguments: [UInt64] = []) -> Bool {
    let call = kft_thread_call(thread)!
    call.pointee.function = UInt64(function)
    let words = arguments + Array(repeating: 0, count: 4 - arguments.count)
    call.pointee.arguments = (words[0], words[1], words[2], words[3])
    return kft_thread_invoke(thread)
  }

  @discardableResult func invoke(_ code: Code, _ arguments: [UInt64] = []) -> Bool {
    invoke(code.address, arguments)
  }
}

/// Machine code, executable as long as the object lives.
final class Code {
  private let code: ExecutableCode

  init(_ bytes: [UInt8]) throws {
    let writable = try ExecutablePool().allocate(size: bytes.count)
    writable.start.copyMemory(from: bytes, byteCount: bytes.count)
    code = try writable.seal()
  }

  var address: UInt { UInt(bitPattern: code.memory.baseAddress) }

  /// Calls it without a guard.
  @discardableResult func callUnguarded(_ argument: UInt = 0) -> UInt64 {
    unsafeBitCast(address, to: (@convention(c) (UInt) -> UInt64).self)(argument)
  }
}

/// Instructions by hand.
enum Bytes {
  static let ret: [UInt8] = [0xC3]
  static let ud2: [UInt8] = [0x0F, 0x0B]
  static let int3: [UInt8] = [0xCC]
  /// mov rax, [0]
  static let readNull: [UInt8] = [0x48, 0x8B, 0x04, 0x25, 0, 0, 0, 0]
  /// xor ecx, ecx; div ecx
  static let divideByZero: [UInt8] = [0x31, 0xC9, 0xF7, 0xF1]
  /// pushfq; pop rax; ret
  static let readFlags: [UInt8] = [0x9C, 0x58, 0xC3]
  /// pushfq; or dword [rsp], bits; popfq
  static func setFlags(_ bits: UInt32) -> [UInt8] { [0x9C, 0x81, 0x0C, 0x24] + imm32(bits) + [0x9D] }
  /// mov eax, value; ret
  static func returning(_ value: UInt32) -> [UInt8] { [0xB8] + imm32(value) + [0xC3] }
  static func imm32(_ value: UInt32) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } }

  /// The bytes that the encoder emits for an instruction.
  static func encoded(_ emit: (inout CodeBuffer) -> Void) -> [UInt8] {
    withUnsafeTemporaryAllocation(byteCount: 64, alignment: 8) { memory in
      var buffer = CodeBuffer(start: memory.baseAddress!, capacity: memory.count)
      emit(&buffer)
      return buffer.bytes
    }
  }
}

/// Number of lines in /proc/self/maps that describe mappings of a size, in bytes.
func countMappings() -> Int {
  guard let file = fopen("/proc/self/maps", "r") else { return -1 }
  defer { fclose(file) }
  var count = 0
  while case let byte = fgetc(file), byte != EOF { if byte == 10 { count += 1 } }
  return count
}

/// The blocked signals of the calling thread.
func blockedSignals() -> [Int32] {
  var set = sigset_t()
  pthread_sigmask(SIG_BLOCK, nil, &set)
  return (1...64).filter { sigismember(&set, $0) == 1 }
}
