import CZydis
import Testing

@testable import X86

/// `EncodedForm` against the GNU assembler.
@Suite(.enabled(if: Assembler.isThere)) struct EncodedFormTests {
  private static let registers = GeneralRegister.allCases
  private static let values: [Int32] = [0, 1, 2, -1, 127, 128, -128, -129, 65536, .max, .min]
  private static let operations: [(Arithmetic, String)] = [
    (.add, "add"), (.or, "or"), (.and, "and"), (.sub, "sub"), (.xor, "xor"), (.cmp, "cmp"),
  ]
  private static let words: [UInt8: String] = [1: "byte", 2: "word", 4: "dword", 8: "qword"]

  @Test(arguments: [OperandSize.bits32, .bits64]) func twoRegisters(size: OperandSize) throws {
    var cases: [AssembledCase] = []
    for left in Self.registers {
      for right in Self.registers {
        let operands = "\(left.name(size)), \(right.name(size))"
        let forms: [(EncodedForm, String)] =
          Self.operations.map { (.arithmetic($0, size), $1) } + [
            (.move(size), "mov"), (.test(size), "test"), (.multiply(size), "imul"),
          ]
        for (form, name) in forms {
          cases.append(
            AssembledCase("\(name) \(operands)") { $0.emit(form, RegisterBits(left), RegisterBits(right), value: 0) })
        }
      }
    }
    #expect(try Assembler.differences(cases) == [])
  }

  @Test(arguments: [OperandSize.bits32, .bits64]) func oneRegister(size: OperandSize) throws {
    var cases: [AssembledCase] = []
    /// The assembler has other forms of these for rax.
    var alike: [AssembledCase] = []
    for register in Self.registers {
      let name = register.name(size)
      func add(_ text: String, _ form: EncodedForm, _ value: Int32 = 0, isAlike: Bool = false) {
        let test = AssembledCase(text) { $0.emit(form, RegisterBits(register), RegisterBits(.r15), value: value) }
        if isAlike { alike.append(test) } else { cases.append(test) }
      }
      add("neg \(name)", .negate(size))
      add("test \(name), \(name)", .testItself(size))
      add("xor \(register.name(.bits32)), \(register.name(.bits32))", .moveZero)
      for value in Self.values {
        let isNarrow = Int8(exactly: value) != nil
        for (operation, mnemonic) in Self.operations {
          let form = EncodedForm.arithmetic(operation, size, isNarrow: isNarrow)
          add("\(mnemonic) \(name), \(value)", form, value, isAlike: register == .rax && !isNarrow)
          if register == .rax && !isNarrow && operation != .cmp {
            add("\(mnemonic) \(name), \(value)", .arithmeticOnRAX(operation, size), value)
          }
        }
        add("imul \(name), \(name), \(value)", .multiply(size, isNarrow: isNarrow), value)
        add("test \(name), \(value)", .testImmediate(size), value, isAlike: register == .rax)
        add("mov \(register.name(.bits32)), \(value)", .moveZeroExtended, value)
        if value < 0 { add("mov \(register.name(.bits64)), \(value)", .moveSignExtended, value) }
      }
      for (shift, mnemonic) in [(Shift.left, "shl"), (.right, "shr"), (.arithmeticRight, "sar")] {
        add("\(mnemonic) \(name), 1", .shift(shift, size, byOne: true), 1)
        for count in [Int32(0), 2, 31, 63] {
          add("\(mnemonic) \(name), \(count)", .shift(shift, size, byOne: false), count)
        }
      }
    }
    #expect(try Assembler.differences(cases) == [])
    #expect(try Assembler.differencesInMeaning(alike) == [])
  }

  /// The base is neither rsp nor r12, which no BPF register is in.
  @Test(arguments: [UInt8(1), 2, 4, 8]) func memory(bytes: UInt8) throws {
    var cases: [AssembledCase] = []
    for base in Self.registers where base.low != GeneralRegister.rsp.low {
      for register in Self.registers {
        for offset in Self.values {
          let isNarrow = Int8(exactly: offset) != nil
          let place = "\(Self.words[bytes] ?? "") ptr [\(base.name64)\(offset < 0 ? "-" : "+")\(offset.magnitude)]"
          let prefix = isNarrow ? "{disp8} " : "{disp32} "
          let name = register.name(bytes: Int(bytes))
          cases.append(
            AssembledCase(prefix + (bytes <= 2 ? "movzx \(register.name64), \(place)" : "mov \(name), \(place)")) {
              $0.emit(
                .load(bytes: bytes, isNarrow: isNarrow), RegisterBits(register), RegisterBits(base), value: offset)
            })
          if bytes < 8 {
            cases.append(
              AssembledCase(prefix + "\(bytes == 4 ? "movsxd" : "movsx") \(register.name64), \(place)") {
                $0.emit(
                  .loadSignExtended(bytes: bytes, isNarrow: isNarrow), RegisterBits(register), RegisterBits(base),
                  value: offset)
              })
          }
          if bytes >= 4 {
            let form = EncodedForm.store(bytes == 4 ? .bits32 : .bits64, isNarrow: isNarrow)
            cases.append(
              AssembledCase(prefix + "mov \(place), \(name)") {
                $0.emit(form, RegisterBits(base), RegisterBits(register), value: offset)
              })
          }
        }
      }
    }
    #expect(try Assembler.differences(cases) == [])
  }

  @Test func detachedCodeComesBackInParts() {
    let parts: [Range<Int>] = [0..<0, 3..<20, 20..<21, 21..<40, 5..<5, 0..<40]
    let bytes = (0..<40).map { UInt8($0) }
    withUnsafeTemporaryAllocation(byteCount: 256, alignment: 8) { memory in
      memory.initializeMemory(as: UInt8.self, repeating: 0xEE)
      guard let base = memory.baseAddress else { return }
      var buffer = CodeBuffer(start: base, capacity: memory.count)
      for byte in [0xAA, 0xBB] + bytes { buffer.raw(UInt64(byte), length: 1) }
      let code = buffer.detach(from: 2)
      #expect(buffer.count == 2 && code.start == 2 && code.end == 42)
      for part in parts { buffer.append(code, from: 2 + part.lowerBound, to: 2 + part.upperBound) }
      #expect(buffer.bytes == [0xAA, 0xBB] + parts.flatMap { bytes[$0] })
    }
  }
}
