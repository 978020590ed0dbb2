import ArgumentParser
import CTypes
import CallingConvention
import ClangSource
import Outcomes
import Reports
import Support

/// `kfunctest abi`: whether C signatures can be called from BPF.
struct ABICommand: StatusCommand {
  static let configuration = CommandConfiguration(
    commandName: "abi",
    abstract: "Print where each argument of a C prototype is passed, in BPF and natively, and whether BPF can call it.",
    usage: "kfunctest abi [<options>] <prototype> ...",
    discussion: """
      Example:
        kfunctest abi 'long f(int, long, char *, u64, u64, u64, u8)'
        kfunctest abi 'typedef struct { long a, b; } p; int f(p, p, long, p)'
        kfunctest abi 'int f(u64, __int128)' --format json
        gcc -E header.h | kfunctest abi -f - --function f
        kfunctest abi -f kfuncs.h --require direct

      Types come from the same text, or from an earlier text or file; those of stdint.h and of the kernel are known.
      What a file declares and cannot be read is left out and listed with its reason; with --require it fails, unless \
      unknown is among the verdicts.

      Exit status: 0; 1 a function without a verdict that --require names; 2 wrong usage.
      """)

  @OptionGroup var declarations: DeclarationOptions

  @Option(
    help: .init("Parser of C: own, libclang (found at run time, or in the folder LIBCLANG_PATH).", valueName: "parser"))
  var parser = Parser.own

  @OptionGroup var target: TargetOption

  @Option(
    help: .init(
      "Exit status 1 unless each function has one of these verdicts, separated by commas: direct, marshal, refused, unknown.",
      valueName: "verdicts"),
    completion: .commaSeparated { PlacementVerdict.allCases.map(\.rawValue) },
    transform: { try OptionText.list($0, PlacementVerdict.self) })
  var require: [PlacementVerdict]?

  @OptionGroup var format: FormatOption

  /// Who reads C declarations.
  enum Parser: String, ExpressibleByArgument, CaseIterable {
    /// Our own parser, which needs nothing.
    case own
    /// libclang, with its own layouts.
    case libclang
  }

  func execute(_ console: Console) throws -> Int32 {
    let found = try found()
    let outcome = ABIOutcome(
      functions: found.signatures.map { PlacedFunction(Placement($0), targets: target.named ?? Target.allCases) },
      omissions: found.omissions.map { file, omission in
        let error = omission.error
        return OmittedDeclaration(
          names: omission.names, file: error.file ?? file, line: error.line, column: error.column,
          code: error.code.rawValue, message: error.message)
      }, required: require)
    try console.write(format.report(console).text(of: .abi(outcome)))
    return outcome.isGood ? 0 : 1
  }

  private func found() throws(HarnessError) -> DeclarationOptions.Found {
    switch parser {
    case .own: return try declarations.read()
    case .libclang:
      let text = try declarations.text()
      let signatures: [Signature]
      do throws(ClangParser.Failure) {
        signatures = try ClangParser().signatures(of: text)
        if signatures.isEmpty { throw .wrong(line: 1, column: 1, message: "no function is declared there") }
      } catch {
        switch error {
        case .unavailable(let reason):
          throw HarnessError(.usage, "--parser libclang: \(reason); --parser own needs nothing")
        case .wrong(let line, let column, let message):
          throw HarnessError(.usage, "prototype:\(line):\(column): \(message)")
        }
      }
      return DeclarationOptions.Found(signatures: try declarations.named(signatures), text: text)
    }
  }
}
