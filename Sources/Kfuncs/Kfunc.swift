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
  /// At this address of this process.
  case address(UInt)
  /// In a worker process, which opens the library that the kfunc comes from.
  case inWorker
  /// Nowhere: the reason, in words.
  case unavailable(String)
}

/// Where a kfunc comes from: what another process needs to find it.
public struct KfuncOrigin: Codable, Sendable, Hashable {
  /// The library's path.
  public let library: String
  /// The kfunc's name there.
  public let name: String
}

/// Where the code of a kfunc is in this process.
struct KfuncCode {
  var function: KfuncFunction
  /// Address of the thunk; 0 in a process that has not opened the library.
  var thunk: UInt = 0
  /// Address of the descriptor; 0 in a process that has not opened the library.
  var descriptor: UInt = 0
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
  /// Where it comes from; nil for a function that is known by its prototype alone.
  public let origin: KfuncOrigin?
  /// Where the thunk comes from, should it be another library's.
  public private(set) var thunkOrigin: KfuncOrigin?
  /// The rule that was broken in `placement`, for planted faults.
  public private(set) var placementFault: PlacementFault?
}

extension Kfunc {
  /// The same kfunc with a wrong idea of where its arguments go, for planted faults.
  /// - Parameter fault: the rule that is broken.
  public func planting(_ fault: PlacementFault) -> Kfunc {
    var kfunc = Kfunc(
      name: name, summary: summary, signature: signature, placement: Placement(signature, planting: fault),
      traits: traits, externalLibrary: externalLibrary, function: function, thunk: thunk, descriptor: descriptor,
      origin: origin)
    kfunc.thunkOrigin = thunkOrigin
    kfunc.placementFault = fault
    return kfunc
  }

  /// The same kfunc with the caller that another compiler made.
  /// - Parameter other: the same prototype in another library.
  public func with(thunkOf other: Kfunc) -> Kfunc {
    var kfunc = Kfunc(
      name: name, summary: summary, signature: signature, placement: placement, traits: traits,
      externalLibrary: externalLibrary, function: function, thunk: other.thunk, descriptor: descriptor, origin: origin)
    kfunc.thunkOrigin = other.origin
    kfunc.placementFault = placementFault
    return kfunc
  }

  /// A function of any library, known by its prototype: it has no descriptor and no thunk.
  /// - Parameters:
  ///   - signature: its prototype.
  ///   - address: where it starts.
  public init(_ signature: Signature, at address: UInt) {
    self.init(
      name: signature.name, summary: "", signature: signature, placement: Placement(signature), traits: .external,
      externalLibrary: nil, function: .address(address), thunk: 0, descriptor: 0, origin: nil)
  }
}
