import BPF
import JIT

/// Calls a compiled program with r1; the result is r0.
@discardableResult func call(_ compiled: CompiledProgram, _ r1: UInt = 0) -> UInt64 { compiled.run(r1) }

/// Calls a compiled program with the address of words of memory in r1.
/// - Returns: r0.
func call(_ compiled: CompiledProgram, memory: inout [UInt64]) -> UInt64 {
  memory.withUnsafeMutableBytes { call(compiled, UInt(bitPattern: $0.baseAddress)) }
}

/// Compiles instructions that form one function.
func compile(
  _ instructions: [Instruction], kfuncs: [KfuncTarget] = [], options: JITOptions = .native
) throws -> CompiledProgram {
  let references = kfuncs.indices.map { KfuncReference(name: "kfunc\($0)") }
  return try JITCompiler().compile(
    Program(instructions: instructions, kfuncs: references), kfuncs: kfuncs, options: options)
}

/// Code of one BPF instruction of a compiled program.
func code(_ compiled: CompiledProgram, _ index: Int) -> [UInt8] {
  Array(compiled.image[compiled.instructionOffsets[index]..<compiled.instructionOffsets[index + 1]])
}

/// A 32-bit value, least significant byte first.
func imm32(_ value: Int) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } }

/// Registers that a program may write.
let generalRegisters: [Register] = [.r0, .r1, .r2, .r3, .r4, .r5, .r6, .r7, .r8, .r9]

/// Values at which arithmetic of either width carries, overflows or changes sign.
let boundaryWords: [UInt64] = [
  0, 1, 2, 0x7F, 0x80, 0xFF, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF, 0x1_0000_0000, 0x7FFF_FFFF_FFFF_FFFF,
  0x8000_0000_0000_0000, 0xFFFF_FFFF_FFFF_FFFF, 0x0123_4567_89AB_CDEF, 0xFEDC_BA98_7654_3210, 63, 64,
]
