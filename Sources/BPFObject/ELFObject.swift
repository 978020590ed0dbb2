import CELF
import Support

/// A relocatable ELF file of a BPF machine, read by libelf: sections, symbols, relocations.
struct ELFObject: Sendable {
  /// The largest file, in bytes.
  static let largestSize = 64 << 20
  /// The most bytes of a section that takes no room in the file (.bss).
  static let largestZeros = 64 << 20
  /// The most sections and symbols.
  private static let most = 1 << 20

  /// A section.
  struct Section: Sendable {
    /// Its name.
    let name: String
    /// Its type (`SHT_*`).
    let type: UInt32
    /// Its flags (`SHF_*`).
    let flags: UInt64
    /// Where its bytes are in the file.
    let range: Range<Int>
    /// Its size in bytes; that of a section without bytes in the file too.
    let size: Int
    /// The section that it is for: that of relocations.
    let info: Int

    /// Whether it holds instructions.
    var isCode: Bool { type == UInt32(SHT_PROGBITS) && flags & UInt64(SHF_EXECINSTR) != 0 }
  }

  /// A symbol.
  struct Symbol: Sendable {
    /// What a symbol is.
    enum Kind: Sendable {
      /// A function.
      case function
      /// A variable.
      case variable
      /// A section.
      case section
      /// Anything else: a label, a file.
      case other
    }

    /// Its name; empty for a section's.
    let name: String
    /// What it is.
    let kind: Kind
    /// Whether only its file sees it (`STB_LOCAL`).
    let isLocal: Bool
    /// Whether it may be missing (`STB_WEAK`).
    let isWeak: Bool
    /// Whether other objects do not see it (`STV_HIDDEN`, `STV_INTERNAL`).
    let isHidden: Bool
    /// Whether it is defined elsewhere (`SHN_UNDEF`).
    let isUndefined: Bool
    /// The section in which it is defined; nil if it is defined in none.
    let section: Int?
    /// Bytes from the start of its section.
    let value: Int
    /// Its size in bytes.
    let size: Int
  }

  /// A relocation (`Elf64_Rel`).
  struct Relocation: Sendable {
    /// Bytes from the start of the section that it changes.
    let offset: Int
    /// Its type (`R_BPF_*`).
    let type: UInt32
    /// The index of its symbol.
    let symbol: Int
  }

  /// The file's name.
  let path: String
  /// The file's content.
  private(set) var bytes: [UInt8]
  /// The sections, by their numbers.
  let sections: [Section]
  /// The symbols, by their numbers.
  let symbols: [Symbol]
  /// The relocations of sections, in the order of their offsets, by the number of the section that they change.
  let relocations: [Int: [Relocation]]

  /// Reads a file's content.
  /// - Parameters:
  ///   - bytes: the content.
  ///   - path: the file's name, for errors.
  /// - Throws: `HarnessError` with code `badProgram` that names section and offset.
  init(_ bytes: [UInt8], path: String) throws(HarnessError) {
    func fail(_ message: String) -> HarnessError { HarnessError(.badProgram, message, at: path) }
    guard bytes.count <= Self.largestSize else {
      throw fail("larger than \(Self.largestSize >> 20) MiB, the largest object that is read")
    }
    try Self.requireMachine(bytes, fail)
    if let obstacle = ObjectLibrary.obstacle { throw fail("libelf cannot be opened: \(obstacle)") }
    guard elf_version(UInt32(EV_CURRENT)) != UInt32(EV_NONE) else { throw fail("libelf is of another version") }
    var copy = bytes
    (sections, symbols, relocations) = try copy.withUnsafeMutableBufferPointer { memory throws(HarnessError) in
      guard let start = memory.baseAddress,
        let elf = elf_memory(UnsafeMutableRawPointer(start).assumingMemoryBound(to: CChar.self), memory.count)
      else { throw fail(Self.libelfError) }
      defer { elf_end(elf) }
      let sections = try Self.readSections(elf, bytes.count, fail)
      let (symbols, table) = try Self.readSymbols(elf, sections, fail)
      return (sections, symbols, try Self.readRelocations(elf, sections, symbols.count, table, fail))
    }
    self.path = path
    self.bytes = bytes
  }

  /// Replaces bytes of a section.
  /// - Parameters:
  ///   - new: the bytes; they have to fit.
  ///   - offset: where, from the start of the section.
  ///   - index: the section's number.
  mutating func replace(_ new: [UInt8], at offset: Int, in index: Int) {
    let start = sections[index].range.lowerBound + offset
    bytes.replaceSubrange(start..<start + new.count, with: new)
  }

  /// The content of a section; empty for one without bytes in the file.
  /// - Parameter index: its number.
  func content(_ index: Int) -> ArraySlice<UInt8> { bytes[sections[index].range] }

  /// The numbers of the code sections with a name.
  /// - Parameter name: the name; nil names none.
  func codeSections(named name: String?) -> [Int] {
    sections.indices.filter { sections[$0].isCode && sections[$0].name == name }
  }

