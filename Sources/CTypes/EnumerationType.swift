/// A C enumeration.
public struct EnumerationType: Sendable, Hashable {
  /// One named constant of an enumeration.
  public struct Constant: Sendable, Hashable {
    /// The constant's name.
    public let name: String
    /// The constant's value, between the least `long` and the greatest `unsigned long`.
    public let value: Int128

    /// Creates a constant.
    /// - Parameters:
    ///   - name: C identifier.
    ///   - value: its value.
    public init(name: String, value: Int128) {
      self.name = name
      self.value = value
    }
  }

  /// The name after `enum`; nil if it has none.
  public let tag: String?
  /// The typedef that names an enumeration without a tag; nil if there is none.
  public let typedefName: String?
  /// The constants in the order of the text.
  public let constants: [Constant]
  /// Size and alignment in bytes; 0 while the enumeration is incomplete.
  public let size: Int
  /// Whether the underlying type is signed: it is if a constant is negative.
  public let isSigned: Bool
  /// Whether the constants are known.
  public var isComplete: Bool { size > 0 }
  /// The tag, or the typedef's name, or nil.
  public var name: String? { tag ?? typedefName }

  /// Creates a complete enumeration with the underlying type that gcc and clang choose: `unsigned int`, `int` if a
  /// constant is negative, the 8-byte type if 4 bytes do not hold every constant; the smallest type that does if it is
  /// packed.
  /// - Parameters:
  ///   - tag: the name after `enum`.
  ///   - typedefName: the typedef that names it.
  ///   - constants: the constants.
  ///   - isPacked: whether it has `__attribute__((packed))`.
  public init(tag: String?, typedefName: String? = nil, constants: [Constant], isPacked: Bool = false) {
    var low: Int128 = 0
    var high: Int128 = 0
    for constant in constants {
      low = min(low, constant.value)
      high = max(high, constant.value)
    }
    let signed = low < 0
    var bytes = isPacked ? 1 : 4
    while bytes < 8 {
      let bits = bytes * 8
      let least: Int128 = signed ? -(Int128(1) << (bits - 1)) : 0
      let greatest: Int128 = (Int128(1) << (signed ? bits - 1 : bits)) - 1
      if low >= least && high <= greatest { break }
      bytes *= 2
    }
    self.init(tag: tag, typedefName: typedefName, constants: constants, size: bytes, isSigned: signed)
  }

  /// Creates an enumeration of a given underlying type, or an incomplete one.
  /// - Parameters:
  ///   - tag: the name after `enum`.
  ///   - typedefName: the typedef that names it.
  ///   - constants: the constants.
  ///   - size: bytes of the underlying type: 1, 2, 4, 8, or 0 for an incomplete enumeration; anything else becomes 4.
  ///   - isSigned: whether the underlying type is signed.
  public init(tag: String?, typedefName: String? = nil, constants: [Constant], size: Int, isSigned: Bool) {
    self.tag = tag
    self.typedefName = typedefName
    self.constants = constants
    self.size = [0, 1, 2, 4, 8].contains(size) ? size : 4
    self.isSigned = isSigned
  }

  /// The same enumeration with a typedef's name.
  /// - Parameter name: the typedef.
  func named(_ name: String) -> EnumerationType {
    EnumerationType(tag: tag, typedefName: name, constants: constants, size: size, isSigned: isSigned)
  }
}
