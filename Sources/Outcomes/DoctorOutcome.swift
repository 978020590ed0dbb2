/// What of a host can be used, and what is missing.
package struct DoctorOutcome: Sendable, Equatable, Codable {
  /// Something that a host may have.
  package enum Feature: String, Sendable, Codable, CaseIterable {
    /// The running kernel.
    case kernel
    /// bpf(2), its JIT and the reading of its code: `kernel`, `exec --engine kernel`.
    case kernelJIT = "kernel-jit"
    /// A kernel that passes stack arguments (Linux 7.2 or later).
    case stackArguments = "kernel-stack-arguments"
    /// Types of the kernel: /sys/kernel/btf/vmlinux.
    case kernelTypes = "kernel-btf"
    /// The module of the kfunc registry: `run --caller kernel`.
    case kernelModule = "kernel-module"
    /// The registry of kfuncs, libkfuncs.so.
    case registry
    /// libffi.
    case libffi
    /// libelf.
    case libelf
    /// libdw.
    case libdw
    /// libbpf.
    case libbpf
    /// Zydis.
    case zydis
    /// libclang.
    case libclang
    /// A folder that can be written to: `$TMPDIR`, else /tmp.
    case temporaryFolder = "temporary-folder"
    /// A C compiler for kfuncs: gcc.
    case gcc
    /// A C compiler for kfuncs: clang.
    case clang
    /// A C compiler for kfuncs: tcc.
    case tcc
    /// A compiler with a BPF back end that passes stack arguments.
    case bpfCompiler = "bpf-compiler"
    /// QEMU, for other kernels.
    case qemu
    /// BusyBox, the first process in a virtual machine.
    case busybox
    /// debootstrap, for a root with newer compilers.
    case debootstrap
  }

  /// A feature of the host.
  package struct Entry: Sendable, Equatable, Codable {
    /// Which.
    package var feature: Feature
    /// Whether it can be used.
    package var isUsable: Bool
    /// The version, or why it cannot be used, in the words of the component; empty where it has none.
    package var detail: String

    /// Creates a value; each parameter is documented at the property of its name.
    package init(_ feature: Feature, isUsable: Bool, detail: String) {
      self.feature = feature
      self.isUsable = isUsable
      self.detail = detail
    }

    private enum CodingKeys: String, CodingKey {
      case feature, detail
      case isUsable = "usable"
    }
  }

  /// One for each feature, in their order.
  package var features: [Entry]

  /// Creates a value.
  /// - Parameter features: one for each feature.
  package init(features: [Entry]) { self.features = features }

  /// Whether there is something to call: all else is reported as a skip where it is missing.
  package var isGood: Bool { features.contains { $0.feature == .registry && $0.isUsable } }
}
