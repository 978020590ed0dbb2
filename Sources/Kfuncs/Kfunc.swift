import CABI
import kfuncs

/// What a kfunc does besides receiving its arguments, as its descriptor says.
public struct KfuncTraits: OptionSet, Sendable, Hashable {
  public let rawValue: UInt32

  /// Wraps the bits of `enum kfunc_flags`.
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// The result is the hash of all eightbytes that were received.
  public static let resultIsHash = KfuncTraits(rawValue: KFUNC_RESULT_HASH.rawValue)
  /// Every `void *NAME__uninit, int NAME__sz` pair is filled with the bytes `0xa5 ^ i`.
  public static let fillsMemory = KfuncTraits(rawValue: KFUNC_FILLS_MEMORY.rawValue)
  /// The function lives in a library that nobody here wrote.
  public static let external = KfuncTraits(rawValue: KFUNC_EXTERNAL.rawValue)
  /// The callee abuses what the psABI gives it.
  public static let hostile = KfuncTraits(rawValue: KFUNC_HOSTILE.rawValue)
  /// The callee ends badly on purpose.
  public static let crashes = KfuncTraits(rawValue: KFUNC_CRASHES.rawValue)
  /// The kfunc is one of the project's own library: what is known of it by name holds. No descriptor can say so.
  public static let ofRegistry = KfuncTraits(rawValue: 1 << 31)
}

/// Where the code of a kfunc is.
public enum KfuncFunction: Sendable, Equatable {
  /// At this address.
  case address(UInt)
  /// Nowhere: the reason, in words.
  case unavailable(String)
}

/// One kfunc of a library: its signature, where its arguments go, and how C calls it.
public struct Kfunc: Sendable {
  /// Name by which BPF programs call it.
  public let name: String
  /// One line for people; may be empty.
  public let summary: String
  /// Its C signature, parsed from the text that the compiler saw and checked against the compiler's sizes.
  public let signature: Signature
  /// Where BPF and the psABI put its arguments.
  public let placement: Placement
  /// What its descriptor says that it does.
  public let traits: KfuncTraits
  /// The shared library of an external function; nil for the registry's own.
  public let externalLibrary: String?
  /// Where its code is.
  public let function: KfuncFunction
  /// Address of the thunk, in which the C compiler makes the call: `void (fn, const uint64_t *args, void *result)`.
  public let thunk: UInt
  /// Address of its descriptor: what the record names after a call.
  public let descriptor: UInt

  /// The same kfunc with another idea of where its arguments go, for planted faults.
  public func with(placement: Placement) -> Kfunc {
    Kfunc(
      name: name, summary: summary, signature: signature, placement: placement, traits: traits,
      externalLibrary: externalLibrary, function: function, thunk: thunk, descriptor: descriptor)
  }
}

extension Kfunc {
  /// The same kfunc with the caller that another compiler made.
  /// - Parameter other: the same prototype in another library.
  public func with(thunkOf other: Kfunc) -> Kfunc {
    Kfunc(
      name: name, summary: summary, signature: signature, placement: placement, traits: traits,
      externalLibrary: externalLibrary, function: function, thunk: other.thunk, descriptor: descriptor)
  }

  /// A function of any library, known by its prototype: it has no descriptor and no thunk.
  /// - Parameters:
  ///   - signature: its prototype.
  ///   - address: where it starts.
  public init(_ signature: Signature, at address: UInt) {
    self.init(
      name: signature.name, summary: "", signature: signature, placement: Placement(signature), traits: .external,
      externalLibrary: nil, function: .address(address), thunk: 0, descriptor: 0)
  }
}
