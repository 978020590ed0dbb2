import BPF
import BTFSource
import CTypes
import Support

/// What .BTF.ext says about the functions of an object.
struct ObjectDebugInformation {
  private let elf: ELFObject
  private let records: BTFExtension

  /// Reads section .BTF.ext.
  /// - Parameters:
  ///   - elf: the object.
  ///   - btf: its BTF.
  /// - Throws: `HarnessError` with code `badProgram` that names the offset.
  init(_ elf: ELFObject, _ btf: borrowing ObjectBTF) throws(HarnessError) {
    self.elf = elf
    guard elf.section(named: ".BTF") != nil, let section = elf.section(named: ".BTF.ext") else {
      records = BTFExtension()
      return
    }
    records = try BTFExtension(elf.content(section), path: elf.path)
  }

  /// Adds prototypes, source lines and CO-RE relocations.
  /// - Parameters:
  ///   - functions: the functions, in the order of sections and offsets.
  ///   - btf: the BTF.
  func read(into functions: inout [ObjectFunction], _ btf: borrowing ObjectBTF) {
    for (name, infos) in records.functions {
      for info in infos {
        guard let index = holder(name, info.offset, functions, btf),
          functions[index].range.lowerBound == info.offset
        else { continue }
        functions[index].signature = btf.function(info.type)?.signature
      }
    }
    for (name, infos) in records.lines {
      for info in infos.sorted(by: { $0.offset < $1.offset }) {
        guard let index = holder(name, info.offset, functions, btf),
          let instruction = functions[index].instruction(at: info.offset),
          functions[index].lines.last?.instruction != instruction
        else { continue }
        functions[index].lines.append(
          SourceLine(
            instruction: instruction, file: btf.text(at: info.file) ?? "", line: info.line, column: info.column,
            text: btf.line(at: info.text)))
      }
    }
    for (name, relocations) in records.typeRelocations {
      for relocation in relocations {
        // BPF_CORE_TYPE_ID_LOCAL: the compiler wrote the number of the object's own type.
        guard relocation.kind != 6, let index = holder(name, relocation.offset, functions, btf) else { continue }
        functions[index].unresolved.append(
          "offset \(relocation.offset): a CO-RE relocation of \(Self.path(relocation, btf))")
      }
    }
  }

  /// The function at an offset of a section that is named by an offset in the strings of the BTF.
  private func holder(
    _ name: UInt32, _ offset: Int, _ functions: [ObjectFunction], _ btf: borrowing ObjectBTF
  ) -> Int? {
    guard let name = btf.text(at: name) else { return nil }
    for (index, section) in elf.sections.enumerated() where section.isCode && section.name == name {
      if let found = functions.index(at: offset, in: index) { return found }
    }
    return nil
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
