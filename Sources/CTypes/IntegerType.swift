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

extension IntegerType {
  /// Whether the spelling is made of C's keywords, and so no typedef's name.
  package var isKeyword: Bool {
    Set(spelling.split(separator: " ")).isSubset(of: ["signed", "unsigned", "char", "short", "int", "long"])
  }

  /// The keywords of the type, for a typedef those of its target as the kernel's headers for BPF programs have it:
  /// `long long` for the kernel's own names of 64 bits, `long` for those of C's headers.
  package var keywords: String {
    if isKeyword { return spelling }
    // Plain char is signed, but is no `signed char`.
    let sign = isSigned ? (size == 1 ? "signed " : "") : "unsigned "
    return sign + ([1: "char", 2: "short", 4: "int"][size] ?? (isLong ? "long" : "long long"))
  }

  /// Whether a 64-bit typedef is a `long` in C's headers.
  private var isLong: Bool { CTypeTable().typedef(spelling) != nil && !Self.longLong.contains(spelling) }

  /// Names that linux/types.h and vmlinux.h define as `long long`.
  private static let longLong: Set<String> = [
    "u64", "s64", "__u64", "__s64", "__le64", "__be64", "loff_t", "time64_t", "ktime_t", "sector_t", "dma_addr_t",
    "phys_addr_t",
  ]
}
