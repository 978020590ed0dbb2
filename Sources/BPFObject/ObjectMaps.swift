import BPF
import BTFSource
import Support

/// The maps of an object: those of section .maps, then global data, as libbpf creates them.
struct ObjectMaps: Sendable {
  /// `BPF_F_MMAPABLE`: libbpf gives it to global data with variables that are not static.
  private static let mappable: UInt32 = 1 << 10
  /// Structures that the kernel keeps to itself inside a value (`btf_field_type` of linux/btf.h).
  private static let privateTypes: Set<String> = [
    "bpf_timer", "bpf_wq", "bpf_task_work", "bpf_spin_lock", "bpf_res_spin_lock", "bpf_list_head", "bpf_list_node",
    "bpf_rb_root", "bpf_rb_node", "bpf_refcount",
  ]

  /// Tags of pointers that it keeps to itself.
  private static let privateTags: Set<String> = ["kptr", "kptr_untrusted", "percpu_kptr", "uptr"]

  /// `BPF_MAP_TYPE_ARENA`.
  private static let arena: UInt32 = 33
  /// The global variables that are in the arena (libbpf's `ARENA_SEC`).
  private static let arenaSection = ".addr_space.1"
  /// Those that each processor has (libbpf's `PERCPU_SEC`).
  private static let perCPUSection = ".percpu"

  /// The maps in the order in which libbpf creates them.
  private(set) var definitions: [MapDefinition] = []
  /// The map of each variable of section .maps, by its offset.
  private(set) var byOffset: [Int: Int] = [:]
  /// The map of each section of global data, by the section's number.
  private(set) var bySection: [Int: Int] = [:]
  /// Where the initial values of a map start in section .maps, by the map's index.
  private var valueOffsets: [Int: Int] = [:]

  /// Reads the maps.
  /// - Parameters:
  ///   - elf: the object.
  ///   - btf: its BTF, without types if it has none.
  /// - Throws: `HarnessError` with code `badProgram` that names the map.
  init(_ elf: ELFObject, _ btf: borrowing ObjectBTF) throws(HarnessError) {
    if elf.section(named: "maps") != nil {
      throw HarnessError(
        .badProgram, "section maps: map definitions without BTF; use SEC(\".maps\") and __uint(type, ...)", at: elf.path
      )
    }
    if let section = elf.section(named: ".maps") { try readDeclared(elf, section, btf) }
    try readGlobalData(elf, btf)
    // Global variables of an address space of their own are in the arena (`init_arena_map_data`).
    if let section = elf.section(named: Self.arenaSection) {
      guard let arena = definitions.firstIndex(where: { $0.kind == .other(Self.arena) }) else {
        throw HarnessError(.badProgram, "section \(Self.arenaSection): the object has no arena", at: elf.path)
      }
      bySection[section] = arena
    }
    if let section = elf.section(named: ".maps") { try readInitialPrograms(elf, section) }
  }

  /// Whether a section holds global data, by its name.
  static func isGlobalData(_ name: String) -> Bool {
    [".data", ".rodata", ".bss", perCPUSection].contains { name == $0 || name.hasPrefix($0 + ".") }
  }

  private mutating func readDeclared(
    _ elf: ELFObject, _ section: Int, _ btf: borrowing ObjectBTF
  ) throws(HarnessError) {
    let variables = btf.sections.first { $0.name == ".maps" }?.variables ?? []
    for symbol in elf.symbols where symbol.section == section && [.variable, .other].contains(symbol.kind) {
      guard !symbol.name.isEmpty else { continue }
      guard let variable = variables.first(where: { $0.name == symbol.name }) else {
        throw HarnessError(.badProgram, "section .maps, map \(symbol.name): no .BTF describes it", at: elf.path)
      }
      guard byOffset[symbol.value] == nil else {
        throw HarnessError(
          .badProgram, "section .maps, offset \(symbol.value): two maps, the second is \(symbol.name)", at: elf.path)
      }
      byOffset[symbol.value] = definitions.count
      let (definition, values) = try Self.definition(variable.name, variable.type, btf, elf.path)
      if let values { valueOffsets[definitions.count] = symbol.value + values }
      definitions.append(definition)
    }
  }

