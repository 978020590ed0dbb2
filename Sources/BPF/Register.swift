/// A BPF register: r0 to r10, or r11 (`BPF_REG_PARAMS`), which only names the stack-argument area.
///
/// Source: RFC 9669 section 2.4 (registers), Linux 324c3ca6eed6 (r11).
@frozen
public struct Register: RawRepresentable, Hashable, Sendable, Comparable, CustomStringConvertible {
  /// The register's number in an instruction's dst or src field, 0 to 11.
  public let rawValue: UInt8

  /// The register with a number, nil above 11.
  ///
  /// - Parameter rawValue: the number in a dst or src field.
  @inlinable
  public init?(rawValue: UInt8) {
    guard rawValue <= 11 else { return nil }
    self.rawValue = rawValue
  }

  @inlinable
  init(number: UInt8) {
    rawValue = number
  }

  /// r0: the result of calls and of the program.
  public static let r0 = Register(number: 0)
  /// r1: argument 1.
  public static let r1 = Register(number: 1)
  /// r2: argument 2; the second eightbyte of a 9 to 16 byte result.
  public static let r2 = Register(number: 2)
  /// r3: argument 3.
  public static let r3 = Register(number: 3)
  /// r4: argument 4.
  public static let r4 = Register(number: 4)
  /// r5: argument 5.
  public static let r5 = Register(number: 5)
  /// r6: callee-saved.
  public static let r6 = Register(number: 6)
  /// r7: callee-saved.
  public static let r7 = Register(number: 7)
  /// r8: callee-saved.
  public static let r8 = Register(number: 8)
  /// r9: callee-saved.
  public static let r9 = Register(number: 9)
  /// r10: the frame pointer, read only.
  public static let r10 = Register(number: 10)
  /// r11: `BPF_REG_PARAMS`, the base of the stack-argument area and nothing else.
  public static let params = Register(number: 11)

  /// Linux's `BPF_REG_AX`: a scratch register in instructions that the kernel or constant blinding wrote. No encoding
  /// names it, so no program that is decoded or built holds it.
  public static let auxiliary = Register(number: 12)

  /// The 64-bit name, "r0" to "r11"; "ax" for the auxiliary register.
  public var description: String { self == .auxiliary ? "ax" : "r\(rawValue)" }

  /// Orders registers by number.
  @inlinable
  public static func < (left: Register, right: Register) -> Bool { left.rawValue < right.rawValue }
}
