/// A program that cannot be compiled: the reason and the instruction.
public struct JITError: Error, Sendable, Equatable, CustomStringConvertible {
  /// A reason.
  public enum Code: Sendable, Equatable {
    /// The instruction is valid BPF that the profile's code cannot express.
    case unsupported
    /// The instruction uses r11 in a form that names no stack-argument slot.
    case invalidStackArgument
    /// What is known of the functions is of another program.
    case factsOfAnotherProgram
    /// A kfunc call names no entry of the list of targets.
    case unknownKfunc
    /// A helper call names no helper with an address in the options.
    case unknownHelper
    /// A function uses stack arguments and reaches a tail call.
    case stackArgumentsWithTailCall
    /// A jump or call leaves the program.
    case targetOutsideProgram
    /// The code is larger than the memory that was estimated for it.
    case needsRoom
    /// A frame, a displacement or the code is larger than x86-64 instructions can express.
    case tooLarge
    /// There is no executable memory.
    case outOfMemory
  }

  /// The reason.
  public let code: Code
  /// Index of the instruction in the program; nil for the program as a whole.
  public let instruction: Int?
  /// Human-readable message.
  public let message: String

  /// The message, after the instruction's index if there is one.
  public var description: String {
    guard let instruction else { return message }
    return "instruction \(instruction): \(message)"
  }
}
