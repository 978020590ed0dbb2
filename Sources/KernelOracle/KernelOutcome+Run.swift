import BPF
import JIT
import Outcomes

extension KernelOutcome {
  /// What a comparison with the running kernel came to.
  /// - Parameters:
  ///   - oracle: the kernel.
  ///   - tally: what was found.
  ///   - allowSkips: whether programs that this kernel cannot be asked for are no failure.
  package init(_ oracle: KernelOracle, _ tally: KernelRun.Tally, allowSkips: Bool) {
    self.init(kernel: Kernel(oracle), allowSkips: allowSkips)
    summary.programs = tally.programs
    summary.instructions = tally.instructions
    summary.bytes = tally.bytes
    summary.functions = tally.functions
    summary.identical = tally.identical
    summary.depthsTaken = tally.depthsTaken
    summary.runs = tally.runs
    summary.rows = tally.rows.count
    summary.allRows = InstructionTable.rows.count
    summary.differences = tally.findings.count
    summary.skips = tally.skips.count
    notCovered = InstructionTable.rows.indices.filter { !tally.rows.contains($0) }.map {
      InstructionTable.rows[$0].name
    }
    differences = tally.findings
    skips = tally.skips
    interrupted = tally.isInterrupted
  }

  /// An outcome where the kernel cannot be asked.
  /// - Parameters:
  ///   - message: why.
  ///   - allowSkips: whether that is no failure.
  package init(unavailable message: String, allowSkips: Bool) {
    self.init(kernel: nil, allowSkips: allowSkips)
    skips = [KernelSkip(program: nil, code: .unavailable, message: message)]
    summary.skips = 1
  }
}

extension KernelOutcome.Kernel {
  fileprivate init(_ oracle: KernelOracle) {
    let returns: Return =
      switch oracle.forms.returns {
      case .plain: .plain
      case .withBreakpoint: .withBreakpoint
      case .thunk: .thunk
      }
    self.init(
      release: oracle.release, stackArguments: oracle.knowsStackArguments,
      indirectBranchTracking: oracle.forms.hasIndirectBranchTracking, returns: returns,
      lockedExchange: oracle.forms.locksExchange, bmi2: oracle.forms.usesBMI2,
      shortJumpLimit: oracle.forms.shortJumpLimit)
  }
}
