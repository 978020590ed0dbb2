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
    let tags = btf.functionTags
    for (name, infos) in records.functions {
      let sections = elf.codeSections(named: btf.text(at: name))
      for info in infos {
        guard let index = Self.holder(info.offset, sections, functions),
          functions[index].range.lowerBound == info.offset
        else { continue }
        functions[index].signature = btf.function(info.type)?.signature
        functions[index].tags = (tags[info.type] ?? []).map { FunctionTag($0.text, parameter: $0.parameter) }
      }
    }
    // Many instructions share a line.
    var files: [UInt32: String] = [:]
    var texts: [UInt32: String] = [:]
    for (name, infos) in records.lines {
      let sections = elf.codeSections(named: btf.text(at: name))
      for info in infos.sorted(by: { $0.offset < $1.offset }) {
        guard let index = Self.holder(info.offset, sections, functions),
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

  /// The function at an offset of one of some sections.
  private static func holder(_ offset: Int, _ sections: [Int], _ functions: [ObjectFunction]) -> Int? {
    for section in sections { if let found = functions.index(at: offset, in: section) { return found } }
    return nil
  }
}
