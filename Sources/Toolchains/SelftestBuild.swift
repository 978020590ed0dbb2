import Support

/// C in the way of the kernel's selftests, compiled without the kernel's sources.
package enum SelftestBuild {
  /// What a program of such a file has to come to, as its tags say.
  package enum Expectation: Sendable, Equatable {
    /// `__success __retval(N)`
    case returns(UInt32)
    /// `__failure __msg("...")`
    case refused(String)
  }

  /// Compiles a file.
  /// - Parameters:
  ///   - text: the C.
  ///   - compiler: a clang.
  ///   - folder: an existing folder for files.
  /// - Returns: the path of the object.
  /// - Throws: `HarnessError` with the compiler's first error.
  package static func compile(
    _ text: String, by compiler: BPFCompiler, in folder: String
  ) async throws(HarnessError) -> String {
    for path in ["linux", "bpf"] { try Folder.make("\(folder)/\(path)") }
    try ScratchFolder.write("", to: "\(folder)/linux/bpf.h")
    try ScratchFolder.write(
      "#define SEC(name) __attribute__((section(name), used))\n#define __noinline __attribute__((noinline))\n"
        + "#define __ksym __attribute__((section(\".ksyms\")))\n", to: "\(folder)/bpf/bpf_helpers.h")
    try ScratchFolder.write(misc, to: "\(folder)/bpf_misc.h")
    let (source, object) = ("\(folder)/selftest.c", "\(folder)/selftest.o")
    try ScratchFolder.write(text, to: source)
    var command = BPFToolchain(compiler, level: "-O2", cpu: "v4").command(source: source, object: object)
    command.insert("-I\(folder)", at: command.count - 1)
    let run = try await CompilerRun.run(command[0], Array(command.dropFirst()), folder: folder, limit: .seconds(60))
    if !run.isGood { throw HarnessError(.compilationFailed, "\(compiler): \(run.complaint)") }
    return object
  }

  /// What stands in place of the kernel's bpf_misc.h; tags are read from the text.
  private static let misc = """
    #define __naked __attribute__((naked))
    #define __used __attribute__((used))
    #define __clobber_all "r0", "r1", "r2", "r3", "r4", "r5", "r6", "r7", "r8", "r9", "memory"
    #define __description(text)
    #define __success
    #define __failure
    #define __retval(value)
    #define __msg(text)

    """

  /// What each program of a file has to come to, by its name: tags stand in front of the function.
  /// - Parameter text: the C.
  package static func expectations(in text: String) -> [String: Expectation] {
    var found: [String: Expectation] = [:]
    var next: Expectation?
    for line in text.split(separator: "\n") {
      if let value = argument(of: "__retval(", in: line), let number = Int32(value) {
        next = .returns(UInt32(bitPattern: number))
      } else if let value = argument(of: "__msg(\"", in: line) {
        next = .refused(String(value.dropLast()))
      } else if line.hasPrefix("__naked void "), let expectation = next {
        found[String(line.dropFirst("__naked void ".count).prefix { $0 != "(" })] = expectation
        next = nil
      }
    }
    return found
  }

  /// What stands between a text and the last parenthesis of a line.
  private static func argument(of tag: String, in line: Substring) -> Substring? {
    guard let start = line.firstRange(of: tag), let end = line.lastIndex(of: ")"), start.upperBound <= end else {
      return nil
    }
    return line[start.upperBound..<end]
  }
}
