/// One BPF instruction: RFC 9669 and Linux's additions. A value may be unencodable (see `encoded()`).
///
/// A case gives an instruction's operation and operands; `InstructionTable` gives its encoding and text form.
@frozen
public enum Instruction: Hashable, Sendable {
  /// dst = dst op operand.
  case alu(Width, ALUOperation, Register, Operand)
  /// dst = -dst.
  case negate(Width, Register)
  /// dst = src, sign-extended from the low 8, 16 or (64-bit width only) 32 bits.
  case moveSignExtend(Width, Register, Register, bits: UInt8)
  /// dst = src, converted between address spaces: destination space in the high 16 bits, source in the low ones.
  case castAddressSpace(Register, Register, Int32)
  /// dst = the low 16, 32 or 64 bits of dst in another byte order.
  case byteOrder(ByteOrder, Register, bits: UInt8)
  /// dst = a 64-bit immediate. Takes two slots.
  case loadImmediate64(Register, WideImmediate)
  /// dst = *(unsigned size *)(base + offset), the offset in bytes.
  case load(MemorySize, Register, base: Register, offset: Int16)
  /// dst = *(signed size *)(base + offset): byte, half or word, the offset in bytes.
  case loadSignExtend(MemorySize, Register, base: Register, offset: Int16)
  /// *(size *)(base + offset) = operand, the offset in bytes.
  case store(MemorySize, base: Register, offset: Int16, Operand)
  /// An atomic operation on *(size *)(base + offset), word or double, with a source register.
  case atomic(AtomicOperation, MemorySize, base: Register, offset: Int16, Register)
  /// dst = *(size *)(base + offset) with acquire ordering.
  case loadAcquire(MemorySize, Register, base: Register, offset: Int16)
  /// *(size *)(base + offset) = src with release ordering.
  case storeRelease(MemorySize, base: Register, offset: Int16, Register)
  /// r0 = packet data at an absolute offset in bytes (legacy `BPF_LD | BPF_ABS`): byte, half or word.
  case loadPacketAbsolute(MemorySize, Int32)
  /// r0 = packet data at src + an offset in bytes (legacy `BPF_LD | BPF_IND`): byte, half or word.
  case loadPacketIndirect(MemorySize, Register, Int32)
  /// goto: a distance in slots from the next instruction that must fit in 16 bits to be encoded.
  case jump(Int32)
  /// gotol: a distance in slots from the next instruction, 32 bits.
  case jumpLong(Int32)
  /// gotox: jumps to the instruction whose address, from a jump table, is in a register.
  case jumpRegister(Register)
  /// if dst condition operand goto: a distance in slots from the next instruction.
  case jumpIf(Width, Condition, Register, Operand, Int16)
  /// may_goto (`BPF_JCOND`): the kernel limits the number of iterations; a distance in slots.
  case mayGoto(Int16)
  /// Calls a helper, a subprogram or a kfunc.
  case call(CallTarget)
  /// callx: calls the address or id in a register, encoded in the dst field (gcc, LLVM from 19 on; LLVM before 19
  /// encodes it in imm, which is refused here).
  case callRegister(Register)
  /// Returns from the program or the subprogram.
  case exit

  /// The number of 8-byte slots the instruction takes: 2 for a 64-bit immediate load, else 1.
  @inlinable
  public var slotCount: Int {
    if case .loadImmediate64 = self { return 2 }
    return 1
  }
}
