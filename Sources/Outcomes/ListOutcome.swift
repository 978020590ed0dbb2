/// A parameter of a prototype.
package struct ParameterDescription: Sendable, Equatable, Codable {
  /// Its name; nil where it has none.
  package var name: String?
  /// Its C type.
  package var type: String

  /// Creates a value; each parameter is documented at the property of its name.
  package init(name: String? = nil, type: String) {
    self.name = name
    self.type = type
  }
}

/// A kfunc of a library.
package struct KfuncDescription: Sendable, Equatable, Codable {
  /// Its name.
  package var kfunc: String
  /// Its C prototype.
  package var prototype: String
  /// Its parameters.
  package var parameters: [ParameterDescription]
  /// The C type of its result.
  package var result: String
  /// BPF slots of 8 bytes in all.
  package var slotCount: Int
  /// Whether a BPF program can call it as it stands.
  package var placement: PlacementSummary
  /// Each compiler's places where compilers differ.
  package var compilers: [CompilerPlaces]
  /// One line on it; may be empty.
  package var description: String
  /// The shared library of an external function; nil for the registry's own.
  package var library: String?
  /// Why its code is not here, the loader's message; nil where it is.
  package var unavailable: String?

  /// Creates a value; each parameter is documented at the property of its name.
  package init(
    kfunc: String, prototype: String, parameters: [ParameterDescription], result: String, slotCount: Int,
    placement: PlacementSummary, compilers: [CompilerPlaces], description: String, library: String? = nil,
    unavailable: String? = nil
  ) {
    self.kfunc = kfunc
    self.prototype = prototype
    self.parameters = parameters
    self.result = result
    self.slotCount = slotCount
    self.placement = placement
    self.compilers = compilers
    self.description = description
    self.library = library
    self.unavailable = unavailable
  }
}

/// The kfuncs of a library.
package struct ListOutcome: Sendable, Equatable, Codable {
  /// Path of the library.
  package var library: String
  /// The kfuncs that were asked for.
  package var kfuncs: [KfuncDescription]

  /// Creates a value; each parameter is documented at the property of its name.
  package init(library: String, kfuncs: [KfuncDescription]) {
    self.library = library
    self.kfuncs = kfuncs
  }
}
