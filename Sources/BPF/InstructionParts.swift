extension Operand {
  var kind: OperandKind {
    switch self {
    case .register: .register
    case .immediate: .immediate
    }
  }

  var register: Register? {
    if case .register(let register) = self { return register }
    return nil
  }

  var immediate: Int32 {
    if case .immediate(let value) = self { return value }
    return 0
  }
}

extension WideImmediate {
  var parts: (kind: WideImmediateKind, immediate: Int32, next: UInt32) {
    switch self {
    case .value(let value):
      (.value, Int32(truncatingIfNeeded: value), UInt32(truncatingIfNeeded: value >> 32))
    case .mapFD(let fd): (.mapFD, fd, 0)
    case .mapValue(let fd, let offset): (.mapValue, fd, offset)
    case .btfID(let id, let fd): (.btfID, id, fd)
    case .function(let offset): (.function, offset, 0)
    case .mapIndex(let index): (.mapIndex, index, 0)
    case .mapIndexValue(let index, let offset): (.mapIndexValue, index, offset)
    }
  }

  init(_ kind: WideImmediateKind, immediate: Int32, next: UInt32) {
    switch kind {
    case .value: self = .value(UInt64(UInt32(bitPattern: immediate)) | UInt64(next) << 32)
    case .mapFD: self = .mapFD(immediate)
    case .mapValue: self = .mapValue(fd: immediate, offset: next)
    case .btfID: self = .btfID(immediate, fd: next)
    case .function: self = .function(offset: immediate)
    case .mapIndex: self = .mapIndex(immediate)
    case .mapIndexValue: self = .mapIndexValue(index: immediate, offset: next)
    }
  }
}

extension Instruction {
  /// The instruction's row in `InstructionTable.rows`, nil if it has no encoding.
  public var row: Int? { (try? parts())?.form.row }

  /// The instruction's form and the operand fields that the form leaves open.
  ///
  /// - Throws: `.jumpOutOfRange` if a distance does not fit in the off field.
  func parts() throws(InstructionError) -> (form: InstructionForm, fields: InstructionFields) {
    switch self {
    case .alu(let width, let operation, let destination, let operand):
      return (.alu(width, operation, operand.kind), fields(destination, operand, 0))
    case .negate(let width, let register):
      return (.negate(width), InstructionFields(destination: register))
    case .moveSignExtend(let width, let destination, let source, let bits):
      return (.moveSignExtend(width, bits: bits), InstructionFields(destination: destination, source: source))
    case .castAddressSpace(let destination, let source, let spaces):
      return (
        .castAddressSpace, InstructionFields(destination: destination, source: source, immediate: spaces)
      )
    case .byteOrder(let order, let register, let bits):
      return (.byteOrder(order, bits: bits), InstructionFields(destination: register))
    case .loadImmediate64(let register, let wide):
      let parts = wide.parts
      return (
        .loadImmediate64(parts.kind),
        InstructionFields(destination: register, immediate: parts.immediate, nextImmediate: parts.next)
      )
    case .load(let size, let destination, let base, let offset):
      let form: InstructionForm = base == .params && size == .double ? .loadStackArgument : .load(size)
      return (form, InstructionFields(destination: destination, source: base, offset: offset))
    case .loadSignExtend(let size, let destination, let base, let offset):
      return (.loadSignExtend(size), InstructionFields(destination: destination, source: base, offset: offset))
    case .store(let size, let base, let offset, let operand):
      let form: InstructionForm =
        base == .params && size == .double ? .storeStackArgument(operand.kind) : .store(size, operand.kind)
      return (form, fields(base, operand, offset))
    case .atomic(let operation, let size, let base, let offset, let source):
      return (.atomic(operation, size), InstructionFields(destination: base, source: source, offset: offset))
    case .loadAcquire(let size, let destination, let base, let offset):
      return (.loadAcquire(size), InstructionFields(destination: destination, source: base, offset: offset))
    case .storeRelease(let size, let base, let offset, let source):
      return (.storeRelease(size), InstructionFields(destination: base, source: source, offset: offset))
    case .loadPacketAbsolute(let size, let offset):
      return (.loadPacketAbsolute(size), InstructionFields(immediate: offset))
    case .loadPacketIndirect(let size, let register, let offset):
      return (.loadPacketIndirect(size), InstructionFields(source: register, immediate: offset))
    case .jump(let distance):
      guard let offset = Int16(exactly: distance) else { throw .jumpOutOfRange(distance) }
      return (.jump, InstructionFields(offset: offset))
    case .jumpLong(let distance): return (.jumpLong, InstructionFields(immediate: distance))
    case .jumpRegister(let register): return (.jumpRegister, InstructionFields(destination: register))
    case .jumpIf(let width, let condition, let destination, let operand, let distance):
      return (.jumpIf(width, condition, operand.kind), fields(destination, operand, distance))
    case .mayGoto(let distance): return (.mayGoto, InstructionFields(offset: distance))
    case .call(.helper(let id)): return (.call(.helper), InstructionFields(immediate: id))
    case .call(.subprogram(let distance)): return (.call(.subprogram), InstructionFields(immediate: distance))
    case .call(.kfunc(let id, let fdOffset)):
      return (.call(.kfunc), InstructionFields(offset: fdOffset, immediate: id))
    case .callRegister(let register): return (.callRegister, InstructionFields(destination: register))
    case .exit: return (.exit, InstructionFields())
    }
  }

