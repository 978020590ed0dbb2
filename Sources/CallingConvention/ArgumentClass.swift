import CTypes

/// The class of an eightbyte (psABI AMD64, section 3.2.3).
public enum ArgumentClass: String, Sendable, Hashable, Codable {
  /// Passed in a general register.
  case integer = "INTEGER"
  /// Passed in a vector register.
  case sse = "SSE"
  /// The upper part of a vector register.
  case sseUp = "SSEUP"
  /// The mantissa of a `long double`.
  case x87 = "X87"
  /// The exponent of a `long double`.
  case x87Up = "X87UP"
  /// A `_Complex long double`.
  case complexX87 = "COMPLEX_X87"
  /// Padding and empty records.
  case noClass = "NO_CLASS"
  /// Passed and returned through memory.
  case memory = "MEMORY"

  /// The class of an eightbyte that contains fields of two classes (psABI 3.2.3, classification, step 4).
  /// - Parameter other: the class of the other field.
  func merged(with other: ArgumentClass) -> ArgumentClass {
    if self == other || other == .noClass { return self }
    if self == .noClass { return other }
    if self == .memory || other == .memory { return .memory }
    if self == .integer || other == .integer { return .integer }
    let x87: Set<ArgumentClass> = [.x87, .x87Up, .complexX87]
    return x87.contains(self) || x87.contains(other) ? .memory : .sse
  }
}

extension CType {
  /// The class of each eightbyte (psABI AMD64, section 3.2.3); empty for `void`, functions, incomplete types, types
  /// that
  /// cannot be expressed and records of size 0. At most ``Placement/listedEightbytes`` entries.
  public var classes: [ArgumentClass] {
    switch self {
    case .void, .function, .unknown: []
    case .bool, .integer, .pointer: [.integer]
    case .enumeration(let type): type.isComplete ? [.integer] : []
    case .float, .double, .complex(.float): [.sse]
    case .complex(.double): [.sse, .sse]
    case .longDouble: [.x87, .x87Up]
    case .complex(.longDouble): [.complexX87, .complexX87, .complexX87, .complexX87]
    case .int128: [.integer, .integer]
    case .record(let type): type.image.classes(of: self, by: nil)
    case .array: ValueImage(self).classes(of: self, by: nil)
    }
  }

  /// For each eightbyte, the bits that carry the value; at most ``Placement/listedEightbytes`` entries.
  public var significantMasks: [UInt64] {
    switch self {
    case .void, .function, .unknown: []
    case .record(let type): type.image.masks
    case .array: ValueImage(self).masks
    case .longDouble: [.max, 0xffff]
    case .complex(.longDouble): [.max, 0xffff, .max, 0xffff]
    default: size >= 8 ? Array(repeating: .max, count: size / 8) : size == 0 ? [] : [(1 << (size * 8)) - 1]
    }
  }

  /// The class of each eightbyte in a compiler's interpretation of psABI AMD64, section 3.2.3.
  /// - Parameter compiler: the compiler; nil for the psABI itself, as in ``classes``.
  func classes(by compiler: CCompiler?) -> [ArgumentClass] {
    switch self {
    case .record(let type) where compiler != nil: type.image.classes(of: self, by: compiler)
    default: classes
    }
  }

  /// How gcc and clang differ in passing a value of this type; nil if they agree. ``classes`` then follows clang for
  /// unnamed bit-fields, which the psABI calls padding, and gcc for flexible arrays, which add nothing to a value.
  public var compilerDifference: String? {
    if case .record(let type) = self { return type.image.compilerDifference(of: self) }
    return nil
  }
}
