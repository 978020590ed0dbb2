import CShims
import CTypes
import Kfuncs
import NativeCalls
import Outcomes
import Support
import Synchronization

/// The results of a run.
package struct RunReport: Sendable {
  /// The seed; it repeats the run.
  package let seed: UInt64
  /// The version of the loaded libffi.
  package let libffiVersion: String
  /// The library whose kfuncs were called.
  package let library: KfuncLibrary
  /// The callers that run programs of compilers.
  package var compiled: [CompiledCaller] = []
  /// One verdict for each kfunc.
  package var verdicts: [KfuncVerdict] = []
  /// The results of scenarios: calls with meaningful arguments and known results.
  package var vectors: [VectorVerdict] = []
  /// The planted faults of the self-test.
  package var selfChecks: [MutantVerdict] = []

  /// Number of calls that were made and compared.
  package var checks: Int { verdicts.reduce(0) { $0 + $1.checks } + vectors.reduce(0) { $0 + $1.checks } }
  /// Number of argument slots that were compared.
  package var slots: Int { verdicts.reduce(0) { $0 + $1.slots } }
  /// Number of checks with at least one finding, undetected planted faults included.
  package var failed: Int {
    verdicts.reduce(0) { $0 + $1.failed } + vectors.reduce(0) { $0 + $1.findings.count }
      + selfChecks.count { !$0.isCaught }
  }
  /// All findings.
  package var findings: [Finding] { verdicts.flatMap(\.findings) + vectors.flatMap(\.findings) }
  /// Functions of sources that no caller calls, and why.
  package var omitted: [Skip] = []
  /// The sources of which the libraries were built; nil for one library.
  package var sources: SourceScope?
  /// Checks that were not run, and why.
  package var skips: [Skip] { omitted + verdicts.flatMap(\.skips) + vectors.compactMap(\.skip) }

  /// The engine libraries whose calls were made and agree: in one that is wrong, a planted fault shows nothing.
  /// - Parameter engines: the engine libraries of the run.
  package func sound(_ engines: [EngineOutcome]) -> [EngineOutcome] {
    engines.filter { engine in
      let tallies = verdicts.compactMap { $0.tallies[engine.engine] }
      return tallies.contains { $0.checks > 0 } && tallies.allSatisfy { $0.failed == 0 }
    }
  }

  /// Whether the run was stopped before its end.
  package var isInterrupted = false

  /// Whether something was checked, all of it agreed, and the run was not stopped.
  package var isGood: Bool { failed == 0 && checks > 0 && !isInterrupted }
}

