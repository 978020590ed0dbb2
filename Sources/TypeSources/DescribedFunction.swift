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
