/// A general register that carries an argument or a result (psABI AMD64, figure 3.4).
public enum IntegerRegister: String, Sendable, Hashable, Codable {
  /// The six argument registers in order, and rax, which carries results and, in variadic calls, al.
  case rdi, rsi, rdx, rcx, r8, r9, rax

  /// The six registers for INTEGER arguments, in order.
  public static let arguments: [IntegerRegister] = [.rdi, .rsi, .rdx, .rcx, .r8, .r9]
}

/// Where x86-64 code passes or returns an eightbyte.
public enum NativeLocation: Sendable, Hashable, Codable, CustomStringConvertible {
  /// A general register.
  case integerRegister(IntegerRegister)
  /// The low 8 bytes of a vector register; the payload is its number: 0 for xmm0.
  case vectorRegister(Int)
  /// A stack word; `offset` in bytes from rsp at the call: 0 is argument 7 of a call with integer arguments.
  case stack(offset: Int)
  /// An x87 register, for results; the payload is its number: 0 for st(0).
  case x87Register(Int)
  /// The caller's memory to which a hidden pointer points, for results over 16 bytes.
  /// - Parameters:
  ///   - pointer: the register that carries the pointer into the call (it is returned in rax).
  ///   - offset: bytes from there.
  case indirect(pointer: IntegerRegister, offset: Int)
  /// No location: an eightbyte of padding only (NO_CLASS) is not passed.
  case notPassed

  /// The location in the caller: `rdi`, `xmm0`, `[rsp]`, `[rsp+8]`, `st(0)`, `[rdi+8]`, `none`.
  public var description: String {
    switch self {
    case .integerRegister(let register): register.rawValue
    case .vectorRegister(let number): "xmm\(number)"
    case .stack(let offset): Self.memory("rsp", offset)
    case .x87Register(let number): "st(\(number))"
    case .indirect(let pointer, let offset): Self.memory(pointer.rawValue, offset)
    case .notPassed: "none"
    }
  }

  /// The location in the callee, after `push rbp; mov rbp, rsp`: a stack word at rsp + n is `[rbp+16+n]`.
  public var calleeDescription: String {
    if case .stack(let offset) = self { return Self.memory("rbp", offset &+ 16) }
    return description
  }

  private static func memory(_ base: String, _ offset: Int) -> String {
    offset == 0 ? "[\(base)]" : offset < 0 ? "[\(base)\(offset)]" : "[\(base)+\(offset)]"
  }
}
