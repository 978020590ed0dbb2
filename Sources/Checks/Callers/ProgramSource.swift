import BPF
import Kfuncs
import Outcomes
import Support

/// Who writes the BPF programs that make the calls of a run. Every engine runs programs of each source: an engine and a
/// source together are one caller.
package enum ProgramSource: Sendable {
  /// `ProgramGenerator` of this package.
  case generated
  /// A compiler: the programs of each kfunc, by the kfunc's name.
  case compiled([String: CompiledPrograms])

  /// Whether a compiler wrote the programs: what is on their stack and above the width of a narrow argument is its choice.
  package var isCompiled: Bool {
    if case .compiled = self { true } else { false }
  }

  /// The program whose call of a kfunc has a shape.
  /// - Parameters:
  ///   - kfunc: the kfunc, the only one that the program calls.
  ///   - shape: the shape.
  /// - Throws: `HarnessError` with code `unsupportedSignature` if there is none.
  func program(of kfunc: Kfunc, _ shape: CallShape) throws(HarnessError) -> Program {
    guard case .compiled(let programs) = self else { return try kfunc.program(shape) }
    guard let program = programs[kfunc.name]?.programs[shape] else {
      throw HarnessError(.unsupportedSignature, "no compiled program of shape \(shape.rawValue) calls \(kfunc.name)")
    }
    return program
  }

  /// The shapes in which a kfunc is called.
  /// - Parameters:
  ///   - kfunc: the kfunc.
  ///   - asked: the shapes that were asked for.
  func shapes(of kfunc: Kfunc, _ asked: [CallShape]) -> [CallShape] {
    guard case .compiled(let programs) = self else { return asked }
    return asked.filter { programs[kfunc.name]?.programs[$0] != nil }
  }
}

/// The programs by which a compiler's BPF back end calls one kfunc.
package struct CompiledPrograms: Sendable, Equatable {
  /// The programs, each of which calls the kfunc and no other one, with arguments from a `CallBlock` at r1.
  package let programs: [CallShape: Program]

  /// Creates a value.
  /// - Parameter programs: the programs by their shapes.
  package init(programs: [CallShape: Program]) { self.programs = programs }
}

extension CompiledPrograms: Codable {
  /// A program as the worker that runs it receives it.
  private struct Encoded: Codable {
    let shape: CallShape
    let bytes: HexBytes
    let kfunc: String
    let stackSlots: [Int?]
  }

  package init(from decoder: any Decoder) throws {
    var programs: [CallShape: Program] = [:]
    for one in try decoder.singleValueContainer().decode([Encoded].self) {
      programs[one.shape] = try Program(decoding: one.bytes.bytes, kfuncs: [KfuncReference(name: one.kfunc)])
        .taking(stackSlots: one.stackSlots)
    }
    self.programs = programs
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(
      programs.map { shape, program in
        Encoded(
          shape: shape, bytes: HexBytes(try program.encode()), kfunc: program.kfuncs.first?.name ?? "",
          stackSlots: program.subprograms.map(\.stackSlotCount))
      })
  }
}

extension ProgramSource: Codable {
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    self = container.decodeNil() ? .generated : .compiled(try container.decode([String: CompiledPrograms].self))
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .generated: try container.encodeNil()
    case .compiled(let programs): try container.encode(programs)
    }
  }
}
