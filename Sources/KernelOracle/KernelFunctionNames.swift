import BPFObject
import CBPF
import Support

/// The functions that the running kernel and its modules have in BTF, where libbpf looks for kfuncs.
enum KernelFunctionNames {
  private static let folder = "/sys/kernel/btf"

  /// The first function that neither the kernel nor a module has; nil if all are there, or the kernel has no BTF.
  /// - Parameter externs: externs of an object; only functions that are not weak have to be there.
  static func missing(of externs: [ObjectExtern]) -> String? {
    var names = externs.compactMap { extern -> String? in
      guard case .function = extern.kind, !extern.isWeak else { return nil }
      return PrototypeComparison.essentialName(extern.name)
    }
    guard !names.isEmpty, let kernel = btf__parse("\(folder)/vmlinux", nil) else { return nil }
    defer { btf__free(kernel) }
    names.removeAll { has($0, kernel) }
    for (name, _) in Folder.entries(folder) ?? [] where name != "vmlinux" && !names.isEmpty {
      guard let module = btf__parse_split("\(folder)/\(name)", kernel) else { continue }
      names.removeAll { has($0, module) }
      btf__free(module)
    }
    return names.first
  }

  private static func has(_ name: String, _ btf: OpaquePointer) -> Bool {
    kft_btf_function(btf, name) > 0
  }
}
