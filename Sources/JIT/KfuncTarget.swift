/// A native function that a `call` of a kfunc goes to.
public struct KfuncTarget: Sendable, Equatable {
  /// Its address.
  public var address: UInt
  /// Whether it returns 9 to 16 bytes in rax:rdx, which become R0:R2.
  public var returnsPair: Bool
  /// What has to move at a call; nil for the kernel's plain mapping. It says also where the result comes back.
  public var marshalling: CallMarshalling?
  /// The stack-argument slots that it takes in BPF's plain mapping; nil where its prototype is not known.
  public var stackSlotCount: Int?

  /// Creates a target.
  /// - Parameters:
  ///   - address: where the function starts.
  ///   - returnsPair: whether it returns 9 to 16 bytes in rax:rdx.
  ///   - marshalling: what has to move at a call; nil for the kernel's plain mapping.
  ///   - stackSlotCount: the stack-argument slots that it takes; nil where its prototype is not known.
  public init(
    address: UInt, returnsPair: Bool, marshalling: CallMarshalling? = nil, stackSlotCount: Int? = nil
  ) {
    self.address = address
    self.returnsPair = returnsPair
    self.marshalling = marshalling
    self.stackSlotCount = stackSlotCount
  }
}
