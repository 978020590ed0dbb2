import ArgumentParser
import CTypes
import Checks
import Glibc
import NativeCalls
import Outcomes
import Reports
import Support

/// `kfunctest call`: one function of any shared library.
struct CallCommand: StatusCommand {
  static let configuration = CommandConfiguration(
    commandName: "call",
    abstract: "Call one function of any shared library from BPF and through libffi, and compare.",
    discussion: """
      Example:
        kfunctest call --library libc.so.6 'long labs(long)' -5
        kfunctest call --library libc.so.6 'size_t strlen(char *)' text
        kfunctest call --library libc.so.6 'char *strcpy(char *, char *)' buf:8 text

      Arguments: integers, decimal or 0x...; for pointers a string, buf:N (N zero bytes), hex:0a0b..., @FILE or null.
      Every caller gets the same memory, at the same address, with the same content.
      No verifier is asked: the BPF program of the JIT and the interpreter is generated, and calls functions that no kernel \
      offers; floats, aggregates by value and results of 16 bytes are passed, too.

      Exit status: 0 all agree; 1 a disagreement, or a call failed; 2 wrong usage.
      """)

  @Option(
    help: .init("The shared library: a path, or a name that the loader knows.", valueName: "lib"), completion: .file())
  var library: String

  @Option(help: .init("Watchdog period of a call in milliseconds.", valueName: "ms"))
  var timeout: UInt32 = 10_000

  @OptionGroup var format: FormatOption

  @Argument(help: .init("The function's C prototype, after types that it needs.", valueName: "prototype"))
  var prototype: String

  @Argument(parsing: .allUnrecognized, help: .init("The function's arguments.", valueName: "arguments"))
  var arguments: [String] = []

  func validate() throws {
    if timeout < 1 { throw ValidationError("--timeout \(timeout): at least 1 millisecond is needed") }
  }

  func execute(_ console: Console) throws -> Int32 {
    let signature = try signature()
    let given = try zip(arguments, signature.parameters).enumerated().map { index, pair throws(HarnessError) in
      try CallArgument(pair.0, for: pair.1, number: index + 1)
    }
    let call = try FunctionCall(
      signature, prototype: prototype, library: try path(), timeout: Int(timeout), workers: WorkerPool())
    let arguments = given.map { FunctionCall.Argument(value: $0.value, memory: $0.memory) }
    var calls: [FunctionCallOutcome.Call] = []
    for caller in FunctionCall.callers { calls.append(try call.call(arguments, by: caller)) }
    let outcome = FunctionCallOutcome(
      prototype: signature.prototype, parameters: signature.parameters.map(ParameterDescription.init),
      result: Self.resultType(signature.result), before: given.map { $0.memory.map(HexBytes.init) }, calls: calls)
    try console.write(format.report(console).text(of: .call(outcome)))
    return outcome.isGood ? 0 : 1
  }

  private static func resultType(_ type: CType) -> FunctionCallOutcome.ResultType {
    if case .pointer = type { return .other }
    return type.isAggregate || type.size == 0 ? .other : .integer(bits: 8 * type.size, isSigned: type.isSigned)
  }

  private func signature() throws(HarnessError) -> Signature {
    let found: [Signature]
    do {
      found = try CDeclarationParser.parse(prototype, types: CTypeTable()).signatures
    } catch {
      throw HarnessError(.usage, "prototype:\(error)")
    }
    guard let signature = found.last else {
      throw HarnessError(
        .usage, "prototype: declares no function; what is wanted is one such as 'int f(long a, int b)'")
    }
    guard arguments.count == signature.parameters.count else {
      throw HarnessError(
        .usage,
        "\(signature.name) takes \(signature.parameters.count) arguments, \(arguments.count) were given: "
          + signature.prototype)
    }
    return signature
  }

  /// A bare name means a file here to everybody but the dynamic loader.
  private func path() throws(HarnessError) -> String {
    if library.isEmpty { throw HarnessError(.usage, "--library '' names no file") }
    return !library.contains("/") && access(library, F_OK) == 0 ? "./" + library : library
  }
}
