/// Something that a reader found and that this model has no word for, so that no place can be said for certain.
public struct Unknown: Sendable, Hashable, Codable, CustomStringConvertible {
  /// What it is, in a few words: `a vector of 16 bytes`.
  public let reason: String
  /// Where the reader found it: `DIE 0x2d`, `type 17`; nil where there is no such place.
  public let place: String?

  /// Says what is unknown.
  /// - Parameters:
  ///   - reason: what it is, in a few words without a full stop.
  ///   - place: where the reader found it, or nil.
  public init(_ reason: String, at place: String? = nil) {
    self.reason = reason
    self.place = place
  }

  /// The reason with its place: `a vector of 16 bytes (DIE 0x2d)`.
  public var description: String { place.map { "\(reason) (\($0))" } ?? reason }
}

/// A type that cannot be expressed: its name, its size where that is known, and why.
public struct UnknownType: Sendable, Hashable {
  /// How the type is called: `v4si`, `_BitInt(100)`.
  public let spelling: String
  /// Size in bytes; nil where it is not known.
  public let size: Int?
  /// Alignment in bytes; nil where it is not known.
  public let alignment: Int?
  /// Why it cannot be expressed, and where it was found.
  public let unknown: Unknown

  /// Describes a type that cannot be expressed.
  /// - Parameters:
  ///   - spelling: how the type is called, used in descriptions only.
  ///   - size: bytes; nil where they are not known, or negative.
  ///   - alignment: bytes; nil where they are not known, or are no power of two.
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
  /// The function follows another calling convention than C's on this target, which is known by name: `ms_abi`.
  case callingConvention(String)
  /// C++ passes an object of this class by a hidden reference, because copying or destroying it runs code
  /// (Itanium C++ ABI, section 3.1.2.3).
  /// - Parameters:
  ///   - parameter: index, 0-based; nil for the result.
  ///   - type: the class's name.
  case hiddenReference(parameter: Int?, type: String)
  /// Something of the function itself that the model has no word for.
  case unknown(Unknown)
}

extension CType {
  /// What of the type cannot be expressed: the type itself, or a member or element that it holds; nil where all of it
  /// can. What a pointer points to does not count.
  public var unknownPart: UnknownType? {
    switch self {
    case .unknown(let type): type
    case .record(let record): record.image.unknownPart
    case .array(let element, _): element.unknownPart
    default: nil
    }
  }
}
