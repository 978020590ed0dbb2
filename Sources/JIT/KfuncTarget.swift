/// The native function that a call of a kfunc goes to.
public struct KfuncTarget: Sendable, Equatable {
  /// Address of the function.
  public var address: UInt
  /// Whether it returns 9 to 16 bytes in rax:rdx, which become R0:R2 (Linux 7.4).
  public var returnsPair: Bool
  /// How arguments and result move at a call; nil where none moves.
  public var marshalling: CallMarshalling?
  /// The stack-argument slots that it takes in BPF's mapping; nil if its prototype is not known.
  public var stackSlotCount: Int?

  /// Creates a target.
  /// - Parameters:
  ///   - address: address of the function.
  ///   - returnsPair: whether it returns 9 to 16 bytes in rax:rdx; ignored with a marshalling.
  ///   - marshalling: how arguments and result move at a call; nil where none moves.
  ///   - stackSlotCount: the stack-argument slots that it takes; nil if its prototype is not known.
  public init(
    address: UInt, returnsPair: Bool, marshalling: CallMarshalling? = nil, stackSlotCount: Int? = nil
  ) {
    self.address = address
    self.returnsPair = returnsPair
    self.marshalling = marshalling
    self.stackSlotCount = stackSlotCount
  }
}
