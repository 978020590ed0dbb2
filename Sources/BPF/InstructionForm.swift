/// Which kind of second operand an instruction takes: the source bit of its opcode.
public enum OperandKind: UInt8, Hashable, Sendable, CaseIterable {
  /// `BPF_K`: the imm field.
  case immediate
  /// `BPF_X`: the src register.
  case register
}

/// The pseudo value in the src field of a 64-bit immediate load, 0 to 6 (see `WideImmediate`).
public enum WideImmediateKind: UInt8, Hashable, Sendable, CaseIterable {
  /// A 64-bit value.
  case value
  /// A map by file descriptor.
  case mapFD
  /// A map's value by file descriptor.
  case mapValue
  /// A kernel variable by BTF id.
  case btfID
  /// A subprogram's address.
  case function
  /// A map by index.
  case mapIndex
  /// A map's value by index.
  case mapIndexValue
}

/// The value in the src field of a call instruction (see `CallTarget`).
public enum CallKind: UInt8, Hashable, Sendable, CaseIterable {
  /// A helper by id.
  case helper
  /// A subprogram by distance.
  case subprogram
  /// A kfunc by id.
  case kfunc
}

/// An instruction without its operands: the key of one row of `InstructionTable`.
///
/// Payloads are what the opcode, or a fixed value in another field, selects.
public enum InstructionForm: Hashable, Sendable {
  /// `Instruction.alu`
  case alu(Width, ALUOperation, OperandKind)
  /// `Instruction.negate`
  case negate(Width)
  /// `Instruction.moveSignExtend`
  case moveSignExtend(Width, bits: UInt8)
  /// `Instruction.castAddressSpace`
  case castAddressSpace
  /// `Instruction.byteOrder`
  case byteOrder(ByteOrder, bits: UInt8)
  /// `Instruction.loadImmediate64`
  case loadImmediate64(WideImmediateKind)
  /// `Instruction.load` from r0 to r10
  case load(MemorySize)
  /// `Instruction.load` of an incoming stack argument
  case loadStackArgument
  /// `Instruction.loadSignExtend`
  case loadSignExtend(MemorySize)
  /// `Instruction.store` to r0 to r10
  case store(MemorySize, OperandKind)
  /// `Instruction.store` of an outgoing stack argument
  case storeStackArgument(OperandKind)
  /// `Instruction.atomic`
  case atomic(AtomicOperation, MemorySize)
  /// `Instruction.loadAcquire`
  case loadAcquire(MemorySize)
  /// `Instruction.storeRelease`
  case storeRelease(MemorySize)
  /// `Instruction.loadPacketAbsolute`
  case loadPacketAbsolute(MemorySize)
  /// `Instruction.loadPacketIndirect`
  case loadPacketIndirect(MemorySize)
  /// `Instruction.jump`
  case jump
  /// `Instruction.jumpLong`
  case jumpLong
  /// `Instruction.jumpIf`
  case jumpIf(Width, Condition, OperandKind)
  /// `Instruction.mayGoto`
  case mayGoto
  /// `Instruction.call`
  case call(CallKind)
  /// `Instruction.callRegister`
  case callRegister
  /// `Instruction.exit`
  case exit
}

extension InstructionForm {
  /// The number of forms that exist, which is the number of rows of the table.
  static let count = 184

  /// The form's row in `InstructionTable.rows`, nil where no such instruction exists (a byte swap of 8 bits).
  var row: Int? {
    switch self {
    case .alu(let width, let operation, let kind):
      return (Int(width.rawValue) * 14 + Int(operation.rawValue)) * 2 + Int(kind.rawValue)
    case .negate(let width): return 56 + Int(width.rawValue)
    case .moveSignExtend(.word32, let bits):
      return bits == 8 ? 58 : bits == 16 ? 59 : nil
    case .moveSignExtend(.word64, let bits):
      return bits == 8 ? 60 : bits == 16 ? 61 : bits == 32 ? 62 : nil
    case .castAddressSpace: return 63
    case .byteOrder(let order, let bits):
      let first = 64 + 3 * Int(order.rawValue)
      return bits == 16 ? first : bits == 32 ? first + 1 : bits == 64 ? first + 2 : nil
    case .loadImmediate64(let kind): return 73 + Int(kind.rawValue)
    case .load(let size): return 80 + size.ordinal
    case .loadStackArgument: return 84
    case .loadSignExtend(let size): return size == .double ? nil : 85 + size.ordinal
    case .store(let size, let kind): return 88 + 2 * size.ordinal + Int(kind.rawValue)
    case .storeStackArgument(let kind): return 96 + Int(kind.rawValue)
    case .atomic(let operation, let size):
      switch size {
      case .word: return 98 + 2 * Int(operation.rawValue)
      case .double: return 99 + 2 * Int(operation.rawValue)
      case .byte, .half: return nil
      }
    case .loadAcquire(let size): return 118 + size.ordinal
    case .storeRelease(let size): return 122 + size.ordinal
    case .loadPacketAbsolute(let size): return size == .double ? nil : 126 + size.ordinal
    case .loadPacketIndirect(let size): return size == .double ? nil : 129 + size.ordinal
    case .jump: return 132
    case .jumpLong: return 133
    case .jumpIf(let width, let condition, let kind):
      return 134 + (Int(width.rawValue) * 11 + Int(condition.rawValue)) * 2 + Int(kind.rawValue)
    case .mayGoto: return 178
    case .call(let kind): return 179 + Int(kind.rawValue)
    case .callRegister: return 182
    case .exit: return 183
    }
  }
}

extension MemorySize {
  /// The base-two logarithm of the size: 0 to 3.
  var ordinal: Int {
    switch self {
    case .byte: 0
    case .half: 1
    case .word: 2
    case .double: 3
    }
  }
}
