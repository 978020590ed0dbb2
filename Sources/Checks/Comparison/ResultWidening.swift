import CTypes
import NativeCalls

/// What a program of a compiler makes of a result narrower than 64 bits: it stores it once at its width and once widened.
///
/// The psABI leaves the bits of rax above the width of a result unspecified (3.2.3), and BPF's results come from there.
package struct ResultWidening: Sendable {
  /// The witness word that holds the widened result.
  package static let word = 5

  /// Bits of the result.
  private let mask: UInt64
  /// Whether the sign is extended.
  let isSigned: Bool
  /// The width of the result in bits.
  var bits: Int { mask.nonzeroBitCount }

  /// Creates the widening of a type.
  /// - Parameter type: the type of the result.
  /// - Returns: nil if it is no integer, enumeration or `_Bool` of less than 64 bits.
  package init?(_ type: CType) {
    switch type {
    case .bool, .integer, .enumeration: break
    default: return nil
    }
    guard type.size > 0, type.size < 8 else { return nil }
    mask = (1 << UInt64(8 * type.size)) - 1
    isSigned = type.isSigned
  }

  /// The widened result, as it follows from the stored one.
  /// - Parameter block: the call's block.
  func expected(_ block: UnsafePointer<UInt64>) -> UInt64 {
    let bits = block[CallBlock.result] & mask
    let isNegative = isSigned && bits & (mask ^ (mask >> 1)) != 0
    return isNegative ? bits | ~mask : bits
  }

  /// Whether a call's two results are one.
  /// - Parameter block: the call's block.
  func matches(_ block: UnsafePointer<UInt64>) -> Bool { block[CallBlock.witness + Self.word] == expected(block) }
}
