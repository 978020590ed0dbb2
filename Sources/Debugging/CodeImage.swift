import JIT

/// A compiled program as an ELF file in memory, from which a debugger takes names, lines and call frames. The code itself is
/// not in it: `.text` has its address and no content.
///
/// It is a relocatable file whose sections have addresses, the form that gdb reads from JITs.
package struct CodeImage: Sendable {
  /// The file.
  package let bytes: [UInt8]

  /// Describes a program.
  /// - Parameters:
  ///   - compiled: the program; its code must be the one for user space (`JITOptions.Profile.native`).
  ///   - name: the file that it was read from.
  ///   - folder: the folder that names of files are relative to.
  package init(_ compiled: CompiledProgram, name: String, folder: String) {
    let rows = LineRows(compiled)
    let entries = DebugEntries(compiled, rows, name: name, folder: folder)
    var frames = CallFrames(.absolute)
    for function in compiled.functions {
      frames.append(function, entry: compiled.entry, tailCalls: compiled.tailCalls)
    }
    var symbols = SymbolTable()
    for function in compiled.functions { symbols.append(function) }
    var file = ELFWriter()
    file.appendCode(address: UInt64(compiled.entry), size: compiled.size)
    file.append(".eh_frame", frames.bytes + [0, 0, 0, 0], alignment: 8)
    file.append(".debug_info", entries.bytes)
    file.append(".debug_abbrev", entries.abbreviationBytes)
    if !rows.isEmpty { file.append(".debug_line", LineTable(rows, of: compiled).bytes) }
    file.appendSymbols(symbols)
    bytes = file.finish()
  }
}

/// The content of `.symtab` and `.strtab` (System V gABI, "Symbol Table").
struct SymbolTable {
  private(set) var entries = ByteWriter()
  private(set) var names = ByteWriter()

  /// The index of `.text` among the sections.
  static let codeSection: UInt16 = 1

  init() {
    names.byte(0)
    entries.raw([UInt8](repeating: 0, count: 24))
  }

  mutating func append(_ function: CompiledFunction) {
    entries.number(UInt32(names.count))
    // STB_GLOBAL, STT_FUNC, STV_DEFAULT.
    entries.raw([0x12, 0])
    entries.number(Self.codeSection)
    entries.number(UInt64(function.code.lowerBound))
    entries.number(UInt64(function.code.count))
    names.string(function.name)
  }
}

/// Writes an ELF file of sections only (System V gABI, chapter 4).
struct ELFWriter {
  private struct Section {
    let name: Int
    let type: UInt32
    let flags: UInt64
    let address: UInt64
    let offset: Int
    let size: Int
    var link: UInt32 = 0
    var info: UInt32 = 0
    let alignment: Int
    var entrySize = 0
  }

  /// SHT_*.
  private enum SectionType {
    static let bits: UInt32 = 1
    static let symbols: UInt32 = 2
    static let strings: UInt32 = 3
    static let noBits: UInt32 = 8
  }

  private static let headerSize = 64
  private var content = ByteWriter()
  private var names = ByteWriter()
  private var sections: [Section] = []

  init() {
    content.raw([UInt8](repeating: 0, count: Self.headerSize))
    names.byte(0)
  }

  private mutating func name(_ text: String) -> Int {
    let start = names.count
    names.string(text)
    return start
  }

  /// Appends `.text`, which has an address and no content.
  mutating func appendCode(address: UInt64, size: Int) {
    // SHF_ALLOC | SHF_EXECINSTR.
    sections.append(
      Section(
        name: name(".text"), type: SectionType.noBits, flags: 0x6, address: address, offset: content.count, size: size,
        alignment: 16))
  }

  /// Appends a section that is not part of the program's memory.
  mutating func append(_ name: String, _ bytes: [UInt8], alignment: Int = 1) {
    append(name, bytes, SectionType.bits, alignment)
  }

  private mutating func append(
    _ text: String, _ bytes: [UInt8], _ type: UInt32, _ alignment: Int, link: Int = 0, info: UInt32 = 0,
    entrySize: Int = 0
  ) {
    content.align(alignment)
    sections.append(
      Section(
        name: name(text), type: type, flags: 0, address: 0, offset: content.count, size: bytes.count,
        link: UInt32(link), info: info, alignment: alignment, entrySize: entrySize))
    content.raw(bytes)
  }

  /// Appends `.symtab` and `.strtab`.
  mutating func appendSymbols(_ symbols: SymbolTable) {
    // The strings are the next section; section 0 is empty. The first symbol is local, all others are global.
    append(
      ".symtab", symbols.entries.bytes, SectionType.symbols, 8, link: sections.count + 2, info: 1, entrySize: 24)
    append(".strtab", symbols.names.bytes, SectionType.strings, 1)
  }

  /// Appends the table of sections, and fills in the header.
  consuming func finish() -> [UInt8] {
    let own = name(".shstrtab")
    let strings = Section(
      name: own, type: SectionType.strings, flags: 0, address: 0, offset: content.count, size: names.count,
      alignment: 1)
    content.raw(names.bytes)
    sections.append(strings)
    content.align(8)
    let table = content.count
    content.raw([UInt8](repeating: 0, count: 64))
    for section in sections {
      content.number(UInt32(section.name))
      content.number(section.type)
      content.number(section.flags)
      content.number(section.address)
      content.number(UInt64(section.offset))
      content.number(UInt64(section.size))
      content.number(section.link)
      content.number(section.info)
      content.number(UInt64(section.alignment))
      content.number(UInt64(section.entrySize))
    }
    return header(table: table) + content.bytes.dropFirst(Self.headerSize)
  }

  private func header(table: Int) -> [UInt8] {
    var header = ByteWriter()
    // ELFCLASS64, ELFDATA2LSB, EV_CURRENT, ELFOSABI_NONE.
    header.raw([0x7F, 0x45, 0x4C, 0x46, 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0])
    // ET_REL, EM_X86_64.
    header.number(UInt16(1))
    header.number(UInt16(62))
    header.number(UInt32(1))
    header.number(UInt64(0))
    header.number(UInt64(0))
    header.number(UInt64(table))
    header.number(UInt32(0))
    header.number(UInt16(Self.headerSize))
    header.number(UInt16(0))
    header.number(UInt16(0))
    header.number(UInt16(64))
    header.number(UInt16(sections.count + 1))
    header.number(UInt16(sections.count))
    return header.bytes
  }
}
