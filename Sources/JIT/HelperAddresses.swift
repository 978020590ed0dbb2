/// The addresses of the helper functions that a program may call, by their static ids.
///
/// A helper takes the five words r1 to r5 and returns r0. `callx` reads the addresses from a table in memory, in which an
/// id without a helper has address 0.
public final class HelperAddresses: @unchecked Sendable {
  /// The largest id of a table; `callx` takes larger values for addresses of functions.
  public static let largestID: Int32 = 4095

  /// Written in `init` only.
  let table: UnsafeMutablePointer<UInt>
  /// Entries of the table: the largest id and one.
  let count: Int

  /// Creates a table.
  /// - Parameter addresses: native functions by id; ids below 0 or above `largestID` cannot be called and are left out.
  public init(_ addresses: [Int32: UInt] = [:]) {
    let known = addresses.filter { $0.key >= 0 && $0.key <= Self.largestID }
    count = Int(known.keys.max() ?? -1) + 1
    table = .allocate(capacity: max(1, count))
    table.initialize(repeating: 0, count: max(1, count))
    for (id, address) in known { table[Int(id)] = address }
  }

  deinit { table.deallocate() }

  /// The address of a helper; nil if there is none.
  /// - Parameter id: the helper's static id.
  public func address(of id: Int32) -> UInt? {
    guard id >= 0, Int(id) < count, table[Int(id)] != 0 else { return nil }
    return table[Int(id)]
  }
}
