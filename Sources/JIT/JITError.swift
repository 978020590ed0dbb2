/// A program that this JIT cannot compile: what is wrong, and at which instruction.
public struct JITError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What went wrong.
  public enum Code: Sendable, Equatable {
    /// The instruction is valid BPF that this JIT does not translate.
    case unsupported
    /// The instruction uses r11 in a form that does not name a stack-argument slot.
    case invalidStackArgument
    /// A kfunc call names no entry of the target list.
    case unknownKfunc
    /// A helper call names no helper that the options give an address for.
    case unknownHelper
    /// A function uses stack arguments and reaches a tail call.
    case stackArgumentsWithTailCall
    /// A jump or call leaves the program.
    case targetOutsideProgram
    /// The code does not fit the memory that was estimated for it.
    case needsRoom
    /// A frame, a displacement or the code is larger than x86-64 instructions can express.
    case tooLarge
    /// No executable memory.
    case outOfMemory
  }

  /// What went wrong.
  public let code: Code
  /// Index of the instruction, counted in instructions; nil where the whole program is meant.
  public let instruction: Int?
  /// One sentence for people.
  public let message: String

  public var description: String {
    guard let instruction else { return message }
    return "instruction \(instruction): \(message)"
  }
}
