/// BTF as 32-bit words, in which the numbers of types and the places of names are changed.
struct SplitWords {
  /// The types, and behind them the strings.
  private var types: [UInt32]
  private var strings: [UInt8]
  private let header: [UInt8]

  /// - Returns: nil for what is no BTF of this machine's byte order.
  init?(_ bytes: [UInt8]) {
    func word(_ offset: Int) -> Int {
      bytes.withUnsafeBytes { Int($0.loadUnaligned(fromByteOffset: offset, as: UInt32.self)) }
    }
    guard bytes.count >= 24, bytes[0] == 0x9f, bytes[1] == 0xeb else { return nil }
    let (length, typeOffset, typeSize, stringOffset, stringSize) = (word(4), word(8), word(12), word(16), word(20))
    guard length >= 24, typeSize % 4 == 0, length + typeOffset + typeSize <= bytes.count,
      length + stringOffset + stringSize <= bytes.count
    else { return nil }
    let start = length + typeOffset
    types = stride(from: start, to: start + typeSize, by: 4).map { UInt32(word($0)) }
    strings = Array(bytes[(length + stringOffset)..<(length + stringOffset + stringSize)])
    header = Array(bytes[..<4])
  }

  /// The bytes of a file.
  var bytes: [UInt8] {
    var out = header
    func append(_ word: UInt32) { withUnsafeBytes(of: word.littleEndian) { out += $0 } }
    let size = UInt32(types.count * 4)
    for word in [24, 0, size, size, UInt32(strings.count)] { append(word) }
    for word in types { append(word) }
    return out + strings
  }

  /// Changes the numbers of types and the places of names. Types behind one of no known kind stay as they are.
  /// - Parameters:
  ///   - number: the new number of a type; 0 stays.
  ///   - string: the new place of a name; it may add to the strings.
  mutating func rewrite(number: (UInt32) -> UInt32, string: (UInt32, inout [UInt8]) -> UInt32) {
    var place = 0
    while place + 3 <= types.count {
      let info = types[place + 1]
      guard let kind = BTFKind(rawValue: UInt16(info >> 24 & 31)) else { return }
      let count = Int(info & 0xffff)
      let (size, names, numbers) = Self.tail(kind, count)
      let isReference =
        switch kind {
        case .pointer, .typedef, .volatile, .const, .restrict, .function, .variable, .declarationTag, .typeTag,
          .prototype:
          true
        default: false
        }
      guard place + 3 + size <= types.count else { return }
      for name in [0] + names.map({ 3 + $0 }) { types[place + name] = string(types[place + name], &strings) }
      for reference in (isReference ? [2] : []) + numbers.map({ 3 + $0 }) where types[place + reference] != 0 {
        types[place + reference] = number(types[place + reference])
      }
      place += 3 + size
    }
  }

  /// The words behind a type, and which of them are places of names and numbers of types.
  private static func tail(_ kind: BTFKind, _ count: Int) -> (size: Int, names: [Int], numbers: [Int]) {
    func each(_ words: Int, _ offset: Int) -> [Int] { (0..<count).map { $0 * words + offset } }
    return switch kind {
    case .integer, .variable, .declarationTag: (1, [], [])
    case .array: (3, [], [0, 1])
    case .structure, .union: (3 * count, each(3, 0), each(3, 1))
    case .enumeration: (2 * count, each(2, 0), [])
    case .enumeration64: (3 * count, each(3, 0), [])
    case .prototype: (2 * count, each(2, 0), each(2, 1))
    case .section: (3 * count, [], each(3, 0))
    default: (0, [], [])
    }
  }
}
