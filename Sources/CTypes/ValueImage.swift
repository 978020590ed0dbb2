/// The content of a value's bytes, beside the types of its members: the basis of psABI classification and of masks.
///
/// A record's image is computed once, from the images of its members, so that nested unions cost no more than their own
/// members.
package struct ValueImage: Sendable {
  /// Size of the value in bytes.
  package let size: Int
  /// For each eightbyte, the bits that belong to members; at most ``listedEightbytes``.
  package private(set) var masks: [UInt64]
  /// For each of the first 16 bytes, the greatest natural alignment in bytes of a scalar that begins there.
  private(set) var scalarAlignments: [Int]
  /// The bytes among the first 16 (bit 0 is byte 0) that unnamed bit-fields overlap.
  package private(set) var unnamedBitBytes: UInt32 = 0
  /// Members of size 0.
  package var ghosts: [Ghost] = []
  /// Whether the last member is a flexible array, which makes clang pass the record in memory.
  package private(set) var hasFlexibleArray = false
  /// Whether any member is a `long double`.
  package private(set) var holdsLongDouble = false
  /// The first member that cannot be expressed; nil if there is none. If there is one, the classes are meaningless.
  package private(set) var unknownPart: UnknownType?

  /// The most eightbytes that are listed.
  package static let listedEightbytes = 32

  /// A member of size 0 that one compiler nevertheless classifies: an array of no elements, or a bit-field of width 0
  /// in a
  /// union.
  package struct Ghost: Sendable, Equatable {
    /// Byte offset.
    package var offset: Int
    /// The array's element type; `_Bool` for a bit-field.
    package let element: CType
    /// Whether gcc classifies it only inside an eightbyte, not at its start.
    package let isInside: Bool
  }

  /// The most members of size 0 that are kept.
  private static let greatestGhosts = 16

  /// Creates an image of padding only.
  private init(size: Int) {
    self.size = size
    masks = Array(repeating: 0, count: min((size + 7) / 8, Self.listedEightbytes))
    let bytes = size <= 16 ? size : 0
    scalarAlignments = Array(repeating: 1, count: bytes)
  }

  /// Creates the image of any type.
  package init(_ type: CType) {
    self.init(size: type.size)
    paint(type, at: 0)
  }

  /// Creates the image of a record.
  /// - Parameters:
  ///   - fields: its members.
  ///   - size: bytes.
  init(fields: [RecordType.Field], size: Int) {
    self.init(size: size)
    for field in fields {
      if let bits = field.bitField {
        if unknownPart == nil { unknownPart = field.type.unknownPart }
        if bits.width == 0 {
          add(Ghost(offset: field.offset, element: .bool, isInside: size == 0))
        }
        paintBits(bits, isPadding: field.name == nil)
      } else {
        paint(field.type, at: field.offset)
      }
    }
  }

  /// Whether a scalar is not at a multiple of its natural alignment, so that the value is passed in memory
  /// (psABI 3.2.3, classification, step 1).
  package var hasMisalignedScalar: Bool {
    scalarAlignments.enumerated().contains { offset, alignment in offset % alignment != 0 }
  }

  private mutating func add(_ ghost: Ghost) {
    if ghosts.count < Self.greatestGhosts, ghost.offset <= 16, !ghosts.contains(ghost) { ghosts.append(ghost) }
  }

  private mutating func paint(_ type: CType, at offset: Int) {
    if case .array(_, nil) = type { hasFlexibleArray = true }
    if unknownPart == nil { unknownPart = type.unknownPart }
    guard offset >= 0 else { return }
    if type.size == 0 { paintGhosts(type, at: offset) }
    guard offset < size else { return }
    switch type {
    case .void, .function, .unknown:
      return
    case .bool, .integer, .enumeration, .pointer, .int128:
      paintScalar(bytes: type.size, alignment: type.alignment, at: offset)
    case .float, .double:
      paintScalar(bytes: type.size, alignment: type.alignment, at: offset)
    case .longDouble:
      paintLongDouble(at: offset)
    case .complex(.longDouble):
      paintLongDouble(at: offset)
      paintLongDouble(at: offset + 16)
    case .complex(let element):
      paintScalar(bytes: element.size, alignment: element.size, at: offset)
      paintScalar(bytes: element.size, alignment: element.size, at: offset + element.size)
    case .array(let element, let count):
      let stride = element.size
      guard stride > 0, let count, count > 0 else { return }
      if element.holdsLongDouble { holdsLongDouble = true }
      let end = min(size, masks.count * 8)
      var place = offset
      for _ in 0..<count where place < end {
        paint(element, at: place)
        place += stride
        if place >= end { break }
      }
    case .record(let record):
      merge(record.image, at: offset)
    }
  }

  /// Adds members of size 0. Flexible arrays (`count` nil) do not count: gcc ignores them.
  private mutating func paintGhosts(_ type: CType, at offset: Int) {
    switch type {
    case .array(var element, .some):
      while case .array(let inner, .some) = element { element = inner }
      let image = ValueImage(element)
      // An element of size 0, or with a member that cannot be expressed, adds only its own members.
      for ghost in image.ghosts { add(ghost, at: offset) }
      guard element.size > 0 else { return }
      add(
        Ghost(offset: offset, element: element, isInside: true))
    case .record(let record):
      if record.image.hasFlexibleArray { hasFlexibleArray = true }
      for ghost in record.image.ghosts { add(ghost, at: offset) }
    default: return
    }
  }

  private mutating func add(_ ghost: Ghost, at offset: Int) {
    var moved = ghost
    moved.offset += offset
    add(moved)
  }

  private mutating func merge(_ other: ValueImage, at offset: Int) {
    if other.holdsLongDouble { holdsLongDouble = true }
    if offset < 16 { unnamedBitBytes |= other.unnamedBitBytes << UInt32(offset) }
    if other.hasFlexibleArray { hasFlexibleArray = true }
    for ghost in other.ghosts { add(ghost, at: offset) }
    for index in other.scalarAlignments.indices where offset + index < scalarAlignments.count {
      scalarAlignments[offset + index] = max(scalarAlignments[offset + index], other.scalarAlignments[index])
    }
    let shift = offset % 8 * 8
    for (index, mask) in other.masks.enumerated() where mask != 0 {
      let word = offset / 8 + index
      if word < masks.count { masks[word] |= mask << UInt64(shift) }
      if shift > 0, word + 1 < masks.count { masks[word + 1] |= mask >> UInt64(64 - shift) }
    }
  }

  private mutating func paintScalar(bytes: Int, alignment: Int, at offset: Int) {
    if offset < scalarAlignments.count {
      scalarAlignments[offset] = max(scalarAlignments[offset], alignment)
    }
    for byte in offset..<(offset + bytes) where byte < size {
      if byte / 8 < masks.count { masks[byte / 8] |= 0xff << UInt64(byte % 8 * 8) }
    }
  }

  private mutating func paintLongDouble(at offset: Int) {
    holdsLongDouble = true
    paintScalar(bytes: 8, alignment: 16, at: offset)
    paintScalar(bytes: 2, alignment: 1, at: offset + 8)
  }

  /// Adds a bit-field; an unnamed one is padding (psABI 3.1.2).
  private mutating func paintBits(_ bits: RecordType.BitField, isPadding: Bool) {
    guard bits.bitOffset >= 0, bits.width > 0 else { return }
    let limit = min(size, masks.count * 8) * 8
    guard bits.bitOffset < limit else { return }
    for bit in bits.bitOffset..<min(limit, bits.bitOffset + min(bits.width, 128)) {
      if isPadding {
        if bit / 8 < 16 { unnamedBitBytes |= 1 << UInt32(bit / 8) }
        continue
      }
      masks[bit / 64] |= 1 << UInt64(bit % 64)
    }
  }
}

extension CType {
  /// Whether a union of at most 8 bytes is passed like this member of the same size alone: its class is INTEGER as soon
  /// as
  /// one member contains an integer (psABI 3.2.3, classification, step 4).
  func isPassed(like union: RecordType) -> Bool {
    holdsInteger == CType.record(union).holdsInteger
      && ValueImage(self).hasMisalignedScalar == union.image.hasMisalignedScalar
  }

  private var holdsInteger: Bool {
    switch self {
    case .bool, .integer, .enumeration, .pointer, .int128: true
    case .array(let element, let count): count ?? 0 > 0 && element.holdsInteger
    case .record(let record):
      record.fields.contains { $0.bitField == nil ? $0.type.holdsInteger : $0.name != nil }
    default: false
    }
  }
}
