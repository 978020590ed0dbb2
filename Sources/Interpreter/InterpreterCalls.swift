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
