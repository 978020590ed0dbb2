import CShims
import CTypes
import Dispatch
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

  /// Creates a run.
  /// - Parameters:
  ///   - library: the library whose kfuncs are called.
  ///   - options: the run's options.
  ///   - workers: the processes that make the calls.
  package init(library: KfuncLibrary, options: RunOptions, workers: WorkerPool) {
    self.library = library
    self.options = options
    self.workers = workers
  }

  /// The version of the loaded libffi, as precisely as it can be determined.
  package static func libffiVersion() -> String { FFIEngine.version() }

  /// The most kfuncs with timeouts in a run with a planted fault.
  private static let mostRunaways = 3
  /// Milliseconds after which a call is stopped, without and with a planted fault, which may turn every call into a
  /// loop.
  private static let (timeout, plantedTimeout) = (200, 50)

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
    ).run(kfuncs)
    if options.callers.contains(.kernel) { report.vectors += try KernelChecks().run(kfuncs) }
    report.isInterrupted = kft_stop_signal() != 0
    if report.isInterrupted { return report }
    report.selfChecks = try MutantRun(
      library: library, seed: options.seed, workers: workers, engines: report.sound(options.engines)
    ).selfCheck(options.callers)
    return report
  }

  /// Checks functions at the capture stub only, which calls none of them.
  /// - Parameter signatures: their prototypes.
  /// - Returns: one verdict for each, in order.
  /// - Throws: `HarnessError` if a thread cannot be prepared.
  package func sweep(_ signatures: [Signature]) throws(HarnessError) -> [KfuncVerdict] {
    // No foreign code runs, so no worker is needed.
    let kfuncs = signatures.map { Kfunc($0, at: CaptureRecord.stub) }
    return try check(kfuncs) { kfuncs, builder, more throws(HarnessError) in
      let session = try CheckSession(EngineSetup(targets: options.targets), timeout: UInt32(Self.timeout))
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
    try check(kfuncs, progress: progress) { kfuncs, builder, more throws(HarnessError) in
      let transport = try WorkerTransport(
        workers, kfuncs, options, fault: fault,
        timeout: fault == nil ? Self.timeout : Self.plantedTimeout, judge: builder)
      let checker = KfuncChecker(options, builder: builder, transport: transport)
      while fault == nil || builder.runaways < Self.mostRunaways, let index = more() {
        try checker.check(kfuncs[index], at: index)
      }
      try checker.finish()
      try transport.close()
    }
  }

  /// Distributes kfuncs over threads, each of which takes the next one until none is left.
  private func check(
    _ kfuncs: [Kfunc], progress: Progress = { _, _, _ in },
    _ body: ([Kfunc], VerdictBuilder, _ more: () -> Int?) throws(HarnessError) -> Void
  ) throws(HarnessError) -> [KfuncVerdict] {
    // The closures do not outlive this call.
    nonisolated(unsafe) let (body, progress) = (body, progress)
    let begun = Mutex(0)
    let found = Mutex<[(index: Int, verdict: KfuncVerdict)]>([])
    let failure = Mutex<HarnessError?>(nil)
    DispatchQueue.concurrentPerform(iterations: max(1, min(workers.jobs, kfuncs.count))) { _ in
      let builder = VerdictBuilder()
      do throws(HarnessError) {
        try body(kfuncs, builder) {
          begun.withLock { begun in
            guard begun < kfuncs.count, kft_stop_signal() == 0 else { return nil }
            progress(kfuncs[begun].name, begun, kfuncs.count)
            begun += 1
            return begun - 1
          }
        }
        found.withLock { $0 += builder.verdicts }
      } catch {
        failure.withLock { $0 = $0 ?? error }
      }
    }
    if let failure = failure.withLock({ $0 }) { throw failure }
    return found.withLock { $0.sorted { $0.index < $1.index }.map(\.verdict) }
  }
}
