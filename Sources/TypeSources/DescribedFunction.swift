import CTypes

/// A function as BTF or debug information describes it.
package struct DescribedFunction: Sendable, Equatable {
  /// Its name, types and calling convention; under C++ the name is the linkage name.
  package let signature: Signature
  /// Whether it is tagged as a kfunc (`bpf_kfunc`); debug information never says so.
  package let isKfunc: Bool
  /// Whether other files can bind to it; false where the linker made it local or its visibility is hidden.
  package let isExported: Bool

  /// Describes a function.
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

/// The functions of a file that were asked for, and what was left out.
package struct FunctionList: Sendable, Equatable {
  /// An empty list.
  package init() {}

  /// Why a function of a file is not among those that are listed.
  package enum Omission: String, Sendable, CaseIterable {
    /// It has fewer or more parameters than asked for.
    case otherParameterCount = "of fewer or more parameters"
    /// The compiler made it of another function, and its parameters need not be those of the source.
    case clone = "cloned by the compiler, whose parameters need not be those of the source"
    /// The linker discarded it.
    case discarded = "discarded by the linker"
    /// The file exports it, and has no debug information of its parameters.
    case undescribed = "whose parameters are not described"
    /// A unit whose functions are described in a file that is missing; named by that file.
    case splitUnit = "in split debug information: the .dwo file is missing"
  }

  /// The functions, in the order of the file.
  package var functions: [DescribedFunction] = []
  /// The names of what was left out, each once, in the order of the file.
  package var omissions: [Omission: [String]] = [:]

  /// Notes that something was left out.
  package mutating func omit(_ name: String, _ omission: Omission) { omissions[omission, default: []].append(name) }
}

/// A file whose functions cannot be read, in one line.
package struct DescriptionError: Error, CustomStringConvertible {
  /// What is wrong, after the file's name.
  package let description: String

  package init(description: String) { self.description = description }

  /// A file whose functions are called otherwise.
  package init(otherMachine path: String) {
    self.init(description: "\(path): this file is for another machine than x86-64 with pointers of 64 bits")
  }
}
