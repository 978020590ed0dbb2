import BPF
import JIT
import Kfuncs
import Outcomes
import Support

/// A call as the JIT makes it in a run, for display: the BPF program and its native code.
package struct CallPreview: Sendable {
  /// The kfunc that is called.
  package let kfunc: Kfunc
  /// The shape of the program.
  package let shape: CallShape
  /// The BPF program.
  package let program: Program
  /// Its native code.
  package let compiled: CompiledProgram

  /// Generates and compiles a program without running it.
  /// - Parameters:
  ///   - kfunc: the kfunc; if it is not available, the code calls the capture stub.
  ///   - shape: the shape of the program.
  ///   - targets: the targets under which the JIT calls.
  /// - Throws: `HarnessError` if BPF cannot make the call.
  package init(_ kfunc: Kfunc, shape: CallShape, targets: CallTargets = .kernels) throws(HarnessError) {
    guard targets.target(for: kfunc.placement) != nil else {
      let verdict =
        kfunc.placement.verdict == .needsMarshalling ? "needs marshalling" : "is \(kfunc.placement.verdict.rawValue)"
      throw HarnessError(.unsupportedSignature, "\(kfunc.name) \(verdict): \(kfunc.placement.reason)")
    }
    self.kfunc = kfunc
    self.shape = shape
    let engine = JITEngine(EngineSetup(targets: targets))
    (program, compiled) = try engine.compile(kfunc, target: kfunc.address, shape: shape)
  }
}
