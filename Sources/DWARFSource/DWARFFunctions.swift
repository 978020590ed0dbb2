import CDW
import CTypes
import CallingConvention
import Glibc
import TypeSources

/// The functions that a library, program, object or kernel module defines, from its debug information (DWARF 5,
/// section 3.3), read by libdw.
package struct DWARFFunctions: ~Copyable {
  private let file: DWARFFile
  private let path: String

  /// Opens a file.
  /// - Parameter path: an ELF file with debug information.
  /// - Throws: `DescriptionError` if it cannot be read.
  package init(path: String) throws(DescriptionError) {
    file = try DWARFFile(path: path)
    self.path = path
  }

  /// The exported functions with a number of parameters in a range, in the order of the file; each once by its linkage
  /// name.
  /// - Parameter parameters: numbers of parameters.
  /// - Throws: `DescriptionError` if there is no debug information, or it is malformed.
  package func functions(parameters: ClosedRange<Int>) throws(DescriptionError) -> FunctionList {
    var scan = DWARFScan(parameters: parameters)
    for module in file.modules {
      // EM_X86_64
      guard kft_module_machine(module) == 62 else { throw DescriptionError(otherMachine: path) }
      var bias: Dwarf_Addr = 0
      guard let dwarf = dwfl_module_getdwarf(module, &bias) else {
        throw DescriptionError(
          description: "\(path): the debug information cannot be read (\(DWARFFile.lastError())); compile with -g, or "
            + "name the .debug file")
      }
      scan.begin(FunctionSymbols(module), bias: bias)
      var unit: OpaquePointer?
      while true {
        var next: OpaquePointer?
        var (entry, split) = (Dwarf_Die(), Dwarf_Die())
        var type: UInt8 = 0
        let status = dwarf_get_units(dwarf, unit, &next, nil, &type, &entry, &split)
        if status < 0 { throw DescriptionError(description: "\(path): the debug information is malformed") }
        if status > 0 { break }
        unit = next
        let written = DWARFEntry(entry)
        if Int(type) == DW_UT_skeleton {
          // libdw leaves the entry empty if the file is missing.
          if split.addr == nil { scan.omitSplit(written) } else { scan.add(DWARFEntry(split)) }
        } else {
          scan.add(written)
        }
      }
      scan.end()
    }
    return scan.list
  }
}

/// The state of a scan of the units of a file.
private struct DWARFScan {
  /// The deepest nesting of namespaces and classes.
  private static let deepest = 64

  let parameters: ClosedRange<Int>
  var list = FunctionList()
  private let reader = DWARFTypeReader()
  private var names: Set<String> = []
  private var symbols: FunctionSymbols?
  private var bias: UInt64 = 0
  private var described: Set<UInt64> = []

  init(parameters: ClosedRange<Int>) { self.parameters = parameters }

  mutating func begin(_ symbols: FunctionSymbols, bias: UInt64) {
    self.symbols = symbols
    self.bias = bias
    described = []
  }

  /// Records exported functions that no entry describes.
  mutating func end() {
    // Functions of missing units cannot be distinguished from those without debug information.
    guard list.omissions[.splitUnit] == nil else { return }
    let missing = (symbols?.exported ?? [:]).filter { !described.contains($0.key) }
    for (_, name) in missing.sorted(by: { $0.key < $1.key }) where !names.contains(name) {
      list.omit(name, .undescribed)
    }
  }

  mutating func omitSplit(_ unit: DWARFEntry) {
    list.omit(unit.text(DW_AT_dwo_name) ?? unit.text(DW_AT_GNU_dwo_name) ?? unit.name ?? "", .splitUnit)
  }

  /// Adds the functions of a unit, a namespace or a class.
  mutating func add(_ scope: DWARFEntry, depth: Int = 0) {
    guard depth < Self.deepest else { return }
    for child in scope.children {
      switch child.tag {
      case DW_TAG_namespace, DW_TAG_module, DW_TAG_structure_type, DW_TAG_class_type, DW_TAG_union_type:
        add(child, depth: depth + 1)
      case DW_TAG_subprogram: addFunction(child)
      default: break
      }
    }
  }

  private mutating func addFunction(_ function: DWARFEntry) {
    guard let start = function.entryAddress, let name = Self.linkageName(function) else { return }
    let address = start &+ bias
    guard function.flag(DW_AT_external), !names.contains(name), saysParameters(function) else { return }
    described.insert(address)
    let isExported: Bool
    switch symbols?.find(name, at: address) {
    case .clone(let clone): return list.omit(clone, .clone)
    case .exported: isExported = true
    case .local: isExported = false
    case .missing, nil:
      // A linker marks discarded functions by the addresses 0, 1, -1 and -2.
      if start <= 1 || start >= .max - 1 { return list.omit(name, .discarded) }
      isExported = symbols?.isEmpty ?? true
    }
    names.insert(name)
    let signature = signature(function, name, start)
    guard parameters.contains(signature.parameters.count) else { return list.omit(name, .otherParameterCount) }
    list.functions.append(DescribedFunction(signature: signature, isKfunc: false, isExported: isExported))
  }

