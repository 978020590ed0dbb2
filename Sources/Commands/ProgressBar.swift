import Listings

/// A bar on standard error for work that takes longer than a second; nothing where that is no terminal.
struct ProgressBar {
  private let console: Console
  private let start = ContinuousClock.now
  private var lastDrawn: ContinuousClock.Instant?

  /// Work shorter than this shows no bar.
  private static let patience = Duration.seconds(1)
  /// Between two drawings.
  private static let interval = Duration.milliseconds(50)

  init(_ console: Console) { self.console = console }

  /// Seconds since the work began.
  var elapsed: Double { (ContinuousClock.now - start) / .seconds(1) }

  /// Shows how far the work is.
  mutating func update(_ name: String, _ number: Int, of count: Int) {
    guard let width = console.errorStyle.width else { return }
    let now = ContinuousClock.now
    guard now - start >= Self.patience, lastDrawn.map({ now - $0 >= Self.interval }) ?? true else { return }
    lastDrawn = now
    console.draw(Self.line(name, number, of: count, width: width))
  }

  /// Takes the bar away.
  mutating func finish() {
    if lastDrawn != nil { console.draw(nil) }
    lastDrawn = nil
  }

  /// One line that fits the terminal: `[#####.....] 97/193 kf_u64_7`.
  static func line(_ name: String, _ number: Int, of count: Int, width: Int) -> String {
    let length = min(30, max(0, width - 40))
    let filled = count > 0 ? length * min(number, count) / count : 0
    let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: length - filled)
    return String("[\(bar)] \(number)/\(count) \(name)".prefix(max(0, width - 1)))
  }
}

/// A line on standard error for work without a known end; nothing where that is no terminal.
struct ProgressLine: Sendable {
  private let console: Console

  init(_ console: Console) { self.console = console }

  /// Shows how far the work is.
  func show(_ text: String) {
    guard let width = console.errorStyle.width else { return }
    console.draw(String(text.prefix(max(0, width - 1))))
  }

  /// Takes the line away.
  func finish() { if console.errorStyle.width != nil { console.draw(nil) } }
}