/// A run of checks on kfuncs of a library.
package struct TestRun: Sendable {
  /// The library whose kfuncs are called.
  package let library: KfuncLibrary
  /// The run's options.
  package private(set) var options: RunOptions
  /// The processes that make the calls.
  package let workers: WorkerPool
  /// Checks kfuncs in pieces; nil where all of them are one piece.
  private let pool: OrderedPool?

  /// Creates a run.
  /// - Parameters:
  ///   - library: the library whose kfuncs are called.
  ///   - options: the run's options.
  ///   - workers: the processes that make the calls.
  ///   - pool: checks kfuncs in pieces; nil where the run itself is part of a piece.
  package init(library: KfuncLibrary, options: RunOptions, workers: WorkerPool, pool: OrderedPool? = nil) {
    self.library = library
    self.options = options
    self.workers = workers
    self.pool = pool
  }

  /// The version of the loaded libffi, as precisely as it can be determined.
  package static func libffiVersion() -> String { FFIEngine.version() }

  /// The most kfuncs with timeouts in a run with a planted fault.
  private static let mostRunaways = 3
  /// Milliseconds after which a call is stopped, without and with a planted fault, which may turn every call into a
  /// loop.
  private static let (timeout, plantedTimeout) = (200, 50)
  /// Kfuncs of a piece. Each piece has a worker of its own where foreign code runs, which costs some milliseconds.
  private static let pieceSize = 12

  /// Called before each kfunc with its name, the number of kfuncs before it, and their total number.
  package typealias Progress = (_ name: String, _ number: Int, _ count: Int) -> Void

  /// Checks kfuncs.
  /// - Parameters:
  ///   - kfuncs: kfuncs of the library.
  ///   - sets: programs of compilers, which each BPF caller of the options runs as well.
  ///   - progress: called before each kfunc.
  /// - Throws: `HarnessError` if no worker can be started.
  package func run(
    _ kfuncs: [Kfunc], programs sets: [ProgramSet] = [], progress: Progress = { _, _, _ in }
  ) throws(HarnessError) -> RunReport {
    var report = RunReport(seed: options.seed, libffiVersion: FFIEngine.version(), library: library)
    report.verdicts = try verdicts(kfuncs, progress: progress)
    for set in sets where kft_stop_signal() == 0 {
      var own = self
      own.options.callers = options.callers.filter(\.isBPF)
      own.options.programs = .compiled(set.programs)
      let called = kfuncs.filter { set.programs[$0.name] != nil }
      report.add(set, by: own.options.callers, try own.verdicts(called, progress: progress))
    }
    report.vectors = try VectorRun(
      library: library, callers: options.callers, engines: options.engines, workers: workers
    ).run(kfuncs, pool ?? .alone)
    if options.callers.contains(.kernel) { report.vectors += try KernelChecks().run(kfuncs) }
    report.isInterrupted = kft_stop_signal() != 0
    if report.isInterrupted { return report }
    report.selfChecks = try MutantRun(
      library: library, seed: options.seed, workers: workers, engines: report.sound(options.engines)
    ).selfCheck(options.callers, pool ?? .alone)
    return report
  }

  /// Checks functions at the capture stub only, which calls none of them.
  /// - Parameters:
  ///   - signatures: their prototypes.
  ///   - isWatched: whether another process stops calls that do not return.
  /// - Returns: one verdict for each, in order.
  /// - Throws: `HarnessError` if a thread cannot be prepared.
  package func sweep(_ signatures: [Signature], isWatched: Bool = false) throws(HarnessError) -> [KfuncVerdict] {
    // No foreign code runs: the calls are made in this thread.
    let kfuncs = signatures.map { Kfunc($0, at: CaptureRecord.stub) }
    return try check(kfuncs) { kfuncs, builder, more throws(HarnessError) in
      let session = try CheckSession(
        EngineSetup(targets: options.targets), timeout: isWatched ? 0 : UInt32(Self.timeout))
      let transport = LocalTransport(session, judge: builder)
      let checker = KfuncChecker(options, builder: builder, transport: transport)
      while let index = more() { try checker.check(kfuncs[index], at: index) }
      try checker.finish()
    }
  }

  /// The verdicts on kfuncs, with an optional planted fault.
  ///
  /// A planted fault may turn every call into an endless loop, which ends only by the watchdog: after a few kfuncs with
  /// timeouts the others are skipped.
  /// - Parameters:
  ///   - kfuncs: kfuncs of the library.
  ///   - fault: the fault to plant; nil for none.
  ///   - progress: called before each kfunc.
  /// - Throws: `HarnessError` if no worker can be started.
  package func verdicts(
    _ kfuncs: [Kfunc], fault: FaultEffect? = nil, progress: Progress = { _, _, _ in }
  ) throws(HarnessError) -> [KfuncVerdict] {
    // What foreign code leaves in a process must not reach the next piece, which another process may do.
    let isForeign = WorkerTransport.isForeign(kfuncs, options)
    return try check(kfuncs, progress: progress) { kfuncs, builder, more throws(HarnessError) in
      let transport = try WorkerTransport(
        isForeign && pool != nil ? WorkerPool() : workers, kfuncs, options, fault: fault,
        timeout: fault == nil ? Self.timeout : Self.plantedTimeout, judge: builder)
      let checker = KfuncChecker(options, builder: builder, transport: transport)
      while fault == nil || builder.runaways < Self.mostRunaways, let index = more() {
        try checker.check(kfuncs[index], at: index)
      }
      try checker.finish()
      try transport.close()
    }
  }

  /// Checks the kfuncs of a piece: takes them one by one, by their positions in it.
  private typealias PieceCheck = ([Kfunc], VerdictBuilder, _ more: () -> Int?) throws(HarnessError) -> Void

  /// What checking a piece came to.
  private struct PieceResult: Sendable {
    /// The callers that had stopped before it.
    let before: CallerStops
    /// One verdict for each kfunc that was begun.
    let verdicts: [KfuncVerdict]
    /// The callers that had stopped after it.
    let after: CallerStops
  }

  /// Checks kfuncs piece by piece.
  ///
  /// A piece depends on those before it by the callers that are not asked any more. It is begun with what is known by then,
  /// and done again where it turns out that a piece before it has stopped a caller.
  private func check(
    _ kfuncs: [Kfunc], progress: Progress = { _, _, _ in }, _ body: PieceCheck
  ) throws(HarnessError) -> [KfuncVerdict] {
    let size = pool == nil ? max(1, kfuncs.count) : Self.pieceSize
    let pieces = stride(from: 0, to: kfuncs.count, by: size).map { $0..<min($0 + size, kfuncs.count) }
    // The closures do not outlive this call.
    nonisolated(unsafe) let (body, progress) = (body, progress)
    let begun = Mutex(0)
    let stops = Mutex(CallerStops())
    func result(_ piece: Range<Int>, after before: CallerStops) throws(HarnessError) -> PieceResult {
      let builder = VerdictBuilder(before)
      let own = Array(kfuncs[piece])
      var next = 0
      try body(own, builder) {
        guard next < own.count, kft_stop_signal() == 0 else { return nil }
        begun.withLock { begun in
          progress(own[next].name, min(begun, kfuncs.count - 1), kfuncs.count)
          begun += 1
        }
        next += 1
        return next - 1
      }
      let verdicts = builder.verdicts.sorted { $0.index < $1.index }.map(\.verdict)
      return PieceResult(before: before, verdicts: verdicts, after: builder.stops)
    }
    var verdicts: [KfuncVerdict] = []
    try (pool ?? .alone).run(pieces) { piece, _ throws(HarnessError) in
      try result(piece, after: stops.withLock { $0 })
    } take: { piece, found throws(HarnessError) in
      let before = stops.withLock { $0 }
      let found = found.before == before ? found : try result(piece, after: before)
      verdicts += found.verdicts
      stops.withLock { $0 = found.after }
      return true
    }
    return verdicts
  }
}
