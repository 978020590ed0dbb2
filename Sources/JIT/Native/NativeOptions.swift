/// Options of the code for user space.
public struct NativeOptions: Sendable, Equatable {
  /// Whether shifts by a register use BMI2, which the processor must then support.
  public var usesBMI2 = false

  /// Creates options for every x86-64 processor.
  public init() {}
}
