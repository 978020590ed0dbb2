import BPF
import BTFSource
import CTypes
import Support

/// What .BTF.ext says about the functions of an object.
struct ObjectDebugInformation {
  private let elf: ELFObject
  private let records: BTFExtension

  init(_ elf: ELFObject, _ records: BTFExtension) {
    self.elf = elf
    self.records = records
  }

  /// Adds prototypes and source lines.
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
    // Many instructions share a line.
    var files: [UInt32: String] = [:]
    var texts: [UInt32: String] = [:]
    for (name, infos) in records.lines {
      for info in infos.sorted(by: { $0.offset < $1.offset }) {
        guard let index = holder(name, info.offset, functions, btf),
          let instruction = functions[index].instruction(at: info.offset),
          functions[index].lines.last?.instruction != instruction
        else { continue }
        let file = files[info.file] ?? btf.text(at: info.file) ?? ""
        let text = texts[info.text] ?? btf.line(at: info.text)
        files[info.file] = file
        texts[info.text] = text
        functions[index].lines.append(
          SourceLine(instruction: instruction, file: file, line: info.line, column: info.column, text: text))
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
}
