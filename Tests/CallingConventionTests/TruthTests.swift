import CTypes
import CallingConvention
import TestSupport
import Testing

/// What a compiled truth program printed about one call.
struct Observed {
  var registers: [String: UInt64] = [:]
  var vectors: [UInt64] = []
  var stack: [UInt64] = []
  var result: [UInt8] = []
  var resultAddress: UInt64 = 0
}

@Suite("Placement against what compilers do")
struct TruthTests {
  static func parsedRows() throws -> (CTranslationUnit, [Signature]) {
    let unit = try CDeclarationParser.parse(truthTypes)
    let signatures = try truthRows.map { row in
      try #require(try CDeclarationParser.parse(row.prototype, types: unit.types).signatures.first)
    }
    return (unit, signatures)
  }

  static func output(path: String, _ program: TruthProgram) throws -> String {
    let folder = try TemporaryFolder()
    let source = try folder.write(program.source, to: "truth.c")
    let binary = folder.file("truth")
    let compiled = try ChildProcess.run(
      path,
      [
        "-std=gnu11", "-O1", "-fno-pie", "-no-pie", "-Werror=incompatible-pointer-types", "-Werror=implicit", "-w",
        "-Wno-psabi", "-o", binary, source,
      ])
    try #require(compiled.status == 0, "\(compiled.error.prefix(4000))")
    #expect(compiled.error == "")
    return try ChildProcess.output(binary, [])
  }

