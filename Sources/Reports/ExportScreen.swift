import Listings
import Outcomes

/// Kfuncs that were written as BTF or as a header: how many, and which were left out.
struct ExportScreen {
  private let outcome: ExportOutcome

  init(_ outcome: ExportOutcome) { self.outcome = outcome }

  var text: ReportText {
    let leftOut = outcome.leftOut
    var text = ReportText(
      Printable.text("\(outcome.file): \(Words.count(outcome.kfuncs.count, "kfunc")) of \(outcome.library)")
        + (leftOut.isEmpty ? "" : ", \(leftOut.count) left out") + "\n")
    text.messages = Self.messages(leftOut)
    return text
  }

  /// A line for each kfunc that was left out.
  static func messages(_ omissions: [ExportOutcome.Omission]) -> [String] {
    omissions.map { omission in
      switch omission.reason {
      case .refused(let refusal):
        "\(omission.kfunc) is left out: libbpf does not link it: \(Messages.message(of: refusal))"
      case .inexpressible(let component): "\(omission.kfunc) is left out: \(component)"
      }
    }
  }
}
