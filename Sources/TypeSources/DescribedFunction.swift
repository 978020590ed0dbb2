import CTypes

/// A function as described by BTF or debug information.
package struct DescribedFunction: Sendable, Equatable {
  /// Its name, types and calling convention; for C++ the name is the linkage name.
  package let signature: Signature
  /// Whether it is tagged as a kfunc (`bpf_kfunc`); debug information has no such tag.
  package let isKfunc: Bool
  /// Whether other files can bind to it; false if the linker made it local or its visibility is hidden.
  package let isExported: Bool

  /// Creates a description.
  /// - Parameters:
  ///   - signature: its name, types and calling convention.
  ///   - isKfunc: whether it is tagged as a kfunc.
  ///   - isExported: whether other files can bind to it.
  package init(signature: Signature, isKfunc: Bool = false, isExported: Bool = true) {
    self.signature = signature
    self.isKfunc = isKfunc
    self.isExported = isExported
  }
}

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

/// An error for a file whose functions cannot be read.
package struct DescriptionError: Error, CustomStringConvertible {
  /// Human-readable message, one line, beginning with the file's name.
  package let description: String

  /// Creates an error.
  /// - Parameter description: the message, beginning with the file's name.
  package init(description: String) { self.description = description }

  /// Creates the error for a file of another machine.
  /// - Parameter path: path of the file.
  package init(otherMachine path: String) {
    self.init(description: "\(path): this file is for another machine than x86-64 with pointers of 64 bits")
  }
}
