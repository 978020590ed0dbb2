/// Why bytes or instructions are not a valid program, and where.
public struct ProgramError: Error, Hashable, Sendable {
  /// The kind of error.
  public enum Code: Hashable, Sendable {
    /// The program has no instructions.
    case empty
    /// The program has this many slots, more than `Program.maximumSlotCount`.
    case tooManySlots(Int)
    /// The byte count is not a multiple of 8.
    case truncated
    /// A slot is not an instruction, or an instruction has no encoding.
    case instruction(InstructionError)
    /// A jump to a slot outside the program.
    case jumpOutOfProgram(slot: Int)
    /// A jump or subprogram call to the second slot of a 64-bit immediate load.
    case targetInsideWideImmediate(slot: Int)
    /// A jump to an instruction of another subprogram.
    case jumpOutOfSubprogram(slot: Int)
    /// A subprogram call, or a subprogram's address, outside the program.
    case callOutOfProgram(slot: Int)
    /// A subprogram call, or a subprogram's address, that is no subprogram's first instruction.
    case callNotToSubprogram(slot: Int)
    /// r10 is written.
    case frameWritten
    /// A kfunc call whose id is not an index of the program's kfuncs.
    case kfuncOutOfRange(Int32)
    /// A 64-bit immediate that names a map by an index that is not one of the program's maps.
    case mapOutOfRange(Int32)
    /// An entry of a jump table that leads to no instruction.
    case invalidJumpTableEntry(table: String, entry: Int, slot: Int)
    /// A subprogram's last instruction is neither exit nor an unconditional jump.
    case fallsThrough(subprogram: String)
    /// The subprogram with this index does not start after its predecessor, or the first does not start at instruction
    /// 0.
    case invalidSubprogramStart(index: Int)
    /// Two subprograms have this name.
    case duplicateSubprogram(String)
    /// A call to a subprogram that was never begun.
    case unknownSubprogram(String)
    /// A label that is a jump's target was not placed.
    case unplacedLabel(Label)
    /// A label was placed a second time.
    case labelPlacedTwice(Label)
    /// A function uses stack arguments and reaches a tail call.
    case stackArgumentsWithTailCall(subprogram: String)
    /// A callback reaches a tail call.
    case callbackWithTailCall(subprogram: String)
    /// A stack-argument slot below 1, or too large for an off field.
    case invalidStackArgumentSlot(Int)
  }

  /// The kind of error.
  public let code: Code
  /// The index of the invalid instruction.
  public let instruction: Int
  /// The slot at which that instruction starts.
  public let slot: Int

  /// Creates an error.
  ///
  /// - Parameters:
  ///   - code: the kind of error.
  ///   - instruction: the index of the invalid instruction.
  ///   - slot: the slot at which that instruction starts.
  public init(_ code: Code, instruction: Int, slot: Int) {
    self.code = code
    self.instruction = instruction
    self.slot = slot
  }
}

extension ProgramError: CustomStringConvertible {
  /// The place and the message, worded like the kernel's message if it has one.
  public var description: String { "instruction \(instruction) (slot \(slot)): \(message)" }

  /// The message without the place.
  public var message: String {
    switch code {
    case .empty: "the program has no instructions"
    case .tooManySlots(let count): "\(count) slots are more than \(Program.maximumSlotCount)"
    case .truncated: "the length is not a multiple of 8 bytes"
    case .instruction(let error): error.description
    case .jumpOutOfProgram(let target): "jump out of range from insn \(slot) to \(target)"
    case .targetInsideWideImmediate(let target): "slot \(target) is inside a 64-bit immediate load"
    case .jumpOutOfSubprogram(let target): "jump out of the subprogram from insn \(slot) to \(target)"
    case .callOutOfProgram(let target): "call out of range from insn \(slot) to \(target)"
    case .callNotToSubprogram(let target): "slot \(target) is not the start of a subprogram"
    case .frameWritten: "frame pointer is read only"
    case .kfuncOutOfRange(let id): "the program has no kfunc \(id)"
    case .mapOutOfRange(let index): "the program has no map \(index)"
    case .invalidJumpTableEntry(let table, let entry, let slot):
      "entry \(entry) of the jump table \(table) leads to slot \(slot), where no instruction starts"
    case .fallsThrough(let name): "last insn of \(name) is not an exit or jmp"
    case .invalidSubprogramStart(let index): "subprogram \(index) does not start after the one before it"
    case .duplicateSubprogram(let name): "two subprograms are named \(name)"
    case .unknownSubprogram(let name): "no subprogram is named \(name)"
    case .unplacedLabel: "a label was not placed"
    case .labelPlacedTwice: "a label was placed twice"
    case .stackArgumentsWithTailCall(let name):
      "\(name) uses stack arguments where a tail call is reachable: a tail call leaves the frame that holds them"
    case .callbackWithTailCall(let name):
      "\(name) is a callback and reaches a tail call, which would leave its helper too"
    case .invalidStackArgumentSlot(let slot): "no stack-argument slot \(slot)"
    }
  }
}
