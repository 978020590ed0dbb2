/// What the kfuncs that a program called have received, as they recorded it.
package struct ReceivedCall: Sendable, Equatable, Codable {
  /// The kfunc that was entered last; empty if it is none of its library.
  package let kfunc: String
  /// How many kfuncs were entered.
  package let calls: UInt64
  /// The eightbytes that it received, in the order of its parameters, insignificant bits zero.
  package let words: [UInt64]

  /// Creates a value; each parameter is documented at the property of its name.
  package init(kfunc: String, calls: UInt64, words: [UInt64]) {
    self.kfunc = kfunc
    self.calls = calls
    self.words = words
  }
}
