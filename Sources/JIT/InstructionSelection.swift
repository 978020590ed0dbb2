import BPF
import X86

extension ProgramTranslator {
  /// Emits one instruction.
  mutating func translate(
    _ instruction: Instruction, at index: Int, in function: inout FunctionTranslator
  ) throws(JITError) {
    switch instruction {
    case .alu(let width, let operation, let destination, let operand):
      try emitALU(width, operation, RegisterMap.native(destination), operand, at: index)
    case .negate(let width, let register):
      buffer.negate(size(width), RegisterMap.native(register))
    case .moveSignExtend(let width, let destination, let source, let bits):
      buffer.moveSignExtended(
        size(width), RegisterMap.native(destination), RegisterMap.native(source), bits: bits)
    case .byteOrder(let order, let register, let bits):
      emitByteOrder(order, RegisterMap.native(register), bits: bits)
    case .loadImmediate64(let destination, .value(let value)):
      buffer.moveImmediate64(RegisterMap.native(destination), value)
    case .load(let size, let destination, let base, let offset):
      if base == .params {
        loadIncoming(slot: try incomingSlot(size, offset, at: index), into: RegisterMap.native(destination))
      } else {
        buffer.load(
          bytes: size.rawValue, RegisterMap.native(destination), Memory(RegisterMap.native(base), Int32(offset)))
      }
    case .loadSignExtend(let size, let destination, let base, let offset) where base != .params:
      buffer.loadSignExtended(
        bytes: size.rawValue, RegisterMap.native(destination), Memory(RegisterMap.native(base), Int32(offset)))
    case .store(let size, let base, let offset, let operand):
      if base == .params {
        storeOutgoing(slot: try outgoingSlot(size, offset, at: index), operand, frame: function.frame)
      } else {
        emitStore(size, Memory(RegisterMap.native(base), Int32(offset)), operand)
      }
    case .jump, .jumpLong:
      let destination = try target(of: index)
      try emitJump(to: offsets[destination], at: index)
    case .jumpIf(let width, let condition, let left, let right, _):
      let destination = try target(of: index)
      emitCompare(size(width), condition, RegisterMap.native(left), right)
      try emitJump(if: condition.native, to: offsets[destination], at: index)
    case .call(let target):
      try emitCall(target, at: index)
    case .exit:
      try emitExit(in: &function, at: index)
    case .castAddressSpace, .loadImmediate64, .loadSignExtend, .atomic, .loadAcquire, .storeRelease,
      .loadPacketAbsolute, .loadPacketIndirect, .mayGoto, .callRegister:
      throw unsupported(at: index)
    }
  }

  func unsupported(at index: Int) -> JITError {
    JITError(
      code: .unsupported, instruction: index,
      message: "the JIT does not translate `\(program.instructions[index])`")
  }

