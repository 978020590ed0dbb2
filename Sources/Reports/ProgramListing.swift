import BPF
import JIT
import Listings
import Support

/// The code of a program for other programs: JSON, or one line of hexadecimal digits for each function.
package struct ProgramListing: Sendable {
  private let compiled: CompiledProgram
  private let profile: String

  /// Shows a program.
  /// - Parameters:
  ///   - compiled: the program and its code.
  ///   - profile: the name of the JIT's profile.
  package init(_ compiled: CompiledProgram, profile: String) {
    self.compiled = compiled
    self.profile = profile
  }

  /// `NAME HEX` for each function, in the order of the program; what depends on addresses is zero.
  package func hexadecimal() -> String {
    let bytes = plainBytes()
    return compiled.functions.map { function in
      "\(function.name) \(Self.digits(bytes[function.code]))\n"
    }.joined()
  }

  /// The program as one object: its functions, their frames and instructions.
  package func json() -> JSONValue {
    let bytes = plainBytes()
    let texts = compiled.program.disassembly(labels: .names)
    let decoder = MachineCodeDecoder()
    let offsets = compiled.instructionOffsets
    let functions = compiled.functions.map { function -> JSONValue in
      let frame = function.frame
      let instructions = function.instructions.map { index -> JSONValue in
        let end = min(offsets[index + 1], function.code.upperBound)
        let range = offsets[index]..<max(end, offsets[index])
        let native = decoder?.decode(compiled.image, range).map(\.text) ?? []
        return .object([
          ("index", .number(index)), ("bpf", .string(texts[index])), ("offset", .number(range.lowerBound)),
          ("bytes", .string(Self.digits(bytes[range]))), ("native", .strings(native)),
        ])
      }
      return .object([
        ("name", .string(function.name)), ("offset", .number(function.code.lowerBound)),
        ("size", .number(function.code.count)), ("prologue", .number(function.prologueSize)),
        (
          "frame",
          .object([
            ("programStack", .number(frame.stackDepth)), ("tailCallCount", .number(frame.tailCallSize)),
            ("calleeSaved", .strings(frame.calleeSaved.map { "\($0)" })), ("padding", .number(frame.padding)),
            ("outgoing", .number(frame.outgoingArgumentSize)), ("incomingSlots", .number(frame.incomingSlots)),
          ])
        ), ("bytes", .string(Self.digits(bytes[function.code]))), ("instructions", .array(instructions)),
      ])
    }
    return .object([("profile", .string(profile)), ("functions", .array(functions))])
  }

  /// The image with zeros for what depends on where things lie.
  private func plainBytes() -> [UInt8] {
    var bytes = compiled.bytes
    for relocation in compiled.relocations {
      for index in relocation.offset..<min(bytes.count, relocation.offset + relocation.size) { bytes[index] = 0 }
    }
    return bytes
  }

  private static func digits(_ bytes: ArraySlice<UInt8>) -> String {
    bytes.map { Hex.digits(UInt64($0), count: 2) }.joined()
  }
}
