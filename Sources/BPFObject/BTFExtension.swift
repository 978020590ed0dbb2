import Support

/// The content of a .BTF.ext section: functions, lines and CO-RE relocations of code sections.
///
/// libbpf gives no access to these records. Source: Linux `Documentation/bpf/btf.rst`, section 4.2.
struct BTFExtension: Sendable {
  /// The type of the function that starts at an instruction (`struct bpf_func_info`).
  struct FunctionInfo: Sendable {
    /// Bytes from the start of the section.
    let offset: Int
    /// The number of its type.
    let type: UInt32
  }

  /// The source line of an instruction (`struct bpf_line_info`).
  struct LineInfo: Sendable {
    /// Bytes from the start of the section.
    let offset: Int
    /// Where the file's name starts in the strings of the BTF.
    let file: UInt32
    /// Where the line's text starts in the strings of the BTF.
    let text: UInt32
    /// The line, counted from 1, and the column.
    let line: Int, column: Int
  }

  /// A relocation against the kernel's types (`struct bpf_core_relo`).
  struct TypeRelocation: Sendable {
    /// Bytes from the start of the section.
    let offset: Int
    /// The number of the type that is accessed.
    let type: UInt32
    /// Where the path to the member starts in the strings of the BTF.
    let access: UInt32
    /// What is relocated (`enum bpf_core_relo_kind`).
    let kind: UInt32
  }

  /// By section name offset in the strings of the BTF.
  private(set) var functions: [UInt32: [FunctionInfo]] = [:]
  private(set) var lines: [UInt32: [LineInfo]] = [:]
  private(set) var typeRelocations: [UInt32: [TypeRelocation]] = [:]

  /// An extension without records.
  init() {}

  /// Reads the section's content.
  /// - Parameters:
  ///   - bytes: the content.
  ///   - path: the file's name, for errors.
  /// - Throws: `HarnessError` with code `badProgram` that names the offset.
  init(_ bytes: ArraySlice<UInt8>, path: String) throws(HarnessError) {
    let reader = Reader(bytes: bytes, path: path)
    guard try reader.half(0) == 0xeb9f else { throw reader.error(0, "this is no BTF of a little-endian machine") }
    let header = try reader.word(4)
    guard header >= 24, header <= bytes.count else { throw reader.error(4, "a header of \(header) bytes") }
    try reader.records(header, at: 8, least: 8) { section, start throws(HarnessError) in
      let info = FunctionInfo(offset: try reader.word(start), type: UInt32(try reader.word(start + 4)))
      functions[section, default: []].append(info)
    }
    try reader.records(header, at: 16, least: 16) { section, start throws(HarnessError) in
      let place = try reader.word(start + 12)
      let info = LineInfo(
        offset: try reader.word(start), file: UInt32(try reader.word(start + 4)),
        text: UInt32(try reader.word(start + 8)), line: place >> 10, column: place & 1023)
      lines[section, default: []].append(info)
    }
    guard header >= 32 else { return }
    try reader.records(header, at: 24, least: 16) { section, start throws(HarnessError) in
      let relocation = TypeRelocation(
        offset: try reader.word(start), type: UInt32(try reader.word(start + 4)),
        access: UInt32(try reader.word(start + 8)), kind: UInt32(try reader.word(start + 12)))
      typeRelocations[section, default: []].append(relocation)
    }
  }

  private struct Reader {
    let bytes: ArraySlice<UInt8>
    let path: String

    func error(_ offset: Int, _ message: String) -> HarnessError {
      HarnessError(.badProgram, "section .BTF.ext, offset \(offset): \(message)", at: path)
    }

    func half(_ offset: Int) throws(HarnessError) -> Int { try number(offset, 2) }

    func word(_ offset: Int) throws(HarnessError) -> Int { try number(offset, 4) }

    private func number(_ offset: Int, _ size: Int) throws(HarnessError) -> Int {
      guard offset >= 0, offset <= bytes.count - size else { throw error(offset, "the section ends here") }
      let start = bytes.startIndex + offset
      return (0..<size).reduce(0) { $0 | Int(bytes[start + $1]) << (8 * $1) }
    }

    /// Reads the records of one kind.
    /// - Parameters:
    ///   - header: the header's size in bytes.
    ///   - field: where the header holds the offset and the length of the records.
    ///   - least: the size of the fields of a record that are known here, in bytes.
    ///   - take: takes a section's name, as an offset in the strings, and the offset of a record.
    func records(
      _ header: Int, at field: Int, least: Int, _ take: (UInt32, Int) throws(HarnessError) -> Void
    ) throws(HarnessError) {
      let start = header + (try word(field))
      let length = try word(field + 4)
      guard length > 0 else { return }
      let end = start + length
      guard end <= bytes.count else { throw error(field, "records of \(length) bytes at \(start) reach past the end") }
      let size = try word(start)
      guard size >= least, size <= 4096 else { throw error(start, "records of \(size) bytes") }
      var place = start + 4
      while place < end {
        let section = UInt32(try word(place))
        let count = try word(place + 4)
        guard count > 0, count <= (end - place - 8) / size else { throw error(place + 4, "\(count) records") }
        for index in 0..<count { try take(section, place + 8 + index * size) }
        place += 8 + count * size
      }
    }
  }
}
