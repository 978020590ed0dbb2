/// A set of halves of stack slots: half 0 holds the bytes from r10 - 4 to r10 - 1, half 127 those from r10 - 512 on (`spis_t`).
struct StackHalves: Hashable {
  /// The bytes of a half (`STACK_SLOT_SZ`).
  static let size = 4
  /// The number of halves of the largest stack (`STACK_SLOTS`).
  static let count = ProgramFacts.largestStack / size

  private var low: UInt64
  private var high: UInt64

  /// No half.
  static let none = StackHalves(low: 0, high: 0)
  /// Every half (`SPIS_ALL`).
  static let all = StackHalves(low: .max, high: .max)

  private init(low: UInt64, high: UInt64) { (self.low, self.high) = (low, high) }

  /// The halves of a range; those that no stack has are left out.
  init(_ range: ClosedRange<Int>) {
    self = .none
    for half in range where half < Self.count {
      if half < 64 { low |= 1 << UInt64(half) } else { high |= 1 << UInt64(half - 64) }
    }
  }

  /// Whether it has no half.
  var isEmpty: Bool { low == 0 && high == 0 }

  /// Whether it has a half.
  func contains(_ half: Int) -> Bool {
    half < 64 ? low >> UInt64(half) & 1 != 0 : half < Self.count && high >> UInt64(half - 64) & 1 != 0
  }

  /// The two halves of a slot: bit 0 is the one next to r10.
  func halves(ofSlot slot: Int) -> UInt8 {
    guard slot < Self.count / 2 else { return 0b11 }
    let word = slot < 32 ? low >> UInt64(2 * slot) : high >> UInt64(2 * slot - 64)
    return UInt8(truncatingIfNeeded: word & 3)
  }

  /// All halves of both.
  func union(_ other: StackHalves) -> StackHalves { StackHalves(low: low | other.low, high: high | other.high) }

  /// The halves of both.
  func intersection(_ other: StackHalves) -> StackHalves { StackHalves(low: low & other.low, high: high & other.high) }

  /// The halves that another set does not have.
  func subtracting(_ other: StackHalves) -> StackHalves {
    StackHalves(low: low & ~other.low, high: high & ~other.high)
  }

  /// Adds the halves of another set.
  mutating func formUnion(_ other: StackHalves) {
    low |= other.low
    high |= other.high
  }
}
