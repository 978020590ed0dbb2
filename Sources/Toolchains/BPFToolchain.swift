import Support

/// A compiler with a BPF back end, a level of optimisation and a BPF cpu.
package struct BPFToolchain: Sendable, Hashable, CustomStringConvertible {
  /// The compiler.
  package let compiler: BPFCompiler
  /// The level: `-O2`.
  package let level: String
  /// The cpu: `v4`.
  package let cpu: String

  /// `clang 23 -O2 v4`.
  package var description: String { "\(compiler) \(flags)" }
  /// `-O2 v4`.
  package var flags: String { "\(level) \(cpu)" }

  /// The levels and cpus at which a clang is used.
  package static let flags = uses.map { "\($0.level) \($0.cpu)" }
  private static let uses = ["-O1", "-O2", "-O3"].flatMap { level in ["v3", "v4"].map { (level: level, cpu: $0) } }

  /// Creates a toolchain.
  /// - Parameters:
  ///   - compiler: the compiler.
  ///   - level: the level of optimisation.
  ///   - cpu: the cpu.
  package init(_ compiler: BPFCompiler, level: String, cpu: String) {
    self.compiler = compiler
    self.level = level
    self.cpu = cpu
  }

  /// All toolchains of a compiler: at three levels for two cpus; one of a gcc, which differs in nothing that is checked.
  /// - Parameter compiler: the compiler.
  package static func all(of compiler: BPFCompiler) -> [BPFToolchain] {
    switch compiler.kind {
    case .gcc: [BPFToolchain(compiler, level: "-O2", cpu: "v4")]
    case .clang: uses.map { BPFToolchain(compiler, level: $0.level, cpu: $0.cpu) }
    }
  }

  /// The program and its arguments that compile a source file to an object.
  /// - Parameters:
  ///   - source: path of the C file.
  ///   - object: path of the result.
  package func command(source: String, object: String) -> [String] {
    let own =
      switch compiler.kind {
      // Lines of the backend's errors come from the debugging information, and so does BTF.
      case .clang: ["-g", "-ferror-limit=0"]
      case .gcc: ["-gbtf"]
      }
    return compiler.command + BPFCompiler.target(compiler.kind)
      + ["-mcpu=\(cpu)", level, "-std=gnu17", "-ffreestanding", "-w"] + own + ["-c", "-o", object, source]
  }
}
