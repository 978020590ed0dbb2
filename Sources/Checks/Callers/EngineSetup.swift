import BPF
import Kfuncs
import NativeCalls
import Outcomes
import Support

/// The settings that the engines of a run share.
package struct EngineSetup: Sendable {
  /// The fault to plant; nil for none.
  package var fault: FaultEffect?
  /// The targets under which BPF callers call.
  package var targets: CallTargets

  /// Creates settings.
  /// - Parameters:
  ///   - fault: the fault to plant; nil for none.
  ///   - targets: the targets under which BPF callers call.
  package init(fault: FaultEffect? = nil, targets: CallTargets = .kernels) {
    self.fault = fault
    self.targets = targets
  }
}
