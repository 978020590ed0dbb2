/// The outcome of a call of a function outside the program.
public enum CallOutcome: Sendable, Equatable {
  /// The function returned r0.
  case returned(UInt64)
  /// The function returned 9 to 16 bytes: r0 and r2.
  case returnedPair(UInt64, UInt64)
  /// There is no such function.
  case unknown
  /// The function failed, for a reason in words.
  case failed(String)
  /// The function ends the program with this r0.
  case unwind(UInt64)
  /// The function calls a function of the program; what that returns goes to `InterpreterCalls.returned`.
  case callback(FunctionCall)
}

/// A call of a function of the program from outside, such as a callback.
public struct FunctionCall: Sendable, Equatable {
  /// The function: the address that `BPF_PSEUDO_FUNC` loads.
  public var function: UInt64
  /// The first argument.
  public var r1: UInt64
  /// The second argument.
  public var r2: UInt64
  /// The third argument.
  public var r3: UInt64
  /// The fourth argument.
  public var r4: UInt64
  /// The fifth argument.
  public var r5: UInt64

  /// Creates a call; each parameter is documented at the property of its name.
  public init(
    function: UInt64, r1: UInt64 = 0, r2: UInt64 = 0, r3: UInt64 = 0, r4: UInt64 = 0, r5: UInt64 = 0
  ) {
    self.function = function
    self.r1 = r1
    self.r2 = r2
    self.r3 = r3
    self.r4 = r4
    self.r5 = r5
  }
}

/// The functions outside a program that it can call.
public protocol InterpreterCalls {
  /// Calls a helper.
  /// - Parameters:
  ///   - id: its static id.
  ///   - arguments: r1 to r5.
  /// - Returns: the outcome; `.unknown` if there is no such helper.
  mutating func helper(_ id: Int32, _ arguments: UnsafePointer<UInt64>) -> CallOutcome

  /// The number of argument words of a kfunc; nil if there is no such kfunc.
  /// - Parameter index: its index in the program's kfuncs.
  func argumentCount(ofKfunc index: Int) -> Int?

  /// Calls a kfunc.
  /// - Parameters:
  ///   - index: its index in the program's kfuncs.
  ///   - words: arguments: r1 to r5, then stack-argument slots 1 and up.
  /// - Returns: the outcome.
  mutating func kfunc(_ index: Int, _ words: UnsafePointer<UInt64>) -> CallOutcome

  /// Continues the helper that made the last `CallOutcome.callback` that has not yet returned.
  /// - Parameter r0: what the function of the program returned.
  /// - Returns: the helper's outcome, or its next call.
  mutating func returned(_ r0: UInt64) -> CallOutcome

  /// Reads a number in network byte order from the packet (`BPF_ABS`, `BPF_IND`).
  /// - Parameters:
  ///   - offset: where it begins, in bytes from the start of the packet.
  ///   - size: its bytes: 1, 2 or 4.
  /// - Returns: the number; `.unwind` for one outside of the packet; `.unknown` if there is no packet.
  mutating func packet(_ offset: UInt32, _ size: Int) -> CallOutcome
}

extension InterpreterCalls {
  /// No helper makes calls: `.unknown`.
  public mutating func returned(_ r0: UInt64) -> CallOutcome { .unknown }
  /// There is no packet: `.unknown`.
  public mutating func packet(_ offset: UInt32, _ size: Int) -> CallOutcome { .unknown }
}

/// Functions of a program that calls none: every call is `.unknown`.
public struct NoCalls: InterpreterCalls {
  /// Creates the empty set of functions.
  public init() {}
  /// No helper: `.unknown`.
  public mutating func helper(_ id: Int32, _ arguments: UnsafePointer<UInt64>) -> CallOutcome { .unknown }
  /// No kfunc: nil.
  public func argumentCount(ofKfunc index: Int) -> Int? { nil }
  /// No kfunc: `.unknown`.
  public mutating func kfunc(_ index: Int, _ words: UnsafePointer<UInt64>) -> CallOutcome { .unknown }
}
