import BPFObject

/// Kfuncs that were described for others, as BTF or as a C header.
package struct ExportOutcome: Sendable, Equatable, Codable {
  /// What the description is.
  package enum Form: String, Sendable, Codable {
    /// BTF.
    case btf
    /// A C header.
    case header
  }

  /// A kfunc that was left out.
  package struct Omission: Sendable, Equatable, Codable {
    /// Why.
    package enum Reason: Sendable, Equatable, Codable {
      /// libbpf would not link it.
      case refused(refusal: LinkRefusal)
      /// A type that the form does not have; the message of the component that writes it.
      case inexpressible(component: String)
    }

    /// Its name.
    package var kfunc: String
    /// Why.
    package var reason: Reason

    /// Creates a value; each parameter is documented at the property of its name.
    package init(kfunc: String, reason: Reason) {
      self.kfunc = kfunc
      self.reason = reason
    }
  }

  /// What the description is.
  package var form: Form
  /// Path of the library.
  package var library: String
  /// Path of the file that was written.
  package var file: String
  /// The kfuncs in it.
  package var kfuncs: [String]
  /// The kfuncs that were left out.
  package var leftOut: [Omission]

  /// Creates a value; each parameter is documented at the property of its name.
  package init(form: Form, library: String, file: String, kfuncs: [String], leftOut: [Omission]) {
    self.form = form
    self.library = library
    self.file = file
    self.kfuncs = kfuncs
    self.leftOut = leftOut
  }
}
