import CShims
import NativeCalls
import Outcomes

/// The frame of a generated main program that the kernel's JIT compiled, at its call of the capture stub.
///
/// The distance from the frame pointer to rsp, and the program's stack words at their place, follow from the specified
/// frame (docs/placement.md): program stack, four callee-saved registers, outgoing arguments 7 and up, return address. The
/// kernel's stack is aligned to 8 bytes.
struct KernelFrame: Sendable {
  /// Bytes from the main program's frame pointer down to rsp at the callee's entry.
  private let distance: UInt64
  /// Index of the program's lowest stack word in the capture record's words.
  private let first: Int

  /// Bytes of stack that the main program uses (`ProgramGenerator.witnesses`).
  private static let stackBytes = 16
  /// Callee-saved registers that the main program uses: r6 to r9.
  private static let savedRegisters = 4

  /// Creates the frame of a main program; nil for shapes in which a subprogram calls.
  /// - Parameters:
  ///   - shape: the shape of the program.
  ///   - slots: number of eightbytes that the callee takes.
  ///   - localCount: number of arguments of the local callee of `two-callees`.
  init?(_ shape: CallShape, slots: Int, localCount: Int) {
    let most: Int
    switch shape {
    case .direct, .immediate, .branches: most = slots
    case .twoCallees: most = max(slots, localCount)
    case .forwarded, .reversed, .nested: return nil
    }
    let outgoing = max(0, most - 6)
    distance = UInt64(Self.stackBytes + 8 * (Self.savedRegisters + outgoing + 1))
    guard let stack = MemoryLayout<kft_capture>.offset(of: \.stack) else { return nil }
    first = stack / 8 + 1 + outgoing + Self.savedRegisters
  }

  /// Whether rsp and the program's stack words are where they have to be.
  /// - Parameter seen: the capture record; the first xmm word holds the program's frame pointer.
  func matches(_ seen: UnsafePointer<kft_capture>) -> Bool { differences(seen).isEmpty }

  /// What differs.
  /// - Parameter seen: the capture record; the first xmm word holds the program's frame pointer.
  func differences(_ seen: UnsafePointer<kft_capture>) -> [FrameFinding] {
    let words = UnsafeRawPointer(seen).assumingMemoryBound(to: UInt64.self)
    let expected: [(word: FrameFinding.Word, expected: UInt64, observed: UInt64)] = [
      (.stackPointer, seen.pointee.xmm.0 &- distance, seen.pointee.rsp),
      (.programStack16, ProgramGenerator.witnesses.4, words[first]),
      (.programStack8, ProgramGenerator.witnesses.3, words[first + 1]),
    ]
    return expected.compactMap { word, expected, observed in
      expected == observed ? nil : FrameFinding(word: word, expected: expected, observed: observed)
    }
  }
}
