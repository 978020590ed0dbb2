import BPF
import Debugging
import JIT
import TestSupport

/// A program of assembler text, compiled with its lines.
func compiled(_ text: String, file: String = "x.bpf.s") throws -> CompiledProgram {
  let assembled = try Assembler.assemble(text)
  let lines = assembled.lines.enumerated().map {
    SourceLine(instruction: $0, file: file, line: $1, column: 0, text: "")
  }
  let program = assembled.program.taking(lines: lines)
  let targets = program.kfuncs.map { _ in KfuncTarget(address: 0x1000, returnsPair: false) }
  return try JITCompiler().compile(program, kfuncs: targets)
}

/// A row of a line table as GNU readelf reads it.
struct ReadRow: Equatable {
  let line: Int
  let address: UInt
}

/// The rows in an ELF file, without the ends of sequences.
func rows(of image: CodeImage, _ folder: TemporaryFolder) throws -> [ReadRow] {
  try folder.write(image.bytes, to: "image.o")
  let text = try folder.run("readelf", ["--wide", "--debug-dump=decodedline", "image.o"])
  return text.split(separator: "\n").compactMap { row in
    let words = row.split(separator: " ")
    guard words.count >= 3, let line = Int(words[1]), words[2].hasPrefix("0x"),
      let address = UInt(words[2].dropFirst(2), radix: 16)
    else { return nil }
    return ReadRow(line: line, address: address)
  }
}
