import CABI
import Kfuncs
import TestBed

/// Every caller against every callee, for the functions of one generated source.
public struct CallMatrix: Sendable {
  /// Who calls.
  public enum MatrixCaller: Sendable, Hashable {
    /// The JIT, the interpreter or libffi.
    case engine(Caller)
    /// The caller that a toolchain compiled: its position among those that were built.
    case toolchain(Int)
  }

  /// Who is called.
  public enum MatrixCallee: Sendable, Hashable {
    /// The callee that a toolchain compiled: its position among those that were built.
    case toolchain(Int)
    /// The capture stub.
    case stub
  }

  /// What one caller's calls of one callee came to.
  public struct Cell: Sendable {
    /// Who calls.
    public let caller: MatrixCaller
    /// Who is called.
    public let callee: MatrixCallee
    /// Calls that were made and compared.
    public var checks = 0
    /// Argument slots that were compared.
    public var slots = 0
    /// Calls with at least one finding.
    public var failed = 0
    /// All findings; the first of each function and shape.
    public var failures: [Failure] = []
    /// What did not run.
    public var skips: [Skip] = []
  }

  /// The callers that need no compiler.
  public static let engines: [Caller] = [.jit, .interpreter, .libffi]

  /// What was built; those that could not be are no part of the cells.
  public let built: [BuiltLibrary]
  /// The functions.
  public let signatures: [Signature]
  /// The cells, by rows: engines first, then toolchains; in a row toolchains first, then the stub.
  public private(set) var cells: [Cell] = []
  /// The faults that were planted to show that they would have been seen.
  public private(set) var selfChecks: [MutantVerdict] = []

  /// Positions of the toolchains whose libraries can be used.
  public var usable: [Int] { built.indices.filter { built[$0].opened != nil } }
  /// Calls that were made and compared.
  public var checks: Int { cells.reduce(0) { $0 + $1.checks } }
  /// Argument slots that were compared.
  public var slots: Int { cells.reduce(0) { $0 + $1.slots } }
  /// Calls with at least one finding.
  public var failed: Int { cells.reduce(0) { $0 + $1.failed } }
  /// Whether something was checked, all of it agreed, and the planted faults were seen.
  public var isGood: Bool { checks > 0 && failed == 0 && selfChecks.allSatisfy(\.isCaught) }

  /// Makes all calls, in the calling thread.
  /// - Parameters:
  ///   - source: what was built.
  ///   - built: by whom; at least one has to be usable.
  ///   - options: values, shapes, seed and marshalling; who calls whom is the matrix's own.
  ///   - faults: what is broken on purpose.
  /// - Throws: `BedError` where the thread cannot be prepared.
  public init(
    _ source: KfuncSource, _ built: [BuiltLibrary], _ options: RunOptions, faults: PlantedFaultSet = .none
  ) throws(BedError) {
    self.built = built
    signatures = source.signatures
    var cells: [MatrixCaller: [Cell]] = [:]
    let usable = usable
    // The stub is the same whichever library declares the function.
    var targets = usable.map { (MatrixCallee.toolchain($0), Callee.compiled, $0) }
    if let first = usable.first { targets.append((.stub, .capture, first)) }
    for (callee, kind, position) in targets {
      guard let library = built[position].opened else { continue }
      var options = options
      options.callees = [kind]
      options.callers = Self.engines
      let verdicts = try TestRun(library: library, options: options).verdicts(library.kfuncs, faults: faults)
      for engine in Self.engines {
        cells[.engine(engine), default: []].append(Cell(.engine(engine), callee, verdicts, engine))
      }
      options.callers = [.c]
      for caller in usable {
        guard let other = built[caller].opened else { continue }
        let kfuncs = library.kfuncs.compactMap { kfunc in other.kfunc(named: kfunc.name).map(kfunc.with(thunkOf:)) }
        let verdicts = try TestRun(library: library, options: options).verdicts(kfuncs, faults: faults)
        cells[.toolchain(caller), default: []].append(Cell(.toolchain(caller), callee, verdicts, .c))
      }
    }
    let rows = Self.engines.map(MatrixCaller.engine) + usable.map(MatrixCaller.toolchain)
    self.cells = rows.flatMap { cells[$0] ?? [] }
  }

  /// Plants one fault in each kind of caller, in calls of kfuncs that are known well.
  /// - Parameters:
  ///   - library: the project's own kfuncs.
  ///   - seed: repeats a run.
  /// - Throws: `BedError` where the thread cannot be prepared.
  public mutating func plantFaults(_ library: KfuncLibrary, seed: UInt64) throws(BedError) {
    selfChecks = try MutantRun(library: library, seed: seed).selfCheck(Self.engines)
  }

  /// A caller in words.
  public func name(_ caller: MatrixCaller) -> String {
    switch caller {
    case .engine(let engine): engine.rawValue
    case .toolchain(let position): built[position].toolchain.description
    }
  }

  /// A callee in words.
  public func name(_ callee: MatrixCallee) -> String {
    switch callee {
    case .toolchain(let position): built[position].toolchain.description
    case .stub: "capture stub"
    }
  }
}

extension CallMatrix.Cell {
  fileprivate init(
    _ caller: CallMatrix.MatrixCaller, _ callee: CallMatrix.MatrixCallee, _ verdicts: [KfuncVerdict], _ engine: Caller
  ) {
    self.caller = caller
    self.callee = callee
    for verdict in verdicts {
      let tally = verdict.tallies[engine] ?? CallerTally()
      checks += tally.checks
      slots += tally.slots
      failed += tally.failed
      failures += verdict.failures.filter { $0.caller == engine }
      // A skip names its callers in front: `jit, interpreter: refused: ...`.
      if tally.checks == 0 { skips += verdict.skips.filter { $0.reason.contains(engine.rawValue) || engine == .c } }
    }
  }
}
