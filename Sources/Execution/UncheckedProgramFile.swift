import BPF
import CTypes
import Glibc
import Support

/// A program read from a file whose rules are not checked, for a verifier.
package struct UncheckedProgramFile: Sendable {
  /// What a file holds.
  package enum Content: Sendable {
    /// Assembler text.
    case text(UncheckedAssembly)
    /// Instructions alone.
    case instructions(UncheckedProgram)
  }

  /// The file's name as given; "-" for standard input.
  package let name: String
  /// What it holds.
  package let content: Content

  /// The program that it holds.
  package var program: UncheckedProgram {
    switch content {
    case .text(let text): text.program
    case .instructions(let program): program
    }
  }

  /// The largest file, in bytes: a program of a million instructions as text.
  private static let largestSize = 256 << 20

  /// The error of a file.
  static func error(_ file: String, _ message: String) -> HarnessError {
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
    if name.hasSuffix(".s") {
      let text = String(decoding: try Self.read(name), as: UTF8.self)
      content = .text(try Self.naming(name) { () throws(AssemblyError) in try Assembler.assembleUnchecked(text) })
      return
    }
    var bytes: [UInt8]
    if name == "-" || name.hasSuffix(".hex") {
      bytes = try ProgramFile.bytes(hex: String(decoding: try Self.read(name), as: UTF8.self), name)
      if name == "-" && acceptsOldCallx { Self.moveCallxRegister(&bytes) }
    } else if name.hasSuffix(".bin") {
      bytes = try Self.read(name)
    } else {
      throw Self.error(
        name, "unknown kind of file; use .bpf.s (assembler text), .o (an object), .bin (raw instructions), .hex or -")
    }
    content = .instructions(
      try Self.naming(name) { [bytes] () throws(ProgramError) in try UncheckedProgram(decoding: bytes) })
  }

  /// Makes an error of a program one of its file.
  static func naming<Result, Failure: Error>(
    _ name: String, _ body: () throws(Failure) -> Result
  ) throws(HarnessError) -> Result {
    do throws(Failure) { return try body() } catch { throw Self.error(name, "\(error)") }
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
}
