import BPF

/// What is known of a register without a walk over paths.
enum ConstantValue: Hashable {
  case unknown
  case number(UInt64)
  /// A map, by its index or descriptor.
  case map(Int32)
  /// An address in the value of a map of the program: the map's index, and bytes from the start of the value.
  case mapValue(offset: UInt64, map: Int32)
  /// The address of a function.
  case function(Int)

  /// The value if it is a number.
  var number: UInt64? {
    if case .number(let value) = self { return value }
    return nil
  }

  /// The value plus a number, if it is a number or an address in a map.
  func plus(_ number: UInt64) -> ConstantValue {
    switch self {
    case .number(let value): .number(value &+ number)
    case .mapValue(let offset, let map): .mapValue(offset: offset &+ number, map: map)
    case .unknown, .map, .function: .unknown
    }
  }
}

/// The registers r0 to r10 of one place of a program.
///
/// Source: Linux 7.3 `kernel/bpf/const_fold.c`, `const_reg_xfer`.
struct ConstantRegisterFile {
  private var values = InlineArray<11, ConstantValue>(repeating: .unknown)
  /// The registers of which anything is known; the values of the others do not count.
  private var known: RegisterSet = []

  subscript(register: Register) -> ConstantValue {
    get { known.contains(RegisterSet(register)) ? values[Int(register.rawValue)] : .unknown }
    set {
      guard newValue != .unknown, register.rawValue < 11 else {
        known.subtract(RegisterSet(register))
        return
      }
      values[Int(register.rawValue)] = newValue
      known.formUnion(RegisterSet(register))
    }
  }

  /// Keeps what is the same in another file.
  /// - Returns: whether anything was lost.
  mutating func join(_ other: ConstantRegisterFile) -> Bool {
    var isChanged = false
    for number in known.numbers {
      let register = RegisterSet(rawValue: 1 << UInt16(number))
      if other.known.contains(register), values[number] == other.values[number] { continue }
      known.subtract(register)
      isChanged = true
    }
    return isChanged
  }

  /// Executes an instruction.
  mutating func execute(_ index: Int, of program: UncheckedProgram) {
    let instruction = program.instructions[index]
    switch instruction {
    // Of a register of which nothing is known nothing is known afterwards.
    case .alu(_, let operation, let register, _)
    where operation != .mov && operation != .and && !known.contains(RegisterSet(register)):
      break
    case .alu(let width, let operation, let register, let operand):
      self[register] = Self.result(operation, self[register], operand, value(of: operand)).limited(to: width)
    case .moveSignExtend(let width, let register, let source, let bits):
      let shift = UInt64(64 - bits)
      let extended = self[source].number.map {
        ConstantValue.number(UInt64(bitPattern: Int64(bitPattern: $0 << shift) >> Int64(shift)))
      }
      self[register] = (extended ?? .unknown).limited(to: width)
    case .negate(_, let register), .byteOrder(_, let register, _), .castAddressSpace(let register, _, _),
      .loadAcquire(_, let register, _, _):
      self[register] = .unknown
    case .loadImmediate64(let register, let wide): self[register] = Self.value(wide, index, program)
    case .load(let size, let register, let base, let offset):
      self[register] = Self.loaded(size, self[base], offset, program, isSigned: false)
    case .loadSignExtend(let size, let register, let base, let offset):
      self[register] = Self.loaded(size, self[base], offset, program, isSigned: true)
    case .atomic(let operation, _, _, _, let register):
      switch operation {
      case .add, .or, .and, .xor: break
      case .compareExchange: self[.r0] = .unknown
      case .fetchAdd, .fetchOr, .fetchAnd, .fetchXor, .exchange: self[register] = .unknown
      }
    case .loadPacketAbsolute, .loadPacketIndirect, .call:
      known.subtract(RegisterSet(rawValue: 0x3f))
    case .store, .storeRelease, .jump, .jumpLong, .jumpRegister, .jumpIf, .mayGoto, .callRegister, .exit:
      break
    }
  }

  private func value(of operand: Operand) -> ConstantValue {
    switch operand {
    case .register(let source): self[source]
    case .immediate(let number): .number(UInt64(bitPattern: Int64(number)))
    }
  }

  private static func result(
    _ operation: ALUOperation, _ value: ConstantValue, _ operand: Operand, _ other: ConstantValue
  ) -> ConstantValue {
    switch (operation, operand) {
    case (.mov, _): return other
    case (.add, .immediate(let number)): return value.plus(UInt64(bitPattern: Int64(number)))
    case (.sub, .immediate(let number)): return value.plus(0 &- UInt64(bitPattern: Int64(number)))
    case (.and, _):
      let other = other.number
      if value.number == 0 || other == 0 { return .number(0) }
      guard let number = value.number, let other else { return .unknown }
      return .number(number & other)
    default: return .unknown
    }
  }

  private static func value(_ wide: WideImmediate, _ index: Int, _ program: UncheckedProgram) -> ConstantValue {
    switch wide {
    case .value(let value): .number(value)
    case .mapFD(let map), .mapIndex(let map): .map(map)
    case .mapIndexValue(let map, let offset): .mapValue(offset: UInt64(offset), map: map)
    case .function:
      program.target(ofInstruction: index).map { .function(program.subprogram(containing: $0)) } ?? .unknown
    case .mapValue, .btfID: .unknown
    }
  }

  /// What a load from constant data gives.
  private static func loaded(
    _ size: MemorySize, _ base: ConstantValue, _ offset: Int16, _ program: UncheckedProgram, isSigned: Bool
  ) -> ConstantValue {
    guard case .mapValue(let start, let index) = base, program.maps.indices.contains(Int(index)) else {
      return .unknown
    }
    let map = program.maps[Int(index)]
    let first = Int(Int32(truncatingIfNeeded: start &+ UInt64(bitPattern: Int64(offset))))
    let count = Int(size.rawValue)
    guard map.kind == .array, map.isReadOnly, let contents = map.contents, first >= 0,
      first + count <= min(contents.count, map.valueSize)
    else { return .unknown }
    let value = contents[first..<first + count].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard isSigned, count < 8 else { return .number(value) }
    let shift = UInt64(64 - 8 * count)
    return .number(UInt64(bitPattern: Int64(bitPattern: value << shift) >> Int64(shift)))
  }
}

extension ConstantValue {
  /// What a 32-bit operation leaves of a value.
  fileprivate func limited(to width: Width) -> ConstantValue {
    guard width == .word32 else { return self }
    return number.map { .number($0 & 0xffff_ffff) } ?? .unknown
  }
}
