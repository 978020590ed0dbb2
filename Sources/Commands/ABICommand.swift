import ArgumentParser
import CABI
import ClangParser
import Reports

/// `kfunctest abi`: whether C signatures can be called from BPF.
struct ABICommand: StatusCommand {
  static let configuration = CommandConfiguration(
    commandName: "abi",
    abstract: "Say where each argument of a C prototype goes, in BPF and natively, and whether BPF can call it.",
    discussion: """
      Example:
        kfunctest abi 'long f(int, long, char *, u64, u64, u64, u8)'
        kfunctest abi 'typedef struct { long a, b; } p; int f(p, p, long, p)'
        kfunctest abi 'int f(u64, __int128)' --format json

      Types come from the same text, or from an earlier text or file; those of stdint.h and of the kernel are known.
      With --format json every function is an object on a line of its own.
      """)

  @OptionGroup var declarations: DeclarationOptions

  @Option(
    help: .init("Who reads C: own, libclang (found at run time, or in the folder LIBCLANG_PATH).", valueName: "parser"))
  var parser = Parser.own

  @OptionGroup var format: FormatOption

  /// Who reads C declarations.
  enum Parser: String, ExpressibleByArgument, CaseIterable {
    /// Our own parser, which needs nothing.
    case own
    /// libclang, with its own layouts.
    case libclang
  }

  func execute(_ console: Console) throws -> Int32 {
    let reports = try signatures().map(ABIReport.init)
    switch format.format {
    case .json:
      for report in reports { try console.write(report.json().line()) }
    case .table:
      try console.write(reports.map { $0.text(console.style) }.joined(separator: "\n"))
    }
    return 0
  }

  private func signatures() throws(UsageError) -> [Signature] {
    switch parser {
    case .own: return try declarations.read().signatures
    case .libclang:
      let text = try declarations.text()
      do throws(ClangParser.Failure) {
        let signatures = try ClangParser().signatures(of: text)
        if signatures.isEmpty { throw .wrong(line: 1, column: 1, message: "no function is declared there") }
        return signatures
      } catch {
        switch error {
        case .unavailable(let reason): throw UsageError("--parser libclang: \(reason); --parser own needs nothing")
        case .wrong(let line, let column, let message): throw UsageError("prototype:\(line):\(column): \(message)")
        }
      }
    }
  }
}
