import JIT
internal import X86

/// The content of `.debug_info` and `.debug_abbrev`, version 4 (DWARF 4 section 7.5): each function, and in it the BPF
/// registers and the stack-argument slots that it is given, as variables.
struct DebugEntries {
  private var information = ByteWriter()
  private var abbreviations = ByteWriter()

  /// The content of `.debug_info`.
  var bytes: [UInt8] { information.bytes }
  /// The content of `.debug_abbrev`.
  var abbreviationBytes: [UInt8] { abbreviations.bytes }

  // MARK: Numbers of DWARF

  /// DW_TAG_* (DWARF 4, figure 18).
  private enum Tag {
    static let unit: UInt8 = 0x11
    static let baseType: UInt8 = 0x24
    static let function: UInt8 = 0x2E
    static let variable: UInt8 = 0x34
  }

  /// DW_AT_* (DWARF 4, figure 20).
  private enum Attribute {
    static let location: UInt8 = 0x02
    static let name: UInt8 = 0x03
    static let byteSize: UInt8 = 0x0B
    static let lines: UInt8 = 0x10
    static let lowAddress: UInt8 = 0x11
    static let highAddress: UInt8 = 0x12
    static let language: UInt8 = 0x13
    static let folder: UInt8 = 0x1B
    static let producer: UInt8 = 0x25
    static let file: UInt8 = 0x3A
    static let line: UInt8 = 0x3B
    static let encoding: UInt8 = 0x3E
    static let isExternal: UInt8 = 0x3F
    static let frameBase: UInt8 = 0x40
    static let type: UInt8 = 0x49
  }

  /// DW_FORM_* (DWARF 4, figure 21).
  private enum Form {
    static let address: UInt8 = 0x01
    static let data2: UInt8 = 0x05
    static let data8: UInt8 = 0x07
    static let string: UInt8 = 0x08
    static let data1: UInt8 = 0x0B
    static let reference: UInt8 = 0x13
    static let unsigned: UInt8 = 0x0F
    static let section: UInt8 = 0x17
    static let expression: UInt8 = 0x18
    static let present: UInt8 = 0x19
  }

  /// DW_OP_* (DWARF 4, figure 24).
  private enum Operation {
    static let register: UInt8 = 0x50
    static let frameBase: UInt8 = 0x91
    static let frameAddress: UInt8 = 0x9C
  }

  private enum Abbreviation {
    static let unit: UInt8 = 1
    static let baseType: UInt8 = 2
    static let function: UInt8 = 3
    static let functionWithLine: UInt8 = 4
    static let variable: UInt8 = 5
    static let unitWithLines: UInt8 = 6
  }

  /// DW_LANG_C99, and DW_LANG_Mips_Assembler, which stands for any assembler.
  private enum Language {
    static let c: UInt16 = 0x0C
    static let assembler: UInt16 = 0x8001
  }

  // MARK: Entries

  /// - Parameters:
  ///   - compiled: the program.
  ///   - rows: its lines.
  ///   - name: the file that it was read from.
  ///   - folder: the folder that names of files are relative to.
  init(_ compiled: CompiledProgram, _ rows: LineRows, name: String, folder: String) {
    appendAbbreviations()
    information.number(UInt32(0))
    information.number(UInt16(4))
    information.number(UInt32(0))
    information.byte(8)
    information.byte(rows.isEmpty ? Abbreviation.unit : Abbreviation.unitWithLines)
    information.string("kfunctest")
    let isC = rows.files.contains { $0.hasSuffix(".c") || $0.hasSuffix(".h") }
    information.number(isC ? Language.c : Language.assembler)
    information.string(rows.files.first ?? name)
    information.string(folder)
    information.number(UInt64(compiled.entry))
    information.number(UInt64(compiled.size))
    if !rows.isEmpty { information.number(UInt32(0)) }
    let type = UInt32(information.count)
    information.byte(Abbreviation.baseType)
    information.string("u64")
    // DW_ATE_unsigned.
    information.byte(7)
    information.byte(8)
    for (function, rows) in zip(compiled.functions, rows.functions) {
      append(function, rows.first, entry: compiled.entry, type: type)
    }
    information.byte(0)
    information.patch(UInt32(information.count - 4), at: 0)
  }

  private mutating func append(_ function: CompiledFunction, _ row: LineRow?, entry: UInt, type: UInt32) {
    information.byte(row == nil ? Abbreviation.function : Abbreviation.functionWithLine)
    information.string(function.name)
    information.number(UInt64(entry + UInt(function.code.lowerBound)))
    information.number(UInt64(function.code.count))
    information.number(type)
    expression([Operation.frameAddress])
    if let row {
      information.unsignedLEB(row.file + 1)
      information.unsignedLEB(row.line)
    }
    for (number, register) in FrameLayout.bpfRegisters.enumerated() {
      variable("r\(number)", type, [Operation.register + register.dwarf])
    }
    if function.frame.incomingSlots > 0 {
      for slot in 1...function.frame.incomingSlots {
        if slot == 1 {
          variable("slot1", type, [Operation.register + GeneralRegister.r9.dwarf])
        } else {
          // Slot 2 is at the canonical frame address: above the return address.
          var operand = ByteWriter()
          operand.signedLEB(8 * (slot - 2))
          variable("slot\(slot)", type, [Operation.frameBase] + operand.bytes)
        }
      }
    }
    information.byte(0)
  }

  private mutating func variable(_ name: String, _ type: UInt32, _ location: [UInt8]) {
    information.byte(Abbreviation.variable)
    information.string(name)
    information.number(type)
    expression(location)
  }

  private mutating func expression(_ bytes: [UInt8]) {
    information.unsignedLEB(bytes.count)
    information.raw(bytes)
  }

  private mutating func appendAbbreviations() {
    let unit = [
      Attribute.producer, Form.string, Attribute.language, Form.data2, Attribute.name, Form.string, Attribute.folder,
      Form.string, Attribute.lowAddress, Form.address, Attribute.highAddress, Form.data8,
    ]
    let function = [
      Attribute.name, Form.string, Attribute.lowAddress, Form.address, Attribute.highAddress, Form.data8,
      Attribute.type, Form.reference, Attribute.frameBase, Form.expression, Attribute.isExternal, Form.present,
    ]
    abbreviation(Abbreviation.unit, Tag.unit, hasChildren: true, unit)
    abbreviation(
      Abbreviation.unitWithLines, Tag.unit, hasChildren: true, unit + [Attribute.lines, Form.section])
    abbreviation(
      Abbreviation.baseType, Tag.baseType, hasChildren: false,
      [Attribute.name, Form.string, Attribute.encoding, Form.data1, Attribute.byteSize, Form.data1])
    abbreviation(Abbreviation.function, Tag.function, hasChildren: true, function)
    abbreviation(
      Abbreviation.functionWithLine, Tag.function, hasChildren: true,
      function + [Attribute.file, Form.unsigned, Attribute.line, Form.unsigned])
    abbreviation(
      Abbreviation.variable, Tag.variable, hasChildren: false,
      [Attribute.name, Form.string, Attribute.type, Form.reference, Attribute.location, Form.expression])
    abbreviations.byte(0)
  }

  private mutating func abbreviation(_ number: UInt8, _ tag: UInt8, hasChildren: Bool, _ attributes: [UInt8]) {
    abbreviations.raw([number, tag, hasChildren ? 1 : 0])
    abbreviations.raw(attributes)
    abbreviations.raw([0, 0])
  }
}