  /// The number of the first section with a name; nil if there is none.
  /// - Parameter name: the name.
  func section(named name: String) -> Int? { sections.firstIndex { $0.name == name } }

  private static var libelfError: String { elf_errmsg(-1).map { "libelf: " + String(cString: $0) } ?? "libelf failed" }

  private static func requireMachine(_ bytes: [UInt8], _ fail: (String) -> HarnessError) throws(HarnessError) {
    guard bytes.starts(with: [0x7f, 0x45, 0x4c, 0x46]) else { throw fail("offset 0: this is no ELF file") }
    guard bytes.count >= 64 else { throw fail("offset \(bytes.count): the file ends inside the ELF header") }
    guard bytes[4] == 2 else { throw fail("offset 4: a BPF object is an ELF file of 64 bits") }
    func half(_ offset: Int) -> Int { Int(bytes[offset]) | Int(bytes[offset + 1]) << 8 }
    guard bytes[5] == 1 else {
      throw fail("offset 5: this file is big-endian; compile with -target bpfel (or -target bpf on this machine)")
    }
    let machine = half(18)
    guard machine == Int(EM_BPF) || machine == Int(EM_NONE) else {
      let names = [Int(EM_X86_64): "x86-64", Int(EM_AARCH64): "AArch64", Int(EM_386): "i386", Int(EM_RISCV): "RISC-V"]
      throw fail(
        "offset 18: this file is for \(names[machine] ?? "machine \(machine)"), not BPF; compile with -target bpf")
    }
    guard half(16) == Int(ET_REL) else {
      throw fail("offset 16: ELF type \(half(16)) is not that of an object (ET_REL, \(ET_REL)), as compilers write it")
    }
  }

  private static func readSections(
    _ elf: OpaquePointer, _ fileSize: Int, _ fail: (String) -> HarnessError
  ) throws(HarnessError) -> [Section] {
    var count = 0
    var nameTable = 0
    guard elf_getshdrnum(elf, &count) == 0, elf_getshdrstrndx(elf, &nameTable) == 0 else {
      throw fail("section headers: \(libelfError)")
    }
    guard count > 1 else { throw fail("the file has no sections") }
    guard count <= most else { throw fail("more than \(most) sections") }
    var sections: [Section] = []
    for index in 0..<count {
      var header = GElf_Shdr()
      guard let section = elf_getscn(elf, index), gelf_getshdr(section, &header) != nil else {
        throw fail("section \(index): \(libelfError)")
      }
      let name = index == 0 ? "" : elf_strptr(elf, nameTable, Int(header.sh_name)).map { String(cString: $0).printable }
      guard let name else {
        throw fail("section \(index): its name, at offset \(header.sh_name) of the names, is not there")
      }
      let label = "section \(name.isEmpty ? "\(index)" : name)"
      // Debugging information is not read.
      if header.sh_flags & UInt64(SHF_COMPRESSED) != 0 && !name.hasPrefix(".debug") {
        throw fail("\(label): it is compressed; objcopy --decompress-debug-sections undoes that")
      }
      let hasBytes = index > 0 && header.sh_type != UInt32(SHT_NOBITS) && header.sh_type != UInt32(SHT_NULL)
      let limit = UInt64(hasBytes ? fileSize : largestZeros)
      guard header.sh_size <= limit else {
        throw fail("\(label): \(header.sh_size) bytes are more than \(hasBytes ? "the file has" : "\(limit)")")
      }
      guard !hasBytes || header.sh_offset <= limit - header.sh_size else {
        throw fail(
          "\(label): offset \(header.sh_offset) and size \(header.sh_size) reach past the file's \(fileSize) bytes")
      }
      let start = hasBytes ? Int(header.sh_offset) : 0
      let size = index > 0 ? Int(header.sh_size) : 0
      sections.append(
        Section(
          name: name, type: header.sh_type, flags: header.sh_flags, range: start..<start + (hasBytes ? size : 0),
          size: size, info: Int(header.sh_info)))
    }
    try requireNoOverlap(sections, fail)
    return sections
  }

  private static func requireNoOverlap(_ sections: [Section], _ fail: (String) -> HarnessError) throws(HarnessError) {
    let placed = sections.filter { !$0.range.isEmpty }.sorted { $0.range.lowerBound < $1.range.lowerBound }
    for (first, second) in zip(placed, placed.dropFirst()) where first.range.upperBound > second.range.lowerBound {
      throw fail("sections \(first.name) and \(second.name) overlap at offset \(second.range.lowerBound)")
    }
    if let first = placed.first, first.range.lowerBound < 64 {
      throw fail("section \(first.name): offset \(first.range.lowerBound) is inside the ELF header")
    }
  }