  private func size(_ width: Width) -> OperandSize { width == .word64 ? .bits64 : .bits32 }

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
    _ width: Width, _ operation: ALUOperation, _ destination: GeneralRegister, _ operand: Operand, at index: Int
  ) throws(JITError) {
    let size = size(width)
    switch (operation, operand) {
    case (.mov, .register(let source)):
      let source = RegisterMap.native(source)
      // A 32-bit move to itself still clears the upper half.
      if size == .bits32 || source != destination { buffer.move(size, destination, source) }
    case (.mov, .immediate(let value)):
      buffer.moveImmediate32(destination, value, isSigned: width == .word64)
    case (.mul, .register(let source)):
      buffer.multiply(size, destination, RegisterMap.native(source))
    case (.mul, .immediate(let value)):
      buffer.multiply(size, destination, immediate: value)
    case (.div, _), (.sdiv, _), (.mod, _), (.smod, _):
      throw unsupported(at: index)
    case (.lsh, _), (.rsh, _), (.arsh, _):
      emitShift(operation, size, destination, operand)
    default:
      guard let arithmetic = operation.arithmetic else { throw unsupported(at: index) }
      switch operand {
      case .register(let source): buffer.arithmetic(arithmetic, size, destination, RegisterMap.native(source))
      case .immediate(let value): buffer.arithmetic(arithmetic, size, destination, immediate: value)
      }
    }
  }

  private mutating func emitShift(
    _ operation: ALUOperation, _ size: OperandSize, _ destination: GeneralRegister, _ operand: Operand
  ) {
    let shift: Shift =
      switch operation {
      case .lsh: .left
      case .rsh: .right
      default: .arithmeticRight
      }
    switch operand {
    case .immediate(let count):
      // RFC 9669 section 4.1: the count is taken modulo the width, as the hardware does for an imm8.
      buffer.shift(shift, size, destination, by: UInt8(truncatingIfNeeded: count))
    case .register(let register):
      let source = RegisterMap.native(register)
      // The count has to be in cl, where BPF r4 lives.
      let target = destination == .rcx ? RegisterMap.scratch : destination
      if destination == .rcx { buffer.move(.bits64, RegisterMap.scratch, .rcx) }
      if source != .rcx {
        buffer.push(.rcx)
        buffer.move(.bits64, .rcx, source)
      }
      buffer.shiftByCL(shift, size, target)
      if source != .rcx { buffer.pop(.rcx) }
      if destination == .rcx { buffer.move(.bits64, .rcx, RegisterMap.scratch) }
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
      buffer.store(bytes: size.rawValue, destination, RegisterMap.native(source))
    case .immediate(let value):
      buffer.storeImmediate(bytes: size.rawValue, destination, value)
    }
  }

  // MARK: Control flow

  private mutating func emitCompare(
    _ size: OperandSize, _ condition: Condition, _ left: GeneralRegister, _ right: Operand
  ) {
    switch (condition, right) {
    case (.set, .register(let register)):
      buffer.test(size, left, RegisterMap.native(register))
    case (.set, .immediate(let value)):
      buffer.test(size, left, immediate: value)
    case (_, .register(let register)):
      buffer.arithmetic(.cmp, size, left, RegisterMap.native(register))
    case (_, .immediate(0)):
      buffer.test(size, left, left)
    case (_, .immediate(let value)):
      buffer.arithmetic(.cmp, size, left, immediate: value)
    }
  }

  /// `jcc` to a code offset, in the short form where the last pass's addresses allow it.
  private mutating func emitJump(
    if condition: JumpCondition, to destination: Int, at index: Int
  ) throws(JITError) {
    // The kernel measures from where the last pass ended this instruction, so that a shrinking jump converges.
    let distance = destination - ends[index]
    if let short = shortDistance(distance) {
      fill(beforeJumpOf: 2, at: index)
      buffer.jumpShort(if: condition, short)
    } else {
      buffer.jumpNear(if: condition, try nearDistance(distance, at: index))
    }
  }

  private mutating func emitJump(to destination: Int, at index: Int) throws(JITError) {
    let distance = destination - ends[index]
    if distance == 0 {
      // Nothing jumps over nothing: a jump to the next instruction vanishes.
      fill(beforeJumpOf: 0, at: index)
    } else if let short = shortDistance(distance) {
      fill(beforeJumpOf: 2, at: index)
      buffer.jumpShort(short)
    } else {
      buffer.jumpNear(try nearDistance(distance, at: index))
    }
  }

  /// Gives an instruction that ends in a jump of so many bytes the size that it had in the last pass, where sizes are
  /// kept. The no-operations come first: the jump ends where the last pass ended it.
  private mutating func fill(beforeJumpOf bytes: Int, at index: Int) {
    guard keepsSizes else { return }
    buffer.noOperation(bytes: lastSize - (buffer.count - offsets[index]) - bytes)
  }

  /// The limit of 123 is the kernel's: it leaves room for a jump that grows again by its near form.
  private func shortDistance(_ distance: Int) -> Int8? {
    (-128...123).contains(distance) ? Int8(truncatingIfNeeded: distance) : nil
  }

  private func nearDistance(_ distance: Int, at index: Int) throws(JITError) -> Int32 {
    guard let near = Int32(exactly: distance) else {
      throw JITError(code: .tooLarge, instruction: index, message: "the jump is longer than 2 GiB")
    }
    return near
  }

  private mutating func emitCall(_ call: CallTarget, at index: Int) throws(JITError) {
    emitFaultyArguments()
    switch call {
    case .subprogram:
      let first = try target(of: index)
      guard let entry = entry(ofFunctionAt: first) else {
        throw JITError(
          code: .targetOutsideProgram, instruction: index, message: "call to instruction \(first), not a subprogram")
      }
      buffer.call(displacement: try nearDistance(entry - (buffer.count + 5), at: index))
    case .kfunc(let id, _):
      guard let position = Int(exactly: id), kfuncs.indices.contains(position) else {
        throw JITError(code: .unknownKfunc, instruction: index, message: "no kfunc has the number \(id)")
      }
      let kfunc = kfuncs[position]
      emitCall(to: kfunc.address)
      if kfunc.returnsPair && !faults.has(.resultPairNotCopied) { buffer.move(.bits64, .rsi, .rdx) }
      if faults.has(.resultUpperHalfLost) { buffer.move(.bits32, .rax, .rax) }
    case .helper:
      throw unsupported(at: index)
    }
  }

  private mutating func emitCall(to address: UInt) {
    let distance = Int(bitPattern: address &- (buffer.address &+ 5))
    if let near = Int32(exactly: distance) {
      buffer.call(displacement: near)
    } else {
      // r0 is not live across the call, so rax may carry the address.
      buffer.moveAbsolute(.rax, UInt64(address))
      buffer.call(.rax)
    }
  }

  private mutating func emitFaultyArguments() {
    if faults.has(.argument6Clobbered) { buffer.moveImmediate32(RegisterMap.argument6, 0x0BAD, isSigned: false) }
    if faults.has(.argument5Clobbered) { buffer.moveImmediate32(.r8, 0x0BAD, isSigned: false) }
    if faults.has(.arguments1And2Swapped) {
      buffer.move(.bits64, RegisterMap.scratch, .rdi)
      buffer.move(.bits64, .rdi, .rsi)
      buffer.move(.bits64, .rsi, RegisterMap.scratch)
    }
    if faults.has(.directionFlagSet) { buffer.setDirectionFlag() }
  }

  private mutating func emitExit(in function: inout FunctionTranslator, at index: Int) throws(JITError) {
    guard let epilogue = function.epilogue else {
      function.epilogue = buffer.count
      emitEpilogue(function.frame)
      return
    }
    // Distances are measured in the last pass's addresses; the epilogue moved with the code since then.
    let distance = epilogue - (buffer.count + 2)
    if let short = Int8(exactly: distance) {
      buffer.jumpShort(short)
    } else {
      buffer.jumpNear(try nearDistance(distance - 3, at: index))
    }
  }
}

extension ALUOperation {
  fileprivate var arithmetic: Arithmetic? {
    switch self {
    case .add: .add
    case .sub: .sub
    case .and: .and
    case .or: .or
    case .xor: .xor
    default: nil
    }
  }
}

extension Condition {
  /// The jump that is taken where the condition holds for `cmp left, right` or `test left, right`.
  fileprivate var native: JumpCondition {
    switch self {
    case .eq: .equal
    case .ne, .set: .notEqual
    case .gt: .above
    case .ge: .aboveOrEqual
    case .lt: .below
    case .le: .belowOrEqual
    case .sgt: .greater
    case .sge: .greaterOrEqual
    case .slt: .less
    case .sle: .lessOrEqual
    }
  }
}
