import BPF
import JIT
import Outcomes

extension KernelOutcome {
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
  /// The code forms of the running kernel.
  /// - Parameter oracle: the kernel.
  package init(_ oracle: KernelOracle) {
    let returns: Return =
      switch oracle.forms.returns {
      case .plain: .plain
      case .withBreakpoint: .withBreakpoint
      case .thunk: .thunk
      }
    let reachability: TailCallReachability =
      switch oracle.forms.tailCallReachability {
      case .exact: .exact
      case .laterCallers: .laterCallers
      case .laterFunctions: .laterFunctions
      }
    let indirectJump: IndirectJump =
      switch oracle.forms.indirectJump {
      case .plain: .plain
      case .withBreakpoint: .withBreakpoint
      case .afterFence: .afterFence
      case .thunk: .thunk
      }
    self.init(
      release: oracle.release, stackArguments: oracle.knowsStackArguments,
      indirectBranchTracking: oracle.forms.hasIndirectBranchTracking, returns: returns,
      lockedExchange: oracle.forms.locksExchange, bmi2: oracle.forms.usesBMI2,
      shortJumpLimit: oracle.forms.shortJumpLimit, indirectJump: indirectJump,
      sharedTailCallCount: oracle.forms.tailCallCount == .byPointer,
      tailCallReachability: reachability, callDepth: oracle.forms.callDepth != .none,
      privateStacks: oracle.hasPrivateStacks, exceptions: oracle.hasExceptions,
      contextImmediates: oracle.contextStores == .all,
      rejected: oracle.known.rejected.sorted().map { InstructionTable.rows[$0].name })
  }
}
