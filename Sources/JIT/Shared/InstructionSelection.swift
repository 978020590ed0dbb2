import BPF
internal import X86

extension Emitter where Self: ~Copyable {
  /// Emits one instruction that is not in `EncodingTable`.
  mutating func translate(
    _ instruction: Instruction, at index: Int, in function: inout FunctionState
  ) throws(JITError) {
    switch instruction {
    case .alu(let width, let operation, let destination, let operand):
      try emitALU(size(width), operation, native(destination), operand, at: index)
    case .moveSignExtend(let width, let destination, let source, let bits):
      buffer.moveSignExtended(size(width), native(destination), native(source), bits: bits)
    case .byteOrder(let order, let register, let bits):
      emitByteOrder(order, native(register), bits: bits)
    case .loadImmediate64(let destination, let value):
      try emitWideImmediate(native(destination), value, at: index)
    case .load(let size, let destination, base: .params, let offset):
      loadIncoming(slot: try incomingSlot(size, offset, at: index), into: native(destination))
    case .loadSignExtend(_, _, base: .params, _):
      throw invalidStackArgument(at: index)
    case .store(let size, let base, let offset, let operand):
      if base == .params {
        storeOutgoing(slot: try outgoingSlot(size, offset, at: index), operand, frame: function.frame)
      } else {
        emitStore(size, Memory(native(base), Int32(offset)), operand)
      }
    case .atomic(let operation, let size, let base, let offset, let source):
      emitAtomic(operation, size, base: native(base), offset: Int32(offset), native(source))
    case .storeRelease(let size, let base, let offset, let source):
      buffer.store(bytes: size.rawValue, Memory(native(base), Int32(offset)), native(source))
    case .jump(let distance), .jumpLong(let distance):
      try emitJump(to: try target(of: index, distance), isToItself: distance == -1, at: index)
    case .call(let target):
      try emitCall(target, at: index, in: function)
    case .exit:
      try emitExit(in: &function, at: index)
    case .jumpRegister, .mayGoto, .callRegister, .castAddressSpace, .loadPacketAbsolute, .loadPacketIndirect:
      try emitUncommon(instruction, at: index)
    case .negate, .load, .loadSignExtend, .loadAcquire, .jumpIf:
      // `EncodingTable` has them; only an instruction that does not encode is not there.
      throw unsupported(at: index)
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

  private mutating func emitALU(
    _ size: OperandSize, _ operation: ALUOperation, _ destination: GeneralRegister, _ operand: Operand, at index: Int
  ) throws(JITError) {
    switch operation {
    case .div: emitDivision(size, .quotient, isSigned: false, destination, operand)
    case .sdiv: emitDivision(size, .quotient, isSigned: true, destination, operand)
    case .mod: emitDivision(size, .remainder, isSigned: false, destination, operand)
    case .smod: emitDivision(size, .remainder, isSigned: true, destination, operand)
    case .lsh: emitShift(.left, size, destination, operand)
    case .rsh: emitShift(.right, size, destination, operand)
    case .arsh: emitShift(.arithmeticRight, size, destination, operand)
    // A 64-bit move of a register to itself; `EncodingTable` has all others.
    case .mov: break
    case .add, .sub, .mul, .or, .and, .xor: throw unsupported(at: index)
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
