import BPFObject
import Listings
import Outcomes

/// What became of an object's externs.
struct CheckScreen {
  private let outcome: CheckOutcome
  /// Whether externs without a difference are shown one by one.
  private let isVerbose: Bool

  init(_ outcome: CheckOutcome, isVerbose: Bool) {
    self.outcome = outcome
    self.isVerbose = isVerbose
  }

  func text(_ style: TextStyle) -> String {
    var sections: [[String]] = []
    for link in outcome.externs where isVerbose || !Self.isPlain(link) { sections.append(Self.lines(link, style)) }
    sections.append(Printable.wrap(summary, to: style.width ?? 80))
    return sections.map { $0.joined(separator: "\n") }.joined(separator: "\n\n") + "\n"
  }

  /// Whether there is nothing to say of an extern.
  static func isPlain(_ link: ExternLink) -> Bool {
    if case .linked(let differences) = link.resolution { differences.isEmpty } else { false }
  }

  /// An extern: its name, what became of it, and both prototypes where they differ.
  static func lines(_ link: ExternLink, _ style: TextStyle) -> [String] {
    let width = style.width ?? 80
    let name = Printable.text(link.name) + (link.isWeak ? " (weak)" : "")
    let emphasis: Emphasis = link.isGood ? .plain : .warning
    var lines = Printable.wrap("\(name): \(Printable.text(Messages().message(of: link)))", to: width).map {
      style.text($0, emphasis)
    }
    if let extern = link.extern, let function = link.function, !isPlain(link) {
      lines += PrototypePair(extern, function, marking: places(link)).lines(style, width: width)
    }
    return lines
  }

  private static func places(_ link: ExternLink) -> [PrototypePlace] {
    switch link.resolution {
    case .linked(let differences): differences.map(\.place)
    case .refused(let refusal): refusal.place.map { [$0] } ?? []
    case .missing, .unknown: []
    }
  }

  private var summary: String {
    let externs = outcome.externs
    let linked = externs.count { Self.isPlain($0) }
    let differing = externs.count { !$0.differences.isEmpty }
    let zero = externs.count { $0.isWeak && $0.isGood && !Self.isPlain($0) }
    let failed = externs.count { !$0.isGood && $0.differences.isEmpty && !$0.isUnknown }
    let unknown = externs.count(where: \.isUnknown)
    var parts = ["\(linked) linked"]
    if differing > 0 { parts.append("\(differing) linked with differences") }
    if zero > 0 { parts.append("\(zero) weak and 0") }
    if failed > 0 { parts.append("\(failed) refused or missing") }
    if unknown > 0 { parts.append("\(unknown) not compared") }
    let object = Printable.text(outcome.object)
    if externs.isEmpty {
      return "\(object): no externs: nothing was checked" + (outcome.allowSkips ? "" : " (--allow-skips accepts that)")
    }
    return "\(object) against \(Printable.text(outcome.target)): \(Words.count(externs.count, "extern")): "
      + parts.joined(separator: ", ")
  }
}
