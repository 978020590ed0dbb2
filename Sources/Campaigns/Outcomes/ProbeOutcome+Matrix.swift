import CTypes
import CallingConvention
import Checks
import Kfuncs
import Outcomes
import Support
import Toolchains

extension ProbeOutcome {
  /// What a matrix of calls came to.
  /// - Parameters:
  ///   - matrix: the calls.
  ///   - signatures: the functions as they were asked for.
  ///   - options: values, shapes, seed and targets.
  ///   - bpf: the compilers with a BPF back end that were looked for.
  ///   - isNamed: whether the toolchains were asked for by name: each of them has to compile.
  ///   - allowSkips: whether one that does not is no failure.
  ///   - strict: whether what did not run is a failure.
  ///   - interrupted: whether a request to stop left something out.
  package init(
    _ matrix: CallMatrix, _ signatures: [Signature], _ options: RunOptions, bpf: BPFCompilers = BPFCompilers(),
    isNamed: Bool = false, allowSkips: Bool = false, strict: Bool = false, interrupted: Bool = false
  ) {
    let cells = matrix.cells.map { cell in
      ProbeCell(
        caller: cell.caller.rawValue, callee: matrix.name(cell.callee), checks: cell.checks, slots: cell.slots,
        failed: cell.failed, functions: cell.functions, findings: cell.findings, skips: cell.skips, known: cell.known)
    }
    let first = matrix.usable.first.flatMap { matrix.built[$0].opened }
    let withResult = (first?.kfuncs ?? []).filter { $0.signature.result != .void }
    self.init(
      summary: MatrixSummary(
        checks: matrix.checks, slots: matrix.slots, failed: matrix.failed,
        findings: cells.reduce(0) { $0 + $1.findings.count }),
      scope: ProbeScope(
        seed: options.seed, targets: options.targets, values: options.patterns, shapes: options.shapes,
        results: ResultModelCount(compared: withResult.count(where: \.hasResultModel), all: withResult.count),
        library: first?.path,
        engines: matrix.libraries,
        idle: (isNamed ? matrix.built.filter { $0.opened == nil }.map(\.toolchain.description) : []) + bpf.idle
          + matrix.idleLibraries.map(\.rawValue),
        allowSkips: allowSkips, strict: strict, interrupted: interrupted),
      functions: signatures.map { signature in
        let placement = Placement(signature)
        return ProbedFunction(
          function: signature.name, symbol: KfuncSource.prefix + signature.name, prototype: signature.prototype,
          placement: PlacementSummary(placement), targets: placement.targets.map(TargetOutcome.init),
          checkedTargets: options.targets.covered(by: placement))
      },
      toolchains: matrix.built.map(ToolchainOutcome.init),
      bpfToolchains: matrix.programs.map(ToolchainOutcome.init) + bpf.failed.map(ToolchainOutcome.init), cells: cells,
      unmatched: matrix.unmatched,
      planted: matrix.selfChecks.map(PlantedFaultOutcome.init))
  }
}

extension ToolchainOutcome {
  init(_ built: BuiltLibrary) {
    switch built.library {
    case .success(let library): self.init(toolchain: built.toolchain.description, compiler: library.compiler)
    case .failure(let error): self.init(toolchain: built.toolchain.description, message: error.message)
    }
  }

  /// A compiler with a BPF back end and what became of the functions.
  init(_ built: BuiltPrograms) {
    let refusal = built.refusals.min { $0.key < $1.key }?.value
    if built.programs.isEmpty, let refusal {
      self.init(toolchain: built.toolchain.description, message: refusal)
    } else {
      self.init(built.toolchain)
    }
  }

  /// A compiler with a BPF back end.
  init(_ toolchain: BPFToolchain) {
    self.init(toolchain: toolchain.description, compiler: toolchain.compiler.version)
  }

  /// A compiler with no such back end.
  init(_ failed: BPFCompilers.Failure) { self.init(toolchain: failed.name, message: failed.reason) }
}
