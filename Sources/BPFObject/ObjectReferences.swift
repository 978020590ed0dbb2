import BPF
import Support

/// What the relocations of code sections say about instructions.
struct ObjectReferences {
  /// Relocations of BPF (LLVM `BPF.def`).
  private enum Kind: UInt32 {
    /// `R_BPF_64_64`: the 64-bit immediate of a load.
    case wideImmediate = 1
    /// `R_BPF_64_ABS64`: 8 bytes of data.
    case data64 = 2
    /// `R_BPF_64_ABS32`: 4 bytes of data.
    case data32 = 3
    /// `R_BPF_64_NODYLD32`: 4 bytes of .BTF or .BTF.ext.
    case information32 = 4
    /// `R_BPF_64_32`: the target of a call.
    case call = 10
  }

  let elf: ELFObject
  let maps: ObjectMaps
  let externs: ObjectExterns
  /// The jump tables that instructions refer to.
  private(set) var jumpTables = ObjectJumpTables()

  init(elf: ELFObject, maps: ObjectMaps, externs: ObjectExterns) {
    self.elf = elf
    self.maps = maps
    self.externs = externs
  }

  /// Reads the relocations.
  /// - Parameter functions: the functions, in the order of sections and offsets.
  /// - Throws: `HarnessError` with code `badProgram` that names section and offset.
  mutating func read(into functions: inout [ObjectFunction]) throws(HarnessError) {
    for (section, relocations) in elf.relocations {
      for relocation in relocations {
        guard let kind = Kind(rawValue: relocation.type) else {
          throw fail(section, relocation, "relocation type \(relocation.type) is none of BPF's")
        }
        guard elf.sections[section].isCode else { continue }
        // The linker leaves a weak function that another one replaced without a symbol: libbpf skips it too.
        guard let function = functions.index(at: relocation.offset, in: section) else { continue }
        guard !functions[function].instructions.isEmpty else { continue }
        guard let index = functions[function].instruction(at: relocation.offset) else {
          throw fail(section, relocation, "a relocation inside an instruction")
        }
        let instruction = functions[function].instructions[index]
        functions[function].references[index] = try reference(instruction, relocation, kind, section)
      }
    }
  }

  private func fail(_ section: Int, _ relocation: ELFObject.Relocation, _ message: String) -> HarnessError {
    let symbol = elf.symbols[relocation.symbol]
    let name = symbol.name.isEmpty ? "" : " (symbol \(symbol.name))"
    return HarnessError(
      .badProgram, "section \(elf.sections[section].name), offset \(relocation.offset): \(message)\(name)", at: elf.path
    )
  }

  private mutating func reference(
    _ instruction: Instruction, _ relocation: ELFObject.Relocation, _ kind: Kind, _ section: Int
  ) throws(HarnessError) -> ObjectFunction.Reference {
    let symbol = elf.symbols[relocation.symbol]
    switch (kind, instruction) {
    case (.call, .call(.subprogram)), (.call, .call(.kfunc)):
      if let extern = externs.bySymbol[relocation.symbol] { return .extern(extern) }
      guard case .call(.subprogram(let distance)) = instruction, let target = symbol.section,
        elf.sections[target].name == ".text", [.function, .section].contains(symbol.kind)
      else { throw fail(section, relocation, "a call of what is neither a function of .text nor an extern") }
      // A call of a static function names the section, and its imm the function.
      return .function(section: target, offset: symbol.value + 8 * (Int(distance) + 1))
    case (.wideImmediate, .loadImmediate64(_, let wide)):
      return try address(symbol, wide, relocation, section)
    case (.call, _): throw fail(section, relocation, "R_BPF_64_32 changes calls of functions only")
    case (.wideImmediate, _): throw fail(section, relocation, "R_BPF_64_64 changes 64-bit immediate loads only")
    case (.data64, _), (.data32, _), (.information32, _):
      throw fail(section, relocation, "relocation type \(relocation.type) is for data, not for instructions")
    }
  }

  /// What a 64-bit immediate load loads.
  private mutating func address(
    _ symbol: ELFObject.Symbol, _ wide: WideImmediate, _ relocation: ELFObject.Relocation, _ section: Int
  ) throws(HarnessError) -> ObjectFunction.Reference {
    if let extern = externs.bySymbol[relocation.symbol] { return .extern(extern) }
    // The addend is in the first imm.
    let addend: Int
    switch wide {
    case .value(let value): addend = Int(Int32(truncatingIfNeeded: value))
    case .mapFD(let value): addend = Int(value)
    default: throw fail(section, relocation, "a load that refers to something else already")
    }
    guard let target = symbol.section else { throw fail(section, relocation, "a symbol that no section defines") }
    let name = elf.sections[target].name
    if name == ".maps" {
      guard let map = maps.byOffset[symbol.value], symbol.kind != .section else {
        throw fail(section, relocation, "no map is at offset \(symbol.value) of .maps")
      }
      return .map(map)
    }
    if let map = maps.bySection[target] {
      let offset = symbol.value + addend
      guard offset >= 0, offset <= elf.sections[target].size else {
        throw fail(section, relocation, "offset \(offset) is outside \(name)")
      }
      return .data(map: map, offset: UInt32(offset))
    }
    if name == ObjectJumpTables.section {
      do throws(ObjectJumpTables.Invalid) {
        return .jumpTable(try jumpTables.index(of: symbol, in: elf.content(target)))
      } catch {
        throw fail(section, relocation, error.message)
      }
    }
    guard elf.sections[target].isCode, name == ".text", [.function, .section].contains(symbol.kind) else {
      throw fail(section, relocation, "the address of something in \(name), which is neither data nor a subprogram")
    }
    return .function(section: target, offset: symbol.value + addend)
  }
}
