/// Where helper functions are, by their static ids.
///
/// Programs call them with five words and take one back. `callx` finds them in a table in memory, so they are kept in
/// one: an id that is not there has address 0.
public final class HelperAddresses: @unchecked Sendable {
  /// The largest id that a table holds; `callx` takes larger values for addresses of functions.
  public static let largestID: Int32 = 4095

  /// Written in `init` only.
  let table: UnsafeMutablePointer<UInt>
  /// Entries of the table: the largest id and one.
  let count: Int

  /// A table of helpers.
  /// - Parameter addresses: native functions by id; ids below 0 or above `largestID` cannot be called and are left out.
  public init(_ addresses: [Int32: UInt] = [:]) {
    let known = addresses.filter { $0.key >= 0 && $0.key <= Self.largestID }
    count = Int(known.keys.max() ?? -1) + 1
    table = .allocate(capacity: max(1, count))
    table.initialize(repeating: 0, count: max(1, count))
    for (id, address) in known { table[Int(id)] = address }
  }

  deinit { table.deallocate() }

  /// The native function of a helper, nil where there is none.
  /// - Parameter id: the helper's static id.
  public func address(of id: Int32) -> UInt? {
    guard id >= 0, Int(id) < count, table[Int(id)] != 0 else { return nil }
    return table[Int(id)]
  }
}
