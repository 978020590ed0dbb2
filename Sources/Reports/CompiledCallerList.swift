import Listings
import Outcomes

/// The callers of a run that are programs of compilers in an engine, a row for each.
struct CompiledCallerList {
  private let outcome: RunOutcome

  init(_ outcome: RunOutcome) { self.outcome = outcome }

  /// The compilers with their versions, and the engines.
  var compilers: String {
    var versions: [(compiler: String, toolchains: [String])] = []
    var engines: [String] = []
    for caller in outcome.scope.compiledCallers {
      if !engines.contains(caller.engine.rawValue) { engines.append(caller.engine.rawValue) }
      if let index = versions.firstIndex(where: { $0.compiler == caller.compiler }) {
        if !versions[index].toolchains.contains(caller.toolchain) {
          versions[index].toolchains.append(caller.toolchain)
        }
      } else {
        versions.append((caller.compiler, [caller.toolchain]))
      }
    }
    let names = versions.map { "\($0.compiler) (\($0.toolchains.joined(separator: ", ")))" }
    return "\(names.joined(separator: "; ")), in \(engines.joined(separator: ", ")), direct and forwarded"
  }

  /// The rows.
  func lines(_ style: TextStyle) -> [String] {
    var table = TextTable([
      .init(title: "programs of compilers", givesWay: .cut(to: 16), order: 2), .init(title: "kfuncs", isRight: true),
      .init(title: "calls", isRight: true), .init(title: "slots", isRight: true, givesWay: .leftOut, order: 1),
      .init(title: "", givesWay: .cut(to: 0), order: 0),
    ])
    table.indent = 0
    for compiled in outcome.scope.compiledCallers {
      let counts = outcome.kfuncs.compactMap { kfunc in kfunc.tallies.first { $0.caller == compiled.caller } }
      let called = counts.count { $0.checks > 0 }
      let failed = counts.reduce(0) { $0 + $1.failed }
      table.rows.append([
        .init(compiled.caller.rawValue, failed > 0 ? .bad : .plain), .init(Words.grouped(called)),
        .init(Words.grouped(counts.reduce(0) { $0 + $1.checks })),
        .init(Words.grouped(counts.reduce(0) { $0 + $1.slots })),
        failed > 0 ? .init("\(failed) FAILED", .bad) : called == 0 ? .init("no call", .warning) : .init("ok"),
      ])
    }
    return table.lines(style)
  }
}
