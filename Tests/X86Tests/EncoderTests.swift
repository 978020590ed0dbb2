import Testing
import X86

/// Every function of the encoder against the GNU assembler, for all registers and the boundaries of all immediates.
@Suite(.enabled(if: Assembler.isThere, "no GNU assembler")) struct EncoderTests {
  @Test func movesBetweenRegisters() throws {
    var cases: [AssembledCase] = []
    for destination in registers {
      for source in registers {
        for size in sizes {
          let (to, from) = (destination.name(size), source.name(size))
          cases.append(AssembledCase("mov \(to), \(from)") { $0.move(size, destination, source) })
          for bits in [UInt8(8), 16] {
            cases.append(
              AssembledCase("\(bits == 8 ? "{rex} " : "")movsx \(to), \(source.name(bytes: Int(bits / 8)))") {
                $0.moveSignExtended(size, destination, source, bits: bits)
              })
          }
          cases.append(
            AssembledCase("movsxd \(to), \(source.name32)") { $0.moveSignExtended(size, destination, source, bits: 32) }
          )
        }
        cases.append(
          AssembledCase("movzx \(destination.name32), \(source.name16)") { $0.moveZeroExtended16(destination, source) })
      }
    }
    #expect(try Assembler.differences(cases) == [])
    #expect(cases.count == 16 * 16 * 9)
  }

  @Test func movesOfVectorRegisters() throws {
    var cases: [AssembledCase] = []
    for vector in UInt8(0)..<8 {
      for register in registers {
        cases.append(AssembledCase("movq xmm\(vector), \(register.name64)") { $0.moveToVector(vector, register) })
        cases.append(AssembledCase("movq \(register.name64), xmm\(vector)") { $0.moveFromVector(register, vector) })
      }
      for displacement: Int32 in [-8, 127, -128, 128, 4096] {
        cases.append(
          AssembledCase("movq xmm\(vector), qword ptr [rbp\(displacement < 0 ? "" : "+")\(displacement)]") {
            $0.loadVector(vector, Memory(.rbp, displacement))
          })
      }
      cases.append(
        AssembledCase("movq xmm\(vector), qword ptr [r12+8]") { $0.loadVector(vector, Memory(.r12, 8)) })
    }
    #expect(try Assembler.differences(cases) == [])
  }

  @Test func arithmeticOfQuadsInMemory() throws {
    let operations: [(Arithmetic, String)] = [
      (.add, "add"), (.or, "or"), (.and, "and"), (.sub, "sub"), (.xor, "xor"), (.cmp, "cmp"),
    ]
    var cases: [AssembledCase] = []
    for (operation, name) in operations {
      for register in registers {
        for immediate: Int8 in [-128, -1, 0, 33, 127] {
          cases.append(
            AssembledCase("\(name) qword ptr [\(register.name64)+8], \(immediate)") {
              $0.arithmeticQuad(operation, Memory(register, 8), immediate: immediate)
            })
        }
      }
    }
    #expect(try Assembler.differences(cases) == [])
    #expect(cases.count == 6 * 16 * 5)
  }

  @Test func moves32BitImmediates() throws {
    var cases: [AssembledCase] = []
    for register in registers {
      for value in boundaries {
        for isSigned in [false, true] {
          let text =
            value == 0
            ? "xor \(register.name32), \(register.name32)"
            : value < 0 && isSigned
              ? "mov \(register.name64), \(value)" : "mov \(register.name32), \(UInt32(bitPattern: value))"
          cases.append(AssembledCase(text) { $0.moveImmediate32(register, value, isSigned: isSigned) })
        }
      }
    }
    #expect(try Assembler.differences(cases) == [])
  }

  @Test func moves64BitImmediates() throws {
    let values: [UInt64] = [
      0, 1, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF, 0x1_0000_0000, 0x7FFF_FFFF_FFFF_FFFF, 0x8000_0000_0000_0000,
      0xFFFF_FFFF_7FFF_FFFF, 0xFFFF_FFFF_8000_0000, 0xFFFF_FFFF_FFFF_FFFF, 0x0123_4567_89AB_CDEF,
    ]
    var cases: [AssembledCase] = []
    for register in registers {
      for value in values {
        let text =
          value == 0
          ? "xor \(register.name32), \(register.name32)"
          : value <= 0xFFFF_FFFF
            ? "mov \(register.name32), \(value)"
            : value >= 0xFFFF_FFFF_8000_0000
              ? "mov \(register.name64), \(Int64(bitPattern: value))" : "movabs \(register.name64), \(value)"
        cases.append(AssembledCase(text) { $0.moveImmediate64(register, value) })
        cases.append(AssembledCase("movabs \(register.name64), \(value)") { $0.moveAbsolute(register, value) })
      }
    }
    #expect(try Assembler.differences(cases) == [])
  }

  static let displacements: [Int32] = [0, 1, -1, 8, 127, 128, -128, -129, 4096, .max, .min]

  /// The kernel takes the 8-bit displacement wherever it fits, for 0 as well.
  private static func memory(_ base: GeneralRegister, _ displacement: Int32, _ size: String) -> String {
    let sign = displacement < 0 ? "-" : "+"
    return "\(size) ptr [\(base.name64)\(sign)\(displacement.magnitude)]"
  }

  private static func prefix(_ displacement: Int32) -> String {
    Int8(exactly: displacement) != nil ? "{disp8} " : "{disp32} "
  }

  private static let words: [UInt8: String] = [1: "byte", 2: "word", 4: "dword", 8: "qword"]

  @Test(arguments: [UInt8(1), 2, 4, 8]) func loadsAndStores(bytes: UInt8) throws {
    var cases: [AssembledCase] = []
    for base in registers {
      for displacement in Self.displacements {
        let operand = Self.memory(base, displacement, Self.words[bytes]!)
        let prefix = Self.prefix(displacement)
        let memory = Memory(base, displacement)
        for register in registers {
          // Loads of 1 and 2 bytes are zero-extended to 64 bits with REX.W, as the kernel does.
          let load =
            bytes <= 2
            ? "movzx \(register.name64), \(operand)" : "mov \(register.name(bytes: Int(bytes))), \(operand)"
          cases.append(AssembledCase(prefix + load) { $0.load(bytes: bytes, register, memory) })
          cases.append(
            AssembledCase(prefix + "mov \(operand), \(register.name(bytes: Int(bytes)))") {
              $0.store(bytes: bytes, memory, register)
            })
        }
        for value in boundaries {
          let narrowed =
            bytes == 1
            ? Int32(Int8(truncatingIfNeeded: value)) : bytes == 2 ? Int32(Int16(truncatingIfNeeded: value)) : value
          cases.append(
            AssembledCase(prefix + "mov \(operand), \(narrowed)") { $0.storeImmediate(bytes: bytes, memory, value) })
        }
      }
    }
    #expect(try Assembler.differences(cases) == [])
  }

  private static let operations: [(Arithmetic, String)] = [
    (.add, "add"), (.or, "or"), (.and, "and"), (.sub, "sub"), (.xor, "xor"), (.cmp, "cmp"),
  ]

  @Test func arithmeticOfRegisters() throws {
    var cases: [AssembledCase] = []
    for size in sizes {
      for left in registers {
        for right in registers {
          let operands = "\(left.name(size)), \(right.name(size))"
          for (operation, name) in Self.operations {
            cases.append(AssembledCase("\(name) \(operands)") { $0.arithmetic(operation, size, left, right) })
          }
          cases.append(AssembledCase("test \(operands)") { $0.test(size, left, right) })
        }
      }
    }
    #expect(try Assembler.differences(cases) == [])
  }

  @Test func arithmeticWithImmediates() throws {
    var identical: [AssembledCase] = []
    var alike: [AssembledCase] = []
    for size in sizes {
      for register in registers {
        let name = register.name(size)
        for value in boundaries {
          for (operation, mnemonic) in Self.operations {
            let test = AssembledCase("\(mnemonic) \(name), \(value)") {
              $0.arithmetic(operation, size, register, immediate: value)
            }
            // The kernel has no short form of cmp.
            if operation == .cmp && register == .rax { alike.append(test) } else { identical.append(test) }
            alike.append(
              AssembledCase("\(mnemonic) \(name), \(value)") {
                $0.wideArithmetic(operation, size, register, immediate: value)
              })
          }
          let test = AssembledCase("test \(name), \(value)") { $0.test(size, register, immediate: value) }
          if register == .rax { alike.append(test) } else { identical.append(test) }
        }
      }
    }
    #expect(try Assembler.differences(identical) == [])
    #expect(try Assembler.differencesInMeaning(alike) == [])
  }

  @Test func unaryOperationsAndShifts() throws {
    var cases = [
      AssembledCase("cdq") { $0.signExtendIntoRDX(.bits32) }, AssembledCase("cqo") { $0.signExtendIntoRDX(.bits64) },
    ]
    let shifts: [(Shift, String)] = [(.left, "shl"), (.right, "shr"), (.arithmeticRight, "sar")]
    for size in sizes {
      for register in registers {
        let name = register.name(size)
        cases.append(AssembledCase("neg \(name)") { $0.negate(size, register) })
        cases.append(AssembledCase("div \(name)") { $0.divide(size, by: register, isSigned: false) })
        cases.append(AssembledCase("idiv \(name)") { $0.divide(size, by: register, isSigned: true) })
        cases.append(AssembledCase("bswap \(name)") { $0.byteSwap(size, register) })
        for (shift, mnemonic) in shifts {
          cases.append(AssembledCase("\(mnemonic) \(name), cl") { $0.shiftByCL(shift, size, register) })
          for count in [UInt8(0), 1, 2, 31, 32, 63, 64, 255] {
            cases.append(AssembledCase("\(mnemonic) \(name), \(count)") { $0.shift(shift, size, register, by: count) })
          }
        }
      }
    }
    for register in registers {
      cases.append(AssembledCase("ror \(register.name16), 8") { $0.rotate16By8(register) })
      cases.append(AssembledCase("push \(register.name64)") { $0.push(register) })
      cases.append(AssembledCase("pop \(register.name64)") { $0.pop(register) })
      cases.append(AssembledCase("call \(register.name64)") { $0.call(register) })
    }
    #expect(try Assembler.differences(cases) == [])
  }

  @Test func controlFlow() throws {
    var cases = [
      AssembledCase("std") { $0.setDirectionFlag() }, AssembledCase("leave") { $0.leave() },
      AssembledCase("ret") { $0.ret() },
      AssembledCase("nop") { $0.noOperation(bytes: 1) },
      AssembledCase("xchg ax, ax") { $0.noOperation(bytes: 2) },
      AssembledCase("nop dword ptr [rax]") { $0.noOperation(bytes: 3) },
      AssembledCase("{disp8} nop dword ptr [rax+0]") { $0.noOperation(bytes: 4) },
      AssembledCase("{disp8} nop dword ptr [rax+rax*1+0]") { $0.noOperation(bytes: 5) },
    ]
    let conditions: [(JumpCondition, String)] = [
      (.below, "jb"), (.aboveOrEqual, "jae"), (.equal, "je"), (.notEqual, "jne"), (.belowOrEqual, "jbe"),
      (.above, "ja"), (.less, "jl"), (.greaterOrEqual, "jge"), (.lessOrEqual, "jle"), (.greater, "jg"),
    ]
    for distance in [Int8(0), 1, -1, -2, 127, -128] {
      let target = ".+\(Int(distance) + 2)"
      cases.append(AssembledCase("{disp8} jmp \(target)") { $0.jumpShort(distance) })
      for (condition, name) in conditions {
        cases.append(AssembledCase("{disp8} \(name) \(target)") { $0.jumpShort(if: condition, distance) })
      }
    }
    for distance in [Int32(0), 1, -1, 127, 128, -128, -129, 65536, -5_000_000, 0x7FFF_0000] {
      cases.append(AssembledCase("call .+\(Int(distance) + 5)") { $0.call(displacement: distance) })
      cases.append(AssembledCase("{disp32} jmp .+\(Int(distance) + 5)") { $0.jumpNear(distance) })
      for (condition, name) in conditions {
        cases.append(AssembledCase("{disp32} \(name) .+\(Int(distance) + 6)") { $0.jumpNear(if: condition, distance) })
      }
    }
    #expect(try Assembler.differences(cases) == [])
    #expect(encoded { $0.noOperation(bytes: 0) } == [])
    #expect(encoded { $0.noOperation(bytes: -1) } == [])
  }

  /// Bytes that the kernel's JIT emits, by hand from the Intel SDM: the habits in which it differs from an assembler.
  @Test func kernelHabits() {
    let rows: [([UInt8], (inout CodeBuffer) -> Void)] = [
      // mov rbp, rsp is 48 89 e5; sub rsp with four bytes of immediate in the prologue, one byte for the area.
      ([0x48, 0x89, 0xE5], { $0.move(.bits64, .rbp, .rsp) }),
      ([0x48, 0x81, 0xEC, 8, 0, 0, 0], { $0.wideArithmetic(.sub, .bits64, .rsp, immediate: 8) }),
      ([0x48, 0x83, 0xEC, 0x30], { $0.arithmetic(.sub, .bits64, .rsp, immediate: 48) }),
      ([0x48, 0x81, 0xEC, 0x80, 0, 0, 0], { $0.arithmetic(.sub, .bits64, .rsp, immediate: 128) }),
      // The short forms of rax: 05, 2d, 25, 0d, 35, and none for cmp or test.
      ([0x48, 0x05, 0, 1, 0, 0], { $0.arithmetic(.add, .bits64, .rax, immediate: 256) }),
      ([0x2D, 0, 1, 0, 0], { $0.arithmetic(.sub, .bits32, .rax, immediate: 256) }),
      ([0x48, 0x25, 0, 1, 0, 0], { $0.arithmetic(.and, .bits64, .rax, immediate: 256) }),
      ([0x0D, 0, 1, 0, 0], { $0.arithmetic(.or, .bits32, .rax, immediate: 256) }),
      ([0x35, 0, 1, 0, 0], { $0.arithmetic(.xor, .bits32, .rax, immediate: 256) }),
      ([0x48, 0x81, 0xF8, 0, 1, 0, 0], { $0.arithmetic(.cmp, .bits64, .rax, immediate: 256) }),
      ([0xF7, 0xC0, 1, 0, 0, 0], { $0.test(.bits32, .rax, immediate: 1) }),
      // Wide arithmetic on rax keeps the ModRM form; a displacement of 0 takes a byte; rsp and r12 take a SIB.
      ([0x48, 0x81, 0xC0, 1, 0, 0, 0], { $0.wideArithmetic(.add, .bits64, .rax, immediate: 1) }),
      ([0x48, 0x8B, 0x47, 0x00], { $0.load(bytes: 8, .rax, Memory(.rdi, 0)) }),
      ([0x48, 0x89, 0x44, 0x24, 0x08], { $0.store(bytes: 8, Memory(.rsp, 8), .rax) }),
      ([0x49, 0x8B, 0x44, 0x24, 0x00], { $0.load(bytes: 8, .rax, Memory(.r12, 0)) }),
      ([0x48, 0x0F, 0xB6, 0x47, 0x00], { $0.load(bytes: 1, .rax, Memory(.rdi, 0)) }),
      // mov r9, imm: negative by the sign-extending form, zero by xor.
      ([0x49, 0xC7, 0xC1, 0xFF, 0xFF, 0xFF, 0xFF], { $0.moveImmediate64(.r9, ~0) }),
      ([0x45, 0x31, 0xC9], { $0.moveImmediate64(.r9, 0) }),
      ([0x41, 0xB9, 7, 0, 0, 0], { $0.moveImmediate64(.r9, 7) }),
    ]
    for (expected, emit) in rows { #expect(encoded(emit) == expected) }
  }
}
