/// A C type of the x86-64 System V ABI.
///
/// Sizes and alignments are those of psABI AMD64, figure 3.1. Qualifiers are kept only for pointees (``PointerType``);
/// elsewhere they change neither layout nor placement.
public indirect enum CType: Sendable, Hashable {
  /// `void`.
  case void
  /// `_Bool`, one byte, 0 or 1.
  case bool
  /// An integer of 1 to 8 bytes.
  case integer(IntegerType)
  /// `float`.
  case float
  /// `double`.
  case double
  /// `long double`, the 80-bit x87 type in 16 bytes.
  case longDouble
  /// `__int128` or `unsigned __int128`.
  case int128(signed: Bool)
  /// `_Complex` of a floating type.
  case complex(FloatingType)
  /// An enumeration.
  case enumeration(EnumerationType)
  /// A pointer.
  case pointer(PointerType)
  /// A struct or union, complete or not.
  case record(RecordType)
  /// An array; `count` is nil for a flexible array member.
  case array(element: CType, count: Int?)
  /// A function type, as behind a function pointer.
  case function(FunctionType)
  /// A type that a reader found and that cannot be expressed: a vector, a `_BitInt`.
  case unknown(UnknownType)

  /// The greatest size in bytes; larger sizes are limited to it and rejected by the parser.
  static let greatestSize = 1 << 47
  /// The greatest alignment in bytes that an attribute may specify (gcc's limit).
  static let greatestAlignment = 1 << 28

  /// `unsigned long`, the type of `size_t` and of a general register.
  public static let unsignedLong = CType.integer(IntegerType("unsigned long", size: 8, isSigned: false))

  /// Size in bytes; 0 for `void`, functions, incomplete types, flexible arrays and types of unknown size.
  public var size: Int {
    switch self {
    case .void, .function: 0
    case .bool: 1
    case .integer(let type): type.size
    case .float: 4
    case .double, .pointer: 8
    case .longDouble, .int128: 16
    case .complex(let element): element.size * 2
    case .enumeration(let type): type.size
    case .record(let type): type.size
    case .array(let element, let count):
      Self.product(element.size, max(0, count ?? 0))
    case .unknown(let type): type.size ?? 0
    }
  }

  /// Alignment in bytes, at least 1.
  public var alignment: Int {
    switch self {
    case .complex(let element): element.size
    case .record(let type): type.alignment
    case .array(let element, _): element.alignment
    case .unknown(let type): type.alignment ?? 1
    default: max(1, size)
    }
  }

  /// Whether the type is a signed integer or enumeration; false for everything else.
  public var isSigned: Bool {
    switch self {
    case .integer(let type): type.isSigned
    case .int128(let signed): signed
    case .enumeration(let type): type.isSigned
    default: false
    }
  }

  /// Whether values of the type can be passed and stored: its size is known, and it is neither a function nor `void`.
  public var isComplete: Bool {
    switch self {
    case .void, .function: false
    case .enumeration(let type): type.isComplete
    case .record(let type): type.isComplete
    case .array(let element, let count): count != nil && element.isComplete
    case .unknown(let type): type.size != nil
    default: true
    }
  }

  /// Whether the type is a struct, union or array.
  public var isAggregate: Bool {
    switch self {
    case .record, .array: true
    default: false
    }
  }

  /// Whether a value contains a `long double`, which BPF does not have (its own is a `double`).
  public var holdsLongDouble: Bool {
    switch self {
    case .longDouble, .complex(.longDouble): true
    case .record(let type): type.image.holdsLongDouble
    case .array(let element, _): element.holdsLongDouble
    default: false
    }
  }

  /// A product of byte counts, limited to ``greatestSize``.
  private static func product(_ left: Int, _ right: Int) -> Int {
    let (value, overflow) = left.multipliedReportingOverflow(by: right)
    return overflow ? greatestSize : min(value, greatestSize)
  }
}

/// The element of a complex type.
public enum FloatingType: String, Sendable, Hashable {
  /// `float`, 4 bytes.
  case float
  /// `double`, 8 bytes.
  case double
  /// `long double`, 16 bytes.
  case longDouble = "long double"

  /// Size and alignment in bytes.
  public var size: Int {
    switch self {
    case .float: 4
    case .double: 8
    case .longDouble: 16
    }
  }
}
