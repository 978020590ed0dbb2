import BTFSource
import Support
import TypeSources

/// The CO-RE relocations of an object, resolved by libbpf's own code.
struct TypeRelocations {
  /// A relocation that could not be resolved.
  struct Unresolved: Sendable {
    /// The number of the section.
    let section: Int
    /// Bytes from the start of the section.
    let offset: Int
    /// The relocation in words, and why it is not resolved.
    let reason: String
  }

  /// Those that could not be resolved: functions that hold one cannot be linked.
  private(set) var unresolved: [Unresolved] = []

  /// Resolves the relocations in the object's instructions.
  /// - Parameters:
  ///   - elf: the object.
  ///   - records: its section .BTF.ext.
  ///   - btf: its BTF.
  ///   - path: the BTF of a kernel; nil if there is none to be used.
  ///   - modules: the BTF of modules of that kernel.
  init(
    _ elf: inout ELFObject, _ records: BTFExtension, _ btf: borrowing ObjectBTF, kernel path: String?,
    modules: [String] = []
  ) {
    let all = records.typeRelocations.filter { _, list in list.contains { $0.kind != Self.localType } }
    guard !all.isEmpty else { return }
    var problem = path == nil ? "no kernel's types are at hand" : nil
    if let fault = btf.fault { problem = "section .BTF: \(fault)" }
    guard problem == nil, let path else {
      keep(all, elf, btf, problem ?? "")
      return
    }
    do throws(DescriptionError) {
      let types = try KernelTypes(path: path, modules: modules)
      for (name, relocations) in all { resolve(relocations, Self.section(name, elf, btf), &elf, btf, types) }
    } catch {
      keep(all, elf, btf, error.description)
    }
  }

  /// `BPF_CORE_TYPE_ID_LOCAL`: the compiler wrote the number of the object's own type.
  private static let localType: UInt32 = 6

  /// The code section that is named by an offset in the strings of the BTF.
  private static func section(_ name: UInt32, _ elf: ELFObject, _ btf: borrowing ObjectBTF) -> Int? {
    elf.codeSections(named: btf.text(at: name)).first
  }

  private mutating func keep(
    _ all: [UInt32: [BTFExtension.TypeRelocation]], _ elf: ELFObject, _ btf: borrowing ObjectBTF, _ reason: String
  ) {
    for (name, relocations) in all {
      guard let section = Self.section(name, elf, btf) else { continue }
      for relocation in relocations where relocation.kind != Self.localType {
        unresolved.append(
          Unresolved(section: section, offset: relocation.offset, reason: "\(Self.words(relocation, btf)): \(reason)"))
      }
    }
  }

  private mutating func resolve(
    _ relocations: [BTFExtension.TypeRelocation], _ section: Int?, _ elf: inout ELFObject,
    _ btf: borrowing ObjectBTF, _ types: borrowing KernelTypes
  ) {
    guard let section else { return }
    let content = elf.content(section)
    for relocation in relocations where relocation.kind != Self.localType {
      guard relocation.offset % 8 == 0, relocation.offset <= content.count - 8 else { continue }
      // The second slot of a 64-bit immediate belongs to the instruction.
      let isWide = content[content.startIndex + relocation.offset] == 0x18
      let size = isWide && relocation.offset <= content.count - 16 ? 16 : 8
      var bytes = Array(elf.content(section)[offsets: relocation.offset..<relocation.offset + size])
      let error = btf.relocate(
        type: relocation.type, access: relocation.access, kind: relocation.kind, against: types, &bytes)
      if let error {
        unresolved.append(
          Unresolved(
            section: section, offset: relocation.offset,
            reason: "\(Self.words(relocation, btf)): libbpf does not resolve it against \(types.path): \(error)"))
      } else {
        elf.replace(bytes, at: relocation.offset, in: section)
      }
    }
  }

  /// What a relocation is about: "a CO-RE relocation of task_struct.pid".
  private static func words(_ relocation: BTFExtension.TypeRelocation, _ btf: borrowing ObjectBTF) -> String {
    "a CO-RE relocation of \(path(relocation, btf))"
  }

  /// The type and the member that a relocation is about: "struct task_struct.pid".
  private static func path(_ relocation: BTFExtension.TypeRelocation, _ btf: borrowing ObjectBTF) -> String {
    var text = btf.name(ofType: relocation.type) ?? "a type without a name"
    // Kinds 0 to 5 are about fields; the first number counts elements of that type.
    guard relocation.kind <= 5, let access = btf.text(at: relocation.access) else { return text }
    var type: UInt32? = relocation.type
    for part in access.split(separator: ":").dropFirst() {
      guard let index = Int(part), let current = type else { break }
      if let members = btf.members(of: current), members.indices.contains(index) {
        if let name = members[index].name { text += ".\(name)" }
        type = members[index].type
      } else if let array = btf.array(current) {
        text += "[\(index)]"
        type = array.element
      } else {
        break
      }
    }
    return text
  }
}
