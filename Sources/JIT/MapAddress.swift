/// The addresses behind the 64-bit immediates that name a map of a program by its index.
public struct MapAddress: Sendable, Equatable {
  /// What `WideImmediate.mapIndex` loads: the handle that helpers take, or `ProgramArray.address`.
  public var handle: UInt
  /// What `WideImmediate.mapIndexValue` loads, without its offset; nil for a map whose values have no fixed addresses.
  public var values: UInt?

  /// Creates a value; each parameter is documented at the property of its name.
  public init(handle: UInt, values: UInt? = nil) {
    self.handle = handle
    self.values = values
  }
}
