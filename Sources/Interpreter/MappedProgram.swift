import BPF

/// A program with the addresses of the maps that its 64-bit immediates name.
public struct MappedProgram: Sendable {
  /// What a map is to an interpreted program.
  public enum Map: Sendable, Equatable {
    /// A map in the process: its handle, which helpers take, and the address of its values if it may be named.
    case memory(handle: UInt64, values: UInt64?)
    /// The targets of tail calls: an index of the interpreter's arrays.
    case programs(Int)
  }

  /// The program.
  public var program: Program
  /// The maps, by their index in `program.maps`. If there are none, `WideImmediate.mapIndex(n)` is array n of the interpreter.
  public var maps: [Map]

  /// Creates a value; each parameter is documented at the property of its name.
  public init(_ program: Program, maps: [Map] = []) {
    self.program = program
    self.maps = maps
  }
}
