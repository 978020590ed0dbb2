/// A caller that is an engine which runs the BPF programs of a compiler.
package struct CompiledCaller: Sendable, Hashable, Codable {
  /// The caller: `clang 23 -O2 v4 -> jit`.
  package var caller: Caller
  /// The engine.
  package var engine: Caller
  /// The compiler, its level of optimisation and the cpu: `clang 23 -O2 v4`.
  package var toolchain: String
  /// The compiler's version.
  package var compiler: String

  /// Creates a value; each parameter is documented at the property of its name.
  package init(caller: Caller, engine: Caller, toolchain: String, compiler: String) {
    self.caller = caller
    self.engine = engine
    self.toolchain = toolchain
    self.compiler = compiler
  }
}
