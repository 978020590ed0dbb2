import CBPF
import Glibc
import TypeSources

/// The types of one BTF object: the kernel's, or those that a module has besides.
struct TypeList: @unchecked Sendable {
  /// What libbpf parsed; it is only read.
  let btf: OpaquePointer
  /// The module's name; empty for the kernel's own types.
  var name = ""
  /// The number of the first type that is not the kernel's.
  var first: UInt32 = 1
  /// What is added to the numbers of the module's own types, so that those of no two modules are the same.
  var shift: UInt32 = 0

  /// The first number behind its types.
  var end: UInt32 { btf__type_cnt(btf) + shift }

  /// The number outside of a type that has a number in this BTF.
  private func own(_ id: UInt32) -> UInt32 { id < first ? id : id &+ shift }

  /// A type; nil for a number that no type has, and for 0.
  func type(_ id: UInt32) -> KernelType? {
    guard id > shift, let type = btf__type_by_id(btf, id - shift) else { return nil }
    let size = Int(type.pointee.size)
    let next = own(type.pointee.type)
    switch BTFKind(type) {
    case .integer: return .integer(name: name(type.pointee.name_off), size: size)
    case .enumeration, .enumeration64: return .enumeration(name: name(type.pointee.name_off), size: size)
    case .pointer: return .pointer(next)
    case .const, .volatile, .restrict: return .modified(next, .qualifier)
    case .typedef: return .modified(next, .typedef(name(type.pointee.name_off)))
    // A tag with the flag is another attribute.
    case .typeTag: return .modified(next, btf_kflag(type) ? .qualifier : .tag(name(type.pointee.name_off)))
    case .array:
      guard let array = btf_array(type) else { return .other }
      return .array(element: own(array.pointee.type), count: Int(array.pointee.nelems))
    case .structure, .union:
      return .structure(
        KernelType.Structure(
          isUnion: BTFKind(type) == .union, name: name(type.pointee.name_off), size: size, members: members(type)))
    case .forward: return .declaration(name: name(type.pointee.name_off))
    case .prototype:
      var parameters: [KernelType.Parameter] = []
      if let list = btf_params(type) {
        parameters = (0..<Int(btf_vlen(type))).map {
          KernelType.Parameter(name: name(list[$0].name_off), type: own(list[$0].type))
        }
      }
      return .prototype(result: next, parameters: parameters)
    case .function: return .function(name: name(type.pointee.name_off), prototype: next)
    case .variable: return .variable(name: name(type.pointee.name_off), type: next)
    case .section, .float, .declarationTag, nil: return .other
    }
  }

  /// The first type of a name; nil if there is none.
  func id(_ kind: KernelType.Kind, named name: String) -> UInt32? {
    let id = btf__find_by_name_kind(btf, name, UInt32(Self.number(kind).rawValue))
    return id > 0 ? own(UInt32(id)) : nil
  }

  /// Variables that each processor has, by their numbers.
  var perCPUVariables: Set<UInt32> {
    let id = btf__find_by_name_kind(btf, ".data..percpu", UInt32(BTFKind.section.rawValue))
    // A module without such variables has not the section, and the kernel's is found.
    guard id >= first, let type = btf__type_by_id(btf, UInt32(id)), let list = btf_var_secinfos(type) else { return [] }
    return Set((0..<Int(btf_vlen(type))).map { own(list[$0].type) })
  }

  /// The types of a name and its flavours.
  func ids(_ kind: KernelType.Kind, flavoursOf name: String) -> [UInt32] {
    let wanted = Self.number(kind)
    var found: [UInt32] = []
    for id in first..<max(first, btf__type_cnt(btf)) {
      guard let type = btf__type_by_id(btf, id), BTFKind(type) == wanted,
        let start = btf__name_by_offset(btf, type.pointee.name_off), strncmp(start, name, name.utf8.count) == 0,
        KernelType.essentialName(String(cString: start)) == name
      else { continue }
      found.append(own(id))
    }
    return found
  }

  private static func number(_ kind: KernelType.Kind) -> BTFKind {
    switch kind {
    case .structure: .structure
    case .union: .union
    case .typedef: .typedef
    case .function: .function
    case .variable: .variable
    }
  }

  private func name(_ offset: UInt32) -> String {
    btf__name_by_offset(btf, offset).map { String(cString: $0) } ?? ""
  }

  private func members(_ type: UnsafePointer<btf_type>) -> [KernelType.Member] {
    guard let list = btf_members(type) else { return [] }
    let hasBitFields = btf_kflag(type)
    return (0..<Int(btf_vlen(type))).map { index in
      let offset = list[index].offset
      return KernelType.Member(
        name: name(list[index].name_off), type: own(list[index].type),
        bitOffset: Int(hasBitFields ? offset & 0xff_ffff : offset), bitFieldSize: hasBitFields ? Int(offset >> 24) : 0)
    }
  }
}
