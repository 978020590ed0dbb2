import CBPF
import Glibc
import Support
import TypeSources

/// The types of a kernel that CO-RE relocations are resolved against.
package struct KernelTypes: ~Copyable {
  /// The BTF of the running kernel.
  package static let running = folder + "/vmlinux"
  /// The folder with the BTF of the running kernel and of its modules.
  package static let folder = "/sys/kernel/btf"

  private let btf: OpaquePointer
  /// Those of modules, which continue the kernel's.
  private let modules: [OpaquePointer?]
  /// The file that they were read from.
  package let path: String

  /// Reads the types.
  /// - Parameters:
  ///   - path: raw BTF, or an ELF file with a section .BTF.
  ///   - modules: the BTF of modules: raw, or MODULE.ko.
  /// - Throws: `DescriptionError` if libbpf cannot read it, or if its types are not sound.
  package init(path: String, modules: [String] = []) throws(DescriptionError) {
    let btf = try Self.parse(path)
    var parsed: [OpaquePointer?] = []
    do throws(DescriptionError) {
      for module in modules { parsed.append(try ModuleBTF.parse(module, btf)) }
    } catch {
      for module in parsed { btf__free(module) }
      btf__free(btf)
      throw error
    }
    self.btf = btf
    self.modules = parsed
    self.path = path
  }

  deinit {
    for module in modules { btf__free(module) }
    btf__free(btf)
  }

  /// Reads a kernel's BTF; the caller frees it.
  static func parse(_ path: String) throws(DescriptionError) -> OpaquePointer {
    kft_bpf_be_quiet()
    try BTFDiagnosis.requireMachine(path)
    guard let btf = btf__parse(path, nil) else { throw BTFDiagnosis.error(path, hasBase: false) }
    if let fault = BTFSoundness.fault(btf) {
      btf__free(btf)
      throw DescriptionError(description: "\(path): \(fault)")
    }
    return btf
  }

  /// Changes an instruction as a relocation of an object says, by libbpf's own code.
  /// - Parameters:
  ///   - relocation: the relocation.
  ///   - local: the object's BTF, which has to be sound.
  ///   - bytes: the bytes of the instruction, 8 or 16.
  /// - Returns: nil, or why libbpf does not resolve it.
  func relocate(_ relocation: bpf_core_relo, _ local: OpaquePointer, _ bytes: inout [UInt8]) -> SystemError? {
    guard bytes.count == 8 || bytes.count == 16 else { return SystemError(code: EINVAL) }
    var relocation = relocation
    let error = bytes.withUnsafeMutableBytes { memory -> Int32 in
      // Room for two slots: libbpf looks at the second one of a 64-bit immediate.
      var slots = (bpf_insn(), bpf_insn())
      return withUnsafeMutableBytes(of: &slots) { own in
        own.copyMemory(from: UnsafeRawBufferPointer(memory))
        let first = own.baseAddress?.assumingMemoryBound(to: bpf_insn.self)
        let error = modules.withUnsafeBufferPointer {
          kft_core_relocate(local, btf, $0.baseAddress, Int32($0.count), &relocation, first)
        }
        memory.copyMemory(from: UnsafeRawBufferPointer(rebasing: own[..<memory.count]))
        return error
      }
    }
    return error == 0 ? nil : SystemError(code: -error)
  }
}

extension ObjectBTF {
  /// Whether its types can be handed to libbpf's relocations: nil, or what is wrong with them.
  package var fault: String? { BTFSoundness.fault(btf) }

  /// Changes an instruction as a relocation says.
  /// - Parameters:
  ///   - type: the number of the type that is accessed.
  ///   - access: where the path to the member starts in the strings.
  ///   - kind: what is relocated (`enum bpf_core_relo_kind`).
  ///   - types: the kernel's types.
  ///   - bytes: the bytes of the instruction, 8 or 16.
  /// - Returns: nil, or why libbpf does not resolve it.
  package func relocate(
    type: UInt32, access: UInt32, kind: UInt32, against types: borrowing KernelTypes, _ bytes: inout [UInt8]
  ) -> SystemError? {
    guard type < btf__type_cnt(btf), btf__name_by_offset(btf, access) != nil, kind <= BPF_CORE_TYPE_MATCHES.rawValue
    else { return SystemError(code: EINVAL) }
    let relocation = bpf_core_relo(
      insn_off: 0, type_id: type, access_str_off: access, kind: bpf_core_relo_kind(rawValue: kind))
    return types.relocate(relocation, btf, &bytes)
  }
}
