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
    let isKnown = libbpf_prog_type_by_name(self.section, &type, &attach) == 0
    self.type = isKnown ? type.rawValue : Self.newerType(self.section)
  }

  /// The type of a section that newer versions of libbpf know than the installed one may be (1.2 to 1.7); 0 for others.
  private static func newerType(_ section: String) -> UInt32 {
    let exact: [String: bpf_prog_type] = [
      "tc/ingress": BPF_PROG_TYPE_SCHED_CLS, "tc/egress": BPF_PROG_TYPE_SCHED_CLS,
      "tcx/ingress": BPF_PROG_TYPE_SCHED_CLS, "tcx/egress": BPF_PROG_TYPE_SCHED_CLS,
      "netkit/primary": BPF_PROG_TYPE_SCHED_CLS, "netkit/peer": BPF_PROG_TYPE_SCHED_CLS,
      "netfilter": bpf_prog_type(rawValue: 32),
    ]
    if let type = exact[section] { return type.rawValue }
    // The part before the first slash may stand alone.
    switch section.prefix(while: { $0 != "/" }) {
    case "uprobe.multi", "uretprobe.multi", "uprobe.multi.s", "uretprobe.multi.s", "uprobe.session", "uprobe.session.s",
      "kprobe.session":
      return BPF_PROG_TYPE_KPROBE.rawValue
    case "struct_ops.s": return BPF_PROG_TYPE_STRUCT_OPS.rawValue
    default: return 0
    }
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
    /// A variable of section .ksyms, with a type or without one (`void`).
    case variable(hasType: Bool)
    /// A variable of section .kconfig, of a size in bytes: an option of the kernel.
    case option(KernelOption)
  }

  /// Its name.
  package let name: String
  /// What it is.
  package let kind: Kind
  /// Whether it may be missing.
  package let isWeak: Bool
}
