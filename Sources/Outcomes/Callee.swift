/// Who receives a call.
package enum Callee: String, Sendable, CaseIterable, Codable {
  /// The kfunc, which records each parameter as its compiler saw it.
  case compiled
  /// The assembly stub, which stores raw registers, flags and stack words.
  case capture
}
