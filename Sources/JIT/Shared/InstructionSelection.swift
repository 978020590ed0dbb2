import BPF
internal import X86

extension Emitter where Self: ~Copyable {
  /// Emits one instruction.
  mutating func translate(
    _ instruction: Instruction, at index: Int, in function: inout FunctionState
  ) throws(JITError) {
    switch instruction {
    case .alu(let width, let operation, let destination, let operand):
      emitALU(width, operation, native(destination), operand)
    case .negate(let width, let register):
      buffer.negate(size(width), native(register))
    case .moveSignExtend(let width, let destination, let source, let bits):
      buffer.moveSignExtended(size(width), native(destination), native(source), bits: bits)
    case .byteOrder(let order, let register, let bits):
      emitByteOrder(order, native(register), bits: bits)
    case .loadImmediate64(let destination, let value):
      try emitWideImmediate(native(destination), value, at: index)
    case .load(let size, let destination, let base, let offset):
      if base == .params {
        loadIncoming(slot: try incomingSlot(size, offset, at: index), into: native(destination))
      } else {
        buffer.load(bytes: size.rawValue, native(destination), Memory(native(base), Int32(offset)))
      }
    case .loadSignExtend(let size, let destination, let base, let offset):
      if base == .params { throw invalidStackArgument(at: index) }
      buffer.loadSignExtended(bytes: size.rawValue, native(destination), Memory(native(base), Int32(offset)))
    case .store(let size, let base, let offset, let operand):
      if base == .params {
        storeOutgoing(slot: try outgoingSlot(size, offset, at: index), operand, frame: function.frame)
      } else {
        emitStore(size, Memory(native(base), Int32(offset)), operand)
      }
    case .atomic(let operation, let size, let base, let offset, let source):
      emitAtomic(operation, size, base: native(base), offset: Int32(offset), native(source))
    case .loadAcquire(let size, let destination, let base, let offset):
      // Loads of x86-64 acquire and stores release (Intel SDM volume 3, 9.2.2).
      buffer.load(bytes: size.rawValue, native(destination), Memory(native(base), Int32(offset)))
    case .storeRelease(let size, let base, let offset, let source):
      buffer.store(bytes: size.rawValue, Memory(native(base), Int32(offset)), native(source))
    case .jump(let distance), .jumpLong(let distance):
      try emitJump(to: try target(of: index, distance), isToItself: distance == -1, at: index)
    case .jumpIf(let width, let condition, let left, let right, let distance):
      let destination = try target(of: index, Int32(distance))
      emitCompare(size(width), condition, native(left), right)
      try emitJump(if: condition.native, to: destination, at: index)
    case .call(let target):
      try emitCall(target, at: index, in: function)
    case .exit:
      try emitExit(in: &function, at: index)
    case .jumpRegister, .mayGoto, .callRegister, .castAddressSpace, .loadPacketAbsolute, .loadPacketIndirect:
      try emitUncommon(instruction, at: index)
    }
  }

  func unsupported(at index: Int) -> JITError {
    JITError(
      code: .unsupported, instruction: index, message: "\(Self.refusal) `\(program.instructions[index])`")
  }

  @inline(__always) func size(_ width: Width) -> OperandSize { width == .word64 ? .bits64 : .bits32 }

  // MARK: Stack-argument slots

  private func incomingSlot(_ size: MemorySize, _ offset: Int16, at index: Int) throws(JITError) -> Int {
    guard size == .double, offset > 0, offset % 8 == 0 else { throw invalidStackArgument(at: index) }
    return Int(offset) / 8
  }

  private func outgoingSlot(_ size: MemorySize, _ offset: Int16, at index: Int) throws(JITError) -> Int {
    guard size == .double, offset < 0, offset % 8 == 0 else { throw invalidStackArgument(at: index) }
    return -Int(offset) / 8
  }

  private func invalidStackArgument(at index: Int) -> JITError {
    JITError(code: .invalidStackArgument, instruction: index, message: "R11 is invalid")
  }

  // MARK: Arithmetic

  /// Opcodes of `op r/m, r` by `ALUOperation`, a byte each; 0 for operations with more than one instruction or form.
  private static var opcodes: (UInt64, UInt64) {
    // add 01, sub 29, mul, div, sdiv, mod, smod: 0, or 09; and 21, lsh, rsh, arsh: 0, xor 31, mov 89.
    (0x09_00_00_00_00_00_29_01, 0x00_00_89_31_00_00_00_21)
  }

  /// Emits the most common instructions, an operation on two registers, without the switch over all instructions, which
  /// processors predict badly.
  /// - Returns: whether the instruction was emitted.
  @inline(__always) mutating func translateSimply(_ instruction: Instruction) -> Bool {
    guard case .alu(let width, let operation, let destination, .register(let source)) = instruction else {
      return false
    }
    let number = UInt64(operation.rawValue)
    let opcodes = Self.opcodes
    let opcode = UInt8(truncatingIfNeeded: (number < 8 ? opcodes.0 : opcodes.1) &>> ((number & 7) &* 8))
    let (left, right) = (native(destination), native(source))
    // A 64-bit move of a register to itself has no effect.
    if opcode == 0 || (opcode == 0x89 && left == right) { return false }
    buffer.twoRegisters(opcode: opcode, size(width), left, right)
    return true
  }

