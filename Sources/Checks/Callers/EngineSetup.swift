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
  /// Who writes the programs of BPF callers.
  package var programs: ProgramSource

  /// The engine libraries of the run.
  package var engines: [Caller]

  /// Creates settings.
  /// - Parameters:
  ///   - fault: the fault to plant; nil for none.
  ///   - targets: the targets under which BPF callers call.
  ///   - programs: who writes the programs of BPF callers.
  ///   - engines: the engine libraries of the run.
  package init(
    fault: FaultEffect? = nil, targets: CallTargets = .kernels, programs: ProgramSource = .generated,
    engines: [Caller] = []
  ) {
    self.fault = fault
    self.targets = targets
    self.programs = programs
    self.engines = engines
  }
}
