/// Something that a reader found and that this model cannot express, so that a placement cannot be determined.
public struct Unknown: Sendable, Hashable, Codable, CustomStringConvertible {
  /// A short description: `a vector of 16 bytes`.
  public let reason: String
  /// Where the reader found it: `DIE 0x2d`, `type 17`; nil if there is no such place.
  public let place: String?

  /// Creates a description.
  /// - Parameters:
  ///   - reason: a short description without a full stop.
  ///   - place: where the reader found it, or nil.
  public init(_ reason: String, at place: String? = nil) {
    self.reason = reason
    self.place = place
  }

  /// The reason with its place: `a vector of 16 bytes (DIE 0x2d)`.
  public var description: String { place.map { "\(reason) (\($0))" } ?? reason }
}

/// A type that cannot be expressed: its name, its size if known, and the reason.
public struct UnknownType: Sendable, Hashable {
  /// The name of the type: `v4si`, `_BitInt(100)`.
  public let spelling: String
  /// Size in bytes; nil if not known.
  public let size: Int?
  /// Alignment in bytes; nil if not known.
  public let alignment: Int?
  /// Why it cannot be expressed, and where it was found.
  public let unknown: Unknown

  /// Creates a description of a type that cannot be expressed.
  /// - Parameters:
  ///   - spelling: the name of the type, used in descriptions only.
  ///   - size: bytes; nil if not known, or negative.
  ///   - alignment: bytes; nil if not known, or not a power of two.
  ///   - unknown: why it cannot be expressed.
  public init(_ spelling: String, size: Int? = nil, alignment: Int? = nil, unknown: Unknown) {
    self.spelling = spelling
    self.size = size.flatMap { $0 < 0 ? nil : min($0, CType.greatestSize) }
    self.alignment = alignment.flatMap { $0 > 0 && $0 & ($0 - 1) == 0 ? $0 : nil }
    self.unknown = unknown
  }
}

/// Why a call does not follow from a function's parameters and result alone.
public enum CallObstacle: Sendable, Hashable {
  /// The function has another calling convention than C's on this target, known by name: `ms_abi`.
  case callingConvention(String)
  /// C++ passes an object of this class by a hidden reference, because copying or destroying it runs code
  /// (Itanium C++ ABI, section 3.1.2.3).
  /// - Parameters:
  ///   - parameter: index, 0-based; nil for the result.
  ///   - type: the class's name.
  case hiddenReference(parameter: Int?, type: String)
  /// A property of the function itself that the model cannot express.
  case unknown(Unknown)
}

extension CType {
  /// The part of the type that cannot be expressed: the type itself, or a member or element; nil if there is none.
  /// Pointees
  /// do not count.
  public var unknownPart: UnknownType? {
    switch self {
    case .unknown(let type): type
    case .record(let record): record.image.unknownPart
    case .array(let element, _): element.unknownPart
    default: nil
    }
  }
}
