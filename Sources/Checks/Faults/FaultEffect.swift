import CallingConvention
import Interpreter
import JIT
import NativeCalls

/// What a planted fault breaks.
package enum FaultEffect: Sendable, Hashable, Codable {
  /// The native code of our JIT.
  case jit(JITFault)
  /// The psABI classification, and with it what is expected of a call.
  case placement(PlacementFault)
  /// The description of the call that libffi is given.
  case libffi(FFIFault)
  /// Our interpreter.
  case interpreter(InterpreterFault)
}
