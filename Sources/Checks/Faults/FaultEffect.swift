import CallingConvention
import Engines
import Interpreter
import JIT
import NativeCalls
import Outcomes

/// The component and the rule that a planted fault breaks.
package enum FaultEffect: Sendable, Hashable, Codable {
  /// The native code of the JIT.
  case jit(JITFault)
  /// The psABI classification, and therefore the expectations.
  case placement(PlacementFault)
  /// libffi's description of the call.
  case libffi(FFIFault)
  /// The interpreter.
  case interpreter(InterpreterFault)
  /// What an engine library is given.
  case program(ProgramFault, in: Caller)
}
