import BPF

/// What a called function returns.
public enum CallOutcome: Sendable, Equatable {
  /// r0.
  case returned(UInt64)
  /// r0 and r2: 9 to 16 bytes.
  case returnedPair(UInt64, UInt64)
  /// There is no such function.
  case unknown
  /// It ended badly, in words.
  case failed(String)
  /// The program ends here with this r0.
  case unwind(UInt64)
}

/// The functions outside a program that it can call.
public protocol InterpreterCalls {
  /// Calls a helper.
  /// - Parameters:
  ///   - id: its static id.
  ///   - arguments: r1 to r5.
  mutating func helper(_ id: Int32, _ arguments: UnsafePointer<UInt64>) -> CallOutcome

  /// How many argument words a kfunc takes, nil where there is none.
  /// - Parameter index: its index in the program's kfuncs.
  func argumentCount(ofKfunc index: Int) -> Int?

  /// Calls a kfunc.
  /// - Parameters:
  ///   - index: its index in the program's kfuncs.
  ///   - words: arguments: r1 to r5, then stack-argument slots 1 and up.
  mutating func kfunc(_ index: Int, _ words: UnsafePointer<UInt64>) -> CallOutcome
}

/// No functions at all.
public struct NoCalls: InterpreterCalls {
  /// No functions at all.
  public init() {}
  public mutating func helper(_ id: Int32, _ arguments: UnsafePointer<UInt64>) -> CallOutcome { .unknown }
  public func argumentCount(ofKfunc index: Int) -> Int? { nil }
  public mutating func kfunc(_ index: Int, _ words: UnsafePointer<UInt64>) -> CallOutcome { .unknown }
}

/// A fault that can be planted in the interpreter, to show that the test bed sees it.
public enum InterpreterFault: String, Sendable, CaseIterable, Codable {
  /// The last stack argument of a call is the one before it.
  case lastSlotDoubled = "interpreter-last-slot-doubled"
  /// The upper half of what a kfunc returns is lost.
  case resultUpperHalfLost = "interpreter-result-upper-half-lost"
}
