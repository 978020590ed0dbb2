/// A native function of up to four integer arguments, ready to be called: plain data.
package struct NativeCall {
  /// Address of the function.
  package let function: UInt
  /// Its arguments, in rdi, rsi, rdx, rcx.
  package let arguments: (UInt, UInt, UInt, UInt)
  /// Words that the function spoils and that have to be copied anew before each call.
  package var spoiled: (words: UnsafeMutablePointer<UInt>, originals: UnsafePointer<UInt>, count: Int)?

  /// Creates a value from its parts.
  package init(
    function: UInt, arguments: (UInt, UInt, UInt, UInt),
    spoiled: (words: UnsafeMutablePointer<UInt>, originals: UnsafePointer<UInt>, count: Int)? = nil
  ) {
    self.function = function
    self.arguments = arguments
    self.spoiled = spoiled
  }

  /// Makes spoiled words what they have to be.
  @inline(__always) package func renew() {
    if let spoiled { spoiled.words.update(from: spoiled.originals, count: spoiled.count) }
  }
}
