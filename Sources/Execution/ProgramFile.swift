import BPF
import CTypes
import CallingConvention
import Glibc
import Support

/// A program read from a file.
package struct ProgramFile: Sendable {
  /// The file's name as given; "-" for standard input.
  package let name: String
  /// The program.
  package let program: Program
  /// The C prototypes of its functions, if the text contains them; by index of `program.subprograms`.
  package let prototypes: [AssembledProgram.Prototype?]

  /// The largest file, in bytes: a program of a million instructions as text.
  private static let largestSize = 256 << 20

  private static func error(_ file: String, _ message: String) -> HarnessError {
    HarnessError(.badProgram, message, at: file == "-" ? "standard input" : file)
  }

  /// Reads a program.
  /// - Parameters:
  ///   - name: a path that ends in `.bpf.s` or `.s` (assembler text), `.bin` (raw instructions) or `.hex` (hexadecimal
  ///     bytes); "-" for hexadecimal bytes on standard input.
  ///   - acceptsOldCallx: whether the register of `callx` may be in imm, as encoded by LLVM before 19 (standard input).
  /// - Throws: `HarnessError` with the place of the first error.
  package init(_ name: String, acceptsOldCallx: Bool = false) throws(HarnessError) {
    self.name = name
    if name == "-" {
      var bytes = try Self.bytes(hex: String(decoding: try Self.read(name), as: UTF8.self), name)
      if acceptsOldCallx { Self.moveCallxRegister(&bytes) }
      program = try Self.decode(bytes, name)
    } else if name.hasSuffix(".s") {
      let assembled = try Self.assemble(String(decoding: try Self.read(name), as: UTF8.self), name)
      program = assembled.program.taking(stackSlots: assembled.prototypes.map(Self.stackSlots))
      prototypes = assembled.prototypes
      return
    } else if name.hasSuffix(".bin") {
      program = try Self.decode(try Self.read(name), name)
    } else if name.hasSuffix(".hex") {
      program = try Self.decode(Self.bytes(hex: String(decoding: try Self.read(name), as: UTF8.self), name), name)
    } else {
      throw Self.error(
        name, "unknown kind of file; use .bpf.s (assembler text), .o (an object), .bin (raw instructions), .hex or -")
    }
    prototypes = program.subprograms.map { _ in nil }
  }

  /// LLVM before 19 encoded the register of `callx` in imm, not in the dst field.
  private static func moveCallxRegister(_ bytes: inout [UInt8]) {
    var slot = 0
    while slot + 8 <= bytes.count {
      if bytes[slot] == 0x8D && bytes[slot + 1] == 0 && bytes[slot + 4] <= 10 {
        bytes[slot + 1] = bytes[slot + 4]
        bytes[slot + 4] = 0
      }
      slot += bytes[slot] == 0x18 ? 16 : 8
    }
  }

  /// Whether a command-line argument is the name of a program file.
  package static func isFileName(_ name: String) -> Bool {
    name == "-" || name.contains("/") || [".s", ".bin", ".hex"].contains { name.hasSuffix($0) }
  }

  /// Parses hexadecimal text.
  /// - Parameters:
  ///   - text: pairs of digits, optionally separated by white space.
  ///   - name: the name of the text in errors.
  /// - Throws: `HarnessError` with the offset of the first invalid character.
  package static func bytes(hex text: String, _ name: String) throws(HarnessError) -> [UInt8] {
    var bytes: [UInt8] = []
    var high: UInt8?
    for (offset, character) in text.utf8.enumerated() {
      let digit: UInt8
      switch character {
      case 0x30...0x39: digit = character - 0x30
      case 0x41...0x46: digit = character - 0x41 + 10
      case 0x61...0x66: digit = character - 0x61 + 10
      case 0x09...0x0D, 0x20:
        if high != nil { throw Self.error(name, "offset \(offset): half a byte; two digits make one") }
        continue
      default:
        throw Self.error(name, "offset \(offset): not a hexadecimal digit")
      }
      if let first = high {
        bytes.append(first << 4 | digit)
        high = nil
      } else {
        high = digit
      }
    }
    if high != nil { throw Self.error(name, "offset \(text.utf8.count): half a byte; two digits make one") }
    return bytes
  }

  private static func read(_ name: String) throws(HarnessError) -> [UInt8] {
    let file: UnsafeMutablePointer<FILE>? = name == "-" ? fdopen(dup(0), "r") : fopen(name, "r")
    guard let file else { throw Self.error(name, SystemError.last.description) }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = fread(&chunk, 1, chunk.count, file)
      bytes += chunk[..<count]
      if bytes.count > largestSize { throw Self.error(name, "larger than \(largestSize) bytes") }
      if count < chunk.count { break }
    }
    if ferror(file) != 0 { throw Self.error(name, SystemError.last.description) }
    return bytes
  }

  /// The stack-argument slots of a function; nil without a prototype or if its placement is unknown.
  private static func stackSlots(_ prototype: AssembledProgram.Prototype?) -> Int? {
    guard let text = prototype?.text,
      let signature = try? CDeclarationParser.parse(text + ";", types: CTypeTable()).signatures.first
    else { return nil }
    return Placement(signature).knownStackSlotCount
  }

  private static func decode(_ bytes: [UInt8], _ name: String) throws(HarnessError) -> Program {
    do throws(ProgramError) {
      return try Program(decoding: bytes)
    } catch {
      throw Self.error(name, "\(error)")
    }
  }

  private static func assemble(_ text: String, _ name: String) throws(HarnessError) -> AssembledProgram {
    do throws(AssemblyError) {
      return try Assembler.assemble(text)
    } catch {
      throw Self.error(name, "\(error)")
    }
  }
}
