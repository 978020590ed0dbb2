/// Options of the code for user space.
public struct NativeOptions: Sendable, Equatable {
  /// Whether shifts by a register use the BMI2 instructions, which the processor then must have.
  public var usesBMI2 = false

  /// Code that every x86-64 processor executes.
  public init() {}
}
