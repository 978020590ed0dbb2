import BPF
internal import X86

extension Emitter where Self: ~Copyable {
  mutating func emitAtomic(
    _ operation: AtomicOperation, _ size: MemorySize, base: GeneralRegister, offset: Int32, _ source: GeneralRegister
  ) {
    let width: OperandSize = size == .double ? .bits64 : .bits32
    let memory = Memory(base, offset)
    switch operation {
    case .add: buffer.locked(.add, width, memory, source)
    case .or: buffer.locked(.or, width, memory, source)
    case .and: buffer.locked(.and, width, memory, source)
    case .xor: buffer.locked(.xor, width, memory, source)
    case .fetchAdd: buffer.locked(.exchangeAdd, width, memory, source)
    case .fetchOr: emitFetchLoop(.or, size, memory, source)
    case .fetchAnd: emitFetchLoop(.and, size, memory, source)
    case .fetchXor: emitFetchLoop(.xor, size, memory, source)
    case .exchange: emitExchange(width, memory, source)
    case .compareExchange: emitCompareExchange(width, memory, source)
    }
  }

  /// A loop of `cmpxchg`, as x86-64 has no such instruction that returns the old value (Linux `do_jit`).
  private mutating func emitFetchLoop(
    _ operation: Arithmetic, _ size: MemorySize, _ memory: Memory, _ source: GeneralRegister
  ) {
    let width: OperandSize = size == .double ? .bits64 : .bits32
    buffer.move(.bits64, RegisterMap.auxiliary, .rax)
    let source = source == .rax ? RegisterMap.auxiliary : source
    var memory = memory
    if memory.base == .rax { memory.base = RegisterMap.auxiliary }
    let start = buffer.count
    buffer.load(bytes: size.rawValue, .rax, memory)
    buffer.move(width, RegisterMap.scratch, .rax)
    buffer.arithmetic(operation, width, RegisterMap.scratch, source)
    buffer.locked(.compareExchange, width, memory, RegisterMap.scratch)
    buffer.jumpShort(if: .notEqual, Int8(truncatingIfNeeded: start - buffer.count - 2))
    buffer.move(width, source, .rax)
    buffer.move(.bits64, .rax, RegisterMap.auxiliary)
  }
}
