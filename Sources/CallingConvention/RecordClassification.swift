import CTypes

/// Classifies the eightbytes of values of at most 16 bytes, member by member (psABI 3.2.3, classification).
///
/// Merging depends on the order of the members: SSE and X87 give MEMORY, INTEGER and X87 give INTEGER. Therefore a
/// record
/// is classified by itself before it is merged with the surrounding record, as in the psABI and in compilers.
struct RecordClassifier {
  private struct Key: Hashable {
    let record: ObjectIdentifier
    let offset: Int
  }

  private typealias Pair = (first: ArgumentClass, second: ArgumentClass)

  /// The most nodes of a written-out type that is classified again instead of looked up, because that is faster.
  private static let lightWeight = 32

  /// Classified nested records, by offset: a union of unions may contain one many times.
  private var known: [Key: Pair] = [:]

  /// The classes of both eightbytes.
  /// - Parameters:
  ///   - type: a type of at most 16 bytes.
  ///   - offset: byte offset within the value.
  mutating func classes(_ type: CType, at offset: Int = 0) -> [ArgumentClass] {
    let pair = pair(type, at: offset)
    return [pair.first, pair.second]
  }

  private mutating func pair(_ type: CType, at offset: Int) -> Pair {
    guard (0..<16).contains(offset), type.size > 0 else { return (.noClass, .noClass) }
    switch type {
    case .void, .function, .unknown:
      return (.noClass, .noClass)
    case .bool, .integer, .enumeration, .pointer, .int128:
      return Self.spread(.integer, offset..<(offset + type.size))
    case .float, .double, .complex(.float), .complex(.double):
      return Self.spread(.sse, offset..<(offset + type.size))
    case .longDouble:
      return offset < 8 ? (.x87, .x87Up) : (.noClass, .x87)
    case .complex(.longDouble):
      return (.memory, .memory)
    case .array(let element, let count):
      var pair: Pair = (.noClass, .noClass)
      var place = offset
      for _ in 0..<(count ?? 0) where place < 16 {
        Self.merge(self.pair(element, at: place), into: &pair)
        place += element.size
        if place >= 16 { break }
      }
      return Self.cleaned(pair)
    case .record(let record):
      return self.record(record, at: offset)
    }
  }

  private mutating func record(_ record: RecordType, at offset: Int) -> Pair {
    let isRemembered = record.weight > Self.lightWeight
    let key = Key(record: record.identity, offset: offset)
    if isRemembered, let known = known[key] { return known }
    var pair: Pair = (.noClass, .noClass)
    for field in record.fields {
      if let bits = field.bitField {
        // Unnamed bit-fields are padding (psABI 3.1.2).
        guard field.name != nil, bits.width > 0, (0..<128).contains(bits.bitOffset) else { continue }
        let first = offset + bits.bitOffset / 8
        let last = offset + (bits.bitOffset + min(bits.width, 128) - 1) / 8
        Self.merge(Self.spread(.integer, first..<(last + 1)), into: &pair)
      } else if (0..<16).contains(field.offset) {
        Self.merge(self.pair(field.type, at: offset + field.offset), into: &pair)
      }
    }
    let result = Self.cleaned(pair)
    if isRemembered { known[key] = result }
    return result
  }

  /// The class of a scalar, in the eightbytes that its bytes touch.
  private static func spread(_ scalar: ArgumentClass, _ bytes: Range<Int>) -> Pair {
    (bytes.lowerBound < 8 ? scalar : .noClass, bytes.upperBound > 8 ? scalar : .noClass)
  }

  private static func merge(_ member: Pair, into pair: inout Pair) {
    pair = (pair.first.merged(with: member.first), pair.second.merged(with: member.second))
  }

  /// The post-merger cleanup of an aggregate (psABI 3.2.3, classification, step 5).
  private static func cleaned(_ pair: Pair) -> Pair {
    let isInMemory =
      pair.first == .memory || pair.second == .memory || pair.first == .x87Up
      || (pair.second == .x87Up && pair.first != .x87)
    return isInMemory ? (.memory, .memory) : pair
  }
}

extension ValueImage {
  /// The class of each eightbyte (psABI 3.2.3, classification).
  /// - Parameters:
  ///   - type: the record or array of this image.
  ///   - compiler: the compiler whose interpretation of the psABI applies; nil for the psABI itself.
  func classes(of type: CType, by compiler: CCompiler?) -> [ArgumentClass] {
    guard size > 0 else { return [] }
    let inMemory = Array(repeating: ArgumentClass.memory, count: masks.count)
    // Over two eightbytes only a single vector is not class MEMORY, and records here contain none.
    guard size <= 16 else { return inMemory }
    if compiler == .clang, hasFlexibleArray { return inMemory }
    if hasMisalignedScalar { return inMemory }
    for ghost in ghosts where ghost.offset % ghost.element.alignment != 0 { return inMemory }
    var classifier = RecordClassifier()
    var classes = Array(classifier.classes(type).prefix(masks.count))
    if compiler == .gcc { addGCCMembers(to: &classes, &classifier) }
    let first = classes[0]
    if classes.contains(.memory) || first == .x87Up || (classes.last == .x87Up && first != .x87) { return inMemory }
    return classes
  }

  /// Adds what gcc classifies beyond the psABI: unnamed bit-fields as INTEGER, and members of size 0 as their elements.
  private func addGCCMembers(to classes: inout [ArgumentClass], _ classifier: inout RecordClassifier) {
    for byte in 0..<size where unnamedBitBytes >> UInt32(byte) & 1 == 1 {
      classes[byte / 8] = classes[byte / 8].merged(with: .integer)
    }
    for ghost in ghosts where ghost.offset / 8 < classes.count {
      let inside = ghost.offset % 8
      if ghost.isInside, inside == 0 { continue }
      let word = ghost.offset / 8
      if inside + ghost.element.size > 16 { classes[word] = .memory }
      classes[word] = classes[word].merged(with: classifier.classes(ghost.element, at: ghost.offset)[word])
    }
  }

  /// How gcc and clang differ in their interpretation of psABI 3.2.3 for this value; nil if they agree.
  /// - Parameter type: the record of this image.
  func compilerDifference(of type: CType) -> String? {
    let gcc = classes(of: type, by: .gcc)
    guard gcc != classes(of: type, by: .clang) else { return nil }
    if hasFlexibleArray {
      return "clang passes a struct with a flexible array in memory, gcc classifies its other members"
    }
    var withoutGhosts = self
    withoutGhosts.ghosts = []
    if withoutGhosts.classes(of: type, by: .gcc) != gcc {
      return "gcc classifies a member of size 0 inside an eightbyte, clang does not"
    }
    return "gcc classifies unnamed bit-fields as INTEGER, clang as padding"
  }
}
