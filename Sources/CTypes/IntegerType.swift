/// A C integer type of 1, 2, 4 or 8 bytes that is neither `_Bool` nor an enumeration.
public struct IntegerType: Sendable, Hashable, CustomStringConvertible {
  /// The type as written: `"u32"`, `"unsigned long"`, `"size_t"`; keywords in their usual order.
  public let spelling: String
  /// Size and alignment in bytes: 1, 2, 4 or 8.
  public let size: Int
  /// Whether the type has negative values. Plain `char` is signed on x86-64.
  public let isSigned: Bool

  /// Creates an integer type.
  /// - Parameters:
  ///   - spelling: C spelling, used in descriptions only.
  ///   - size: bytes; anything but 1, 2, 4 and 8 becomes 8.
  ///   - isSigned: whether the type has negative values.
  public init(_ spelling: String, size: Int, isSigned: Bool) {
    self.spelling = spelling
    self.size = size == 1 || size == 2 || size == 4 ? size : 8
    self.isSigned = isSigned
  }

  /// The C spelling.
  public var description: String { spelling }

  /// `char`: one byte, signed (psABI AMD64, figure 3.1).
  public static let char = IntegerType("char", size: 1, isSigned: true)
  /// `int`: four bytes, signed.
  public static let int = IntegerType("int", size: 4, isSigned: true)
  /// `unsigned int`: four bytes.
  public static let unsignedInt = IntegerType("unsigned int", size: 4, isSigned: false)
  /// `long`: eight bytes, signed.
  public static let long = IntegerType("long", size: 8, isSigned: true)
  /// The kernel's `u8`.
  public static let u8 = IntegerType("u8", size: 1, isSigned: false)
  /// The kernel's `s8`.
  public static let s8 = IntegerType("s8", size: 1, isSigned: true)
  /// The kernel's `u16`.
  public static let u16 = IntegerType("u16", size: 2, isSigned: false)
  /// The kernel's `s16`.
  public static let s16 = IntegerType("s16", size: 2, isSigned: true)
  /// The kernel's `u32`.
  public static let u32 = IntegerType("u32", size: 4, isSigned: false)
  /// The kernel's `s32`.
  public static let s32 = IntegerType("s32", size: 4, isSigned: true)
  /// The kernel's `u64`.
  public static let u64 = IntegerType("u64", size: 8, isSigned: false)
  /// The kernel's `s64`.
  public static let s64 = IntegerType("s64", size: 8, isSigned: true)
}