  @Test("at least one compiler is there")
  func compilersExist() {
    #expect(
      SourceCompiler.references.contains { $0.referencePath != nil }, "neither gcc nor clang found: nothing was checked"
    )
  }

  @Test(
    "gcc",
    .enabled(if: SourceCompiler.gcc.referencePath != nil, "gcc is not installed: its half of the table is not checked"))
  func gcc() throws {
    try truth(.gcc)
  }

  @Test(
    "clang",
    .enabled(if: SourceCompiler.clang.referencePath != nil, "no clang from 20 on: its half of the table is not checked")
  )
  func clang() throws {
    try truth(.clang)
  }

  private func truth(_ compiler: SourceCompiler) throws {
    let path = try #require(compiler.referencePath)
    let (unit, signatures) = try Self.parsedRows()
    let program = TruthProgram(records: unit.records, signatures: signatures)
    let output = try Self.output(path: path, program)
    var calls = 0
    var layouts = 0
    for line in output.split(separator: "\n") {
      let words = line.split(separator: " ")
      let index = try #require(Int(words[1]))
      if words[0] == "call" {
        calls += 1
        let row = truthRows[index]
        let observed = try Self.observed(words.dropFirst(2))
        let placement = Placement(signatures[index])
        let mismatches = Self.mismatches(placement.parameters, placement.result, placement, observed)
        if row.differs == compiler {
          #expect(!mismatches.isEmpty, "\(row): \(compiler.rawValue) was known to differ and does so no more")
        } else {
          #expect(mismatches.isEmpty, "\(compiler.rawValue): \(row): \(mismatches.joined(separator: "; "))")
        }
        #expect(!placement.compilers.isEmpty == (row.differs != nil), "\(row): compilers")
        if row.differs != nil { #expect(placement.verdict == .unknown, "\(row)") }
        // The places listed for this compiler are the ones it uses.
        for own in placement.compilers where own.compiler.rawValue == compiler.rawValue {
          let mismatches = Self.mismatches(own.parameters, own.result, placement, observed)
          #expect(mismatches.isEmpty, "\(compiler.rawValue) as such: \(row): \(mismatches.joined(separator: "; "))")
        }
      } else {
        layouts += 1
        check(compiler, unit.records[index], words.dropFirst(2).map(String.init))
      }
    }
    #expect(calls == truthRows.count)
    #expect(layouts == unit.records.filter { $0.name != nil }.count)
    #expect(calls >= 60)
  }

  static func observed(_ words: ArraySlice<Substring>) throws -> Observed {
    var observed = Observed()
    for word in words {
      let bytes = hexBytes(word.dropFirst())
      let numbers = stride(from: 0, to: bytes.count & ~7, by: 8).map { littleEndian(bytes[$0..<($0 + 8)]) }
      switch word.first {
      case "r": for (name, value) in zip(TruthProgram.registerNames, numbers) { observed.registers[name] = value }
      case "v": observed.vectors = numbers
      case "s": observed.stack = numbers
      case "x": observed.result = bytes
      case "p": observed.resultAddress = try #require(numbers.first)
      default: Issue.record("unknown field \(word)")
      }
    }
    return observed
  }

  static func hexBytes(_ text: Substring) -> [UInt8] {
    let digits = Array(text.utf8)
    func value(_ digit: UInt8) -> UInt8 { digit >= 0x61 ? digit - 0x61 + 10 : digit - 0x30 }
    return stride(from: 0, to: digits.count & ~1, by: 2).map { value(digits[$0]) << 4 | value(digits[$0 + 1]) }
  }

  static func littleEndian(_ bytes: ArraySlice<UInt8>) -> UInt64 {
    bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// Compares every eightbyte of a call, and its result, with where the placement says it is.
  static func mismatches(
    _ parameters: [ParameterPlacement], _ result: ResultPlacement, _ placement: Placement, _ observed: Observed
  ) -> [String] {
    var mismatches: [String] = []
    for parameter in parameters {
      let bytes = TruthProgram.bytes(of: parameter.parameter.type, argument: parameter.index)
      if parameter.eightbytes.count != (bytes.count + 7) / 8 {
        mismatches.append("parameter \(parameter.index + 1) has \(parameter.eightbytes.count) eightbytes")
      }
      for eightbyte in parameter.eightbytes {
        let sent = word(of: bytes, eightbyte.index)
        let found: UInt64? =
          switch eightbyte.native {
          case .integerRegister(let register): observed.registers[register.rawValue]
          case .vectorRegister(let number): observed.vectors[number]
          case .stack(let offset): offset / 8 < observed.stack.count ? observed.stack[offset / 8] : nil
          case .notPassed: eightbyte.significantMask == 0 ? sent : nil
          case .x87Register, .indirect: nil
          }
        let mask = eightbyte.significantMask
        if found.map({ $0 & mask }) != sent & mask {
          let shown = found.map { String($0, radix: 16) } ?? "nothing"
          mismatches.append(
            "parameter \(parameter.index + 1), eightbyte \(eightbyte.index): \(eightbyte.native) holds \(shown), "
              + "sent \(String(sent, radix: 16)), mask \(String(mask, radix: 16))")
        }
      }
    }
    mismatches += resultMismatches(result, observed)
    if placement.signature.isVariadic, (observed.registers["rax"] ?? 0) & 0xff != UInt64(placement.vectorRegisterCount)
    {
      mismatches.append("al is \((observed.registers["rax"] ?? 0) & 0xff)")
    }
    return mismatches
  }

  /// The little-endian eightbyte of a value, zero beyond its end.
  static func word(of bytes: [UInt8], _ index: Int) -> UInt64 {
    littleEndian(bytes[min(bytes.count, index * 8)..<min(bytes.count, index * 8 + 8)])
  }

  static func resultMismatches(_ result: ResultPlacement, _ observed: Observed) -> [String] {
    var mismatches: [String] = []
    if result.eightbytes.count != (observed.result.count + 7) / 8 {
      mismatches.append("the result has \(result.eightbytes.count) eightbytes, not \(observed.result.count) bytes")
    }
    for eightbyte in result.eightbytes {
      let found = word(of: observed.result, eightbyte.index)
      let returned: UInt64? =
        switch eightbyte.native {
        case .integerRegister(.rax): TruthProgram.resultWords[0]
        case .integerRegister(.rdx): TruthProgram.resultWords[1]
        case .vectorRegister(let number): TruthProgram.resultWords[2 + number]
        case .indirect(_, let offset): littleEndian((0..<8).map { TruthProgram.memoryByte(offset + $0) }[...])
        // fldpi and fld1: a 64-bit mantissa and a 16-bit exponent.
        case .x87Register(0): eightbyte.index == 0 ? 0xc90f_daa2_2168_c235 : 0x4000
        case .x87Register(1): eightbyte.index == 2 ? 0x8000_0000_0000_0000 : 0x3fff
        case .notPassed: eightbyte.significantMask == 0 ? found : nil
        default: nil
        }
      let mask = eightbyte.significantMask
      if returned.map({ $0 & mask }) != found & mask {
        mismatches.append(
          "result eightbyte \(eightbyte.index) is not what \(eightbyte.native) held: \(String(found, radix: 16))")
      }
    }
    return mismatches
  }

  /// Compares a record's size, alignment and members with the compiler's.
  func check(_ compiler: SourceCompiler, _ record: RecordType, _ words: [String]) {
    let name = "\(compiler.rawValue): \(record)"
    #expect(words.prefix(2) == ["\(record.size)", "\(record.alignment)"], "\(name): size and alignment")
    let members = record.fields.filter { $0.name != nil }
    #expect(words.count - 2 == members.count, "\(name): members")
    for (field, word) in zip(members, words.dropFirst(2)) {
      if let bits = field.bitField {
        var expected = [UInt8](repeating: 0, count: record.size)
        for bit in bits.bitOffset..<(bits.bitOffset + bits.width) { expected[bit / 8] |= 1 << UInt8(bit % 8) }
        let shown = word.split(separator: ":").last.map { Self.hexBytes($0) }
        #expect(shown == expected, "\(name).\(field.name ?? "")")
      } else {
        #expect(word == "\(field.name ?? "")=\(field.offset)", "\(name)")
      }
    }
  }
}
