import Outcomes

/// Engine libraries, a row for each: what it is and can do, or why it cannot be used.
struct EngineRows {
  /// The names with what is said of them.
  let rows: [(String, String)]

  init(_ engines: [EngineOutcome]) {
    rows = engines.map { ($0.engine.rawValue, Self.words($0)) }
  }

  private static func words(_ engine: EngineOutcome) -> String {
    if let failure = engine.failure { return "cannot be used: \(Messages().message(of: failure))" }
    guard let description = engine.description else { return "" }
    let kind = description.interprets ? "an interpreter" : "native code"
    let missing = EngineNeed.allCases.filter { $0.capability != nil && !description.capabilities.contains($0) }
    let lacks = missing.isEmpty ? "" : "; without \(Words.list(missing.map(\.words)))"
    return "\(description.name) \(description.version), \(kind)\(lacks)"
  }
}
