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
  @inlinable public static var r0: Register { Register(number: 0) }
  /// r1: argument 1.
  @inlinable public static var r1: Register { Register(number: 1) }
  /// r2: argument 2; the second eightbyte of a 9 to 16 byte result.
  @inlinable public static var r2: Register { Register(number: 2) }
  /// r3: argument 3.
  @inlinable public static var r3: Register { Register(number: 3) }
  /// r4: argument 4.
  @inlinable public static var r4: Register { Register(number: 4) }
  /// r5: argument 5.
  @inlinable public static var r5: Register { Register(number: 5) }
  /// r6: callee-saved.
  @inlinable public static var r6: Register { Register(number: 6) }
  /// r7: callee-saved.
  @inlinable public static var r7: Register { Register(number: 7) }
  /// r8: callee-saved.
  @inlinable public static var r8: Register { Register(number: 8) }
  /// r9: callee-saved.
  @inlinable public static var r9: Register { Register(number: 9) }
  /// r10: the frame pointer, read only.
  @inlinable public static var r10: Register { Register(number: 10) }
  /// r11: `BPF_REG_PARAMS`, the base of the stack-argument area and nothing else.
  @inlinable public static var params: Register { Register(number: 11) }

  /// Linux's `BPF_REG_AX`: a scratch register in instructions written by the kernel or by constant blinding. It has no
  /// encoding, so no program that is decoded or built contains it.
  @inlinable public static var auxiliary: Register { Register(number: 12) }

  /// The 64-bit name, "r0" to "r11"; "ax" for the auxiliary register.
  public var description: String { self == .auxiliary ? "ax" : "r\(rawValue)" }

  /// Orders registers by number.
  @inlinable
  public static func < (left: Register, right: Register) -> Bool { left.rawValue < right.rawValue }
}
