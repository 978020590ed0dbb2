import CTypes
import CallingConvention
import kfuncs

/// What a kfunc does besides receiving its arguments, as its descriptor says.
package struct KfuncTraits: OptionSet, Sendable, Hashable {
  package let rawValue: UInt32

  /// Wraps the bits of `enum kfunc_flags`.
  package init(rawValue: UInt32) { self.rawValue = rawValue }

  /// The result is the hash of all eightbytes that were received.
  package static let resultIsHash = KfuncTraits(rawValue: KFUNC_RESULT_HASH.rawValue)
  /// Every `void *NAME__uninit, int NAME__sz` pair is filled with the bytes `0xa5 ^ i`.
  package static let fillsMemory = KfuncTraits(rawValue: KFUNC_FILLS_MEMORY.rawValue)
  /// The function lives in a library that nobody here wrote.
  package static let external = KfuncTraits(rawValue: KFUNC_EXTERNAL.rawValue)
  /// The callee abuses what the psABI gives it.
  package static let hostile = KfuncTraits(rawValue: KFUNC_HOSTILE.rawValue)
  /// The callee ends badly on purpose.
  package static let crashes = KfuncTraits(rawValue: KFUNC_CRASHES.rawValue)
  /// The kfunc is one of the project's own library: what is known of it by name holds. No descriptor can say so.
  package static let ofRegistry = KfuncTraits(rawValue: 1 << 31)
}

/// Where the code of a kfunc is.
package enum KfuncFunction: Sendable, Equatable {
  /// At this address of this process.
  case address(UInt)
  /// In a worker process, which opens the library that the kfunc comes from.
  case inWorker
  /// Nowhere: the reason, in words.
  case unavailable(String)
}

/// Where a kfunc comes from: what another process needs to find it.
package struct KfuncOrigin: Codable, Sendable, Hashable {
  /// The library's path.
  package let library: String
  /// The kfunc's name there.
  package let name: String
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
package struct Kfunc: Sendable {
  /// Name by which BPF programs call it.
  package let name: String
  /// One line for people; may be empty.
  package let summary: String
  /// Its C signature, parsed from the text that the compiler saw and checked against the compiler's sizes.
  package let signature: Signature
  /// Where BPF and the psABI put its arguments.
  package let placement: Placement
  /// What its descriptor says that it does.
  package let traits: KfuncTraits
  /// The shared library of an external function; nil for the registry's own.
  package let externalLibrary: String?
  /// Where its code is.
  package let function: KfuncFunction
  /// Address of the thunk, in which the C compiler makes the call: `void (fn, const uint64_t *args, void *result)`.
  package let thunk: UInt
  /// Address of its descriptor: what the record names after a call.
  package let descriptor: UInt
  /// Where it comes from; nil for a function that is known by its prototype alone.
  package let origin: KfuncOrigin?
  /// Where the thunk comes from, should it be another library's.
  package private(set) var thunkOrigin: KfuncOrigin?
  /// The rule that was broken in `placement`, for planted faults.
  package private(set) var placementFault: PlacementFault?
}

extension Kfunc {
  /// The same kfunc with a wrong idea of where its arguments go, for planted faults.
  /// - Parameter fault: the rule that is broken.
  package func planting(_ fault: PlacementFault) -> Kfunc {
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
  package func with(thunkOf other: Kfunc) -> Kfunc {
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
  package init(_ signature: Signature, at address: UInt) {
    self.init(
      name: signature.name, summary: "", signature: signature, placement: Placement(signature), traits: .external,
      externalLibrary: nil, function: .address(address), thunk: 0, descriptor: 0, origin: nil)
  }
}
