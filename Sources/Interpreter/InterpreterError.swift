/// An error that ended a program before its `exit`: the reason and the instruction.
public struct InterpreterError: Error, Sendable, Equatable, CustomStringConvertible {
  /// A reason.
  public enum Code: Sendable, Equatable {
    /// An access outside the program's memory.
    case memory
    /// The budget of instructions is used up.
    case budget
    /// Calls are nested deeper than `Interpreter.largestDepth`.
    case depth
    /// A stack argument that was not stored before a call, or that is loaded after a store of one or after a call. The
    /// kernel's verifier refuses such programs.
    case stackArgument
    /// A call of a helper, kfunc or function that does not exist.
    case unknownFunction
    /// A jump through a register that leads to no target of a jump table.
    case jump
    /// An instruction without a meaning outside a kernel.
    case unsupported
    /// A called function failed.
    case callee
  }

  /// The reason.
  public let code: Code
  /// Index of the instruction in its program.
  public let instruction: Int
  /// Human-readable message.
  public let message: String

  init(_ code: Code, instruction: Int, _ message: String) {
    self.code = code
    self.instruction = instruction
    self.message = message
  }

  /// The instruction's index and the message.
  public var description: String { "instruction \(instruction): \(message)" }
}
