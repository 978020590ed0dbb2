import ArgumentParser
import KernelOracle
import Reports
import Support

/// How a command prints what it found.
enum OutputFormat: String, CaseIterable {
  /// A screen.
  case table
  /// JSON.
  case json
  /// JUnit's XML.
  case junit
  /// The Test Anything Protocol.
  case tap
  /// A page for a browser.
  case html
  /// Annotations and a step summary of GitHub Actions.
  case github

  /// Whether a text of the format is made of the whole outcome, and not of one function after the other.
  var holdsAll: Bool { !Self.common.contains(self) }

  /// Functions that such a text is made of at most.
  static let mostFunctions = 50_000

  /// Those of every command.
  static let common: [OutputFormat] = [.table, .json]

  /// Reads the name of a format.
  /// - Parameters:
  ///   - text: the name.
  ///   - valid: the formats that the command has.
  static func read(_ text: String, of valid: [OutputFormat]) throws -> OutputFormat {
    let names = valid.map(\.rawValue).joined(separator: ", ")
    guard let format = OutputFormat(rawValue: text) else {
      throw ValidationError("'\(text)' is none of \(names)")
    }
    guard valid.contains(format) else { throw ValidationError("this command has \(names)") }
    return format
  }
}

/// The format of a command's output.
struct FormatOption: ParsableArguments, FormatChoice {
  @Option(
    help: .init("What to print: table, json.", valueName: "format"),
    completion: .list(OutputFormat.common.map(\.rawValue)),
    transform: { try OutputFormat.read($0, of: OutputFormat.common) })
  var format = OutputFormat.table
}

/// The format of the output of a command whose outcome is cases that pass, fail or are skipped.
struct CaseFormatOption: ParsableArguments, FormatChoice {
  @Option(
    help: .init("What to print: table, json, junit, tap, html, github.", valueName: "format"),
    completion: .names(OutputFormat.self), transform: { try OutputFormat.read($0, of: OutputFormat.allCases) })
  var format = OutputFormat.table
}

/// An option with the format of a command's output.
protocol FormatChoice {
  /// The format.
  var format: OutputFormat { get }
}

extension FormatChoice {
  /// The report that prints what a command came to.
  /// - Parameters:
  ///   - console: where it is written to.
  ///   - isVerbose: whether a table shows one by one what it sums up otherwise.
  ///   - elapsed: seconds that the work took, where a table is to show them.
  func report(_ console: Console, isVerbose: Bool = false, elapsed: Double? = nil) -> any Report {
    switch format {
    case .json: return JSONReport()
    case .table:
      var report = TableReport(console.style)
      (report.isVerbose, report.elapsed) = (isVerbose, elapsed)
      return report
    case .junit: return JUnitReport(.here)
    case .tap: return TAPReport(.here)
    case .html: return HTMLReport(.here)
    case .github: return GitHubReport(.here)
    }
  }
}

extension Provenance {
  /// This build and the running kernel.
  fileprivate static var here: Provenance {
    Provenance(build: Versions.build, kernel: KernelOracle.kernelRelease())
  }
}
