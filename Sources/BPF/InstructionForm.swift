/// The kind of second operand that an instruction takes: the source bit of its opcode.
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
/// Payloads are the values that the opcode, or a fixed value in another field, selects.
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
  /// `Instruction.jumpRegister`
  case jumpRegister
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

/// The first row of each group of forms in `InstructionTable.rows`; the groups are consecutive.
private enum FirstRow {
  static let operationCount = ALUOperation.allCases.count
  static let conditionCount = Condition.allCases.count
  static let alu = 0
  static let negate = alu + Width.allCases.count * operationCount * OperandKind.allCases.count
  static let moveSignExtend32 = negate + Width.allCases.count
  static let moveSignExtend64 = moveSignExtend32 + 2
  static let castAddressSpace = moveSignExtend64 + 3
  static let byteOrder = castAddressSpace + 1
  static let loadImmediate64 = byteOrder + 3 * ByteOrder.allCases.count
  static let load = loadImmediate64 + WideImmediateKind.allCases.count
  static let loadStackArgument = load + MemorySize.allCases.count
  static let loadSignExtend = loadStackArgument + 1
  static let store = loadSignExtend + 3
  static let storeStackArgument = store + MemorySize.allCases.count * OperandKind.allCases.count
  static let atomic = storeStackArgument + OperandKind.allCases.count
  static let loadAcquire = atomic + 2 * AtomicOperation.allCases.count
  static let storeRelease = loadAcquire + MemorySize.allCases.count
  static let loadPacketAbsolute = storeRelease + MemorySize.allCases.count
  static let loadPacketIndirect = loadPacketAbsolute + 3
  static let jump = loadPacketIndirect + 3
  static let jumpLong = jump + 1
  static let jumpRegister = jumpLong + 1
  static let jumpIf = jumpRegister + 1
  static let mayGoto = jumpIf + Width.allCases.count * conditionCount * OperandKind.allCases.count
  static let call = mayGoto + 1
  static let callRegister = call + CallKind.allCases.count
  static let exit = callRegister + 1
}

extension InstructionForm {
  /// The number of forms that exist, which is the number of rows of the table.
  static var count: Int { FirstRow.exit + 1 }

  /// The form's row in `InstructionTable.rows`; nil if no such instruction exists (a byte swap of 8 bits).
  var row: Int? {
    switch self {
    case .alu(let width, let operation, let kind):
      let pair = Int(width.rawValue) * FirstRow.operationCount + Int(operation.rawValue)
      return FirstRow.alu + pair * 2 + Int(kind.rawValue)
    case .negate(let width): return FirstRow.negate + Int(width.rawValue)
    case .moveSignExtend(.word32, let bits):
      return bits == 32 ? nil : Self.row(FirstRow.moveSignExtend32, bits, from: 8)
    case .moveSignExtend(.word64, let bits): return Self.row(FirstRow.moveSignExtend64, bits, from: 8)
    case .castAddressSpace: return FirstRow.castAddressSpace
    case .byteOrder(let order, let bits): return Self.row(FirstRow.byteOrder + 3 * Int(order.rawValue), bits, from: 16)
    case .loadImmediate64(let kind): return FirstRow.loadImmediate64 + Int(kind.rawValue)
    case .load(let size): return FirstRow.load + size.ordinal
    case .loadStackArgument: return FirstRow.loadStackArgument
    case .loadSignExtend(let size): return size == .double ? nil : FirstRow.loadSignExtend + size.ordinal
    case .store(let size, let kind): return FirstRow.store + 2 * size.ordinal + Int(kind.rawValue)
    case .storeStackArgument(let kind): return FirstRow.storeStackArgument + Int(kind.rawValue)
    case .atomic(let operation, let size):
      switch size {
      case .word: return FirstRow.atomic + 2 * Int(operation.rawValue)
      case .double: return FirstRow.atomic + 2 * Int(operation.rawValue) + 1
      case .byte, .half: return nil
      }
    case .loadAcquire(let size): return FirstRow.loadAcquire + size.ordinal
    case .storeRelease(let size): return FirstRow.storeRelease + size.ordinal
    case .loadPacketAbsolute(let size): return size == .double ? nil : FirstRow.loadPacketAbsolute + size.ordinal
    case .loadPacketIndirect(let size): return size == .double ? nil : FirstRow.loadPacketIndirect + size.ordinal
    case .jump: return FirstRow.jump
    case .jumpLong: return FirstRow.jumpLong
    case .jumpRegister: return FirstRow.jumpRegister
    case .jumpIf(let width, let condition, let kind):
      let pair = Int(width.rawValue) * FirstRow.conditionCount + Int(condition.rawValue)
      return FirstRow.jumpIf + pair * 2 + Int(kind.rawValue)
    case .mayGoto: return FirstRow.mayGoto
    case .call(let kind): return FirstRow.call + Int(kind.rawValue)
    case .callRegister: return FirstRow.callRegister
    case .exit: return FirstRow.exit
    }
  }

  /// The row of one of three widths in consecutive rows: `least` bits, twice that, four times that.
  private static func row(_ first: Int, _ bits: UInt8, from least: UInt8) -> Int? {
    bits == least ? first : bits == 2 * least ? first + 1 : bits == 4 * least ? first + 2 : nil
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