  private static func readSymbols(
    _ elf: OpaquePointer, _ sections: [Section], _ fail: (String) -> HarnessError
  ) throws(HarnessError) -> ([Symbol], Int?) {
    let tables = sections.indices.filter { sections[$0].type == UInt32(SHT_SYMTAB) }
    guard let table = tables.first else { return ([], nil) }
    guard tables.count == 1 else { throw fail("section \(sections[tables[1]].name): a second symbol table") }
    var header = GElf_Shdr()
    guard let section = elf_getscn(elf, table), gelf_getshdr(section, &header) != nil,
      let data = elf_getdata(section, nil)
    else { throw fail("section \(sections[table].name): \(libelfError)") }
    guard header.sh_entsize == 24, sections[table].size % 24 == 0 else {
      throw fail("section \(sections[table].name): a symbol has 24 bytes, not \(header.sh_entsize)")
    }
    let count = sections[table].size / 24
    guard count <= most else { throw fail("more than \(most) symbols") }
    var symbols: [Symbol] = []
    var defined: Set<String> = []
    for index in 0..<count {
      var symbol = GElf_Sym()
      guard gelf_getsym(data, Int32(index), &symbol) != nil else {
        throw fail("section \(sections[table].name), offset \(24 * index): \(libelfError)")
      }
      let place = "section \(sections[table].name), offset \(24 * index)"
      guard let text = elf_strptr(elf, Int(header.sh_link), Int(symbol.st_name)) else {
        throw fail("\(place): the symbol's name, at offset \(symbol.st_name) of the names, is not there")
      }
      let name = String(cString: text).printable
      let isDefined = symbol.st_shndx != 0 && symbol.st_shndx < UInt16(SHN_LORESERVE)
      guard !isDefined || Int(symbol.st_shndx) < sections.count else {
        throw fail("\(place): symbol \(name) is in section \(symbol.st_shndx), which is not there")
      }
      let isLocal = symbol.st_info >> 4 == UInt8(STB_LOCAL)
      if isDefined && !isLocal && !name.isEmpty && !defined.insert(name).inserted {
        throw fail("\(place): a second symbol \(name)")
      }
      let size = isDefined ? UInt64(sections[Int(symbol.st_shndx)].size) : UInt64(Int32.max)
      guard symbol.st_value <= size, symbol.st_size <= size - symbol.st_value else {
        throw fail("\(place): symbol \(name) does not lie in its section")
      }
      symbols.append(
        Symbol(
          name: name, kind: Symbol.Kind(type: symbol.st_info & 15), isLocal: isLocal,
          isWeak: symbol.st_info >> 4 == UInt8(STB_WEAK),
          isHidden: [UInt8(STV_HIDDEN), UInt8(STV_INTERNAL)].contains(symbol.st_other & 3),
          isUndefined: symbol.st_shndx == 0, section: isDefined ? Int(symbol.st_shndx) : nil,
          value: Int(symbol.st_value), size: Int(symbol.st_size)))
    }
    return (symbols, table)
  }

  private static func readRelocations(
    _ elf: OpaquePointer, _ sections: [Section], _ symbolCount: Int, _ table: Int?, _ fail: (String) -> HarnessError
  ) throws(HarnessError) -> [Int: [Relocation]] {
    var relocations: [Int: [Relocation]] = [:]
    for (index, section) in sections.enumerated() {
      if section.type == UInt32(SHT_RELA) {
        throw fail("section \(section.name): BPF's relocations have no addends (SHT_REL)")
      }
      guard section.type == UInt32(SHT_REL), !section.name.hasPrefix(".rel.debug") else { continue }
      guard section.info > 0, section.info < sections.count else {
        throw fail("section \(section.name): it is for section \(section.info), which is not there")
      }
      guard let data = elf_getdata(elf_getscn(elf, index), nil), section.size % 16 == 0 else {
        throw fail("section \(section.name): a relocation has 16 bytes")
      }
      var list: [Relocation] = []
      for entry in 0..<section.size / 16 {
        var relocation = GElf_Rel()
        guard gelf_getrel(data, Int32(entry), &relocation) != nil else {
          throw fail("section \(section.name), offset \(16 * entry): \(libelfError)")
        }
        let symbol = Int(relocation.r_info >> 32)
        guard symbol < symbolCount else {
          throw fail("section \(section.name), offset \(16 * entry): symbol \(symbol) is not there")
        }
        guard relocation.r_offset < UInt64(sections[section.info].size) else {
          throw fail(
            "section \(section.name), offset \(16 * entry): it changes offset \(relocation.r_offset), past the end of "
              + "\(sections[section.info].name)")
        }
        list.append(
          Relocation(
            offset: Int(relocation.r_offset), type: UInt32(truncatingIfNeeded: relocation.r_info), symbol: symbol))
      }
      relocations[section.info, default: []] += list
    }
    return relocations.mapValues { $0.sorted { $0.offset < $1.offset } }
  }
}

extension ELFObject.Symbol.Kind {
  /// The kind of a symbol with a number (`STT_*`).
  fileprivate init(type: UInt8) {
    switch Int(type) {
    case Int(STT_FUNC): self = .function
    case Int(STT_OBJECT): self = .variable
    case Int(STT_SECTION): self = .section
    default: self = .other
    }
  }
}
