import ArgumentParser
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

  @OptionGroup var format: FormatOption

  func execute(_ console: Console) throws -> Int32 {
    let reports = try declarations.read().signatures.map(ABIReport.init)
    switch format.format {
    case .json:
      for report in reports { try console.write(report.json().line()) }
    case .table:
      try console.write(reports.map { $0.text(console.style) }.joined(separator: "\n"))
    }
    return 0
  }
}