  @inline(__always) private mutating func emitALU(
    _ width: Width, _ operation: ALUOperation, _ destination: GeneralRegister, _ operand: Operand
  ) {
    let size = size(width)
    switch (operation, operand) {
    case (.mov, .register(let source)):
      let source = native(source)
      // A 32-bit move to itself still clears the upper half.
      if size == .bits32 || source != destination { buffer.move(size, destination, source) }
    case (.mov, .immediate(let value)):
      buffer.moveImmediate32(destination, value, isSigned: width == .word64)
    case (.mul, .register(let source)):
      buffer.multiply(size, destination, native(source))
    case (.mul, .immediate(let value)):
      buffer.multiply(size, destination, immediate: value)
    case (.div, _): emitDivision(size, .quotient, isSigned: false, destination, operand)
    case (.sdiv, _): emitDivision(size, .quotient, isSigned: true, destination, operand)
    case (.mod, _): emitDivision(size, .remainder, isSigned: false, destination, operand)
    case (.smod, _): emitDivision(size, .remainder, isSigned: true, destination, operand)
    case (.lsh, _): emitShift(.left, size, destination, operand)
    case (.rsh, _): emitShift(.right, size, destination, operand)
    case (.arsh, _): emitShift(.arithmeticRight, size, destination, operand)
    case (.add, _): emitArithmetic(.add, size, destination, operand)
    case (.sub, _): emitArithmetic(.sub, size, destination, operand)
    case (.and, _): emitArithmetic(.and, size, destination, operand)
    case (.or, _): emitArithmetic(.or, size, destination, operand)
    case (.xor, _): emitArithmetic(.xor, size, destination, operand)
    }
  }

  @inline(__always) private mutating func emitArithmetic(
    _ arithmetic: Arithmetic, _ size: OperandSize, _ destination: GeneralRegister, _ operand: Operand
  ) {
    switch operand {
    case .register(let source): buffer.arithmetic(arithmetic, size, destination, native(source))
    case .immediate(let value): buffer.arithmetic(arithmetic, size, destination, immediate: value)
    }
  }

  private mutating func emitShift(
    _ shift: Shift, _ size: OperandSize, _ destination: GeneralRegister, _ operand: Operand
  ) {
    switch operand {
    case .immediate(let count):
      // RFC 9669 section 4.1: the count is taken modulo the width, as the hardware does for an imm8.
      buffer.shift(shift, size, destination, by: UInt8(truncatingIfNeeded: count))
    case .register(let register):
      let source = native(register)
      if usesBMI2 && source != .rcx {
        buffer.shiftX(shift, size, destination, by: source)
        return
      }
      // The count must be in cl; rcx holds BPF r4.
      let isShifted = destination == .rcx && (source != .rcx || shiftsCountInScratch)
      let isPushed = source != .rcx && (destination != .rcx || shiftsCountInScratch)
      if isShifted { buffer.move(.bits64, RegisterMap.scratch, .rcx) }
      if isPushed { buffer.push(.rcx) }
      if source != .rcx { buffer.move(.bits64, .rcx, source) }
      buffer.shiftByCL(shift, size, isShifted ? RegisterMap.scratch : destination)
      if isPushed { buffer.pop(.rcx) }
      if isShifted { buffer.move(.bits64, .rcx, RegisterMap.scratch) }
    }
  }

  private mutating func emitByteOrder(_ order: ByteOrder, _ register: GeneralRegister, bits: UInt8) {
    switch (order, bits) {
    case (.toLittle, 16):
      buffer.moveZeroExtended16(register, register)
    case (.toLittle, 32):
      buffer.move(.bits32, register, register)
    case (.toLittle, _):
      break
    case (_, 16):
      buffer.rotate16By8(register)
      buffer.moveZeroExtended16(register, register)
    default:
      buffer.byteSwap(bits == 64 ? .bits64 : .bits32, register)
    }
  }

  private mutating func emitStore(_ size: MemorySize, _ destination: Memory, _ operand: Operand) {
    switch operand {
    case .register(let source):
      buffer.store(bytes: size.rawValue, destination, native(source))
    case .immediate(let value):
      buffer.storeImmediate(bytes: size.rawValue, destination, value)
    }
  }

  // MARK: 64-bit immediates

  private mutating func emitWideImmediate(
    _ destination: GeneralRegister, _ value: WideImmediate, at index: Int
  ) throws(JITError) {
    switch value {
    case .value(let value):
      emitWideValue(destination, value)
    case .function(let distance):
      emitFunctionAddress(destination, of: try target(of: index, distance))
    case .mapIndex(let number) where options.maps.indices.contains(Int(number)):
      emitAddress(destination, options.maps[Int(number)].handle)
    case .mapIndexValue(let number, let offset) where options.maps.indices.contains(Int(number)):
      guard let values = options.maps[Int(number)].values else { throw unsupported(at: index) }
      emitAddress(destination, values &+ UInt(offset))
    case .mapIndex(let number) where options.programArrays.indices.contains(Int(number)):
      emitAddress(destination, options.programArrays[Int(number)].address)
    case .mapFD, .mapValue, .btfID, .mapIndex, .mapIndexValue:
      guard options.isListing else { throw unsupported(at: index) }
      emitAddress(destination, 0)
    }
  }

  /// A `movabs` of a subprogram's address, filled in when all subprograms are emitted.
  mutating func emitAbsoluteAddress(_ destination: GeneralRegister, of target: Int) {
    buffer.moveAbsolute(destination, 0)
    translation.fixups.append(Translation.Fixup(kind: .address, offset: buffer.count - 8, target: target))
  }

  mutating func emitAddress(_ destination: GeneralRegister, _ address: UInt) {
    buffer.moveAbsolute(destination, UInt64(address))
    translation.layout.relocations.append(Relocation(kind: .address, offset: buffer.count - 8))
  }
}
