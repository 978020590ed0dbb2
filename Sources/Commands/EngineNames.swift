import ArgumentParser
import Engines
import NativeCalls
import Outcomes
import Support

/// The engines that one value of a repeatable option names.
struct EngineList {
  let callers: [Caller]

  init(_ callers: [Caller]) { self.callers = callers }
}

/// Engine libraries that are callers.
struct EngineOption: ParsableArguments {
  @Option(
    help: .init(
      "An engine library that calls too: the path of a shared library with the functions of kfunctest_engine.h "
        + "(docs/engines.md). Repeatable.", valueName: "path"),
    completion: .file(),
    transform: { EngineList(try OptionText.engines($0, [], [.library])) })
  var engine: [EngineList] = []

  /// Has a worker open each.
  /// - Parameter workers: the processes that make calls.
  func open(_ workers: WorkerPool) throws(HarnessError) -> [EngineOutcome] {
    try workers.engines(among: engine.callers)
  }

  /// The words of the command that repeat the choice.
  var words: [String] { engine.callers.flatMap { ["--engine", $0.rawValue] } }
}

extension [EngineList] {
  /// The engines of all values, each once.
  var callers: [Caller] {
    var callers: [Caller] = []
    for caller in flatMap(\.callers) where !callers.contains(caller) { callers.append(caller) }
    return callers
  }
}

extension OptionText {
  /// The engines that an option names, separated by commas.
  ///
  /// From `plugin:` on, the text is one command, which may contain commas.
  /// - Parameters:
  ///   - text: the value of the option.
  ///   - builtIn: the engines of this package that can be asked for.
  ///   - kinds: the other kinds of engine that can be asked for.
  /// - Throws: `ValidationError` for another name.
  static func engines(_ text: String, _ builtIn: [Caller], _ kinds: [EngineReference.Kind]) throws -> [Caller] {
    var callers: [Caller] = []
    for name in parts(text) {
      let reference = EngineReference(name)
      let isValid: Bool
      switch reference {
      case .builtIn: isValid = builtIn.contains(Caller(reference))
      case .library: isValid = kinds.contains(.library)
      case .plugin(let command): isValid = kinds.contains(.plugin) && !command.allSatisfy(\.isWhitespace)
      case .kernel(let release): isValid = kinds.contains(.kernel) && !release.isEmpty
      }
      guard isValid else {
        let valid = builtIn.map(\.rawValue) + kinds.compactMap(\.form)
        throw ValidationError("'\(name)' is none of \(valid.joined(separator: ", "))")
      }
      if !callers.contains(Caller(reference)) { callers.append(Caller(reference)) }
    }
    return callers
  }

  private static func parts(_ text: String) -> [String] {
    var parts: [String] = []
    var rest = text[...]
    while !rest.hasPrefix(EngineReference.pluginPrefix), let comma = rest.firstIndex(of: ",") {
      parts.append(String(rest[..<comma]))
      rest = rest[rest.index(after: comma)...]
    }
    return parts + [String(rest)]
  }
}

extension EngineReference.Kind {
  /// How a name of this kind is written; nil for those that are listed by name.
  fileprivate var form: String? {
    switch self {
    case .builtIn: nil
    case .library: "PATH.so"
    case .plugin: "plugin:COMMAND"
    case .kernel: "kernel:RELEASE"
    }
  }
}
