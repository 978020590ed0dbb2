import CBPF
import CTypes

/// A program of an object: a function in a section of its own.
package struct ObjectProgram: Sendable, Equatable {
  /// The name of its function.
  package let name: String
  /// The name of its section, such as "tc", without the "?" that may be before it.
  package let section: String
  /// Whether libbpf loads it without being asked: the name of its section does not start with "?".
  package let isLoadedByDefault: Bool
  /// What the section's name says (`enum bpf_prog_type`); 0 if libbpf does not know the name.
  package let type: UInt32

  init(name: String, section: String) {
    self.name = name
    isLoadedByDefault = !section.hasPrefix("?")
    self.section = isLoadedByDefault ? section : String(section.dropFirst())
    var type = BPF_PROG_TYPE_UNSPEC
    var attach = bpf_attach_type(rawValue: 0)
    kft_bpf_be_quiet()
    self.type = libbpf_prog_type_by_name(self.section, &type, &attach) == 0 ? type.rawValue : 0
  }

  /// The name of its type, as libbpf writes it; "unknown" for 0.
  package var typeName: String {
    guard type != 0, let text = libbpf_bpf_prog_type_str(bpf_prog_type(rawValue: type)) else { return "unknown" }
    return String(cString: text)
  }
}

/// A symbol that an object expects elsewhere: in the kernel, or in the registry.
package struct ObjectExtern: Sendable, Equatable {
  /// What it is.
  package enum Kind: Sendable, Equatable {
    /// A function of section .ksyms with its prototype.
    case function(Signature)
    /// A variable of section .ksyms.
    case variable
    /// A variable of section .kconfig: an option of the kernel.
    case option
  }

  /// Its name.
  package let name: String
  /// What it is.
  package let kind: Kind
  /// Whether it may be missing.
  package let isWeak: Bool
}
