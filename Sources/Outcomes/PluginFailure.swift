/// Why a plugin gave no r0.
package enum PluginFailure: Error, Sendable, Hashable, Codable {
  /// The process could not be started.
  case notStarted(reason: String)
  /// It gave no answer within a limit, in milliseconds; its process group was ended.
  case timedOut(milliseconds: Int)
  /// It printed nothing and ended with status 0.
  case printedNothing
  /// It printed something else than one number; the beginning of it.
  case printedNoNumber(text: String)
  /// It printed more than a limit, in bytes; its process group was ended.
  case printedTooMuch(bytes: Int)
  /// It ended with a status other than 0; the last line that it printed.
  case exited(status: Int32, said: String)
  /// A signal ended it; the last line that it printed.
  case killed(signal: Signal, said: String)
}

extension PluginFailure: CustomStringConvertible {
  /// What happened, behind a word for the plugin: `printed nothing`.
  package var description: String {
    func words(_ said: String) -> String { said.isEmpty ? "" : ": \(said)" }
    return switch self {
    case .notStarted(let reason): "cannot be started: \(reason)"
    case .timedOut(let milliseconds): "gave no answer within \(milliseconds) ms; its process group was ended"
    case .printedNothing: "printed nothing: r0 in hexadecimal was expected"
    case .printedNoNumber(let text): "printed '\(text)': r0 in hexadecimal was expected"
    case .printedTooMuch(let bytes): "printed more than \(bytes) bytes; its process group was ended"
    case .exited(let status, let said): "ended with status \(status)\(words(said))"
    case .killed(let signal, let said): "was ended by \(signal.name)\(words(said))"
    }
  }
}
