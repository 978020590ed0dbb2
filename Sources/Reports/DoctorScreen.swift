import Listings
import Outcomes

/// What of a host can be used: a line for each feature, and below it how to get what is missing.
struct DoctorScreen {
  private let outcome: DoctorOutcome

  init(_ outcome: DoctorOutcome) { self.outcome = outcome }

  func text(_ style: TextStyle) -> String {
    var lines: [String] = []
    for entry in outcome.features {
      let words = Self.words(of: entry.feature)
      let mark = entry.isUsable ? style.text("yes", .good) : style.text("no ", .warning)
      let detail = entry.detail.isEmpty ? "" : ": \(Printable.text(entry.detail))"
      lines += Printable.labelled([("", words.name + detail)], indent: 0, label: 5, width: style.width)
        .enumerated().map { $0.offset == 0 ? "\(mark)  " + $0.element.dropFirst(5) : $0.element }
      if !entry.isUsable {
        lines += Printable.labelled(
          [("", "for \(words.purpose)")] + (words.remedy.isEmpty ? [] : [("", words.remedy)]), label: 7,
          width: style.width)
      }
    }
    return lines.map { $0 + "\n" }.joined()
  }

  /// What a feature is, what needs it, and how a host gets it.
  private static func words(
    of feature: DoctorOutcome.Feature
  ) -> (name: String, purpose: String, remedy: String) {
    switch feature {
    case .kernel: ("running kernel", "", "")
    case .kernelJIT:
      ("its BPF JIT", "kernel, exec --engine kernel, verify --kernel", "run as root, with net.core.bpf_jit_enable=1")
    case .stackArguments:
      ("its stack arguments", "programs with r11 in the kernel", "Linux 7.2 or later; scripts/kernel-vm runs one")
    case .kernelTypes:
      (
        "its types, /sys/kernel/btf/vmlinux", "sweep, CO-RE relocations, kfuncs of the kernel",
        "CONFIG_DEBUG_INFO_BTF=y"
      )
    case .kernelModule:
      ("the module of the kfunc registry", "run --caller kernel", "scripts/kernel-module builds it for a kernel")
    case .registry: ("the registry of kfuncs", "all calls but those of --library and --source", "scripts/install")
    case .libffi:
      ("libffi", "the callers libffi and interpreter", package("libffi8", "libffi"))
    case .libelf: ("libelf", "C objects", package("libelf1", "elfutils-libelf"))
    case .libdw: ("libdw", "sweep --dwarf", package("libdw1", "elfutils-libs"))
    case .libbpf: ("libbpf", "C objects and the kernel", "")
    case .zydis:
      (
        "Zydis", "listings of machine code: disasm, explain",
        "of the version that was built with; scripts/bundle has it inside"
      )
    case .libclang:
      ("libclang", "abi --parser libclang", package("libclang1", "clang-libs") + "; or LIBCLANG_PATH, its folder")
    case .temporaryFolder:
      ("a folder for temporary files", "probe, fuzz, run --source", "TMPDIR names another one")
    case .gcc: ("gcc", "probe, fuzz, run --source", package("gcc libc6-dev", "gcc"))
    case .clang: ("clang", "probe, fuzz, run --source", package("clang libc6-dev", "clang"))
    case .tcc: ("tcc", "probe, fuzz, run --source", package("tcc", "tcc"))
    case .bpfCompiler:
      ("compiler with stack arguments in BPF", "--bpf-compilers", "clang 23 or later; scripts/toolchain brings one")
    case .qemu:
      (
        "qemu-system-x86_64", "scripts/kernel-vm, compare --engine kernel:7.3",
        package("qemu-system-x86", "qemu-system-x86-core")
      )
    case .busybox: ("busybox", "scripts/kernel-vm", package("busybox-static", "busybox"))
    case .debootstrap: ("debootstrap", "scripts/toolchain", package("debootstrap", "debootstrap"))
    }
  }

  /// The packages that have it.
  private static func package(_ debian: String, _ fedora: String) -> String {
    "apt-get install \(debian), dnf install \(fedora)"
  }
}
