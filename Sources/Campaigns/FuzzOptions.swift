import CTypes
import CallingConvention
import Checks
import Kfuncs
import NativeCalls
import Outcomes
import Support
import Toolchains

/// Options of a fuzzing run.
package struct FuzzOptions: Sendable {
  /// When a run without findings ends.
  package enum Limit: Sendable, Equatable {
    /// After this time.
    case time(Duration)
    /// After this number of functions.
    case count(Int)
  }

  /// The compilers that make callees and callers.
  package var toolchains: [Toolchain]
  /// The compilers with a BPF back end that write programs for the engines; of each compiler one level and cpu a batch.
  package var bpfToolchains: [BPFToolchain] = []
  /// The seed; equal seeds repeat a run.
  package var seed: UInt64
  /// When the run ends.
  package var limit: Limit
  /// Which batches are made.
  package var shard = Shard.whole
  /// The targets under which BPF callers call.
  package var targets = CallTargets.kernels
  /// The engine libraries that call as well.
  package var engines: [EngineOutcome] = []
  /// The fault to plant; nil for none.
  package var fault: FaultEffect?
  /// Known differences, which are not findings; nil for none.
  package var expectations: Expectations?
  /// Functions that are called first.
  package var corpus: [FuzzCase] = []
  /// Functions per source file, so that starting a compiler costs little per function.
  package var batch = 64

  /// The BPF toolchains of a batch: one of each compiler, in turn.
  /// - Parameter seed: the batch's.
  func bpfToolchains(forBatch seed: UInt64) -> [BPFToolchain] {
    var chosen: [BPFToolchain] = []
    for toolchain in bpfToolchains where !chosen.contains(where: { $0.compiler == toolchain.compiler }) {
      let own = bpfToolchains.filter { $0.compiler == toolchain.compiler }
      chosen.append(own[Int(seed % UInt64(own.count))])
    }
    return chosen
  }

  /// Creates options.
  /// - Parameters:
  ///   - toolchains: the compilers that make callees and callers.
  ///   - seed: equal seeds repeat a run.
  ///   - limit: when the run ends.
  package init(toolchains: [Toolchain], seed: UInt64, limit: Limit) {
    self.toolchains = toolchains
    self.seed = seed
    self.limit = limit
  }
}
