import CZydis
import TestSupport
import X86

/// One instruction as text for the GNU assembler, and the same instruction as the encoder wrote it.
struct AssembledCase {
  /// Intel syntax.
  let text: String
  /// What the encoder emitted.
  let bytes: [UInt8]

  init(_ text: String, _ emit: (inout CodeBuffer) -> Void) {
    self.text = text
    bytes = encoded(emit)
  }
}

/// What the encoder emits into a buffer of its own.
func encoded(_ emit: (inout CodeBuffer) -> Void) -> [UInt8] {
  withUnsafeTemporaryAllocation(byteCount: 64, alignment: 8) { memory in
    memory.initializeMemory(as: UInt8.self, repeating: 0xEE)
    var buffer = CodeBuffer(start: memory.baseAddress!, capacity: memory.count)
    emit(&buffer)
    return buffer.bytes
  }
}

/// The GNU assembler, run once for many instructions.
enum Assembler {
  struct Failure: Error { let message: String }

  /// Each instruction lies in a cell of its own, filled up with int3.
  static let cell = 16

  /// The cells of some instructions, as `as` and `objcopy` make them.
  static func cells(_ texts: [String]) throws -> [[UInt8]] {
    let source = texts.reduce(into: ".intel_syntax noprefix\n.text\n") { text, instruction in
      text += "\(instruction)\n.balign 16, 0xcc\n"
    }
    let folder = try TemporaryFolder()
    try folder.write(source, to: "a.s")
    try folder.run("as", ["--64", "-o", "a.o", "a.s"])
    try folder.run("objcopy", ["-O", "binary", "-j", ".text", "a.o", "a.bin"])
    let bytes = [UInt8](try folder.data("a.bin"))
    guard bytes.count == texts.count * cell else { throw Failure(message: "\(bytes.count) bytes of code") }
    return texts.indices.map { Array(bytes[$0 * cell..<($0 + 1) * cell]) }
  }

  /// Whether the assembler and objcopy are there.
  static let isThere = ChildProcess.find("as") != nil && ChildProcess.find("objcopy") != nil

  /// The cases whose bytes are not those of the assembler, with both.
  static func differences(_ cases: [AssembledCase]) throws -> [String] {
    let cells = try cells(cases.map(\.text))
    return zip(cases, cells).compactMap { test, cell in
      test.bytes + Array(repeating: 0xCC, count: max(0, Self.cell - test.bytes.count)) == cell
        ? nil : "\(test.text): \(hex(test.bytes)), as: \(hex(cell))"
    }
  }

  /// The cases that Zydis reads otherwise than what the assembler made, or not as one whole instruction: for the
  /// encodings that the kernel chooses and the assembler does not.
  static func differencesInMeaning(_ cases: [AssembledCase]) throws -> [String] {
    let cells = try cells(cases.map(\.text))
    return zip(cases, cells).compactMap { test, cell in
      let (ours, theirs) = (disassembled(test.bytes), disassembled(cell))
      return ours?.text == theirs?.text && ours?.length == test.bytes.count
        ? nil : "\(test.text): \(hex(test.bytes)) is \(ours?.text ?? "nothing"), as: \(theirs?.text ?? "nothing")"
    }
  }

  private static func disassembled(_ bytes: [UInt8]) -> (text: String, length: Int)? {
    var instruction = ZydisDisassembledInstruction()
    guard
      ZydisDisassembleIntel(ZYDIS_MACHINE_MODE_LONG_64, 0x1000, bytes, ZyanUSize(bytes.count), &instruction)
        & 0x8000_0000 == 0
    else { return nil }
    let text = withUnsafeBytes(of: instruction.text) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    return (text, Int(instruction.info.length))
  }

  static func hex(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: " ")
  }
}

extension GeneralRegister {
  /// Its 64-bit name.
  var name64: String { "\(self)" }
  /// Its 32-bit name.
  var name32: String { isNumbered ? name64 + "d" : "e" + name64.dropFirst() }
  /// Its 16-bit name.
  var name16: String { isNumbered ? name64 + "w" : String(name64.dropFirst()) }
  /// The name of its low byte; never one of ah to bh.
  var name8: String {
    switch self {
    case .rax, .rcx, .rdx, .rbx: String(name16.dropLast()) + "l"
    case .rsp, .rbp, .rsi, .rdi: name16 + "l"
    default: name64 + "b"
    }
  }

  func name(bytes: Int) -> String { [1: name8, 2: name16, 4: name32][bytes] ?? name64 }
  func name(_ size: OperandSize) -> String { size == .bits64 ? name64 : name32 }

  private var isNumbered: Bool { rawValue >= 8 }
}

/// Immediates at which the choice of an encoding or its sign changes.
let boundaries: [Int32] = [0, 1, -1, 2, 127, 128, -128, -129, 255, 256, 32767, -32768, 65536, .max, .min, 0x1234_5678]
let registers = GeneralRegister.allCases
let sizes: [OperandSize] = [.bits32, .bits64]
