import CTypes
import CallingConvention
import kfuncs

/// The behaviour of a kfunc besides receiving its arguments, as its descriptor states it.
package struct KfuncTraits: OptionSet, Sendable, Hashable {
  /// The bits of `enum kfunc_flags`, and bit 31 for `ofRegistry`.
  package let rawValue: UInt32

  /// Creates a set from its bits.
  /// - Parameter rawValue: bits of `enum kfunc_flags`.
  package init(rawValue: UInt32) { self.rawValue = rawValue }

  /// The result is the hash of all received eightbytes.
  package static let resultIsHash = KfuncTraits(rawValue: KFUNC_RESULT_HASH.rawValue)
  /// Every `void *NAME__uninit, int NAME__sz` pair is filled with the bytes `0xa5 ^ i`.
  package static let fillsMemory = KfuncTraits(rawValue: KFUNC_FILLS_MEMORY.rawValue)
  /// The function belongs to a system library.
  package static let external = KfuncTraits(rawValue: KFUNC_EXTERNAL.rawValue)
  /// The callee uses everything that the psABI permits it to change.
  package static let hostile = KfuncTraits(rawValue: KFUNC_HOSTILE.rawValue)
  /// The callee crashes intentionally.
  package static let crashes = KfuncTraits(rawValue: KFUNC_CRASHES.rawValue)
  /// The code of the kfunc is a recorder for a function that records nothing and is called as well.
  package static let recorder = KfuncTraits(rawValue: KFUNC_RECORDER.rawValue)
  /// The result is a reference that a program has to release; the kernel's verifier sees to it.
  package static let acquires = KfuncTraits(rawValue: KFUNC_ACQUIRE.rawValue)
  /// The kfunc belongs to the project's own library, so that its behaviour is known by name. Descriptors cannot set
  /// this.
  package static let ofRegistry = KfuncTraits(rawValue: 1 << 31)
}
