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
  /// The source lines of its instructions; instruction 0 is its first.
  var lines: [SourceLine] = []
  /// CO-RE relocations of its instructions that are not resolved, in words.
  var unresolved: [String] = []

  /// The slot of each instruction, counted from the function's first.
  let slots: [Int]

  init(name: String, section: Int, range: Range<Int>, isGlobal: Bool, instructions: [Instruction]) {
    self.name = name
    self.section = section
    self.range = range
    self.isGlobal = isGlobal
    self.instructions = instructions
    var slots: [Int] = []
    slots.reserveCapacity(instructions.count)
    var slot = 0
    for instruction in instructions {
      slots.append(slot)
      slot += instruction.slotCount
    }
    self.slots = slots
  }

  /// The length in slots.
  var slotCount: Int { range.count / 8 }

  /// The index of the instruction that starts at an offset of the section; nil if none does.
  /// - Parameter offset: bytes from the start of the section.
  func instruction(at offset: Int) -> Int? {
    guard range.contains(offset), (offset - range.lowerBound) % 8 == 0 else { return nil }
    let slot = (offset - range.lowerBound) / 8
    var low = 0
    var high = slots.count
    while low < high {
      let middle = (low + high) / 2
      if slots[middle] < slot { low = middle + 1 } else { high = middle }
    }
    return low < slots.count && slots[low] == slot ? low : nil
  }
}

extension [ObjectFunction] {
  /// The function at an offset of a section; nil if none is there. The functions are in the order of sections and offsets.
  /// - Parameters:
  ///   - offset: bytes from the start of the section.
  ///   - section: the section's number.
  func index(at offset: Int, in section: Int) -> Int? {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if (self[middle].section, self[middle].range.lowerBound) <= (section, offset) {
        low = middle + 1
      } else {
        high = middle
      }
    }
    guard low > 0, self[low - 1].section == section, self[low - 1].range.contains(offset) else { return nil }
    return low - 1
  }
}