  private func fields(_ destination: Register, _ operand: Operand, _ offset: Int16) -> InstructionFields {
    InstructionFields(
      destination: destination, source: operand.register, offset: offset, immediate: operand.immediate)
  }

  /// Creates the instruction from a form and from operand fields that match the form's row.
  init(_ form: InstructionForm, _ fields: InstructionFields) {
    let destination = Register(number: fields.destination)
    let source = Register(number: fields.source)
    let offset = fields.offset
    switch form {
    case .alu(let width, let operation, let kind):
      self = .alu(width, operation, destination, fields.operand(kind))
    case .negate(let width): self = .negate(width, destination)
    case .moveSignExtend(let width, let bits):
      self = .moveSignExtend(width, destination, source, bits: bits)
    case .castAddressSpace: self = .castAddressSpace(destination, source, fields.immediate)
    case .byteOrder(let order, let bits): self = .byteOrder(order, destination, bits: bits)
    case .loadImmediate64(let kind):
      let wide = WideImmediate(kind, immediate: fields.immediate, next: fields.nextImmediate)
      self = .loadImmediate64(destination, wide)
    case .load(let size): self = .load(size, destination, base: source, offset: offset)
    case .loadStackArgument: self = .load(.double, destination, base: .params, offset: offset)
    case .loadSignExtend(let size): self = .loadSignExtend(size, destination, base: source, offset: offset)
    case .store(let size, let kind):
      self = .store(size, base: destination, offset: offset, fields.operand(kind))
    case .storeStackArgument(let kind):
      self = .store(.double, base: .params, offset: offset, fields.operand(kind))
    case .atomic(let operation, let size):
      self = .atomic(operation, size, base: destination, offset: offset, source)
    case .loadAcquire(let size): self = .loadAcquire(size, destination, base: source, offset: offset)
    case .storeRelease(let size): self = .storeRelease(size, base: destination, offset: offset, source)
    case .loadPacketAbsolute(let size): self = .loadPacketAbsolute(size, fields.immediate)
    case .loadPacketIndirect(let size): self = .loadPacketIndirect(size, source, fields.immediate)
    case .jump: self = .jump(Int32(offset))
    case .jumpLong: self = .jumpLong(fields.immediate)
    case .jumpRegister: self = .jumpRegister(destination)
    case .jumpIf(let width, let condition, let kind):
      self = .jumpIf(width, condition, destination, fields.operand(kind), offset)
    case .mayGoto: self = .mayGoto(offset)
    case .call(.helper): self = .call(.helper(fields.immediate))
    case .call(.subprogram): self = .call(.subprogram(fields.immediate))
    case .call(.kfunc): self = .call(.kfunc(id: fields.immediate, fdOffset: offset))
    case .callRegister: self = .callRegister(destination)
    case .exit: self = .exit
    }
  }
}
