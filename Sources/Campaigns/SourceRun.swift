import Checks
import Kfuncs
import NativeCalls
import Outcomes
import Support
import Toolchains

/// A run of the functions of C sources, as each compiler compiled them.
package struct SourceRun {
  private let build: SourceBuild
  private let options: RunOptions
  private let isNamed: Bool
  private let workers: WorkerPool
  private let pool: OrderedPool

  /// Creates a run.
  /// - Parameters:
  ///   - build: the libraries.
  ///   - options: the run's options.
  ///   - isNamed: whether compilers or flags were asked for by name: each of them has to compile.
  ///   - workers: the processes that make the calls.
  ///   - pool: checks functions in pieces.
  package init(
    _ build: SourceBuild, options: RunOptions, isNamed: Bool, workers: WorkerPool, pool: OrderedPool
  ) {
    self.build = build
    self.options = options
    self.isNamed = isNamed
    self.workers = workers
    self.pool = pool
  }

  /// Calls the functions of each library.
  /// - Parameters:
  ///   - select: the kfuncs of a library that are asked for.
  ///   - programs: programs of compilers that call kfuncs.
  ///   - progress: called before each function.
  /// - Returns: one report, whose findings name the toolchain.
  /// - Throws: the errors of `select` and `programs`, and `HarnessError` if no worker can be started.
  package func run(
    select: (KfuncLibrary) throws -> [Kfunc],
    programs: (KfuncLibrary, [Kfunc]) async throws -> [ProgramSet], progress: TestRun.Progress
  ) async throws -> RunReport {
    var whole: RunReport?
    for built in build.built {
      guard let library = built.opened, Interruption.signal == nil else { continue }
      let kfuncs = try select(library)
      let sets = try await programs(library, kfuncs)
      let report = try TestRun(library: library, options: options, workers: workers, pool: pool).run(
        kfuncs, programs: sets
      ) { name, number, count in progress("\(name), \(built.toolchain)", number, count) }
      let named = report.named(built.toolchain.description)
      if whole == nil { whole = named } else { whole?.merge(named) }
    }
    guard var report = whole else { throw HarnessError(.interrupted, "interrupted") }
    report.isInterrupted = Interruption.signal != nil
    report.omitted = build.functions.omitted.map { Skip(kfunc: $0.name, reason: .function($0.obstacle)) }
    report.sources = SourceScope(
      files: build.files, toolchains: build.built.map(ToolchainOutcome.init),
      idle: isNamed ? build.built.filter { $0.opened == nil }.map(\.toolchain.description) : [])
    return report
  }
}
