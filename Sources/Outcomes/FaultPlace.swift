/// Where a planted fault must be seen.
package enum FaultPlace: Sendable, Hashable {
  /// At these argument slots and no others.
  case slots(SlotRange)
  /// At the result.
  case result
  /// At the alignment of the stack.
  case alignment
  /// At this part of the state that a callee preserves.
  case preserved(PreservedState)
  /// At the frame above the outgoing arguments.
  case frame
  /// At how the callee was entered.
  case entry
  /// At what the program keeps in its registers and on its stack across the call.
  case witness

  /// Argument slots, 1-based, of calls with any number of argument words.
  package enum SlotRange: Sendable, Hashable {
    /// From one slot to another.
    case fixed(from: Int, to: Int)
    /// From a slot to the last one.
    case from(Int)
    /// The last slots; the value is their number.
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

extension FaultPlace: Codable {
  private enum Key: String, CodingKey { case code, from, to, last, state }
  private enum Code: String, Codable { case slots, result, alignment, preserved, frame, entry, witness }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    switch try container.decode(Code.self, forKey: .code) {
    case .slots:
      if let count = try container.decodeIfPresent(Int.self, forKey: .last) {
        self = .slots(.last(count))
      } else {
        let first = try container.decode(Int.self, forKey: .from)
        let last = try container.decodeIfPresent(Int.self, forKey: .to)
        self = .slots(last.map { .fixed(from: first, to: $0) } ?? .from(first))
      }
    case .result: self = .result
    case .alignment: self = .alignment
    case .preserved: self = .preserved(try container.decode(PreservedState.self, forKey: .state))
    case .frame: self = .frame
    case .entry: self = .entry
    case .witness: self = .witness
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    let code: Code
    switch self {
    case .slots(let range):
      code = .slots
      switch range {
      case .fixed(let first, let last):
        try container.encode(first, forKey: .from)
        try container.encode(last, forKey: .to)
      case .from(let first): try container.encode(first, forKey: .from)
      case .last(let count): try container.encode(count, forKey: .last)
      }
    case .result: code = .result
    case .alignment: code = .alignment
    case .preserved(let state):
      code = .preserved
      try container.encode(state, forKey: .state)
    case .frame: code = .frame
    case .entry: code = .entry
    case .witness: code = .witness
    }
    try container.encode(code, forKey: .code)
  }
}
