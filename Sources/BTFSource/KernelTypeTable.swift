import CBPF
import Glibc
import Synchronization
import TypeSources

/// The types of a kernel and of its modules for its verifier, read from BTF by libbpf.
///
/// What libbpf parsed is only read: several threads may share it. Numbers of the kernel's types come first; those of each module
/// follow those of the module before it.
package final class KernelTypeTable: KernelTypeSource {
  private let kernel: TypeList
  /// What libbpf parsed of them.
  private let parsed: ParsedBTF
  /// The first number that is none of the kernel's own types.
  private let count: UInt32
  /// The variables that each processor has.
  private let perCPU: Set<UInt32>
  private let modules: Mutex<ModuleLists>
  /// What was looked for by name: libbpf goes through all types each time.
  private let found = Mutex<[Name: UInt32?]>([:])

  private struct Name: Hashable {
    let kind: KernelType.Kind
    let name: String
  }

  /// Reads the types.
  /// - Parameters:
  ///   - path: raw BTF, as /sys/kernel/btf/vmlinux, or an ELF file with a section .BTF.
  ///   - modules: the BTF of modules: raw, as /sys/kernel/btf/MODULE, or MODULE.ko.
  /// - Throws: `DescriptionError` if libbpf cannot read it, or if its types are not sound.
  package init(path: String, modules: [String] = []) throws(DescriptionError) {
    parsed = ParsedBTF(owning: try KernelTypes.parse(path))
    kernel = TypeList(btf: parsed.btf)
    count = btf__type_cnt(parsed.btf)
    perCPU = kernel.perCPUVariables
    var lists = ModuleLists()
    do throws(DescriptionError) {
      for path in modules { try lists.read(path, kernel) }
    } catch {
      lists.free()
      throw error
    }
    self.modules = Mutex(lists)
  }

  /// Reads the types of the running kernel; those of its modules are read where a name is none of its own.
  /// - Throws: `DescriptionError` if libbpf cannot read them, or if they are not sound.
  package init(running folder: String) throws(DescriptionError) {
    parsed = ParsedBTF(owning: try KernelTypes.parse(folder + "/vmlinux"))
    kernel = TypeList(btf: parsed.btf)
    count = btf__type_cnt(parsed.btf)
    perCPU = kernel.perCPUVariables
    modules = Mutex(ModuleLists(unread: folder))
  }

  /// Reads the types of a program.
  /// - Parameter bytes: the content of its section .BTF.
  /// - Returns: nil if libbpf cannot read it, or if its types are not sound.
  package convenience init?(_ bytes: [UInt8]) {
    guard let btf = btf__new(bytes, UInt32(truncatingIfNeeded: bytes.count)) else { return nil }
    self.init(ParsedBTF(owning: btf))
  }

  /// The types of a program that were parsed; nil if they are not sound.
  init?(_ parsed: ParsedBTF) {
    guard BTFSoundness.fault(parsed.btf) == nil else { return nil }
    self.parsed = parsed
    kernel = TypeList(btf: parsed.btf)
    count = btf__type_cnt(parsed.btf)
    perCPU = []
    modules = Mutex(ModuleLists())
  }

  /// Whether a variable is one that each processor has.
  package func isPerCPU(_ variable: UInt32) -> Bool {
    variable < count
      ? perCPU.contains(variable)
      : modules.withLock { $0.list(of: variable)?.perCPUVariables.contains(variable) ?? false }
  }

  deinit { modules.withLock { $0.free() } }

  /// A type; nil for a number that no type has, and for 0.
  package func type(_ id: UInt32) -> KernelType? {
    id < count ? kernel.type(id) : modules.withLock { $0.list(of: id)?.type(id) }
  }

  /// The first type of a name; nil if there is none.
  package func id(_ kind: KernelType.Kind, named name: String) -> UInt32? {
    let key = Name(kind: kind, name: name)
    if let known = found.withLock({ $0[key] }) { return known }
    let id = kernel.id(kind, named: name) ?? modules.withLock { $0.id(kind, named: name, kernel) }
    found.withLock { $0[key] = .some(id) }
    return id
  }

  /// The types of a name and its flavours.
  package func ids(_ kind: KernelType.Kind, flavoursOf name: String) -> [UInt32] {
    let own = kernel.ids(kind, flavoursOf: name)
    return own.isEmpty ? modules.withLock { $0.ids(kind, flavoursOf: name, kernel) } : own
  }

  /// The module that a type is one of, and the number that the type has in its BTF; nil for one of the kernel's own.
  package func place(of id: UInt32) -> (module: String, id: UInt32)? {
    id < count ? nil : modules.withLock { lists in lists.list(of: id).map { ($0.name, id - $0.shift) } }
  }
}
