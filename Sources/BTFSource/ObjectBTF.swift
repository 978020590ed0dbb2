import CBPF
import CTypes
import Support
import TypeSources

/// The BTF of an object that is to be loaded: functions, variables by section, types of map values. Read by libbpf.
package struct ObjectBTF: ~Copyable {
  private let parsed: ParsedBTF
  private let reader: BTFTypeReader
  /// The declaration tags of each type that has some, by their numbers; nil for BTF that is being written.
  private let tagsOfTypes: [UInt32: [UInt32]]?

  /// Reads the content of a .BTF section.
  /// - Parameter bytes: the section's content.
  /// - Throws: `DescriptionError` if libbpf refuses it.
  package init(_ bytes: [UInt8]) throws(DescriptionError) {
    kft_bpf_be_quiet()
    guard let btf = btf__new(bytes, UInt32(truncatingIfNeeded: bytes.count)) else {
      throw DescriptionError(description: "libbpf refuses the BTF: \(SystemError.last)")
    }
    parsed = ParsedBTF(owning: btf)
    // BPF has no vector registers.
    reader = BTFTypeReader(btf: btf, mayHoldVectors: false, pointees: .described)
    var tags: [UInt32: [UInt32]] = [:]
    for number in 1..<max(1, btf__type_cnt(btf)) {
      guard let type = btf__type_by_id(btf, number), BTFKind(type) == .declarationTag else { continue }
      tags[type.pointee.type, default: []].append(number)
    }
    tagsOfTypes = tags
  }

  /// Creates BTF without types.
  /// - Throws: `DescriptionError` if there is no memory.
  package init() throws(DescriptionError) {
    guard let btf = btf__new_empty() else { throw DescriptionError(description: "libbpf: \(SystemError.last)") }
    parsed = ParsedBTF(owning: btf)
    reader = BTFTypeReader(btf: btf, mayHoldVectors: false, pointees: .described)
    tagsOfTypes = nil
  }

  var btf: OpaquePointer { parsed.btf }

  /// The types for a verifier; nil if there are none, or if they are not sound.
  package var typeTable: KernelTypeTable? { tagsOfTypes == nil ? nil : KernelTypeTable(parsed) }

  /// How far a function or variable is visible (`enum btf_func_linkage`, `BTF_VAR_*`).
  package enum Linkage: UInt32, Sendable {
    /// In its file.
    case local = 0
    /// For other files.
    case global = 1
    /// It is defined elsewhere.
    case external = 2
  }

  /// A function.
  package struct Function: Sendable {
    /// Its type, of kind `BTF_KIND_FUNC`.
    package let id: UInt32
    /// Its visibility.
    package let linkage: Linkage
    /// Its name and types.
    package let signature: Signature
  }

  /// A variable of a section.
  package struct Variable: Sendable {
    /// Its number.
    package let id: UInt32
    /// Its name.
    package let name: String
    /// Its visibility.
    package let linkage: Linkage
    /// The number of its type.
    package let type: UInt32
    /// Its size in bytes; 0 if it is not complete.
    package let size: Int
  }

  /// A section: what it holds, in the order of the BTF.
  package struct Section: Sendable {
    /// Its name, such as ".maps".
    package let name: String
    /// Its variables.
    package let variables: [Variable]
    /// Its functions: those that are defined elsewhere.
    package let functions: [Function]
  }

  private var types: Range<UInt32> { 1..<max(1, btf__type_cnt(btf)) }

  /// A function by its number; nil if the number is that of no function with a name and a prototype.
  /// - Parameter id: the number of its type.
  package func function(_ id: UInt32) -> Function? {
    guard let type = btf__type_by_id(btf, id), BTFKind(type) == .function,
      let name = reader.name(type.pointee.name_off),
      let prototype = btf__type_by_id(btf, type.pointee.type), BTFKind(prototype) == .prototype,
      let linkage = Linkage(rawValue: UInt32(btf_vlen(type)))
    else { return nil }
    return Function(id: id, linkage: linkage, signature: reader.signature(name, prototype, at: "type \(id)"))
  }

  /// The declaration tags of functions and their parameters, by the number of the function, in the order of the BTF.
  ///
  /// A parameter that points to a type with a tag has that tag's name, too.
  package var functionTags: [UInt32: [(text: String, parameter: Int?)]] {
    var tags: [UInt32: [(text: String, parameter: Int?)]] = [:]
    for id in types {
      guard let type = btf__type_by_id(btf, id) else { continue }
      switch BTFKind(type) {
      case .declarationTag?:
        guard let place = btf_decl_tag(type), let text = reader.name(type.pointee.name_off) else { continue }
        let parameter = place.pointee.component_idx
        tags[type.pointee.type, default: []].append((text, parameter < 0 ? nil : Int(parameter)))
      case .function?:
        guard let prototype = btf__type_by_id(btf, type.pointee.type), BTFKind(prototype) == .prototype,
          let parameters = btf_params(prototype)
        else { continue }
        for index in 0..<Int(btf_vlen(prototype)) {
          for text in self.tags(ofPointer: parameters[index].type) { tags[id, default: []].append((text, index)) }
        }
        if self.tags(ofPointer: prototype.pointee.type).contains("arena") {
          tags[id, default: []].append(("result:arena", nil))
        }
      default: continue
      }
    }
    return tags
  }

  /// All functions, in the order of the BTF.
  package var functions: [Function] { types.compactMap { function($0) } }

  /// All sections, in the order of the BTF.
  package var sections: [Section] {
    types.compactMap { id in
      guard let type = btf__type_by_id(btf, id), BTFKind(type) == .section,
        let name = reader.name(type.pointee.name_off),
        let list = btf_var_secinfos(type)
      else { return nil }
      var variables: [Variable] = []
      var functions: [Function] = []
      for index in 0..<Int(btf_vlen(type)) {
        if let function = function(list[index].type) { functions.append(function) }
        if let variable = variable(list[index].type) { variables.append(variable) }
      }
      return Section(name: name, variables: variables, functions: functions)
    }
  }

  private func variable(_ id: UInt32) -> Variable? {
    guard let type = btf__type_by_id(btf, id), BTFKind(type) == .variable,
      let name = reader.name(type.pointee.name_off),
      let details = btf_var(type), let linkage = Linkage(rawValue: details.pointee.linkage)
    else { return nil }
    return Variable(
      id: id, name: name, linkage: linkage, type: type.pointee.type, size: size(of: type.pointee.type) ?? 0)
  }

  /// The size of a type in bytes; nil if it has none.
  /// - Parameter id: the number of the type.
  package func size(of id: UInt32) -> Int? {
    let size = btf__resolve_size(btf, id)
    return size < 0 ? nil : Int(size)
  }

  /// A string of the BTF's string section; nil for an empty one and outside the section.
  /// - Parameter offset: bytes from the start of the strings.
  package func text(at offset: UInt32) -> String? { reader.name(offset) }

  /// A line of source text, without the white space around it; empty outside the string section.
  /// - Parameter offset: bytes from the start of the strings.
  package func line(at offset: UInt32) -> String {
    guard let text = btf__name_by_offset(btf, offset) else { return "" }
    let words = String(cString: text).split { $0 == " " || $0 == "\t" }
    return words.joined(separator: " ").printable
  }

  /// A type by its number.
  /// - Parameter id: the number of the type.
  package func type(_ id: UInt32) -> CType { reader.read(id) }

  /// A member of a struct or union.
  package struct Member: Sendable {
    /// Its name; nil for an anonymous one.
    package let name: String?
    /// The number of its type.
    package let type: UInt32
    /// Bits from the start of the record.
    package let bitOffset: Int
  }

  /// The members of a struct or union, or nil for any other type. Qualifiers and typedefs are looked through.
  /// - Parameter id: the number of the type.
  package func members(of id: UInt32) -> [Member]? {
    guard let type = plain(id), [.structure, .union].contains(BTFKind(type)), let list = btf_members(type) else {
      return nil
    }
    return (0..<Int(btf_vlen(type))).map { index in
      let member = list[index]
      let offset = btf_kflag(type) ? member.offset & 0xff_ffff : member.offset
      return Member(name: reader.name(member.name_off), type: member.type, bitOffset: Int(offset))
    }
  }

  /// The name of a struct, union or enumeration, complete or only declared; nil if it has none.
  /// - Parameter id: the number of the type; qualifiers, tags and typedefs are looked through.
  package func name(ofType id: UInt32) -> String? {
    // libbpf resolves no type that is only declared.
    var next = id
    for _ in 0..<32 {
      guard let type = btf__type_by_id(btf, next) else { return nil }
      switch BTFKind(type) {
      case .typeTag?, .const?, .volatile?, .restrict?, .typedef?: next = type.pointee.type
      default: return reader.name(type.pointee.name_off)
      }
    }
    return nil
  }

  /// The type that a pointer leads to; nil for any other type.
  /// - Parameter id: the number of the type; qualifiers and typedefs are looked through.
  package func pointee(of id: UInt32) -> UInt32? {
    guard let type = plain(id), BTFKind(type) == .pointer else { return nil }
    return type.pointee.type
  }

  /// The tags of what a pointer leads to (`BTF_KIND_TYPE_TAG`), such as "kptr"; none for any other type.
  /// - Parameter id: the number of the type; qualifiers and typedefs are looked through.
  package func tags(ofPointer id: UInt32) -> [String] {
    guard var next = pointee(of: id) else { return [] }
    var tags: [String] = []
    // Malformed BTF may contain cycles.
    for _ in 0..<16 {
      guard let type = btf__type_by_id(btf, next) else { return tags }
      switch BTFKind(type) {
      case .typeTag?: if let name = reader.name(type.pointee.name_off) { tags.append(name) }
      case .const?, .volatile?, .restrict?: break
      default: return tags
      }
      next = type.pointee.type
    }
    return tags
  }

  /// The declaration tags of a variable, or of a member of a structure (`BTF_KIND_DECL_TAG`).
  /// - Parameters:
  ///   - id: the number of the variable or the structure.
  ///   - member: the index of the member; nil for all of it.
  package func declarationTags(of id: UInt32, member: Int?) -> [String] {
    (tagsOfTypes.map { $0[id] ?? [] } ?? Array(types)).compactMap { number in
      guard let type = btf__type_by_id(btf, number), BTFKind(type) == .declarationTag, type.pointee.type == id,
        let tag = btf_decl_tag(type), Int(tag.pointee.component_idx) == member ?? -1
      else { return nil }
      return reader.name(type.pointee.name_off)
    }
  }

  /// Whether a type is a structure, not a union.
  /// - Parameter id: the number of the type; qualifiers and typedefs are looked through.
  package func isStructure(_ id: UInt32) -> Bool { plain(id).map { BTFKind($0) == .structure } ?? false }

  /// The number of a type behind qualifiers and typedefs.
  /// - Parameter id: the number of the type.
  package func resolved(_ id: UInt32) -> UInt32 { UInt32(max(0, btf__resolve_type(btf, id))) }

  /// The structures, by their numbers.
  package var structures: [UInt32] {
    types.filter { id in btf__type_by_id(btf, id).map { BTFKind($0) == .structure } ?? false }
  }

  /// The element type and the number of elements of an array; nil for any other type.
  /// - Parameter id: the number of the type; qualifiers and typedefs are looked through.
  package func array(_ id: UInt32) -> (element: UInt32, count: Int)? {
    guard let type = plain(id), BTFKind(type) == .array, let array = btf_array(type) else { return nil }
    return (array.pointee.type, Int(array.pointee.nelems))
  }

  /// The type that is no array of the elements of an array, and how many of them it has in all; 1 for any other type. Nil where
  /// arrays are nested too deeply (`MAX_RESOLVE_DEPTH`), or their elements cannot be counted.
  package func elements(of id: UInt32) -> (element: UInt32, count: Int)? {
    var (element, count, depth) = (id, 1, 0)
    while let array = array(element) {
      let (product, overflows) = count.multipliedReportingOverflow(by: array.count)
      depth += 1
      guard depth <= 32, !overflows, product <= 1 << 30 else { return nil }
      (element, count) = (array.element, product)
    }
    return (element, count)
  }

  /// The type behind qualifiers and typedefs.
  private func plain(_ id: UInt32) -> UnsafePointer<btf_type>? {
    let resolved = btf__resolve_type(btf, id)
    guard resolved > 0 else { return nil }
    return btf__type_by_id(btf, UInt32(resolved))
  }
}
