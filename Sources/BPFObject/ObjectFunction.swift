import BPF
import CTypes

/// A function of an object's code section, before it is linked.
struct ObjectFunction: Sendable {
  /// What a relocation says about an instruction.
  enum Reference: Sendable {
    /// It loads the address of a map.
    case map(Int)
    /// It loads an address inside global data: the map, and bytes from the start of its value.
    case data(map: Int, offset: UInt32)
    /// It loads the address of a jump table: an index of the object's.
    case jumpTable(Int)
    /// It calls a function, or loads its address: the section, and bytes from its start.
    case function(section: Int, offset: Int)
    /// It calls an extern, or loads its address: its index.
    case extern(Int)
  }

  /// Its name.
  let name: String
  /// The number of its section.
  let section: Int
  /// Where it is: bytes from the start of its section.
  let range: Range<Int>
  /// Whether other objects see it.
  let isGlobal: Bool
  /// Its instructions; distances of calls and addresses are those of the object.
  let instructions: [Instruction]
  /// What relocations say, by the index of the instruction.
  var references: [Int: Reference] = [:]
  /// Its prototype; nil without BTF.
  var signature: Signature?
  /// The declaration tags of it and of its parameters.
  var tags: [FunctionTag] = []
  /// The source lines of its instructions; instruction 0 is its first.
  var lines: [SourceLine] = []
  /// CO-RE relocations of its instructions that are not resolved, in words.
  var unresolved: [String] = []

  /// The slots of its instructions; nil if it has none that can be decoded.
  private let layout: SlotLayout?

  init(name: String, section: Int, range: Range<Int>, isGlobal: Bool, instructions: [Instruction]) {
    self.name = name
    self.section = section
    self.range = range
    self.isGlobal = isGlobal
    self.instructions = instructions
    layout = try? SlotLayout(instructions)
  }

  /// The slot of an instruction, counted from the function's first.
  /// - Parameter index: an index of `instructions`.
  func slot(_ index: Int) -> Int { layout?.slot(index) ?? 0 }

  /// The length in slots.
  var slotCount: Int { range.count / 8 }

  /// The index of the instruction that starts at an offset of the section; nil if none does.
  /// - Parameter offset: bytes from the start of the section.
  func instruction(at offset: Int) -> Int? {
    guard range.contains(offset), (offset - range.lowerBound) % 8 == 0 else { return nil }
    return layout?.instruction(at: (offset - range.lowerBound) / 8)
  }
}

extension [ObjectFunction] {
  /// The function at an offset of a section; nil if none is there. The functions are in the order of sections and offsets.
  /// - Parameters:
  ///   - offset: bytes from the start of the section.
  ///   - section: the section's number.
  func index(at offset: Int, in section: Int) -> Int? {
    let next = partitioningIndex { ($0.section, $0.range.lowerBound) > (section, offset) }
    guard next > 0, self[next - 1].section == section, self[next - 1].range.contains(offset) else { return nil }
    return next - 1
  }
}
