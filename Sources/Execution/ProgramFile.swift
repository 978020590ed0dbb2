import BPF
import CTypes
import CallingConvention
import Support

/// A program read from a file.
package struct ProgramFile: Sendable {
  /// The file's name as given; "-" for standard input.
  package let name: String
  /// The program.
  package let program: Program
  /// The C prototypes of its functions, if the text contains them; by index of `program.subprograms`.
  package let prototypes: [AssembledProgram.Prototype?]
  /// The line of each instruction in the text, counted from 1; empty if the file is no text.
  let lineNumbers: [Int]

  /// Reads a program.
  /// - Parameters:
  ///   - name: the file, as `UncheckedProgramFile` reads it.
  ///   - acceptsOldCallx: whether the register of `callx` may be in imm, as encoded by LLVM before 19 (standard input).
  /// - Throws: `HarnessError` with the place of the first error.
  package init(_ name: String, acceptsOldCallx: Bool = false) throws(HarnessError) {
    try self.init(UncheckedProgramFile(name, acceptsOldCallx: acceptsOldCallx))
  }

  /// Checks the rules of a program that was read.
  /// - Parameter file: the file.
  /// - Throws: `HarnessError` with the place of the first rule broken.
  package init(_ file: UncheckedProgramFile) throws(HarnessError) {
    name = file.name
    let name = name
    switch file.content {
    case .text(let text):
      let assembled = try UncheckedProgramFile.naming(name) { () throws(AssemblyError) in try AssembledProgram(text) }
      program = assembled.program.taking(stackSlots: assembled.prototypes.map(Self.stackSlots))
      prototypes = assembled.prototypes
      lineNumbers = assembled.lines
    case .instructions(let instructions):
      program = try UncheckedProgramFile.naming(name) { () throws(ProgramError) in try Program(instructions) }
      prototypes = program.subprograms.map { _ in nil }
      lineNumbers = []
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
        if high != nil { throw UncheckedProgramFile.error(name, "offset \(offset): half a byte; two digits make one") }
        continue
      default:
        throw UncheckedProgramFile.error(name, "offset \(offset): not a hexadecimal digit")
      }
      if let first = high {
        bytes.append(first << 4 | digit)
        high = nil
      } else {
        high = digit
      }
    }
    if high != nil {
      throw UncheckedProgramFile.error(name, "offset \(text.utf8.count): half a byte; two digits make one")
    }
    return bytes
  }

  /// The stack-argument slots of a function; nil without a prototype or if its placement is unknown.
  private static func stackSlots(_ prototype: AssembledProgram.Prototype?) -> Int? {
    guard let text = prototype?.text,
      let signature = try? CDeclarationParser.parse(text + ";", types: CTypeTable()).signatures.first
    else { return nil }
    return Placement(signature).knownStackSlotCount
  }
}
