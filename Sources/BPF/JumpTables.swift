/// The addresses that jump tables hold and `gotox` takes.
///
/// The kernel's tables hold addresses of machine code. Here every engine of this process has the same words, which are no
/// addresses: `base` and the slot of the target. So a word that no table holds leads nowhere.
public enum JumpTargets {
  /// What is added to a slot: not canonical, so no address of the process.
  public static let base: UInt64 = 0xB0C0_0000_0000_0000

  /// The word of a target.
  ///
  /// - Parameter slot: a slot of the program.
  public static func word(_ slot: Int) -> UInt64 { base + UInt64(slot) }

  /// The slot of a word; nil for a word that is no target.
  ///
  /// - Parameter word: what is in the register of `gotox`.
  public static func slot(_ word: UInt64) -> Int? {
    word >= base ? Int(exactly: word - base) : nil
  }
}
