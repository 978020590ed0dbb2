import CTypes
import Checks
import Kfuncs
import NativeCalls
import Outcomes
import Support
import Toolchains

/// Every caller against every callee, for the functions of one generated source.
package struct CallMatrix: Sendable {
  /// Who is called.
  package enum MatrixCallee: Sendable, Hashable {
    /// The callee that a toolchain compiled: its position among those that were built.
    case toolchain(Int)
    /// The capture stub.
    case stub
  }

  /// What one caller's calls of one callee came to.
  package struct Cell: Sendable {
    /// Who calls: an engine that needs no compiler, or a toolchain's compiled caller under the toolchain's name.
    package let caller: Caller
    /// Who is called.
    package let callee: MatrixCallee
    /// Calls that were made and compared.
    package var checks = 0
    /// Argument slots that were compared.
    package var slots = 0
    /// Calls with at least one finding.
    package var failed = 0
    /// All findings; the first of each function and shape.
    package var findings: [Finding] = []
    /// What did not run.
    package var skips: [Skip] = []
    /// What went wrong as expected, and what did not though it was expected to.
    package var known: [KnownDifference] = []
    /// Calls with a finding, by function; 0 for one whose calls agreed.
    fileprivate var failedCalls: [String: Int] = [:]
  }

  /// The callers that need no compiler.
  package static let engines = CallEngines.callersWithoutThunk

  /// What was built; those that could not be are no part of the cells.
  package let built: [BuiltLibrary]
  /// The functions.
  package let signatures: [Signature]
  /// The cells, by rows: engines first, then toolchains; in a row toolchains first, then the stub.
  package private(set) var cells: [Cell] = []
  /// The faults that were planted to show that they would have been seen.
  package private(set) var selfChecks: [MutantVerdict] = []

  private let libffiVersion = TestRun.libffiVersion()

  /// Positions of the toolchains whose libraries can be used.
  package var usable: [Int] { built.indices.filter { built[$0].opened != nil } }
  /// Calls that were made and compared.
  package var checks: Int { cells.reduce(0) { $0 + $1.checks } }
  /// Argument slots that were compared.
  package var slots: Int { cells.reduce(0) { $0 + $1.slots } }
  /// Calls with at least one finding.
  package var failed: Int { cells.reduce(0) { $0 + $1.failed } }
  /// What went wrong as expected, and what did not.
  package var known: [KnownDifference] { cells.flatMap(\.known) }
  /// Positions of the known differences that a call matched.
  package private(set) var matched: Set<Int> = []
  /// Known differences that matched no call though they have to.
  package private(set) var unmatched: [UnmatchedExpectation] = []
  /// Whether something was checked, all of it came out as expected, and the planted faults were seen.
  package var isGood: Bool {
    checks > 0 && failed == 0 && known.allSatisfy(\.failed) && unmatched.isEmpty
      && selfChecks.allSatisfy(\.isCaught)
  }

  /// Makes all calls, in workers' processes.
  /// - Parameters:
  ///   - source: what was built.
  ///   - built: by whom; at least one has to be usable.
  ///   - options: values, shapes, seed and marshalling; who calls whom is the matrix's own.
  ///   - workers: the processes that make the calls.
  ///   - fault: what is broken intentionally; nil for nothing.
  /// - Throws: `HarnessError` where no worker can be started.
  package init(
    _ source: KfuncSource, _ built: [BuiltLibrary], _ options: RunOptions, workers: WorkerPool,
    fault: FaultEffect? = nil
  ) throws(HarnessError) {
    self.built = built
    signatures = source.signatures
    var cells: [Caller: [Cell]] = [:]
    let usable = usable
    // The stub is the same whichever library declares the function.
    var targets = usable.map { (MatrixCallee.toolchain($0), Callee.compiled, $0) }
    if let first = usable.first { targets.append((.stub, .capture, first)) }
    for (callee, kind, position) in targets {
      guard let library = built[position].opened else { continue }
      var options = options
      options.callees = [kind]
      options.callers = Self.engines
      let verdicts = try TestRun(library: library, options: options, workers: workers).verdicts(
        library.kfuncs, fault: fault)
      for engine in Self.engines {
        cells[engine, default: []].append(Cell(engine, callee, verdicts, engine))
      }
      options.callers = [.c]
      for caller in usable {
        guard let other = built[caller].opened else { continue }
        let kfuncs = library.kfuncs.compactMap { kfunc in other.kfunc(named: kfunc.name).map(kfunc.with(thunkOf:)) }
        let verdicts = try TestRun(library: library, options: options, workers: workers).verdicts(
          kfuncs, fault: fault)
        cells[built[caller].caller, default: []].append(Cell(built[caller].caller, callee, verdicts, .c))
      }
    }
    let rows = Self.engines + usable.map { built[$0].caller }
    self.cells = rows.flatMap { cells[$0] ?? [] }
  }

  /// Sets apart what is known to go wrong: its findings count no more, and where it agrees that is a failure.
  /// - Parameters:
  ///   - expectations: what is known.
  ///   - isStrict: whether what is expected to go wrong has to; random functions may match and agree.
  package mutating func apply(_ expectations: Expectations, isStrict: Bool) {
    let signatures = signatures.map {
      (key: $0.name, plain: $0.named(String($0.name.dropFirst(KfuncSource.prefix.count))))
    }
    for index in cells.indices {
      let (caller, callee) = (fullName(cells[index].caller), fullName(cells[index].callee))
      for (key, signature) in signatures {
        guard let failed = cells[index].failedCalls[key] else { continue }
        let matching = expectations.matching(caller: caller, callee: callee, signature)
        matched.formUnion(matching)
        guard isStrict || failed > 0, let entry = matching.first.map({ expectations.entries[$0] }),
          entry.isStrict || failed > 0
        else { continue }
        cells[index].findings.removeAll { $0.kfunc == key }
        cells[index].failed -= failed
        cells[index].known.append(
          KnownDifference(
            caller: cells[index].caller.rawValue, callee: name(cells[index].callee), function: signature.name,
            reason: entry.reason, link: entry.link, failed: failed > 0))
      }
    }
    if isStrict { unmatched = expectations.unmatched(matched) }
  }

  /// Plants one fault in each kind of caller: in calls of these functions where they can show it
  /// and all of them agree, else of known ones.
  /// - Parameters:
  ///   - library: the project's own kfuncs.
  ///   - seed: repeats a run.
  ///   - workers: the processes that make the calls.
  /// - Throws: `HarnessError` where no worker can be started.
  package mutating func plantFaults(
    _ library: KfuncLibrary, seed: UInt64, workers: WorkerPool
  ) throws(HarnessError) {
    let isRight = failed == 0 && known.isEmpty
    let own = isRight ? usable.first.flatMap { built[$0].opened } ?? library : library
    selfChecks = try MutantRun.selfCheck(Self.engines, on: own, or: library, seed: seed, workers: workers)
  }

  /// Who goes wrong with whom in one function, as `libffi -> clang -O2`, and who does not.
  /// - Parameter function: its name in the source.
  func combinations(of function: String) -> (wrong: [String], right: [String]) {
    var (wrong, right): ([String], [String]) = ([], [])
    for cell in cells {
      guard let failed = cell.failedCalls[function] else { continue }
      let text = "\(cell.caller) -> \(name(cell.callee))"
      if failed > 0 { wrong.append(text) } else { right.append(text) }
    }
    return (wrong, right)
  }

  /// A caller with its compiler: what expectations match.
  private func fullName(_ caller: Caller) -> String {
    if let position = built.firstIndex(where: { $0.caller == caller }) { return fullName(position) }
    return caller.fullName(libffiVersion: libffiVersion, compiler: "")
  }

  /// A callee with its compiler: what expectations match.
  private func fullName(_ callee: MatrixCallee) -> String {
    switch callee {
    case .toolchain(let position): fullName(position)
    case .stub: name(callee)
    }
  }

  private func fullName(_ position: Int) -> String {
    "\(built[position].toolchain) (\(built[position].opened?.compiler ?? ""))"
  }

  /// A callee in words.
  package func name(_ callee: MatrixCallee) -> String {
    switch callee {
    case .toolchain(let position): built[position].toolchain.description
    case .stub: "capture stub"
    }
  }
}

extension CallMatrix.Cell {
  fileprivate init(
    _ caller: Caller, _ callee: CallMatrix.MatrixCallee, _ verdicts: [KfuncVerdict], _ engine: Caller
  ) {
    self.caller = caller
    self.callee = callee
    for verdict in verdicts {
      let tally = verdict.tallies[engine] ?? CallerTally()
      checks += tally.checks
      slots += tally.slots
      failed += tally.failed
      if tally.checks > 0 { failedCalls[verdict.kfunc.name] = tally.failed }
      findings += verdict.findings.filter { $0.caller == engine }
      if tally.checks == 0 { skips += verdict.skips.filter { $0.reason.concerns(engine) } }
    }
  }
}

extension BuiltLibrary {
  /// The compiled callers of the toolchain, under its name.
  package var caller: Caller { Caller(rawValue: toolchain.description) }
}
