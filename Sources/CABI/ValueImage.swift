/// What each byte of a value holds: the ground of psABI classification and of the masks of significant bits.
///
/// A record's image is painted once, from the images of its members, so that unions of unions cost no more than their
/// own members. Classification merges field by field within each eightbyte (psABI 3.2.3); merging byte by byte first
/// gives the same, since merging is associative, and lets a member keep its image wherever it lies.
struct ValueImage: Sendable {
  /// Size of the value in bytes.
  let size: Int
  /// For each eightbyte, the bits that hold members; at most ``Placement/listedEightbytes``.
  private(set) var masks: [UInt64]
  /// Class of each of the first 16 bytes.
  private var byteClasses: [ArgumentClass]
  /// For each of the first 16 bytes, the greatest natural alignment in bytes of a scalar that begins there.
  private var scalarAlignments: [Int]
  /// Those of the first 16 bytes (bit 0 is byte 0) that unnamed bit-fields touch.
  private var unnamedBitBytes: UInt32 = 0
  /// Members without bytes.
  private var ghosts: [Ghost] = []
  /// Whether the last member is a flexible array, for which clang passes the record in memory.
  private(set) var hasFlexibleArray = false
  /// Whether any member is a `long double`.
  private(set) var holdsLongDouble = false
  /// The first member that cannot be expressed; nil where all can. The classes say nothing then.
  private(set) var unknownPart: UnknownType?

  /// A member without bytes that one compiler classifies all the same: an array of no elements, or a bit-field of width 0
  /// in a union.
  private struct Ghost: Equatable {
    /// First byte.
    var offset: Int
    /// Classes of the first bytes of what it is an array of.
    let classes: ArraySlice<ArgumentClass>
    /// Bytes of one element.
    let elementSize: Int
    /// Alignment of one element in bytes.
    let alignment: Int
    /// Whether gcc classifies it only inside an eightbyte, not at its start.
    let isInside: Bool
  }

  /// Most members without bytes that are kept.
  private static let greatestGhosts = 16

  /// An image of padding.
  private init(size: Int) {
    self.size = size
    masks = Array(repeating: 0, count: min((size + 7) / 8, Placement.listedEightbytes))
    let bytes = size <= 16 ? size : 0
    byteClasses = Array(repeating: .noClass, count: bytes)
    scalarAlignments = Array(repeating: 1, count: bytes)
  }

  /// The image of any type.
  init(_ type: CType) {
    self.init(size: type.size)
    paint(type, at: 0)
  }

  /// The image of a record.
  /// - Parameters:
  ///   - fields: its members.
  ///   - size: bytes.
  init(fields: [RecordType.Field], size: Int) {
    self.init(size: size)
    for field in fields {
      if let bits = field.bitField {
        if unknownPart == nil { unknownPart = field.type.unknownPart }
        if bits.width == 0 {
          add(Ghost(offset: field.offset, classes: [.integer], elementSize: 1, alignment: 1, isInside: size == 0))
        }
        paintBits(bits, isPadding: field.name == nil)
      } else {
        paint(field.type, at: field.offset)
      }
    }
  }

  /// The class of each eightbyte, after the post-merger clean-up (psABI 3.2.3, classification, steps 1 and 5).
  var classes: [ArgumentClass] { classes(by: nil) }

  /// The class of each eightbyte as a compiler reads psABI 3.2.3.
  /// - Parameter compiler: nil for the psABI's own words.
  func classes(by compiler: CCompiler?) -> [ArgumentClass] {
    guard size > 0 else { return [] }
    let inMemory = Array(repeating: ArgumentClass.memory, count: masks.count)
    // Over two eightbytes only a single vector stays out of memory, and records here hold none.
    guard size <= 16 else { return inMemory }
    if compiler == .clang, hasFlexibleArray { return inMemory }
    for (offset, alignment) in scalarAlignments.enumerated() where offset % alignment != 0 { return inMemory }
    for ghost in ghosts where ghost.offset % ghost.alignment != 0 { return inMemory }
    var classes = Array(repeating: ArgumentClass.noClass, count: masks.count)
    for (offset, byteClass) in byteClasses.enumerated() {
      classes[offset / 8] = classes[offset / 8].merged(with: byteClass)
    }
    if compiler == .gcc { addGCCMembers(to: &classes) }
    let first = classes[0]
    if classes.contains(.memory) || first == .x87Up || (classes.last == .x87Up && first != .x87) { return inMemory }
    return classes
  }

