import CABI
import CShims
import JIT
import Kfuncs

/// What a run found.
public struct RunReport: Sendable {
  /// Repeats the run.
  public let seed: UInt64
  /// Version of the libffi that called.
  public let libffiVersion: String
  /// The library whose kfuncs were called.
  public let library: KfuncLibrary
  /// One verdict for each kfunc.
  public var verdicts: [KfuncVerdict] = []
  /// Kfuncs that were called with arguments that make sense to them, and what became of it.
  public var vectors: [VectorVerdict] = []
  /// The faults that were planted to show that they would have been seen.
  public var selfChecks: [MutantVerdict] = []

  /// Calls that were made and compared.
  public var checks: Int { verdicts.reduce(0) { $0 + $1.checks } + vectors.reduce(0) { $0 + $1.checks } }
  /// Argument slots that were compared.
  public var slots: Int { verdicts.reduce(0) { $0 + $1.slots } }
  /// Checks with at least one finding, planted faults that went unseen included.
  public var failed: Int {
    verdicts.reduce(0) { $0 + $1.failed } + vectors.reduce(0) { $0 + $1.failures.count }
      + selfChecks.count { !$0.isCaught }
  }
  /// All findings.
  public var failures: [Failure] { verdicts.flatMap(\.failures) + vectors.flatMap(\.failures) }
  /// All that did not run.
  public var skips: [Skip] { verdicts.flatMap(\.skips) + vectors.compactMap(\.skip) }

  /// Whether the run was asked to stop before its end (kft_stop.h).
  public var isInterrupted = false

  /// Whether something was checked, all of it agreed, and nothing was left undone by a request to stop.
  public var isGood: Bool { failed == 0 && checks > 0 && !isInterrupted }
}

/// One run of the bed.
public struct TestRun: Sendable {
  /// The library whose kfuncs are called.
  public let library: KfuncLibrary
  /// What is checked.
  public let options: RunOptions

  /// Creates a run.
  /// - Parameters:
  ///   - library: the library whose kfuncs are called.
  ///   - options: what is checked.
  public init(library: KfuncLibrary, options: RunOptions) {
    self.library = library
    self.options = options
  }

  /// Version of the libffi that calls, as precisely as it can be known.
  public static func libffiVersion() -> String { FFIEngine.version() }

  /// Kfuncs whose calls may run away before a run with a planted fault ends.
  private static let mostRunaways = 3

  /// Checks kfuncs in the calling thread.
  /// - Parameters:
  ///   - kfuncs: which kfuncs of the library.
  ///   - progress: called before each kfunc with its name, its number and their count.
  /// - Throws: `BedError` where the thread cannot be prepared.
  public func run(
    _ kfuncs: [Kfunc], progress: (_ name: String, _ number: Int, _ count: Int) -> Void = { _, _, _ in }
  ) throws(BedError) -> RunReport {
    var report = RunReport(seed: options.seed, libffiVersion: FFIEngine.version(), library: library)
    report.verdicts = try verdicts(kfuncs, progress: progress)
    report.vectors = try VectorRun(library: library, callers: options.callers).run(kfuncs)
    report.isInterrupted = kft_stop_signal() != 0
    if report.isInterrupted { return report }
    report.selfChecks = try MutantRun(library: library, seed: options.seed).selfCheck(options.callers)
    return report
  }

  /// Checks functions at the capture stub only, which calls none of them.
  /// - Parameter signatures: their prototypes.
  /// - Returns: one verdict for each, in their order.
  /// - Throws: `BedError` where the thread cannot be prepared.
  public func sweep(_ signatures: [Signature]) throws(BedError) -> [KfuncVerdict] {
    // What a library did not write is called at the stub only.
    try verdicts(signatures.map { Kfunc($0, at: CaptureRecord.stub) })
  }

  /// The verdicts on kfuncs alone, with faults planted where asked for.
  ///
  /// A planted fault may turn every call into an endless loop, each of which costs the watchdog's time: after a few
  /// kfuncs of that kind the others are not called any more.
  /// - Parameters:
  ///   - kfuncs: which kfuncs of the library.
  ///   - faults: what is broken on purpose.
  ///   - progress: called before each kfunc with its name, its number and their count.
  /// - Throws: `BedError` where the thread cannot be prepared.
  public func verdicts(
    _ kfuncs: [Kfunc], faults: PlantedFaultSet = .none,
    progress: (_ name: String, _ number: Int, _ count: Int) -> Void = { _, _, _ in }
  ) throws(BedError) -> [KfuncVerdict] {
    let session = try CheckSession(
      library: library, faults: faults, marshalling: options.marshalling, timeout: faults == .none ? 200 : 50)
    var checker = KfuncChecker(session: session, options: options)
    var verdicts: [KfuncVerdict] = []
    var runaways = 0
    for (index, kfunc) in kfuncs.enumerated() {
      if kft_stop_signal() != 0 { break }
      progress(kfunc.name, index, kfuncs.count)
      let verdict = checker.check(kfunc)
      if verdict.failures.contains(where: { $0.signal == "SIGALRM" }) { runaways += 1 }
      verdicts.append(verdict)
      if faults != .none && runaways == Self.mostRunaways { break }
    }
    return verdicts
  }
}