  /// A map as its type describes it (libbpf's `parse_btf_map_def`), and where its initial values start, in bytes.
  private static func definition(
    _ mapName: String, _ type: UInt32, isInner: Bool = false, _ btf: borrowing ObjectBTF, _ path: String
  ) throws(HarnessError) -> (MapDefinition, values: Int?) {
    func fail(_ message: String) -> HarnessError {
      HarnessError(.badProgram, "section .maps, map \(mapName): \(message)", at: path)
    }
    var map = MapDefinition(name: mapName, kind: .other(0), keySize: 0, valueSize: 0, entryCount: 0)
    var values: Int?
    var hasKeyType = false
    guard let members = btf.members(of: type) else { throw fail("its type is no struct") }
    for member in members {
      let name = member.name ?? ""
      switch name {
      case "type": map.kind = MapDefinition.Kind(number: UInt32(try number(member, btf, fail)))
      case "max_entries": map.entryCount = try number(member, btf, fail)
      case "map_flags": map.flags = UInt32(try number(member, btf, fail))
      case "key_size": map.keySize = try number(member, btf, fail)
      case "value_size": map.valueSize = try number(member, btf, fail)
      case "key", "value":
        guard let type = btf.pointee(of: member.type), let size = btf.size(of: type) else {
          throw fail("\(name) is no pointer to a complete type; use __type(\(name), ...)")
        }
        guard size <= Int(Int32.max) else { throw fail("\(name) has \(size) bytes") }
        if name == "key" { map.keySize = size } else { map.valueSize = size }
        if name == "key" {
          hasKeyType = true
        } else {
          map.privateRanges = privateRanges(type, btf)
          var fields = ObjectFields()
          map.fields = fields.fields(of: type, btf).filter(\.kind.isInValues)
          map.isDescribed = true
        }
      case "values":
        values = member.bitOffset / 8
        if map.kind == .programArray {
          map.keySize = 4
          map.valueSize = 4
        } else if let inner = btf.array(member.type)?.element ?? nil, let type = btf.pointee(of: inner),
          btf.members(of: type) != nil
        {
          guard !isInner else { throw fail("maps of maps of maps, which libbpf does not know") }
          map.innerMap = try definition("\(mapName).inner", type, isInner: true, btf, path).0
          map.valueSize = 4
        }
      // They are about where a map is kept, not about what programs see.
      case "pinning", "numa_node", "map_extra": break
      default: throw fail("a field named \(name.isEmpty ? "nothing" : name), which libbpf does not know")
      }
    }
    map.isDescribed = map.isDescribed && hasKeyType
    if map.kind == .other(0) { throw fail("no type; use __uint(type, BPF_MAP_TYPE_...)") }
    return (map, values)
  }

  /// The number of a field that `__uint` made: the length of the array to which it points.
  private static func number(
    _ member: ObjectBTF.Member, _ btf: borrowing ObjectBTF, _ fail: (String) -> HarnessError
  ) throws(HarnessError) -> Int {
    guard let type = btf.pointee(of: member.type), let array = btf.array(type) else {
      throw fail("\(member.name ?? "a field") is no number; use __uint(\(member.name ?? "name"), ...)")
    }
    return array.count
  }

