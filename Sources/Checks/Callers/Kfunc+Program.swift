import BPF
import Kfuncs
import Outcomes
import Support

extension Kfunc {
  /// The BPF program whose call of the kfunc has a shape.
  /// - Parameter shape: the shape.
  /// - Throws: `HarnessError` if the signature has no such program.
  func program(_ shape: CallShape) throws(HarnessError) -> Program {
    do {
      return try ProgramGenerator(name: name, placement: placement).program(shape)
    } catch {
      throw HarnessError(.unsupportedSignature, "no BPF program of shape \(shape.rawValue): \(error)")
    }
  }
}
