/// Why a program stopped before its `exit`.
public struct InterpreterError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What happened.
  public enum Code: Sendable, Equatable {
    /// An access outside the program's memory.
    case memory
    /// So many instructions were executed as the budget allows.
    case budget
    /// Calls are nested deeper than the interpreter has frames for.
    case depth
    /// A stack argument that was not stored, or that is loaded after a store or a call (stack-argument contract,
    /// section 3).
    case stackArgument
    /// A helper, kfunc or function that is not there.
    case unknownFunction
    /// An instruction that has no meaning outside a kernel.
    case unsupported
    /// A function that was called ended badly.
    case callee
    /// The program asked to end (the conformance suite's unwind helper).
    case unwound
  }

  /// What happened.
  public let code: Code
  /// Index of the instruction.
  public let instruction: Int
  /// One sentence for people.
  public let message: String

  /// An error at an instruction.
  public init(_ code: Code, instruction: Int, _ message: String) {
    self.code = code
    self.instruction = instruction
    self.message = message
  }

  public var description: String { "instruction \(instruction): \(message)" }
}
