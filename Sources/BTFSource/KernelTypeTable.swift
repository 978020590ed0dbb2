import CBPF
import Glibc
import TypeSources

/// The types of a kernel for its verifier, read from BTF by libbpf.
///
/// What libbpf parsed is only read: several threads may share it.
package final class KernelTypeTable: KernelTypeSource {
  private nonisolated(unsafe) let btf: OpaquePointer
  /// The variables that each processor has.
  private let perCPU: Set<UInt32>

  /// Reads the types.
  /// - Parameter path: raw BTF, as /sys/kernel/btf/vmlinux, or an ELF file with a section .BTF.
  /// - Throws: `DescriptionError` if libbpf cannot read it, or if its types are not sound.
  package init(path: String) throws(DescriptionError) {
    btf = try KernelTypes.parse(path)
    perCPU = Self.perCPUVariables(btf)
  }

  /// Reads the types of an object.
  /// - Parameter bytes: the content of its section .BTF.
  /// - Returns: nil if libbpf cannot read it, or if its types are not sound.
  package init?(_ bytes: [UInt8]) {
    guard let btf = btf__new(bytes, UInt32(truncatingIfNeeded: bytes.count)) else { return nil }
    guard BTFSoundness.fault(btf) == nil else {
      btf__free(btf)
      return nil
    }
    self.btf = btf
    perCPU = []
  }

  private static func perCPUVariables(_ btf: OpaquePointer) -> Set<UInt32> {
    let id = btf__find_by_name_kind(btf, ".data..percpu", UInt32(BTFKind.section.rawValue))
    guard id > 0, let type = btf__type_by_id(btf, UInt32(id)), let list = btf_var_secinfos(type) else { return [] }
    return Set((0..<Int(btf_vlen(type))).map { list[$0].type })
  }

  /// Whether a variable is one that each processor has.
  package func isPerCPU(_ variable: UInt32) -> Bool { perCPU.contains(variable) }

  deinit { btf__free(btf) }

  /// A type; nil for a number that no type has, and for 0.
  package func type(_ id: UInt32) -> KernelType? {
    guard id != 0, let type = btf__type_by_id(btf, id) else { return nil }
    let size = Int(type.pointee.size)
    let next = type.pointee.type
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
      return .array(element: array.pointee.type, count: Int(array.pointee.nelems))
    case .structure, .union:
      return .structure(
        KernelType.Structure(
          isUnion: BTFKind(type) == .union, name: name(type.pointee.name_off), size: size, members: members(type)))
    case .forward: return .declaration(name: name(type.pointee.name_off))
    case .prototype:
      var parameters: [KernelType.Parameter] = []
      if let list = btf_params(type) {
        parameters = (0..<Int(btf_vlen(type))).map {
          KernelType.Parameter(name: name(list[$0].name_off), type: list[$0].type)
        }
      }
      return .prototype(result: next, parameters: parameters)
    case .function: return .function(name: name(type.pointee.name_off), prototype: next)
    case .variable: return .variable(name: name(type.pointee.name_off), type: next)
    case .section, .float, .declarationTag, nil: return .other
    }
  }

  /// The first type of a name; nil if there is none.
  package func id(_ kind: KernelType.Kind, named name: String) -> UInt32? {
    let id = btf__find_by_name_kind(btf, name, UInt32(Self.number(kind).rawValue))
    return id > 0 ? UInt32(id) : nil
  }

  /// The types of a name and its flavours.
  package func ids(_ kind: KernelType.Kind, flavoursOf name: String) -> [UInt32] {
    let wanted = Self.number(kind)
    var found: [UInt32] = []
    for id in 1..<max(1, btf__type_cnt(btf)) {
      guard let type = btf__type_by_id(btf, id), BTFKind(type) == wanted,
        let start = btf__name_by_offset(btf, type.pointee.name_off), strncmp(start, name, name.utf8.count) == 0,
        KernelType.essentialName(String(cString: start)) == name
      else { continue }
      found.append(id)
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
        name: name(list[index].name_off), type: list[index].type,
        bitOffset: Int(hasBitFields ? offset & 0xff_ffff : offset), bitFieldSize: hasBitFields ? Int(offset >> 24) : 0)
    }
  }
}
