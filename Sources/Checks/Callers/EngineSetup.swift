import BPF
import Kfuncs
import NativeCalls
import Outcomes
import Support

/// The settings that the engines of a run share.
package struct EngineSetup: Sendable {
  /// The fault to plant; nil for none.
  package var fault: FaultEffect?
  /// What BPF callers do where BPF and the psABI place arguments differently.
  package var marshalling = MarshallingMode.skip

  /// Creates settings.
  /// - Parameters:
  ///   - fault: the fault to plant; nil for none.
  ///   - marshalling: what BPF callers do where BPF and the psABI place arguments differently.
  package init(fault: FaultEffect? = nil, marshalling: MarshallingMode = .skip) {
    self.fault = fault
    self.marshalling = marshalling
  }
}
