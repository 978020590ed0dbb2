import Glibc
import Support

/// A compiler with a BPF back end.
package struct BPFCompiler: Sendable, Hashable, CustomStringConvertible {
  /// The names that stand for clang and gcc in the root that scripts/toolchain makes.
  package static let (rootClang, rootGCC) = ("toolchain", "toolchain-gcc")
  /// The compilers used if none is given, as far as they are there. Clang 23 is the first that passes stack arguments.
  package static let usual =
    (23..<40).map { "clang-\($0)" } + ["clang", rootClang, "bpf-gcc", "bpf-unknown-none-gcc", rootGCC]

  /// What a compiler is.
  package enum Kind: Sendable, Hashable {
    /// LLVM's.
    case clang
    /// GNU's, which passes at most five arguments.
    case gcc
  }

  /// The compiler as it was named.
  package let name: String
  /// What the compiler calls itself: `clang 23`; with its name, where another calls itself so: `clang 23 (toolchain)`.
  package private(set) var description: String
  /// Its version, as it says it.
  package let version: String
  /// What it is.
  package let kind: Kind
  /// The program and its first arguments.
  package let command: [String]

  /// Examines a compiler.
  /// - Parameters:
  ///   - name: a name on the PATH, a path, `rootClang` or `rootGCC`.
  ///   - folder: an existing folder for files.
  /// - Throws: `HarnessError` with code `noCompiler` if there is none of that name, or with code `compilationFailed` if it
  ///   has no BPF back end that passes more than five arguments, or that refuses them itself.
  package init(_ name: String, folder: String) async throws(HarnessError) {
    guard let command = Self.command(of: name) else {
      throw HarnessError(
        .noCompiler,
        [Self.rootClang, Self.rootGCC].contains(name)
          ? "no '\(name)' in \(Self.root); scripts/toolchain brings it"
          : "no compiler '\(name)': it is neither a program on the PATH nor a path of one")
    }
    let kind: Kind = name.contains("gcc") ? .gcc : .clang
    let (source, output) = ("\(folder)/compiler.c", "\(folder)/compiler.i")
    defer {
      unlink(source)
      unlink(output)
    }
    try ScratchFolder.write(Self.question, to: source)
    let words = command.dropFirst() + Self.target(kind) + ["-E", "-P", "-o", output, source]
    let run = try await CompilerRun.run(command[0], Array(words), folder: folder, limit: .seconds(30))
    if !run.isGood { throw HarnessError(.compilationFailed, "no BPF back end: \(run.complaint)") }
    let text = (try? TextFile.read(output)) ?? ""
    let answers = text.split(separator: "\n").map(String.init)
    if !answers.contains("bpf") {
      throw HarnessError(.compilationFailed, "no BPF back end: it does not define __bpf__")
    }
    func answer(_ key: String) -> String? {
      answers.first { $0.hasPrefix("\(key) ") }.map { String($0.dropFirst(key.count + 1)) }
    }
    let major = answer("major") ?? "of no known version"
    description = kind == .clang ? "clang \(major)" : "gcc \(major)"
    // The version is a string literal, in parts.
    version = (answer("version") ?? major).split(separator: "\"").map { String($0).trimmingWhitespace }
      .filter { !$0.isEmpty }.joined(separator: " ")
    // A gcc that refuses the sixth argument says so for each function.
    if kind == .clang && answer("slots") == nil {
      throw HarnessError(
        .compilationFailed,
        "\(description) passes no stack arguments in BPF: it does not define __BPF_FEATURE_STACK_ARGUMENT")
    }
    self.name = name
    self.kind = kind
    self.command = command
  }

  /// The same compiler under its own name.
  func toldApart() -> BPFCompiler {
    var compiler = self
    compiler.description += " (\(name))"
    return compiler
  }

  /// What the preprocessor is asked.
  private static let question = """
    #ifdef __bpf__
    bpf
    #endif
    #ifdef __clang__
    major __clang_major__
    version "Clang " __clang_version__
    #else
    major __GNUC__
    version "gcc " __VERSION__
    #endif
    #ifdef __BPF_FEATURE_STACK_ARGUMENT
    slots 1
    #endif

    """

  /// The flag that chooses the back end.
  static func target(_ kind: Kind) -> [String] { kind == .clang ? ["-target", "bpf"] : [] }

  // MARK: The root of scripts/toolchain

  /// The folder in which scripts/toolchain keeps a Debian root.
  static var root: String {
    let cache = getenv("XDG_CACHE_HOME").map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
    let home = getenv("HOME").map { String(cString: $0) } ?? "/"
    return "\(cache ?? "\(home)/.cache")/kfunctest/toolchain"
  }

  /// The compilers that are there, in the order of `usual`.
  package static var present: [String] { usual.filter { command(of: $0) != nil } }

  /// The program and its first arguments; nil if there is none.
  ///
  /// The loader of the root runs what is in the root, which only a superuser may enter.
  private static func command(of name: String) -> [String]? {
    let (loader, libraries) = ("\(root)/lib64/ld-linux-x86-64.so.2", "\(root)/usr/lib/x86_64-linux-gnu")
    let (llvm, gcc) = ("\(root)/usr/lib/llvm-23", "\(root)/usr/lib/gcc/bpf/16")
    func command(_ program: String, _ path: String, _ words: [String]) -> [String]? {
      guard Toolchain.path(of: loader) != nil, Toolchain.path(of: program) != nil else { return nil }
      return [loader, "--library-path", path, "--argv0", name, program] + words
    }
    switch name {
    case rootClang:
      return command("\(llvm)/bin/clang", "\(libraries):\(llvm)/lib", ["-resource-dir", "\(llvm)/lib/clang/23"])
    case rootGCC:
      // Programs that gcc starts need the loader as well.
      return command(
        "\(root)/usr/bin/bpf-gcc", libraries, ["-B\(gcc)/", "-wrapper", "\(loader),--library-path,\(libraries)"])
    default: return Toolchain.path(of: name).map { [$0] }
    }
  }
}

extension String {
  /// The text without white space at both ends.
  fileprivate var trimmingWhitespace: String {
    let start = drop(while: \.isWhitespace)
    return String(start.reversed().drop(while: \.isWhitespace).reversed())
  }
}
