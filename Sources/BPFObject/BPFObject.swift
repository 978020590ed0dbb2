import BPF
import BTFSource
import CTypes
import Support
import TypeSources

/// A BPF object: an ELF file with programs, as compilers write it, before it is linked.
///
/// Rules: what libbpf (`tools/lib/bpf/libbpf.c`) makes of such a file, and LLVM's relocations
/// (`Documentation/bpf/llvm_reloc.rst` of Linux).
package struct BPFObject: Sendable {
  /// The file's name.
  package let path: String
  /// The file's content.
  package let bytes: [UInt8]
  /// What section "license" says; nil if there is none.
  package let license: String?
  /// The programs, in the order of the file.
  package let programs: [ObjectProgram]
  /// The maps: declared ones, then global data.
  package let maps: [MapDefinition]
  /// The symbols that are expected elsewhere, in the order of the symbol table.
  package let externs: [ObjectExtern]
  /// The global variables of each map of global data, by the map's index.
  package let variables: [ObjectVariable]
  /// The pointers in global data, in the order of the maps.
  package let pointers: [ObjectPointer]
  /// Where the values of options are in map .kconfig, in bytes, by the extern's index.
  let optionPlaces: [Int: Range<Int>]
  /// The structures of its BTF, by the numbers of their types.
  package let structures: [UInt32: ProgramStructure]
  /// The member that each struct_ops program is, as "STRUCTURE.MEMBER", by the program's name.
  package let operations: [String: String]
  /// The types of its BTF; nil without BTF.
  package let types: (any KernelTypeSource)?
  /// The jump tables that instructions refer to.
  let jumpTables: [ObjectJumpTable]
  /// The functions, in the order of the file.
  let functions: [ObjectFunction]
  /// The names of the sections, by their numbers.
  let sectionNames: [String]

  /// Reads an object.
  /// - Parameters:
  ///   - bytes: the file's content.
  ///   - path: the file's name, for errors.
  ///   - kernel: the BTF of the kernel that CO-RE relocations are resolved against; nil for none. It is read only if there
  ///     are such relocations.
  /// - Throws: `HarnessError` with code `badProgram` that names section and offset.
  package init(_ bytes: [UInt8], path: String, kernel: String? = nil, modules: [String] = []) throws(HarnessError) {
    var elf = try ELFObject(bytes, path: path)
    let btf = try Self.readBTF(elf)
    let records = try Self.readRecords(elf)
    let relocations = TypeRelocations(&elf, records, btf, kernel: kernel, modules: modules)
    let maps = try ObjectMaps(elf, btf)
    let externs = try ObjectExterns(elf, btf)
    let optionPlaces = externs.optionPlaces
    let options = Self.options(externs.optionContents, path)
    var functions = try Self.readFunctions(elf)
    var references = ObjectReferences(elf: elf, maps: maps, externs: externs)
    try references.read(into: &functions)
    ObjectDebugInformation(elf, records).read(into: &functions, btf)
    for relocation in relocations.unresolved {
      guard let index = functions.index(at: relocation.offset, in: relocation.section) else { continue }
      functions[index].unresolved.append("offset \(relocation.offset): \(relocation.reason)")
    }
    let names = elf.sections.map(\.name)
    let programs = functions.filter { names[$0.section] != ".text" }.map {
      ObjectProgram(name: $0.name, section: names[$0.section])
    }
    guard !programs.isEmpty else {
      let code = elf.sections.filter { $0.isCode && $0.size > 0 }.map(\.name)
      throw HarnessError(
        .badProgram,
        "the object has no program: "
          + (code.isEmpty
            ? "no section holds instructions"
            : "no function lies in a section of its own, such as SEC(\"syscall\"), but in \(code.joined(separator: ", "))"),
        at: path)
    }
    self.path = path
    self.bytes = bytes
    license = elf.section(named: "license").map { String(decoding: elf.content($0).prefix { $0 != 0 }, as: UTF8.self) }
    self.programs = programs
    self.maps = maps.definitions + options
    self.externs = externs.list
    self.optionPlaces = optionPlaces
    variables = ObjectVariable.read(elf, maps)
    pointers = ObjectPointer.read(elf, maps)
    self.functions = functions
    jumpTables = references.jumpTables.list
    structures = ObjectStructures.read(btf)
    operations = ObjectOperations.read(elf, btf)
    types = btf.typeTable
    sectionNames = names
  }

  /// Whether an instruction refers to a jump table.
  package var hasJumpTables: Bool { !jumpTables.isEmpty }

  /// The program with a name; nil if there is none.
  /// - Parameter name: the name of its function.
  package func program(named name: String) -> ObjectProgram? { programs.first { $0.name == name } }

  /// The map of the kernel's options, as libbpf makes it of section .kconfig: the values of weak ones that are not set are
  /// zero.
  private static func options(_ contents: [UInt8]?, _ path: String) -> [MapDefinition] {
    guard let contents else { return [] }
    var definition = MapDefinition(
      name: ".kconfig", kind: .array, keySize: 4, valueSize: contents.count, entryCount: 1,
      flags: MapDefinition.readOnlyForPrograms, contents: contents)
    definition.createdName = ObjectMaps.createdName(of: definition.name, inObject: path)
    return [definition]
  }

  private static func readBTF(_ elf: ELFObject) throws(HarnessError) -> ObjectBTF {
    do throws(DescriptionError) {
      guard let section = elf.section(named: ".BTF") else { return try ObjectBTF() }
      return try ObjectBTF(Array(elf.content(section)))
    } catch {
      throw HarnessError(.badProgram, "section .BTF: \(error.description)", at: elf.path)
    }
  }

  private static func readRecords(_ elf: ELFObject) throws(HarnessError) -> BTFExtension {
    guard elf.section(named: ".BTF") != nil, let section = elf.section(named: ".BTF.ext") else { return BTFExtension() }
    return try BTFExtension(elf.content(section), path: elf.path)
  }

  /// The functions of all code sections, in the order of sections and offsets.
  private static func readFunctions(_ elf: ELFObject) throws(HarnessError) -> [ObjectFunction] {
    var functions: [ObjectFunction] = []
    let bySection = Dictionary(grouping: elf.symbols.filter { $0.kind == .function }) { $0.section }
    for (index, section) in elf.sections.enumerated() where section.isCode && section.size > 0 {
      let symbols = (bySection[index] ?? []).sorted { $0.value < $1.value }
      var end = 0
      for symbol in symbols {
        func fail(_ message: String) -> HarnessError {
          HarnessError(
            .badProgram, "section \(section.name), offset \(symbol.value): function \(symbol.name) \(message)",
            at: elf.path)
        }
        guard symbol.size > 0, symbol.size % 8 == 0, symbol.value % 8 == 0 else {
          throw fail("has \(symbol.size) bytes; instructions have 8")
        }
        guard symbol.value >= end else { throw fail("overlaps the one before it") }
        guard symbol.size / 8 <= Program.maximumSlotCount else {
          throw fail("has more than \(Program.maximumSlotCount) slots")
        }
        if symbol.isLocal && section.name != ".text" {
          throw fail("is static: a program in a section of its own is global")
        }
        end = symbol.value + symbol.size
        let range = symbol.value..<end
        let content = elf.content(index)[offsets: range]
        var instructions: [Instruction] = []
        var problem: String?
        do throws(ProgramError) {
          // What a verifier refuses is refused when a program is linked.
          instructions = try Instruction.decodeAll(content, takesParams: true)
        } catch {
          // Programs that do not call this function can be used.
          problem = "offset \(symbol.value + 8 * error.slot): \(error.message)"
        }
        var function = ObjectFunction(
          name: symbol.name, section: index, range: range, isGlobal: !symbol.isLocal && !symbol.isHidden,
          instructions: instructions)
        if let problem { function.unresolved.append(problem) }
        functions.append(function)
      }
    }
    return functions
  }
}

extension ArraySlice<UInt8> {
  /// The bytes at offsets from the start of the slice.
  subscript(offsets range: Range<Int>) -> ArraySlice<UInt8> {
    self[startIndex + range.lowerBound..<startIndex + range.upperBound]
  }
}
