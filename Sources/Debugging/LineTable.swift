import JIT

/// The content of `.debug_line`, version 4 (DWARF 4 section 6.2).
struct LineTable {
  /// Numbers of the header, which decide how special opcodes are coded.
  private enum Header {
    static let lineBase = -5
    static let lineRange = 14
    static let opcodeBase = 13
    /// The numbers of operands of opcodes 1 to 12.
    static let operandCounts: [UInt8] = [0, 1, 1, 1, 1, 0, 0, 0, 1, 0, 0, 1]
  }

  /// DW_LNS_* and DW_LNE_* (DWARF 4 section 7.21).
  private enum Opcode {
    static let copy: UInt8 = 1
    static let advanceAddress: UInt8 = 2
    static let advanceLine: UInt8 = 3
    static let setFile: UInt8 = 4
    static let setColumn: UInt8 = 5
    static let prologueEnd: UInt8 = 10
    static let extended: UInt8 = 0
    static let endSequence: UInt8 = 1
    static let setAddress: UInt8 = 2
  }

  private var writer = ByteWriter()

  /// The section's content.
  var bytes: [UInt8] { writer.bytes }

  init(_ rows: LineRows, of compiled: CompiledProgram) {
    writer.number(UInt32(0))
    writer.number(UInt16(4))
    writer.number(UInt32(0))
    let header = writer.count
    // Instructions of 1 byte, one operation each, all rows are starts of statements.
    writer.raw([1, 1, 1, UInt8(bitPattern: Int8(Header.lineBase)), UInt8(Header.lineRange), UInt8(Header.opcodeBase)])
    writer.raw(Header.operandCounts)
    // No folders: names are relative to that of the compilation unit.
    writer.byte(0)
    for file in rows.files {
      writer.string(file)
      writer.raw([0, 0, 0])
    }
    writer.byte(0)
    writer.patch(UInt32(writer.count - header), at: header - 4)
    for (function, rows) in zip(compiled.functions, rows.functions) where !rows.isEmpty {
      append(rows, end: function.code.upperBound, entry: compiled.entry)
    }
    writer.patch(UInt32(writer.count - 4), at: 0)
  }

  /// Appends the sequence of one function.
  private mutating func append(_ rows: [LineRow], end: Int, entry: UInt) {
    var (offset, file, line, column) = (rows[0].offset, 0, 1, 0)
    writer.raw([Opcode.extended, 9, Opcode.setAddress])
    writer.number(UInt64(entry + UInt(offset)))
    for row in rows {
      if row.file != file {
        writer.byte(Opcode.setFile)
        writer.unsignedLEB(row.file + 1)
      }
      if row.column != column {
        writer.byte(Opcode.setColumn)
        writer.unsignedLEB(row.column)
      }
      if row.endsPrologue { writer.byte(Opcode.prologueEnd) }
      advance(row.offset - offset, row.line - line)
      (offset, file, line, column) = (row.offset, row.file, row.line, row.column)
    }
    writer.byte(Opcode.advanceAddress)
    writer.unsignedLEB(end - offset)
    writer.raw([Opcode.extended, 1, Opcode.endSequence])
  }

  /// Appends a row: one special opcode where its range allows that.
  private mutating func advance(_ bytes: Int, _ lines: Int) {
    let fits = lines >= Header.lineBase && lines < Header.lineBase + Header.lineRange
    if fits, bytes < 256 {
      let opcode = (lines - Header.lineBase) + Header.lineRange * bytes + Header.opcodeBase
      if opcode < 256 {
        writer.byte(UInt8(opcode))
        return
      }
    }
    writer.byte(Opcode.advanceAddress)
    writer.unsignedLEB(bytes)
    writer.byte(Opcode.advanceLine)
    writer.signedLEB(lines)
    writer.byte(Opcode.copy)
  }
}
