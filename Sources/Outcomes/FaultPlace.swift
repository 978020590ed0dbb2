/// Where a planted fault must be seen.
package enum FaultPlace: Sendable, Hashable, Codable {
  /// At these argument slots and no others.
  case slots(SlotRange)
  /// At the result.
  case result
  /// At the alignment of the stack.
  case alignment
  /// At this callee-saved register.
  case preserved(String)
  /// At the frame above the outgoing arguments.
  case frame
  /// At how the callee was entered.
  case entry

  /// Argument slots, 1-based, of calls with any number of argument words.
  package enum SlotRange: Sendable, Hashable, Codable {
    /// From one slot to another.
    case fixed(from: Int, to: Int)
    /// From a slot to the last one.
    case from(Int)
    /// The last slots, so many of them.
    case last(Int)

    /// The slots of a call.
    /// - Parameter words: how many argument words the call has.
    package func slots(of words: Int) -> ClosedRange<Int> {
      switch self {
      case .fixed(let first, let last): first...max(first, min(last, words))
      case .from(let first): first...max(first, words)
      case .last(let count): max(1, words - count + 1)...max(1, words)
      }
    }
  }
}