  /// The bytes of a value that the kernel keeps to itself.
  private static func privateRanges(_ type: UInt32, _ btf: borrowing ObjectBTF) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    var visited = 0
    func visit(_ type: UInt32, at offset: Int, depth: Int, _ btf: borrowing ObjectBTF) {
      visited += 1
      guard depth < 8, visited < 1 << 12 else { return }
      if let name = btf.name(ofType: type), privateTypes.contains(name), let size = btf.size(of: type) {
        ranges.append(offset..<offset + size)
      } else if !privateTags.isDisjoint(with: btf.tags(ofPointer: type)) {
        ranges.append(offset..<offset + 8)
      } else if let members = btf.members(of: type) {
        for member in members { visit(member.type, at: offset + member.bitOffset / 8, depth: depth + 1, btf) }
      } else if let array = btf.array(type), let size = btf.size(of: array.element) {
        // Only elements that hold such a structure are of interest; the first shows whether they do.
        let before = ranges.count
        visit(array.element, at: offset, depth: depth + 1, btf)
        guard ranges.count > before else { return }
        for index in 1..<max(1, min(array.count, 1 << 12)) {
          visit(array.element, at: offset + index * size, depth: depth + 1, btf)
        }
      }
    }
    visit(type, at: 0, depth: 0, btf)
    return ranges
  }

  private mutating func readGlobalData(_ elf: ELFObject, _ btf: borrowing ObjectBTF) throws(HarnessError) {
    let described = btf.sections
    var total = 0
    for (index, section) in elf.sections.enumerated()
    where Self.isGlobalData(section.name) && section.size > 0 && !section.isCode {
      total += section.size
      guard total <= ELFObject.largestZeros else {
        throw HarnessError(
          .badProgram, "section \(section.name): more than \(ELFObject.largestZeros) bytes of global data", at: elf.path
        )
      }
      let isReadOnly = section.name.hasPrefix(".rodata")
      let isPerCPU = section.name.hasPrefix(Self.perCPUSection)
      let isMappable = described.contains {
        $0.name == section.name && $0.variables.contains { $0.linkage != .local }
      }
      var contents = Array(elf.content(index))
      contents += [UInt8](repeating: 0, count: section.size - contents.count)
      bySection[index] = definitions.count
      let variables = described.first { $0.name == section.name }?.variables ?? []
      var fields: [ValueField] = []
      var known = ObjectFields()
      for variable in variables {
        guard let symbol = elf.symbols.first(where: { $0.section == index && $0.name == variable.name }) else {
          continue
        }
        fields += known.fields(of: variable, at: symbol.value, btf).filter(\.kind.isInValues)
      }
      var definition = MapDefinition(
        name: section.name, kind: isPerCPU ? .perCPUArray : .array, keySize: 4, valueSize: section.size, entryCount: 1,
        flags: (isMappable && !isPerCPU ? Self.mappable : 0) | (isReadOnly ? MapDefinition.readOnlyForPrograms : 0),
        contents: contents, fields: fields.sorted { $0.offset < $1.offset }, isDescribed: !variables.isEmpty)
      if !isPerCPU { definition.createdName = Self.createdName(of: section.name, inObject: elf.path) }
      definitions.append(definition)
    }
  }

  /// The name under which libbpf creates global data (`internal_map_name`): the end is the section's, of at least 7 characters
  /// of 15, and what is left is the object's.
  /// - Parameters:
  ///   - section: the section's name.
  ///   - path: the object's path: its name is what lies before the first dot.
  static func createdName(of section: String, inObject path: String) -> String {
    let most = 15
    if section.dropFirst().contains(".") { return section }
    let object = path.split(separator: "/").last?.split(separator: ".", omittingEmptySubsequences: false).first ?? ""
    let end = min(max(7, section.utf8.count), most)
    return String(object.prefix(most - end)) + section.prefix(end)
  }

  /// The programs that fill a program array: relocations of section .maps.
  private mutating func readInitialPrograms(_ elf: ELFObject, _ section: Int) throws(HarnessError) {
    for relocation in elf.relocations[section] ?? [] {
      let symbol = elf.symbols[relocation.symbol]
      func fail(_ message: String) -> HarnessError {
        HarnessError(.badProgram, "section .maps, offset \(relocation.offset): \(message)", at: elf.path)
      }
      guard let (map, start) = valueOffsets.filter({ $0.value <= relocation.offset }).max(by: { $0.value < $1.value })
      else { throw fail("an initial value outside a map's values") }
      if definitions[map].isMapOfMaps, symbol.section == section { continue }
      guard definitions[map].kind == .programArray else {
        throw fail("map \(definitions[map].name): initial values are programs of a program array here, not maps")
      }
      guard symbol.kind == .function, let code = symbol.section, elf.sections[code].isCode,
        elf.sections[code].name != ".text"
      else { throw fail("map \(definitions[map].name): \(symbol.name) is no program") }
      guard (relocation.offset - start) % 8 == 0 else { throw fail("the values of a map are pointers of 8 bytes") }
      let index = (relocation.offset - start) / 8
      guard index < definitions[map].entryCount else {
        throw fail("map \(definitions[map].name) has \(definitions[map].entryCount) entries, and no entry \(index)")
      }
      definitions[map].programs[index] = symbol.name
    }
  }
}

extension ValueField.Kind {
  /// Whether values of maps may have such a field (`map_check_btf`).
  fileprivate var isInValues: Bool { self != .listNode && self != .treeNode }
}
