/// One function called by several callers.
package struct FunctionCallOutcome: Sendable, Equatable, Codable {
  /// The function's C prototype.
  package var prototype: String
  /// Its parameters.
  package var parameters: [ParameterDescription]
  /// What is known of its result.
  package var result: ResultType
  /// What each pointer argument's memory was; nil for others.
  package var before: [HexBytes?]
  /// The calls; at least one.
  package var calls: [Call]

  /// Creates a value; each parameter is documented at the property of its name.
  package init(
    prototype: String, parameters: [ParameterDescription], result: ResultType, before: [HexBytes?], calls: [Call]
  ) {
    self.prototype = prototype
    self.parameters = parameters
    self.result = result
    self.before = before
    self.calls = calls
  }

  /// What is known of a result.
  package enum ResultType: Sendable, Equatable, Codable {
    /// An integer of some bits.
    case integer(bits: Int, isSigned: Bool)
    /// Something else.
    case other
  }

  /// What one call came to.
  package struct Call: Sendable, Equatable, Codable {
    /// Who called.
    package let caller: Caller
    /// The result's eightbytes, narrowed to the declared type; empty for `void` and where the call did not return.
    package var result: [HexWord] = []
    /// Why it did not return whole, nil where it did.
    package var failure: CallFailure?
    /// What the memory of each argument became; empty where that cannot be known any more.
    package var memory: [HexBytes?] = []
    /// Accesses outside the memory of the arguments.
    package var outside: [OutsideAccess] = []
    /// What the function printed.
    package var output = ""

    /// A call of which nothing is known yet.
    package init(caller: Caller) { self.caller = caller }
  }

  /// Whether all calls returned, with the same result and the same memory.
  package var isGood: Bool {
    calls.allSatisfy { call in
      call.failure == nil && call.outside.isEmpty && call.result == calls.first?.result
        && call.memory == calls.first?.memory
    }
  }
}
