/// What a program needs of an engine from outside; the raw values are JSON.
package enum EngineNeed: String, Sendable, Hashable, CaseIterable, Codable {
  /// Stores and loads relative to r11.
  case stackArguments = "stack-arguments"
  /// Calls of kfuncs.
  case kfuncs
  /// Helper 12.
  case tailCalls = "tail-calls"
  /// Arguments or results whose places in BPF and in the psABI differ.
  case byValue = "by-value-arguments"
  /// Calls of helpers.
  case helpers
  /// Calls of other functions of the program.
  case subprograms
  /// Functions of the program that a helper calls. The interface of engines has none.
  case callbacks
  /// Jumps through a table of addresses. The interface of engines has none.
  case jumpTables = "jump-tables"

  /// The bit in the capabilities of an engine (`enum kfunctest_capability`); nil for what no engine can have.
  package var capability: UInt64? {
    switch self {
    case .stackArguments: 1 << 0
    case .kfuncs: 1 << 1
    case .tailCalls: 1 << 2
    case .byValue: 1 << 3
    case .helpers: 1 << 4
    case .subprograms: 1 << 5
    case .callbacks, .jumpTables: nil
    }
  }

  /// The name in a sentence: `stack arguments`.
  package var words: String {
    self == .byValue ? "by-value arguments" : rawValue.split(separator: "-").joined(separator: " ")
  }
}

/// What an engine from outside says of itself.
package struct EngineDescription: Sendable, Hashable, Codable {
  /// Its name: `ubpf`.
  package var name: String
  /// Its version.
  package var version: String
  /// What it can do, in the order of `EngineNeed`.
  package var capabilities: [EngineNeed]
  /// Whether it interprets: it gave no address of native code for a first program.
  package var interprets: Bool

  /// Creates a value; each parameter is documented at the property of its name.
  package init(name: String, version: String, capabilities: [EngineNeed], interprets: Bool) {
    self.name = name
    self.version = version
    self.capabilities = capabilities
    self.interprets = interprets
  }

  /// The first of some needs that it cannot satisfy; nil where it can satisfy all.
  /// - Parameter needs: what a program needs.
  package func lacking(_ needs: Set<EngineNeed>) -> EngineNeed? {
    EngineNeed.allCases.first { needs.contains($0) && !capabilities.contains($0) }
  }
}

/// An engine from outside that was asked for: what it is, or why it cannot be used.
package struct EngineOutcome: Sendable, Hashable, Codable {
  /// Its name as a caller: the path of its library.
  package var engine: Caller
  /// What it says of itself; nil for one that cannot be used.
  package var description: EngineDescription?
  /// Why it cannot be used; nil for one that can.
  package var failure: EngineFailure?

  /// Creates a value; each parameter is documented at the property of its name.
  package init(engine: Caller, description: EngineDescription? = nil, failure: EngineFailure? = nil) {
    self.engine = engine
    self.description = description
    self.failure = failure
  }
}

extension [EngineOutcome] {
  /// The engines that can be used.
  package var usable: [Caller] { filter { $0.failure == nil }.map(\.engine) }

  /// What an engine says of itself; nil for one that is no library or cannot be used.
  /// - Parameter caller: its name as a caller.
  package func description(of caller: Caller) -> EngineDescription? {
    first { $0.engine == caller }?.description
  }
}