  /// Whether an entry without parameters describes a function without parameters.
  private func saysParameters(_ function: DWARFEntry) -> Bool {
    let language = function.language
    if language == DW_LANG_Mips_Assembler { return false }
    if function.has(DW_AT_type) || function.has(DW_AT_prototyped) { return true }
    if function.children.contains(where: { $0.tag == DW_TAG_formal_parameter }) { return true }
    // gcc records the level in the unit: with -g1 there are neither parameters nor types.
    return CallObstacle.isCPlusPlus(language) && function.unitDebugLevel != 1
  }

  private static func linkageName(_ function: DWARFEntry) -> String? {
    function.text(DW_AT_linkage_name) ?? function.text(DW_AT_MIPS_linkage_name) ?? function.name
  }

  // MARK: Signatures

  /// gcc's names of the hidden parameters by which variants of constructors and destructors differ.
  private static let hidden: Set<String> = ["__in_chrg", "__vtt_parm"]

  private func signature(_ function: DWARFEntry, _ name: String, _ start: UInt64) -> Signature {
    // An instance refers to the entry with the source's parameter list.
    let origin = function.reference(DW_AT_abstract_origin)
    let list = (origin ?? function).children
    var declared = list.filter { $0.tag == DW_TAG_formal_parameter }
    let own = function.children.filter { $0.tag == DW_TAG_formal_parameter }
    var located = own.map(Optional.some)
    if origin != nil {
      let byOrigin = Dictionary(own.map { ($0.reference(DW_AT_abstract_origin)?.offset, $0) }, uniquingKeysWith: { $1 })
      // Each variant of a constructor or destructor has a subset of the hidden parameters.
      declared.removeAll {
        $0.flag(DW_AT_artificial) && Self.hidden.contains($0.name ?? "") && byOrigin[$0.offset] == nil
      }
      located = declared.map { byOrigin[$0.offset] }
    }
    let types = declared.map { reader.type(of: $0) }
    let signature = Signature(
      name: name, result: reader.type(of: function),
      parameters: zip(declared, types).map { Parameter(name: $0.name, type: Self.adjusted($1)) },
      isVariadic: list.contains { $0.tag == DW_TAG_unspecified_parameters },
      obstacle: obstacle(function, declared, types))
    guard signature.obstacle == nil else { return signature }
    return decided(signature, declared, EntryPlaces(function, located, at: start), at: function.place)
  }

  /// The adjusted type of a parameter: a function becomes a pointer; arrays are not described as parameters in C.
  private static func adjusted(_ type: CType) -> CType {
    if case .function = type { return .pointer(PointerType(to: type)) }
    return type
  }

  private func obstacle(_ function: DWARFEntry, _ declared: [DWARFEntry], _ types: [CType]) -> CallObstacle? {
    let language = function.language
    if let number = function.number(DW_AT_calling_convention),
      let obstacle = CallObstacle(callingConvention: number, at: function.place)
    {
      return obstacle
    }
    if let obstacle = CallObstacle(language: language, at: function.place) { return obstacle }
    if CallObstacle.isCPlusPlus(language) { return classObstacle(function, declared) }
    // Arguments of a function without a prototype are promoted (C11 6.5.2.2).
    if !function.flag(DW_AT_prototyped), types.contains(.float) {
      return .unknown(Unknown("it has no prototype, so that a float is passed as a double", at: function.place))
    }
    return nil
  }

  /// The obstacle of the first class that is passed by a hidden reference, or whose passing is unknown.
  private func classObstacle(_ function: DWARFEntry, _ declared: [DWARFEntry]) -> CallObstacle? {
    for (index, entry) in [(nil, function)] + declared.enumerated().map({ (Optional($0), $1) }) {
      let type = reader.peeled(entry.reference(DW_AT_type))
      switch ClassPassing(type, reader) {
      case .value: continue
      case .reference: return .hiddenReference(parameter: index, type: type?.name ?? "a class")
      case .unknown(let unknown): return .unknown(unknown)
      }
    }
    return nil
  }

  /// The signature if the code at the entry is consistent with it; otherwise with an unknown call.
  private func decided(
    _ signature: Signature, _ declared: [DWARFEntry], _ places: EntryPlaces, at place: String
  ) -> Signature {
    let open = OpenAlignment(
      signature: signature,
      parameters: Set(
        zip(declared, signature.parameters).enumerated().compactMap { index, pair in
          guard case .record(let record) = pair.1.type, record.size == 16, record.alignment >= 16 else { return nil }
          let given = reader.peeled(pair.0.reference(DW_AT_type))?.number(DW_AT_alignment) ?? 1
          return given < 16 ? index : nil
        }))
    let candidates = [signature] + open.alternatives
    let fitting = candidates.filter { places.contradiction(to: Placement($0)) == nil }
    if fitting.count == 1, let only = fitting.first { return only }
    if fitting.isEmpty, let contradiction = places.contradiction(to: Placement(signature)) {
      return Signature(
        name: signature.name, result: signature.result, parameters: signature.parameters,
        isVariadic: signature.isVariadic, obstacle: .unknown(Unknown(contradiction, at: place)))
    }
    return open.unknown(at: place)
  }
}
