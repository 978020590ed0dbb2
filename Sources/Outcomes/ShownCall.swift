/// A call that has findings, for a reader: where its arguments go, and the program that makes it.
package struct ShownCall: Sendable, Equatable, Codable {
  /// Name of the kfunc.
  package var kfunc: String
  /// Shape of the BPF program; nil where no such program makes the call.
  package var shape: CallShape?
  /// Where the arguments and the result go.
  package var placed: PlacedFunction
  /// The BPF program and the machine code that our JIT makes of it; none where no such program makes the call. What
  /// depends on addresses is zero, and no fault is planted.
  package var functions: [DisassembledFunction]

  /// Calls that an outcome has at most: those of the first findings.
  package static let most = 24

  /// Creates a value; each parameter is documented at the property of its name.
  package init(kfunc: String, shape: CallShape? = nil, placed: PlacedFunction, functions: [DisassembledFunction] = []) {
    self.kfunc = kfunc
    self.shape = shape
    self.placed = placed
    self.functions = functions
  }
}
