/// The outcome of a program in one engine.
package struct ExecutionResult: Sendable, Equatable, Codable {
  /// How a program ended.
  package typealias Status = ExecOutcome.Result.Status

  /// Who executed it.
  package let caller: Caller
  /// How it ended.
  package var status = Status.ok
  /// r0, where it came to its end.
  package var r0: UInt64?
  /// How many of its bits are given: 32 in a test run of the kernel, else those of the program's result type if that is known.
  package var r0Bits = 64
  /// Why it did not; nil where it did.
  package var failure: CallFailure?
  /// The index of the instruction at which the program was stopped; nil where it was not, or where that is not known.
  package var instruction: Int?
  /// Whether the interpreter stopped it because its budget of instructions was used up.
  package var isOverBudget = false
  /// The memory after the run, where the program was given some.
  package var memory: [UInt8]?
  /// What the program's maps hold after the run, without program arrays.
  package var maps: [MapContents] = []
  /// What the program and its kfuncs printed, cut where it is long.
  package var output = ""
  /// What the kfuncs of the library received; nil where none was entered, or where the engine is in another process.
  package var received: ReceivedCall?
  /// The machine code that an engine library made of the program, where it gives some and that was asked for.
  package var code: HexBytes?
  /// The file in which perf finds the names of the program's functions, where one was written.
  package var perfMap: String?
  /// The jitdump file to which the program's code was written; nil for none.
  package var jitDump: String?

  /// The same result with the bits of r0 only that the program's result type has: what is above them is not defined.
  /// - Parameter bits: the bits of the type.
  package func narrowed(to bits: Int) -> ExecutionResult {
    guard bits < 64 else { return self }
    var result = self
    result.r0Bits = min(r0Bits, bits)
    result.r0 = r0.map { $0 & (1 << UInt64(result.r0Bits) - 1) }
    return result
  }

  /// A program that came to its end.
  /// - Parameter caller: who executed it.
  package init(_ caller: Caller) { self.caller = caller }

  /// A program that did not come to its end.
  package init(_ caller: Caller, _ status: Status, _ failure: CallFailure) {
    self.caller = caller
    self.status = status
    self.failure = failure
  }

  /// A program that an engine refuses.
  /// - Parameters:
  ///   - caller: the engine.
  ///   - status: whether the program or the engine is at fault.
  ///   - message: the message of the component that refuses.
  package init(_ caller: Caller, _ status: Status, _ message: String) {
    self.init(caller, status, .callerCannot(message))
  }
}
