import Foundation

/// A compiler of this machine that tests compile their sources with.
package enum SourceCompiler: String, CaseIterable, Sendable, CustomStringConvertible {
  case gcc
  case clang
  case tcc
  case gxx = "g++"
  case clangxx = "clang++"

  package var description: String { rawValue }

  /// The language that it takes a source file for.
  package var isC: Bool { self == .gcc || self == .clang || self == .tcc }

  /// Where it is: in `$PATH`, or Swift's own; nil where there is none.
  package var path: String? { path(from: 0) }

  /// Where the first of a major version or a later one is.
  package func path(from version: Int) -> String? {
    candidates.first { path in
      version == 0
        || (try? ChildProcess.output(path, ["-dumpversion"]).prefix { $0 != "." }).flatMap { Int($0) } ?? 0
          >= version
    }
  }

  private var candidates: [String] {
    let beside = ChildProcess.find("swift").map { swift in
      URL(filePath: swift).resolvingSymlinksInPath().deletingLastPathComponent().appending(path: rawValue).path
    }
    let all = ChildProcess.candidates(rawValue)
    return all + [beside].compactMap { $0.flatMap(ChildProcess.find) }.filter { !all.contains($0) }
  }

  /// Whether it is there.
  package var isThere: Bool { path != nil }

  /// Whether it is there and compiles a source.
  package func compiles(_ source: String, flags: [String] = []) -> Bool {
    guard let folder = try? TemporaryFolder() else { return false }
    return (try? folder.compile(source, with: self, flags: flags + ["-c"])) != nil
  }

  /// The compilers that placements are held against.
  package static let references: [SourceCompiler] = [.gcc, .clang]

  /// Where a compiler is that follows the psABI: clang before 20 passes __int128 in a way of its own (llvm issues 41784
  /// and 123935).
  package var referencePath: String? { path(from: self == .clang ? 20 : 0) }

  /// The C compilers that are there.
  package static let c = [gcc, clang].filter(\.isThere)
  /// The C++ compilers that are there.
  package static let cxx = [gxx, clangxx].filter(\.isThere)
}

extension TemporaryFolder {
  /// Compiles or links files, without warnings.
  /// - Parameters:
  ///   - files: their paths, or their names in this folder.
  ///   - name: the name of the result in this folder.
  /// - Returns: the path of the result.
  /// - Throws: `ProcessFailure` with the compiler's words.
  package func compile(
    files: [String], with compiler: SourceCompiler = .gcc, flags: [String], to name: String
  ) throws -> String {
    guard let program = compiler.path else { throw ProcessFailure(description: "\(compiler): not found") }
    _ = try ChildProcess.output(program, ["-w"] + flags + files + ["-o", file(name)], in: path)
    return file(name)
  }

  /// Compiles a source, without warnings.
  /// - Parameters:
  ///   - source: C, or C++ for a compiler of that language.
  ///   - name: the name of the source without its ending.
  /// - Returns: the path of the result, `NAME.out`.
  /// - Throws: `ProcessFailure` with the compiler's words.
  package func compile(
    _ source: String, with compiler: SourceCompiler = .gcc, flags: [String] = ["-g", "-O2", "-shared", "-fPIC"],
    name: String = "source"
  ) throws -> String {
    let file = try write(source, to: name + (compiler.isC ? ".c" : ".cc"))
    return try compile(files: [file], with: compiler, flags: flags, to: name + ".out")
  }

  /// Compiles a source that may include kfunc.h into a shared library.
  /// - Returns: its path, `NAME.so`.
  /// - Throws: `ProcessFailure` with the compiler's words.
  package func library(
    _ source: String, with compiler: SourceCompiler = .gcc, flags: [String] = ["-O2"], name: String = "library"
  ) throws -> String {
    let file = try write(source, to: name + ".c")
    return try compile(
      files: [file], with: compiler,
      // Tests open many libraries at once, and there is little static TLS.
      flags: ["-shared", "-fPIC", "-DKF_THREAD_LOCAL=", "-I", Repository.kfuncHeaders] + flags,
      to: name + ".so")
  }
}
