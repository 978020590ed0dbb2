import CDW
import Glibc

/// The functions that a library or a program defines, from its debug information (DWARF 5, section 3.3), read by libdw.
public struct DWARFFunctions: ~Copyable {
  private let dwarf: OpaquePointer
  private let file: Int32
  private let path: String
  /// Deepest nesting of types: debug information that is broken may have cycles.
  private static let deepest = 32
  /// Members and elements of one struct at most: larger ones are not passed in registers anyway.
  private static let mostMembers = 256

  /// Opens a file.
  /// - Parameter path: an ELF file with debug information.
  /// - Throws: `DescriptionError` where there is none.
  public init(path: String) throws(DescriptionError) {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw DescriptionError(description: "\(path): \(String(cString: strerror(errno)))") }
    guard let dwarf = dwarf_begin(file, DWARF_C_READ) else {
      let reason = dwarf_errmsg(-1).map { String(cString: $0) } ?? "no reason given"
      close(file)
      throw DescriptionError(
        description: "\(path): no debug information can be read (\(reason)); compile with -g, or name the .debug file")
    }
    self.dwarf = dwarf
    self.file = file
    self.path = path
  }

  deinit {
    dwarf_end(dwarf)
    close(file)
  }

  /// The functions with so many parameters that other files can call, in the order of the file; each name once.
  /// - Throws: `DescriptionError` where the debug information is broken.
  public func functions(parameters: ClosedRange<Int>) throws(DescriptionError) -> [DescribedFunction] {
    var functions: [DescribedFunction] = []
    var names: Set<String> = []
    var offset: Dwarf_Off = 0
    while true {
      var next: Dwarf_Off = 0
      var headerSize = 0
      let status = dwarf_nextcu(dwarf, offset, &next, &headerSize, nil, nil, nil)
      if status < 0 { throw DescriptionError(description: "\(path): the debug information is broken") }
      if status > 0 { return functions }
      var unit = Dwarf_Die()
      if dwarf_offdie(dwarf, offset + Dwarf_Off(headerSize), &unit) != nil {
        Self.forEachChild(of: &unit) { child in
          guard Int(dwarf_tag(&child)) == DW_TAG_subprogram, Self.isDefinition(&child), let name = Self.name(&child),
            let function = Self.describe(&child, name), parameters.contains(function.parameterCount),
            names.insert(name).inserted
          else { return }
          functions.append(function)
        }
      }
      offset = next
    }
  }

  // MARK: Entries

  private static func forEachChild(of parent: inout Dwarf_Die, _ body: (inout Dwarf_Die) -> Void) {
    var child = Dwarf_Die()
    guard dwarf_child(&parent, &child) == 0 else { return }
    while true {
      body(&child)
      var sibling = Dwarf_Die()
      guard dwarf_siblingof(&child, &sibling) == 0 else { return }
      child = sibling
    }
  }

  private static func isDefinition(_ die: inout Dwarf_Die) -> Bool {
    (dwarf_hasattr_integrate(&die, UInt32(DW_AT_external)) != 0)
      && (dwarf_hasattr(&die, UInt32(DW_AT_low_pc)) != 0 || dwarf_hasattr(&die, UInt32(DW_AT_ranges)) != 0)
  }

  private static func name(_ die: inout Dwarf_Die) -> String? { dwarf_diename(&die).map { String(cString: $0) } }

  private static func number(_ die: inout Dwarf_Die, _ attribute: Int) -> Int? {
    var found = Dwarf_Attribute()
    var value: Dwarf_Word = 0
    guard dwarf_attr_integrate(&die, UInt32(attribute), &found) != nil, dwarf_formudata(&found, &value) == 0
    else { return nil }
    return Int(exactly: value)
  }

  /// The type of an entry without typedefs and qualifiers; nil for `void`.
  private static func type(of die: inout Dwarf_Die) -> Dwarf_Die? {
    var attribute = Dwarf_Attribute()
    var type = Dwarf_Die()
    guard dwarf_attr_integrate(&die, UInt32(DW_AT_type), &attribute) != nil,
      dwarf_formref_die(&attribute, &type) != nil
    else { return nil }
    var peeled = Dwarf_Die()
    return dwarf_peel_type(&type, &peeled) == 0 ? peeled : nil
  }

  private static func describe(_ die: inout Dwarf_Die, _ name: String) -> DescribedFunction? {
    var obstacle: String?
    var parameters: [String] = []
    var sizes: [Int?] = []
    var isVariadic = false
    forEachChild(of: &die) { child in
      switch Int(dwarf_tag(&child)) {
      case DW_TAG_formal_parameter:
        let label = "p\(parameters.count + 1)" + (Self.name(&child).map { "_\($0)" } ?? "")
        sizes.append(byteSize(type(of: &child)))
        switch declaration(type(of: &child), label, depth: 0) {
        case .success(let text): parameters.append(text)
        case .failure(let reason):
          obstacle = obstacle ?? "parameter \(parameters.count + 1): \(reason.text)"
          parameters.append("int \(label)")
        }
      case DW_TAG_unspecified_parameters: isVariadic = true
      default: break
      }
    }
    var result = "void"
    if let type = type(of: &die) {
      switch declaration(type, "", depth: 0) {
      case .success(let text): result = text
      case .failure(let reason): obstacle = obstacle ?? "the result: \(reason.text)"
      }
    }
    sizes.append(byteSize(type(of: &die)))
    let count = parameters.count
    if isVariadic { parameters.append("...") }
    let list = parameters.isEmpty ? "void" : parameters.joined(separator: ", ")
    return DescribedFunction(
      name: name, prototype: "\(result) \(name)(\(list));", parameterCount: count, isKfunc: false, sizes: sizes,
      obstacle: obstacle)
  }

  // MARK: Types

  /// Bytes of a type, where it says so itself.
  private static func byteSize(_ type: Dwarf_Die?) -> Int? {
    guard var type, Int(dwarf_tag(&type)) != DW_TAG_reference_type,
      number(&type, DW_AT_calling_convention) != DW_CC_pass_by_reference
    else { return nil }
    return number(&type, DW_AT_byte_size)
  }

  private struct Obstacle: Error { let text: String }

  /// C text that declares something of a type with the same layout.
  private static func declaration(_ type: Dwarf_Die?, _ name: String, depth: Int) -> Result<String, Obstacle> {
    guard var type else { return .failure(Obstacle(text: "void")) }
    guard depth < deepest else { return .failure(Obstacle(text: "types nested too deep")) }
    func plain(_ spelling: String) -> Result<String, Obstacle> {
      .success(name.isEmpty ? spelling : "\(spelling) \(name)")
    }
    let size = number(&type, DW_AT_byte_size)
    switch Int(dwarf_tag(&type)) {
    case DW_TAG_pointer_type, DW_TAG_reference_type, DW_TAG_rvalue_reference_type:
      return plain("void *")
    case DW_TAG_base_type:
      return scalar(number(&type, DW_AT_encoding) ?? 0, size ?? 0).flatMap(plain)
    case DW_TAG_enumeration_type:
      if let underlying = self.type(of: &type) { return declaration(underlying, name, depth: depth + 1) }
      // Without an underlying type the size is all that is known.
      return scalar(DW_ATE_unsigned, size ?? 4).flatMap(plain)
    case DW_TAG_structure_type, DW_TAG_class_type, DW_TAG_union_type:
      return record(&type, size: size, depth: depth).flatMap(plain)
    case DW_TAG_array_type:
      var counts: [Int] = []
      forEachChild(of: &type) { child in
        guard Int(dwarf_tag(&child)) == DW_TAG_subrange_type else { return }
        counts.append(number(&child, DW_AT_count) ?? number(&child, DW_AT_upper_bound).map { $0 + 1 } ?? 0)
      }
      guard counts.allSatisfy({ $0 <= mostMembers }) else { return .failure(Obstacle(text: "a large array")) }
      return declaration(self.type(of: &type), name + counts.map { "[\($0)]" }.joined(), depth: depth + 1)
    default:
      return .failure(Obstacle(text: "a type that C cannot pass (DWARF tag 0x\(String(dwarf_tag(&type), radix: 16)))"))
    }
  }

  private static func scalar(_ encoding: Int, _ size: Int) -> Result<String, Obstacle> {
    switch (encoding, size) {
    case (DW_ATE_boolean, 1): return .success("_Bool")
    case (DW_ATE_float, 4): return .success("float")
    case (DW_ATE_float, 8): return .success("double")
    case (DW_ATE_float, 16): return .success("long double")
    case (DW_ATE_complex_float, 8): return .success("_Complex float")
    case (DW_ATE_complex_float, 16): return .success("_Complex double")
    case (DW_ATE_complex_float, 32): return .success("_Complex long double")
    default: break
    }
    let names = [1: "char", 2: "short", 4: "int", 8: "long", 16: "__int128"]
    guard let word = names[size] else { return .failure(Obstacle(text: "a scalar of \(size) bytes")) }
    switch encoding {
    case DW_ATE_signed, DW_ATE_signed_char: return .success("signed \(word)")
    case DW_ATE_unsigned, DW_ATE_unsigned_char, DW_ATE_UTF, DW_ATE_boolean: return .success("unsigned \(word)")
    default: return .failure(Obstacle(text: "a scalar of encoding \(encoding)"))
    }
  }

  /// A struct or union, written out member by member.
  private static func record(_ die: inout Dwarf_Die, size: Int?, depth: Int) -> Result<String, Obstacle> {
    guard let size, size > 0 else { return .failure(Obstacle(text: "an empty or incomplete struct")) }
    // C++ passes what has a destructor by a hidden reference (DWARF 5, 5.7.1.1).
    if number(&die, DW_AT_calling_convention) == DW_CC_pass_by_reference { return .success("void *") }
    var members: [String] = []
    var obstacle: Obstacle?
    forEachChild(of: &die) { child in
      switch Int(dwarf_tag(&child)) {
      case DW_TAG_member where dwarf_hasattr(&child, UInt32(DW_AT_external)) == 0:
        let bits = number(&child, DW_AT_bit_size).map { " : \($0)" } ?? ""
        switch declaration(type(of: &child), "m\(members.count)", depth: depth + 1) {
        case .success(let text): members.append("\(text)\(bits);")
        case .failure(let reason): obstacle = obstacle ?? reason
        }
      case DW_TAG_inheritance:
        switch declaration(type(of: &child), "m\(members.count)", depth: depth + 1) {
        case .success(let text): members.append("\(text);")
        case .failure(let reason): obstacle = obstacle ?? reason
        }
      default: break
      }
    }
    if let obstacle { return .failure(obstacle) }
    guard members.count <= mostMembers else { return .failure(Obstacle(text: "a struct of \(members.count) members")) }
    let kind = Int(dwarf_tag(&die)) == DW_TAG_union_type ? "union" : "struct"
    return .success("\(kind) { \(members.joined(separator: " ")) }")
  }
}
