/// A fault that can be planted in the interpreter, to show that the checks report it.
///
/// The raw value is the name that `kfunctest mutants` prints.
package enum InterpreterFault: String, Sendable, CaseIterable, Codable {
  /// The last stack argument of a call has the value of the one before it.
  case lastSlotDoubled = "interpreter-last-slot-doubled"
  /// The upper half of a kfunc's result is lost.
  case resultUpperHalfLost = "interpreter-result-upper-half-lost"
}
