import BPF
import Foundation
import JIT
import Testing

/// Every arithmetic instruction in every register, executed and compared with the model of RFC 9669.
@Suite struct ArithmeticTests {
  static let operations = ALUOperation.allCases

  /// One instruction between loads of all registers from memory and stores of all registers to memory.
  ///
  /// The memory is dst, src, then the ten registers. `base` holds the address and is neither dst nor src.
  private struct Harness {
    let compiled: CompiledProgram
    let destination: Register
    let base: Register

    static let sentinel: UInt64 = 0x5E17_0000_0000_0000

    init(
      _ instruction: Instruction, _ destination: Register, _ source: Register? = nil, options: JITOptions = .native
    ) throws {
      self.destination = destination
      let base = [Register.r9, .r8, .r7].first { $0 != destination && $0 != source }!
      self.base = base
      var program: [Instruction] = [.alu(.word64, .mov, base, .register(.r1))]
      for register in generalRegisters where register != base {
        if register == destination {
          program.append(.load(.double, register, base: base, offset: 0))
        } else if register == source {
          program.append(.load(.double, register, base: base, offset: 8))
        } else {
          program.append(.loadImmediate64(register, .value(Self.sentinel + UInt64(register.rawValue))))
        }
      }
      program.append(instruction)
      for (index, register) in generalRegisters.enumerated() {
        program.append(.store(.double, base: base, offset: Int16(16 + 8 * index), .register(register)))
      }
      program.append(.exit)
      compiled = try compile(program, options: options)
    }

    /// The destination after the instruction; nil if another register changed.
    func result(_ left: UInt64, _ right: UInt64, source: Register? = nil) -> UInt64? {
      var memory = [UInt64](repeating: 0, count: 12)
      memory[0] = left
      memory[1] = right
      _ = call(compiled, memory: &memory)
      for (index, register) in generalRegisters.enumerated() where register != destination && register != base {
        let expected = register == source ? right : Self.sentinel + UInt64(register.rawValue)
        if memory[2 + index] != expected { return nil }
      }
      return memory[2 + Int(destination.rawValue)]
    }
  }

  @Test(arguments: operations, Width.allCases) func registerOperands(_ operation: ALUOperation, _ width: Width) throws {
    var wrong: [String] = []
    for destination in generalRegisters {
      for source in generalRegisters {
        let instruction = Instruction.alu(width, operation, destination, .register(source))
        let harness = try Harness(instruction, destination, source)
        for left in boundaryWords {
          for right in destination == source ? [left] : boundaryWords {
            let expected = ReferenceModel.alu(width, operation, left, right)
            if harness.result(left, right, source: source) != expected {
              wrong.append("\(instruction) of \(left), \(right)")
            }
          }
        }
      }
    }
    #expect(wrong.prefix(5) == [])
  }

  /// Shifts by a register with BMI2, on a processor that has it.
  @Test(
    .enabled("the processor has no BMI2") {
      try String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8).contains(" bmi2 ")
    },
    arguments: [ALUOperation.lsh, .rsh, .arsh], Width.allCases)
  func shiftsOfBMI2(_ operation: ALUOperation, _ width: Width) throws {
    var native = NativeOptions()
    native.usesBMI2 = true
    let options = JITOptions(.native(native))
    var wrong: [String] = []
    for destination in generalRegisters {
      for source in generalRegisters {
        let instruction = Instruction.alu(width, operation, destination, .register(source))
        let harness = try Harness(instruction, destination, source, options: options)
        for left in boundaryWords {
          for right in destination == source ? [left] : boundaryWords {
            let expected = ReferenceModel.alu(width, operation, left, right)
            if harness.result(left, right, source: source) != expected {
              wrong.append("\(instruction) of \(left), \(right)")
            }
          }
        }
      }
    }
    #expect(wrong.prefix(5) == [])
  }

  @Test func framePointerAsSource() throws {
    // r10 cannot be stored: a value is added to it and subtracted again.
    for destination in generalRegisters {
      let compiled = try compile([
        .alu(.word64, .mov, destination, .register(.r10)), .alu(.word64, .sub, destination, .register(.r10)),
        .alu(.word64, .add, destination, .immediate(77)), .alu(.word64, .mov, .r0, .register(destination)), .exit,
      ])
      #expect(call(compiled) == 77)
    }
  }

  @Test(arguments: operations, Width.allCases) func immediateOperands(_ operation: ALUOperation, _ width: Width) throws
  {
    let isShift = [.lsh, .rsh, .arsh].contains(operation)
    let immediates: [Int32] =
      isShift
      ? [0, 1, 2, 31, 32, 33, 63, 64, 65, -1] : [0, 1, -1, 127, 128, -128, -129, .max, .min, 0x1234_5678]
    var wrong: [String] = []
    for destination in generalRegisters {
      for immediate in immediates {
        let instruction = Instruction.alu(width, operation, destination, .immediate(immediate))
        let harness = try Harness(instruction, destination)
        for left in boundaryWords {
          let expected = ReferenceModel.alu(width, operation, left, ReferenceModel.operand(immediate))
          if harness.result(left, 0) != expected { wrong.append("\(instruction) of \(left)") }
        }
      }
    }
    #expect(wrong.prefix(5) == [])
  }

  @Test func negationAndByteOrder() throws {
    var wrong: [String] = []
    for register in generalRegisters {
      for width in Width.allCases {
        let harness = try Harness(.negate(width, register), register)
        for value in boundaryWords where harness.result(value, 0) != ReferenceModel.alu(width, .sub, 0, value) {
          wrong.append("-\(value) in \(register), \(width)")
        }
      }
      for order in ByteOrder.allCases {
        for bits in [UInt8(16), 32, 64] {
          let harness = try Harness(.byteOrder(order, register, bits: bits), register)
          for value in boundaryWords
          where harness.result(value, 0) != ReferenceModel.byteOrder(order, value, bits: bits) {
            wrong.append("\(order) \(bits) of \(value) in \(register)")
          }
        }
      }
    }
    #expect(wrong.prefix(5) == [])
  }

  @Test func signExtendingMoves() throws {
    var wrong: [String] = []
    for (width, bits) in [(Width.word32, UInt8(8)), (.word32, 16), (.word64, 8), (.word64, 16), (.word64, 32)] {
      for destination in generalRegisters {
        for source in generalRegisters {
          let instruction = Instruction.moveSignExtend(width, destination, source, bits: bits)
          let harness = try Harness(instruction, destination, source)
          for value in boundaryWords {
            let expected = ReferenceModel.moveSignExtend(width, value, bits: bits)
            if harness.result(value, value, source: source) != expected { wrong.append("\(instruction) of \(value)") }
          }
        }
      }
    }
    #expect(wrong.prefix(5) == [])
  }

  @Test func wideImmediates() throws {
    for register in generalRegisters {
      for value in boundaryWords + [0xFFFF_FFFF_8000_0000, 0xFFFF_FFFF_7FFF_FFFF] {
        let harness = try Harness(.loadImmediate64(register, .value(value)), register)
        #expect(harness.result(1, 0) == value)
      }
    }
  }
}
