import BPF
import CBPF
import Glibc
import Support

/// The kfuncs of the running kernel itself, by the ids of its BTF; the BTF is freed when this is destroyed.
struct KernelFunctions: ~Copyable {
  private let btf: OpaquePointer

  /// Reads the kernel's BTF.
  /// - Throws: `KernelError` if the kernel shows none.
  init() throws(KernelError) {
    guard let btf = btf__load_vmlinux_btf() else {
      throw KernelError(
        code: .unavailable,
        description: "this kernel shows no BTF (/sys/kernel/btf/vmlinux): \(SystemError(code: errno))")
    }
    self.btf = btf
  }

  deinit { btf__free(btf) }

  /// The BTF id of a function; nil if the kernel has none of this name.
  func id(of name: String) -> Int32? {
    let id = kft_btf_function(btf, name)
    return id > 0 ? id : nil
  }

  /// A program's bytes with the kernel's ids in the calls of kfuncs.
  /// - Throws: `KernelError` for a kfunc that the kernel does not have.
  func resolve(_ program: Program) throws(KernelError) -> [UInt8] {
    var ids: [UInt32] = []
    for kfunc in program.kfuncs {
      guard let id = id(of: kfunc.name) else {
        throw KernelError(code: .rejected, description: "this kernel has no kfunc \(kfunc.name)")
      }
      ids.append(UInt32(id))
    }
    do throws(ProgramError) { return try KernelCaller.encode(program, ids: ids, element: 0) } catch {
      throw KernelError(code: .failed, description: "\(error)")
    }
  }
}
