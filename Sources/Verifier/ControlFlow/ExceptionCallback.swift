import BPF

extension [FunctionTag] {
  private static let key = "exception_callback:"

  /// The names of the functions that a main program with these tags says are to run when it throws.
  fileprivate var exceptionCallbacks: [String] {
    filter { $0.parameter == nil && $0.text.hasPrefix(Self.key) }.map { String($0.text.dropFirst(Self.key.count)) }
  }

  /// The name of the function that is to run when a main program with these tags throws.
  package var exceptionCallback: String? { exceptionCallbacks.first }
}

extension VerifierInput {
  /// The function that runs when the program throws; nil for the kernel's own, which returns what was thrown.
  ///
  /// Source: Linux 7.3 `bpf_find_exception_callback_insn_off`.
  /// - Throws: `Rejection` if the main program's tags name no such function.
  package func exceptionCallback() throws(Rejection) -> Int? {
    let names = tags(of: 0).exceptionCallbacks
    guard let name = names.first else { return nil }
    if names.count > 1 { throw Rejection("multiple exception callback tags for main subprog") }
    guard let function = program.subprograms.firstIndex(where: { $0.name == name }) else {
      throw Rejection("exception callback '\(name)' could not be found in BTF")
    }
    // The main program is a global function.
    guard function == 0 || program.subprograms[function].isGlobal else {
      throw Rejection("exception callback '\(name)' must have global linkage")
    }
    if function == 0 { throw Rejection("invalid exception callback insn_off in func_info: 0") }
    return function
  }
}
