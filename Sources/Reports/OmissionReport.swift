import CTypes
import Listings

/// A declaration that could not be read, and why.
package struct OmissionReport: Sendable {
  private let omission: Omission
  private let file: String

  /// Reports on an omission.
  /// - Parameters:
  ///   - omission: what was left out.
  ///   - file: the file that was read; a line marker in it may name another one.
  package init(_ omission: Omission, of file: String) {
    self.omission = omission
    self.file = file
  }

  /// The omission as JSON.
  package func json() -> JSONValue {
    let error = omission.error
    return .object([
      (
        "omission",
        .object([
          ("names", .strings(omission.names)), ("file", .string(error.file ?? file)), ("line", .number(error.line)),
          ("column", .number(error.column)), ("code", .string(error.code.rawValue)), ("reason", .string(error.message)),
        ])
      )
    ])
  }

  /// A list of omissions, with their count.
  /// - Parameters:
  ///   - omissions: what was left out.
  ///   - style: where it is written to.
  package static func text(_ omissions: [OmissionReport], _ style: TextStyle) -> String {
    var lines = [style.text("left out: \(Words.count(omissions.count, "declaration"))", .warning)]
    for report in omissions {
      let names = report.omission.names.isEmpty ? "" : report.omission.names.joined(separator: ", ") + ": "
      let error = report.omission.error
      let place = "\(error.file ?? report.file):\(error.line):\(error.column)"
      lines += Printable.wrap(Printable.text("\(place): \(names)\(error.message)"), to: style.width.map { $0 - 2 })
        .map { "  " + $0 }
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