  /// What gcc counts beyond the psABI: unnamed bit-fields as INTEGER, and members without bytes as their elements.
  private func addGCCMembers(to classes: inout [ArgumentClass]) {
    for byte in byteClasses.indices where unnamedBitBytes >> UInt32(byte) & 1 == 1 {
      classes[byte / 8] = classes[byte / 8].merged(with: .integer)
    }
    for ghost in ghosts where ghost.offset / 8 < classes.count {
      let inside = ghost.offset % 8
      if ghost.isInside, inside == 0 { continue }
      let word = ghost.offset / 8
      if inside + ghost.elementSize > 16 { classes[word] = .memory }
      for byteClass in ghost.classes.prefix(8 - inside) { classes[word] = classes[word].merged(with: byteClass) }
    }
  }

  /// Where gcc and clang are known to read psABI 3.2.3 in different ways for this value; nil where they agree.
  var compilerDifference: String? {
    let gcc = classes(by: .gcc)
    guard gcc != classes(by: .clang) else { return nil }
    if hasFlexibleArray { return "clang passes a struct with a flexible array in memory, gcc by its other members" }
    var withoutGhosts = self
    withoutGhosts.ghosts = []
    if withoutGhosts.classes(by: .gcc) != gcc {
      return "gcc counts a member without bytes inside an eightbyte, clang does not"
    }
    return "gcc counts unnamed bit-fields as INTEGER members, clang as padding"
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
      paintScalar(.integer, bytes: type.size, alignment: type.alignment, at: offset)
    case .float, .double:
      paintScalar(.sse, bytes: type.size, alignment: type.alignment, at: offset)
    case .longDouble:
      paintLongDouble(at: offset)
    case .complex(.longDouble):
      paintLongDouble(at: offset)
      paintLongDouble(at: offset + 16)
    case .complex(let element):
      paintScalar(.sse, bytes: element.size, alignment: element.size, at: offset)
      paintScalar(.sse, bytes: element.size, alignment: element.size, at: offset + element.size)
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

  /// Paints a member without bytes. Flexible arrays (`count` nil) are none: gcc leaves them out.
  private mutating func paintGhosts(_ type: CType, at offset: Int) {
    switch type {
    case .array(var element, .some):
      while case .array(let inner, .some) = element { element = inner }
      let image = ValueImage(element)
      // An element without bytes, or with a member that cannot be expressed, adds nothing of its own.
      for ghost in image.ghosts { add(ghost, at: offset) }
      guard element.size > 0 else { return }
      add(
        Ghost(
          offset: offset, classes: image.byteClasses.prefix(8), elementSize: element.size, alignment: element.alignment,
          isInside: true))
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
    for (index, byteClass) in other.byteClasses.enumerated() where offset + index < byteClasses.count {
      byteClasses[offset + index] = byteClasses[offset + index].merged(with: byteClass)
      scalarAlignments[offset + index] = max(scalarAlignments[offset + index], other.scalarAlignments[index])
    }
    let shift = offset % 8 * 8
    for (index, mask) in other.masks.enumerated() where mask != 0 {
      let word = offset / 8 + index
      if word < masks.count { masks[word] |= mask << UInt64(shift) }
      if shift > 0, word + 1 < masks.count { masks[word + 1] |= mask >> UInt64(64 - shift) }
    }
  }

  private mutating func paintScalar(_ scalarClass: ArgumentClass, bytes: Int, alignment: Int, at offset: Int) {
    if offset < scalarAlignments.count {
      scalarAlignments[offset] = max(scalarAlignments[offset], alignment)
    }
    for byte in offset..<(offset + bytes) where byte < size {
      if byte < byteClasses.count { byteClasses[byte] = byteClasses[byte].merged(with: scalarClass) }
      if byte / 8 < masks.count { masks[byte / 8] |= 0xff << UInt64(byte % 8 * 8) }
    }
  }

  private mutating func paintLongDouble(at offset: Int) {
    holdsLongDouble = true
    paintScalar(.x87, bytes: 8, alignment: 16, at: offset)
    paintScalar(.x87Up, bytes: 2, alignment: 1, at: offset + 8)
    // The six bytes above the exponent are padding of the same class.
    for byte in (offset + 10)..<(offset + 16) where byte < byteClasses.count {
      byteClasses[byte] = byteClasses[byte].merged(with: .x87Up)
    }
  }

  /// Paints a bit-field; an unnamed one is padding (psABI 3.1.2).
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
      if bit / 8 < byteClasses.count { byteClasses[bit / 8] = byteClasses[bit / 8].merged(with: .integer) }
    }
  }
}
