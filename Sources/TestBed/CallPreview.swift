import BPF
import JIT
import Kfuncs

/// A call as the JIT makes it in a run, for people to look at: the BPF program and its native code.
public struct CallPreview: Sendable {
  /// The kfunc that is called.
  public let kfunc: Kfunc
  /// The shape of the program.
  public let shape: CallShape
  /// The BPF program.
  public let program: Program
  /// Its native code.
  public let compiled: CompiledProgram

  /// Generates and compiles a program, and calls nothing.
  /// - Parameters:
  ///   - kfunc: the kfunc that is called; where it is not available, the code calls the capture stub.
  ///   - shape: the shape of the program.
  ///   - marshalling: what the JIT does where BPF and the psABI part ways.
  /// - Throws: `BedError` where BPF cannot make the call so.
  public init(_ kfunc: Kfunc, shape: CallShape, marshalling: MarshallingMode = .skip) throws(BedError) {
    guard marshalling.allows(kfunc.placement) else {
      let verdict =
        kfunc.placement.verdict == .needsMarshalling ? "needs marshalling" : "is \(kfunc.placement.verdict.rawValue)"
      throw BedError(.unsupportedSignature, "\(kfunc.name) \(verdict): \(kfunc.placement.reason)")
    }
    self.kfunc = kfunc
    self.shape = shape
    var engine = JITEngine(compiler: JITCompiler())
    engine.marshals = marshalling == .marshal
    (program, compiled) = try engine.compile(kfunc, target: kfunc.address, shape: shape)
  }
}
