/// A native function of up to four integer arguments, ready to be called.
///
/// What lies on the path of every checked call is public and inlinable: the compiler inlines no `@inlinable package`
/// declarations into other modules, and a checked call takes 15 % longer without.
public struct NativeCall {
  /// Address of the function.
  public let function: UInt
  /// The argument registers rdi, rsi, rdx, rcx.
  public let arguments: (UInt, UInt, UInt, UInt)
  /// Argument words that the callee may clobber; restored before each call.
  public var spoiled: (words: UnsafeMutablePointer<UInt>, originals: UnsafePointer<UInt>, count: Int)?

  /// Describes a call.
  /// - Parameters:
  ///   - function: address of the function.
  ///   - arguments: its arguments, in rdi, rsi, rdx, rcx.
  ///   - spoiled: argument words that the callee may clobber, and what they must hold; nil for none.
  @inlinable public init(
    function: UInt, arguments: (UInt, UInt, UInt, UInt),
    spoiled: (words: UnsafeMutablePointer<UInt>, originals: UnsafePointer<UInt>, count: Int)? = nil
  ) {
    self.function = function
    self.arguments = arguments
    self.spoiled = spoiled
  }

  /// Restores the words that the last call may have clobbered.
  @inlinable @inline(__always) public func renew() {
    if let spoiled { spoiled.words.update(from: spoiled.originals, count: spoiled.count) }
  }
}
