import BPF
import Kfuncs
import NativeCalls
import Outcomes
import Support

/// Properties of a caller's calls.
package struct CallerTraits: OptionSet, Sendable {
  /// The bits: BPF 1, exact 2, thunk 4, libffi 8, kernel 16.
  package let rawValue: UInt8

  /// Creates a set from its bits.
  /// - Parameter rawValue: BPF 1, exact 2, thunk 4, libffi 8, kernel 16.
  package init(rawValue: UInt8) { self.rawValue = rawValue }

  /// A BPF program makes the calls: it has several shapes, leaves witnesses, and calls only signatures that BPF can
  /// call.
  package static let isBPF = CallerTraits(rawValue: 1)
  /// Native code of a BPF JIT makes the calls: it passes whole eightbytes, with the specified frame.
  static let isNativeBPF = CallerTraits(rawValue: 2)
  /// The calls need the thunk that a kfunc library contains for each kfunc.
  package static let needsThunk = CallerTraits(rawValue: 4)
  /// libffi makes the native call, with libffi's faults.
  package static let usesLibffi = CallerTraits(rawValue: 8)
  /// The running kernel makes the calls: of a module's kfuncs, with the kernel's frame, and only if it is asked for.
  package static let isKernel = CallerTraits(rawValue: 16)
}
