import CShims
import Outcomes

/// The expected words above a callee's stack arguments when a generated main program calls it.
///
/// They follow from the specified frame and from the values that the program stored in registers, not from the JIT: the
/// callee-saved registers are above the outgoing area, like guard words, followed by the program stack and the saved
/// rbp
/// (docs/placement.md).
struct ExpectedFrame {
  /// Index of the lowest saved register in the capture record's words.
  private let first: Int

  /// The words and their names, from low to high addresses.
  static let words: [(word: FrameFinding.Word, value: UInt64)] = [
    (.savedR15, KFT_R15), (.savedR14, KFT_R14), (.savedR13, KFT_R13), (.savedRbx, KFT_RBX),
    (.programStack16, ProgramGenerator.witnesses.4), (.programStack8, ProgramGenerator.witnesses.3),
    (.savedRbp, KFT_RBP),
  ]

  /// Creates the frame of a main program; nil for shapes in which a subprogram calls.
  /// - Parameter marshalledWords: words below the saved registers that a marshalled call needs, 0 for a direct one.
  init?(_ shape: CallShape, generator: ProgramGenerator, marshalledWords: Int) {
    let slots: Int
    switch shape {
    case .direct, .immediate, .branches: slots = generator.slots
    case .twoCallees: slots = max(generator.slots, generator.localCount)
    case .forwarded, .reversed, .nested: return nil
    }
    // Arguments 7 and up take 8 bytes each; six words of frame above them are 48 bytes, so an odd count is padded.
    let outgoing = max(0, slots - 6, marshalledWords)
    let area = outgoing + outgoing % 2
    guard let stack = MemoryLayout<kft_capture>.offset(of: \.stack) else { return nil }
    first = stack / 8 + 1 + area
  }

  /// Whether the observed words are the expected ones.
  @inline(__always) func matches(_ seen: UnsafePointer<UInt64>) -> Bool {
    let words = seen + first
    var difference = words[0] ^ KFT_R15
    difference |= words[1] ^ KFT_R14
    difference |= words[2] ^ KFT_R13
    difference |= words[3] ^ KFT_RBX
    difference |= words[4] ^ ProgramGenerator.witnesses.4
    difference |= words[5] ^ ProgramGenerator.witnesses.3
    difference |= words[6] ^ KFT_RBP
    return difference == 0
  }

  /// The words that differ.
  func differences(_ seen: UnsafePointer<UInt64>) -> [FrameFinding] {
    Self.words.enumerated().compactMap { index, word in
      seen[first + index] == word.value
        ? nil : FrameFinding(word: word.word, expected: word.value, observed: seen[first + index])
    }
  }
}
