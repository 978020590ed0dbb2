/// Who receives a call.
package enum Callee: String, Sendable, CaseIterable, Codable {
  /// The kfunc, which records each parameter as its compiler saw it.
  case compiled
  /// The function for which a recorder stands in as `compiled`: it records nothing, and its result is compared with that of a
  /// compiled call.
  case function
  /// The assembly stub, which stores raw registers, flags and stack words.
  case capture
}
