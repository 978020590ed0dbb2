import Outcomes

/// The BPF programs that one compiler wrote for the kfuncs of a library, at one level of optimisation for one cpu. An engine
/// that runs them is a caller of its own.
///
/// This is all that an engine needs of a compiler: a set is sent to where no compiler is.
package struct ProgramSet: Sendable, Equatable, Codable {
  /// Who wrote them: `clang 23 -O2 v4`.
  package let toolchain: String
  /// The compiler's version, as it says it.
  package let compiler: String
  /// The programs of each kfunc, by the kfunc's name.
  package var programs: [String: CompiledPrograms]
  /// Why others have none, by the kfunc's name: the compiler's words.
  package var refusals: [String: String]

  /// Creates a set; each parameter is documented at the property of its name.
  package init(
    toolchain: String, compiler: String, programs: [String: CompiledPrograms] = [:], refusals: [String: String] = [:]
  ) {
    self.toolchain = toolchain
    self.compiler = compiler
    self.programs = programs
    self.refusals = refusals
  }

  /// The caller that is an engine which runs these programs: `clang 23 -O2 v4 -> jit`.
  /// - Parameter engine: the engine.
  package func caller(in engine: Caller) -> Caller { Caller(rawValue: "\(toolchain) -> \(engine)") }

  /// The same caller with the parts of its name.
  /// - Parameter engine: the engine.
  package func compiledCaller(in engine: Caller) -> CompiledCaller {
    CompiledCaller(caller: caller(in: engine), engine: engine, toolchain: toolchain, compiler: compiler)
  }

  /// The kfuncs without programs, with the compiler's words.
  package var skips: [Skip] {
    refusals.sorted { $0.key < $1.key }.map { kfunc, words in
      Skip(kfunc: kfunc, reason: .callerCannot(Caller(rawValue: toolchain), words))
    }
  }
}
