import BPF
import FoundationEssentials
import Outcomes
import Support

/// Programs and what a kernel made of them: what `kernel --save` writes and `kernel --against` compares with.
package struct KernelRecording: Codable, Sendable {
  /// A program and the kernel's translation of it.
  package struct Entry: Codable, Sendable {
    /// The program's name: a file or a seed.
    package var name: String
    /// What it is loaded as.
    var type: KernelProgramType
    /// Its instructions.
    var program: HexBytes
    /// The stack-argument slots that each function takes; null where no prototype is known.
    var stackSlots: [Int?]
    /// The memory to which r1 points.
    var context: HexBytes
    /// The instructions that the verifier gave to the JIT.
    var translated: HexBytes
    /// The machine code of each function; bytes that depend on addresses are zero.
    var functions: [HexBytes]
  }

  /// The version of the format.
  private static let version = "kfunctest-kernel/1"

  /// The version of the format.
  private var format = Self.version
  /// The kernel's release.
  package var release: String
  /// The programs, in the order in which they were compared.
  package var programs: [Entry] = []

  /// A recording without programs.
  /// - Parameter release: the kernel's release.
  package init(release: String) { self.release = release }

  /// Reads a recording.
  /// - Parameter path: path of the file.
  /// - Throws: `HarnessError` for a file that cannot be read or holds no recording.
  package init(path: String) throws(HarnessError) {
    let bytes = try TextFile.bytes(path)
    do {
      self = try JSONDecoder().decode(KernelRecording.self, from: Data(bytes))
    } catch {
      throw HarnessError(.usage, "\(path): no recording of 'kernel --save'")
    }
    if format != Self.version {
      throw HarnessError(.usage, "\(path): the format is \(format), not \(Self.version)")
    }
    if programs.isEmpty { throw HarnessError(.usage, "\(path): a recording without programs") }
  }

  /// Writes the recording; a file of this name is replaced when all is written.
  /// - Parameter path: path of the file.
  /// - Throws: `HarnessError` if it cannot be written.
  package func write(to path: String) throws(HarnessError) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    let text: Data
    do { text = try encoder.encode(self) } catch {
      throw HarnessError(.fileSystem, "it cannot be written: \(error)", at: path)
    }
    try ScratchFolder.write(Array(text), to: path)
  }
}

extension KernelRecording.Entry {
  /// The program with its prototypes.
  /// - Throws: `ProgramError` for instructions that are none.
  func decoded() throws(ProgramError) -> Program {
    try Program(decoding: program.bytes).taking(stackSlots: stackSlots)
  }

  /// What differs from another translation of the same program.
  /// - Parameter other: the other kernel's.
  func differences(from other: KernelRecording.Entry) -> [KernelFinding] {
    let count = max(functions.count, other.functions.count)
    return (0..<count).compactMap { index in
      let saved = functions.indices.contains(index) ? functions[index].bytes : []
      let kernel = other.functions.indices.contains(index) ? other.functions[index].bytes : []
      if saved == kernel { return nil }
      let offset = zip(saved, kernel).enumerated().first { $0.element.0 != $0.element.1 }?.offset
      return KernelFinding(
        program: name,
        kind: .saved(
          function: index, offset: offset ?? min(saved.count, kernel.count), saved: HexBytes(saved),
          kernel: HexBytes(kernel), sameInstructions: translated == other.translated))
    }
  }
}
