import CTypes
import CallingConvention
import kfuncs

/// A kfunc of a library: its signature, its placement and its code.
package struct Kfunc: Sendable {
  /// The name by which BPF programs call it.
  package let name: String
  /// Human-readable summary, one line; may be empty.
  package let summary: String
  /// Its C signature, parsed from the compiler's text and checked against the compiler's sizes.
  package let signature: Signature
  /// The placement of its arguments in BPF and by the psABI.
  package let placement: Placement
  /// Its behaviour, from its descriptor.
  package let traits: KfuncTraits
  /// The shared library of an external function; nil for a function of the registry itself.
  package let externalLibrary: String?
  /// The location of its code.
  package let function: KfuncFunction
  /// Address of the thunk, in which the C compiler makes the call: `void (fn, const uint64_t *args, void *result)`.
  package let thunk: UInt
  /// Address of the function for which the kfunc's code is a recorder; 0 if there is none, or another process has loaded the
  /// library.
  package let recorded: UInt
  /// Address of its descriptor, which the record contains after a call.
  package let descriptor: UInt
  /// Its origin; nil for a function that is known by its prototype only.
  package let origin: KfuncOrigin?
  /// The origin of the thunk if it comes from another library; nil otherwise.
  package private(set) var thunkOrigin: KfuncOrigin?
  /// The rule that is broken in `placement`, as a planted fault; nil for none.
  package private(set) var placementFault: PlacementFault?
}

extension Kfunc {
  /// The same kfunc with a rule of its placement broken, as a planted fault.
  /// - Parameter fault: the rule to break.
  package func planting(_ fault: PlacementFault) -> Kfunc {
    var kfunc = Kfunc(
      name: name, summary: summary, signature: signature, placement: Placement(signature, planting: fault),
      traits: traits, externalLibrary: externalLibrary, function: function, thunk: thunk, recorded: recorded,
      descriptor: descriptor, origin: origin)
    kfunc.thunkOrigin = thunkOrigin
    kfunc.placementFault = fault
    return kfunc
  }

  /// The same kfunc with the thunk that another compiler generated.
  /// - Parameter other: the kfunc with the same prototype in another library.
  package func with(thunkOf other: Kfunc) -> Kfunc {
    var kfunc = Kfunc(
      name: name, summary: summary, signature: signature, placement: placement, traits: traits,
      externalLibrary: externalLibrary, function: function, thunk: other.thunk, recorded: recorded,
      descriptor: descriptor, origin: origin)
    kfunc.thunkOrigin = other.origin
    kfunc.placementFault = placementFault
    return kfunc
  }

  /// Creates a kfunc for a function of any library from its prototype; it has no descriptor and no thunk.
  /// - Parameters:
  ///   - signature: its prototype.
  ///   - address: address of its first instruction.
  package init(_ signature: Signature, at address: UInt) {
    self.init(
      name: signature.name, summary: "", signature: signature, placement: Placement(signature), traits: .external,
      externalLibrary: nil, function: .address(address), thunk: 0, recorded: 0, descriptor: 0, origin: nil)
  }
}
