import BPF
import JIT

/// The line of source text that machine code from an address on comes from.
struct LineRow: Equatable {
  /// Bytes from the start of the image.
  let offset: Int
  /// An index of the files of `LineRows`.
  let file: Int
  /// The line, counted from 1.
  let line: Int
  /// The column, counted from 1; 0 if not known.
  let column: Int
  /// Whether the function's prologue ends here.
  let endsPrologue: Bool
}

/// The lines of a compiled program, function by function.
struct LineRows {
  /// The names of the files.
  private(set) var files: [String] = []
  /// The rows of each function, in the order of their addresses; empty for one whose lines are not known.
  private(set) var functions: [[LineRow]] = []

  /// Whether any line is known.
  var isEmpty: Bool { files.isEmpty }

  init(_ compiled: CompiledProgram) {
    let offsets = compiled.instructionOffsets
    let lines = compiled.program.lines
    var numbers: [String: Int] = [:]
    for function in compiled.functions {
      let first = lines.partitioningIndex { $0.instruction >= function.instructions.lowerBound }
      let last = lines.partitioningIndex { $0.instruction >= function.instructions.upperBound }
      var rows: [LineRow] = []
      for line in lines[first..<last] {
        // Lines of at most 32 bits: what is longer comes from a damaged object.
        guard line.line > 0, line.line <= Int(UInt32.max) else { continue }
        let file = numbers[line.file] ?? files.count
        if file == files.count {
          numbers[line.file] = file
          files.append(line.file)
        }
        func row(at offset: Int, endsPrologue: Bool) -> LineRow {
          LineRow(offset: offset, file: file, line: line.line, column: max(0, line.column), endsPrologue: endsPrologue)
        }
        let offset = offsets[line.instruction]
        // The prologue belongs to the first line. A debugger that skips it stops at the second row of that line.
        if rows.isEmpty { rows.append(row(at: function.code.lowerBound, endsPrologue: false)) }
        // An instruction without code leaves its place to the next.
        if rows.count > 1, rows[rows.count - 1].offset == offset { rows.removeLast() }
        rows.append(row(at: offset, endsPrologue: rows.count == 1))
      }
      functions.append(rows)
    }
  }
}
