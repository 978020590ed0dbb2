import CBPF
import Glibc
import TypeSources

/// The BTF of a module, which continues the kernel's.
enum ModuleBTF {
  /// Reads a module's BTF; the caller frees it, before the kernel's.
  /// - Parameters:
  ///   - path: raw BTF, as /sys/kernel/btf/MODULE, or an ELF file such as MODULE.ko.
  ///   - kernel: the kernel's BTF.
  /// - Throws: `DescriptionError` if libbpf cannot read it, or if its types are not sound.
  static func parse(_ path: String, _ kernel: OpaquePointer) throws(DescriptionError) -> OpaquePointer {
    kft_bpf_be_quiet()
    try BTFDiagnosis.requireMachine(path)
    guard let btf = try distilled(path, kernel) ?? btf__parse_split(path, kernel) else {
      throw BTFDiagnosis.error(path, hasBase: true)
    }
    if let fault = BTFSoundness.fault(btf, from: btf__type_cnt(kernel)) {
      btf__free(btf)
      throw DescriptionError(description: "\(path): \(fault)")
    }
    return btf
  }

  /// The BTF of a module that was built on its own, with a base of its own; nil for others, and for what libbpf cannot read.
  private static func distilled(_ path: String, _ kernel: OpaquePointer) throws(DescriptionError) -> OpaquePointer? {
    guard let file = BTFDiagnosis.bytes(path), file.starts(with: BTFDiagnosis.elfMagic),
      let base = BTFDiagnosis.section(".BTF.base", of: file), let section = BTFDiagnosis.section(".BTF", of: file)
    else { return nil }
    let bytes = try DistilledBase(Array(base), path).rewrite(Array(section), for: kernel)
    // libbpf 1.1 reads split BTF from files only.
    let descriptor = kft_bpf_memory_file()
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    guard bytes.withUnsafeBytes({ write(descriptor, $0.baseAddress, $0.count) }) == bytes.count else { return nil }
    return btf__parse_raw_split("/proc/self/fd/\(descriptor)", kernel)
  }

  /// The module's name: that of its file.
  static func name(_ path: String) -> String {
    let name = path[(path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex)...]
    // Where a file is called test-module.ko, the module is test_module.
    return String(name.prefix { $0 != "." }.map { $0 == "-" ? "_" : $0 })
  }
}
