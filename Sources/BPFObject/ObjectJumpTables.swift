import BPF

/// A jump table of an object: what clang makes of a large `switch` for cpu v4.
struct ObjectJumpTable: Sendable, Equatable {
  /// The name of its symbol.
  let name: String
  /// Where it starts in section .jumptables, in bytes.
  let offset: Int
  /// Its entries: bytes from the start of the section of the function that refers to it.
  let entries: [UInt64]
}

/// The jump tables that an object's instructions refer to, as libbpf reads them (`create_jt_map`).
struct ObjectJumpTables: Sendable {
  /// Why a reference to a jump table is none.
  struct Invalid: Error {
    let message: String
  }

  /// The section that holds them.
  static let section = ".jumptables"

  /// The tables, in the order of their first reference.
  private(set) var list: [ObjectJumpTable] = []
  private var bySymbol: [Place: Int] = [:]
  private var entryCount = 0

  private struct Place: Hashable {
    let offset: Int
    let size: Int
  }

  /// The index of a symbol's table in `list`.
  /// - Parameters:
  ///   - symbol: a symbol of the section.
  ///   - content: the section.
  /// - Throws: `Invalid` for what libbpf refuses: a place or size that is no multiple of 8, or one outside the section.
  mutating func index(of symbol: ELFObject.Symbol, in content: ArraySlice<UInt8>) throws(Invalid) -> Int {
    let place = Place(offset: symbol.value, size: symbol.size)
    if let known = bySymbol[place] { return known }
    guard place.size > 0, place.offset % 8 == 0, place.size % 8 == 0 else {
      throw Invalid(
        message: "a jump table at offset \(place.offset) of \(Self.section) with \(place.size) bytes; entries have 8")
    }
    guard place.offset <= content.count, place.size <= content.count - place.offset else {
      throw Invalid(
        message: "a jump table of \(place.size) bytes at offset \(place.offset) of \(Self.section), which has "
          + "\(content.count) bytes")
    }
    entryCount += place.size / 8
    guard entryCount <= Program.maximumSlotCount else {
      throw Invalid(message: "jump tables with more than \(Program.maximumSlotCount) entries")
    }
    let bytes = content[offsets: place.offset..<place.offset + place.size]
    let entries = stride(from: bytes.startIndex, to: bytes.endIndex, by: 8).map { start in
      (0..<8).reduce(UInt64(0)) { $0 | UInt64(bytes[start + $1]) << UInt64(8 * $1) }
    }
    bySymbol[place] = list.count
    list.append(
      ObjectJumpTable(
        name: symbol.name.isEmpty ? "\(Self.section).\(place.offset)" : symbol.name, offset: place.offset,
        entries: entries))
    return list.count - 1
  }
}
