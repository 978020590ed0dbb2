import CTypes

/// The requested functions of a file, and the omitted ones.
package struct FunctionList: Sendable, Equatable {
  /// Creates an empty list.
  package init() {}

  /// Why a function of a file is omitted.
  package enum Omission: String, Sendable, CaseIterable {
    /// Its number of parameters is outside the requested range.
    case otherParameterCount = "of fewer or more parameters"
    /// The compiler cloned it from another function, so that its parameters may differ from the source.
    case clone = "cloned by the compiler, whose parameters need not be those of the source"
    /// The linker discarded it.
    case discarded = "discarded by the linker"
    /// The file exports it, without debug information about its parameters.
    case undescribed = "whose parameters are not described"
    /// A unit whose functions are described in a missing file; listed by that file's name.
    case splitUnit = "in split debug information: the .dwo file is missing"
  }

  /// The functions, in the order of the file.
  package var functions: [DescribedFunction] = []
  /// The names of omitted functions, each once, in the order of the file.
  package var omissions: [Omission: [String]] = [:]

  /// Records an omission.
  /// - Parameters:
  ///   - name: the function's name.
  ///   - omission: the reason.
  package mutating func omit(_ name: String, _ omission: Omission) { omissions[omission, default: []].append(name) }
}
