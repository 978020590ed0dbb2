import CTypes
import Checks
import Kfuncs
import NativeCalls
import Outcomes
import Support
import Toolchains

/// The calls of every callee by every caller, for the functions of one generated source.
package struct CallMatrix: Sendable {
  /// A callee.
  package enum MatrixCallee: Sendable, Hashable {
    /// The callee that a toolchain compiled: index of the toolchain in `built`.
    case toolchain(Int)
    /// The capture stub.
    case stub
  }

  /// The results of one caller's calls of one callee.
  package struct Cell: Sendable {
    /// The caller: an engine that needs no compiler, a toolchain's compiled caller under the toolchain's name, or an engine
    /// that runs a BPF toolchain's programs, under the names of both.
    package let caller: Caller
    /// The callee.
    package let callee: MatrixCallee
    /// Number of calls that were made and compared.
    package var checks = 0
    /// Number of argument slots that were compared.
    package var slots = 0
    /// Number of calls with at least one finding.
    package var failed = 0
    /// All findings; the first of each function and shape.
    package var findings: [Finding] = []
    /// Calls that were not made, and why.
    package var skips: [Skip] = []
    /// Expected findings, and expected findings that were absent.
    package var known: [KnownDifference] = []
    /// The functions that were called.
    package var functions: [FunctionCounts] = []

    /// Number of calls of a function with a finding; 0 for one whose calls agreed, nil for one that was not called.
    fileprivate func failedCalls(_ function: String) -> Int? {
      functions.first { $0.function == function }?.failed
    }
  }

  /// The callers that need no compiler: ours, and engine libraries.
  package let engines: [Caller]
  /// Those of them that run any BPF program.
  private let programCallers: [Caller]
  /// The engine libraries that were asked for.
  package let libraries: [EngineOutcome]

  /// The built libraries; those that failed are not part of the cells.
  package let built: [BuiltLibrary]
  /// The BPF programs that compilers wrote; those of toolchains that compiled none are not part of the cells.
  package let programs: [BuiltPrograms]
  /// The functions.
  package let signatures: [Signature]
  /// The cells by rows: callers, engines first, then toolchains, then BPF toolchains with each engine; within a row callees, toolchains first, then the stub.
  package private(set) var cells: [Cell] = []
  /// The planted faults of the self-test.
  package private(set) var selfChecks: [MutantVerdict] = []

  private let libffiVersion = TestRun.libffiVersion()

  /// Indices of the toolchains whose libraries can be used.
  package var usable: [Int] { built.indices.filter { built[$0].opened != nil } }
  /// Number of calls that were made and compared.
  package var checks: Int { cells.reduce(0) { $0 + $1.checks } }
  /// Number of argument slots that were compared.
  package var slots: Int { cells.reduce(0) { $0 + $1.slots } }
  /// Number of calls with at least one finding.
  package var failed: Int { cells.reduce(0) { $0 + $1.failed } }
  /// Expected findings, and expected findings that were absent.
  package var known: [KnownDifference] { cells.flatMap(\.known) }
  /// Indices of the known differences that matched a call.
  package private(set) var matched: Set<Int> = []
  /// Known differences that matched no call though they have to.
  package private(set) var unmatched: [UnmatchedExpectation] = []
  /// Whether something was checked, all results are as expected, and the planted faults were detected.
  package var isGood: Bool {
    checks > 0 && failed == 0 && known.allSatisfy(\.failed) && unmatched.isEmpty
      && selfChecks.allSatisfy(\.isCaught)
  }

  /// Makes all calls, in worker processes.
  /// - Parameters:
  ///   - source: the generated source.
  ///   - built: its libraries; at least one must be usable.
  ///   - programs: BPF programs that call its functions.
  ///   - options: values, shapes, seed, targets and engine libraries; callers and callees are ignored.
  ///   - workers: the processes that make the calls.
  ///   - fault: the fault to plant; nil for none.
  /// - Throws: `HarnessError` if no worker can be started.
  package init(
    _ source: KfuncSource, _ built: [BuiltLibrary], programs: [BuiltPrograms] = [], _ options: RunOptions,
    workers: WorkerPool, fault: FaultEffect? = nil
  ) throws(HarnessError) {
    self.built = built
    self.programs = programs
    libraries = options.engines
    engines = CallEngines.callersWithoutThunk + libraries.usable
    programCallers = CallEngines.programCallers + libraries.usable
    signatures = source.signatures
    var cells: [Caller: [Cell]] = [:]
    let usable = usable
    // The stub does not depend on the library that declares the function.
    var targets = usable.map { (MatrixCallee.toolchain($0), Callee.compiled, $0) }
    if let first = usable.first { targets.append((.stub, .capture, first)) }
    for (callee, kind, position) in targets {
      guard let library = built[position].opened else { continue }
      var options = options
      options.callees = [kind]
      options.callers = engines
      let verdicts = try TestRun(library: library, options: options, workers: workers).verdicts(
        library.kfuncs, fault: fault)
      for engine in engines {
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
      options.callers = programCallers
      options.shapes = options.shapes.filter(BPFSource.shapes.contains)
      for programs in programs where !programs.programs.isEmpty {
        options.programs = .compiled(programs.programs)
        let verdicts = try TestRun(library: library, options: options, workers: workers).verdicts(
          library.kfuncs.filter { programs.programs[$0.name] != nil }, fault: fault)
        for engine in options.callers {
          let caller = programs.set.caller(in: engine)
          var cell = Cell(caller, callee, verdicts, engine)
          cell.skips += programs.set.skips
          cells[caller, default: []].append(cell)
        }
      }
    }
    let compiled = programs.flatMap { programs in programCallers.map(programs.set.caller(in:)) }
    let rows = engines + usable.map { built[$0].caller } + compiled
    self.cells = rows.flatMap { cells[$0] ?? [] }
  }

  /// Moves known findings out of the failures; a strict known difference that agrees is a failure.
  /// - Parameters:
  ///   - expectations: the known differences.
  ///   - isStrict: whether known differences must occur; random functions may match and agree.
  package mutating func apply(_ expectations: Expectations, isStrict: Bool) {
    let signatures = signatures.map {
      (key: $0.name, plain: $0.named(String($0.name.dropFirst(KfuncSource.prefix.count))))
    }
    for index in cells.indices {
      let (caller, callee) = (fullName(cells[index].caller), fullName(cells[index].callee))
      for (key, signature) in signatures {
        guard let failed = cells[index].failedCalls(key) else { continue }
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

  /// Plants one fault in each kind of caller, in calls of these functions if they agree and can show the fault,
  /// otherwise in
  /// calls of the registry.
  /// - Parameters:
  ///   - library: the project's own kfuncs.
  ///   - seed: determines the values.
  ///   - workers: the processes that make the calls.
  /// - Throws: `HarnessError` if no worker can be started.
  package mutating func plantFaults(
    _ library: KfuncLibrary, seed: UInt64, workers: WorkerPool
  ) throws(HarnessError) {
    let isRight = failed == 0 && known.isEmpty
    let own = isRight ? usable.first.flatMap { built[$0].opened } ?? library : library
    selfChecks = try MutantRun.selfCheck(
      engines, on: own, or: library, seed: seed, workers: workers,
      engines: libraries.filter { engine in
        let own = cells.filter { $0.caller == engine.engine }
        // In an engine that is wrong, a planted fault shows nothing.
        return own.contains { $0.checks > 0 } && own.allSatisfy { $0.failed == 0 }
      })
  }

  /// The engine libraries that made no call, those that cannot be used among them.
  package var idleLibraries: [Caller] {
    libraries.map(\.engine).filter { engine in !cells.contains { $0.caller == engine && $0.checks > 0 } }
  }

  /// The combinations of caller and callee that differ for a function, as `libffi -> clang -O2`, and those that agree.
  /// - Parameter function: its name in the source.
  func combinations(of function: String) -> (wrong: [String], right: [String]) {
    var (wrong, right): ([String], [String]) = ([], [])
    for cell in cells {
      guard let failed = cell.failedCalls(function) else { continue }
      let text = "\(cell.caller) -> \(name(cell.callee))"
      if failed > 0 { wrong.append(text) } else { right.append(text) }
    }
    return (wrong, right)
  }

  /// The caller's name with its compiler, as expectations match it.
  private func fullName(_ caller: Caller) -> String {
    if let position = built.firstIndex(where: { $0.caller == caller }) { return fullName(position) }
    for programs in programs {
      for engine in programCallers {
        let compiled = programs.set.compiledCaller(in: engine)
        if compiled.caller == caller { return compiled.fullName(libffiVersion: libffiVersion) }
      }
    }
    return caller.fullName(libffiVersion: libffiVersion, compiler: "")
  }

  /// The callee's name with its compiler, as expectations match it.
  private func fullName(_ callee: MatrixCallee) -> String {
    switch callee {
    case .toolchain(let position): fullName(position)
    case .stub: name(callee)
    }
  }

  private func fullName(_ position: Int) -> String {
    "\(built[position].toolchain) (\(built[position].opened?.compiler ?? ""))"
  }

  /// The callee's name.
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
      if tally.checks > 0 {
        functions.append(
          FunctionCounts(function: verdict.kfunc.name, checks: tally.checks, failed: tally.failed))
      }
      findings += verdict.findings.filter { $0.caller == engine }
      if tally.checks == 0 { skips += verdict.skips.filter { $0.reason.concerns(engine) } }
    }
  }
}

extension BuiltLibrary {
  /// The compiled callers of the toolchain, under its name.
  package var caller: Caller { Caller(rawValue: toolchain.description) }
}
