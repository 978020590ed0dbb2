/// Where BPF passes an argument of 8 bytes (Linux 324c3ca6eed6; docs/placement.md).
public enum BPFLocation: Sendable, Hashable, Codable, CustomStringConvertible {
  /// A register r1 to r5; the payload is its number.
  case register(Int)
  /// A stack-argument slot, counted from 1: argument 6 is slot 1.
  case stackSlot(Int)

  /// The number of registers that carry arguments.
  static let registerCount = 5

  /// The location of an 8-byte argument.
  /// - Parameter index: index of the argument slot, 0-based: 0 is r1, 5 is stack-argument slot 1.
  public init(slotIndex index: Int) {
    self = index < Self.registerCount ? .register(index + 1) : .stackSlot(index - Self.registerCount + 1)
  }

  /// Index of the argument slot, 0-based.
  public var slotIndex: Int {
    switch self {
    case .register(let number): number &- 1
    case .stackSlot(let slot): slot &+ Self.registerCount &- 1
    }
  }

  /// Offset in bytes from r11 at which a caller stores a stack argument; nil for a register.
  public var callerOffset: Int? {
    if case .stackSlot(let slot) = self { return -8 &* slot }
    return nil
  }

  /// Offset in bytes from r11 at which a callee loads a stack argument; nil for a register.
  public var calleeOffset: Int? {
    if case .stackSlot(let slot) = self { return 8 &* slot }
    return nil
  }

  /// The location in the caller: `r3` or `*(u64 *)(r11 - 16)`.
  public var callerDescription: String {
    switch self {
    case .register(let number): "r\(number)"
    case .stackSlot(let slot): "*(u64 *)(r11 - \(8 &* slot))"
    }
  }

  /// The location in the callee: `r3` or `*(u64 *)(r11 + 16)`.
  public var calleeDescription: String {
    switch self {
    case .register(let number): "r\(number)"
    case .stackSlot(let slot): "*(u64 *)(r11 + \(8 &* slot))"
    }
  }

  /// The location: `r3` or `slot 2`.
  public var description: String {
    switch self {
    case .register(let number): "r\(number)"
    case .stackSlot(let slot): "slot \(slot)"
    }
  }

  /// The location to which the x86-64 JIT maps it: r1 to r5 are rdi, rsi, rdx, rcx, r8; slot 1 is r9; slot k from 2 on
  /// is
  /// `[rsp + 8(k-2)]` (kernel commit 324c3ca6eed6).
  public var nativeLocation: NativeLocation {
    let index = slotIndex
    guard index >= 0 else { return .notPassed }
    let registers = IntegerRegister.arguments
    return index < registers.count
      ? .integerRegister(registers[index]) : .stack(offset: 8 &* (index - registers.count))
  }
}

/// Where BPF returns an eightbyte of a result.
public enum BPFResultLocation: Sendable, Hashable, Codable, CustomStringConvertible {
  /// R0: the first 8 bytes.
  case r0
  /// R2: bytes 8 to 15 of a result of 9 to 16 bytes. After a kfunc call the JIT copies rdx to it.
  case r2
  /// The caller's memory to which the hidden pointer in r1 points; `offset` in bytes from there.
  case indirect(offset: Int)

  /// The location: `R0`, `R2`, `*(u64 *)(r1 + 8)`.
  public var description: String {
    switch self {
    case .r0: "R0"
    case .r2: "R2"
    case .indirect(let offset): "*(u64 *)(r1 + \(offset))"
    }
  }

  /// Where x86-64 code must return it for BPF: rax, rdx (the JIT's copy included), or memory at rdi.
  public var nativeLocation: NativeLocation {
    switch self {
    case .r0: .integerRegister(.rax)
    case .r2: .integerRegister(.rdx)
    case .indirect(let offset): .indirect(pointer: .rdi, offset: offset)
    }
  }
}
