import CBPF
import Glibc
import Support
import TypeSources

/// The types of modules, in the order in which they were read.
struct ModuleLists {
  private var lists: [TypeList] = []
  /// The files of the modules that were not read yet.
  private var unread: [String] = []

  /// None.
  init() {}

  /// Those of the running kernel, none of them read yet.
  /// - Parameter folder: the folder with a file for each.
  init(unread folder: String) {
    guard let stream = opendir(folder) else { return }
    defer { closedir(stream) }
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      if !name.hasPrefix("."), name != "vmlinux" { unread.append(folder + "/" + name) }
    }
    unread.sort()
  }

  /// Reads the types of a module.
  /// - Parameters:
  ///   - path: its BTF: raw, or in an ELF file.
  ///   - kernel: the kernel's types.
  mutating func read(_ path: String, _ kernel: TypeList) throws(DescriptionError) {
    let btf = try ModuleBTF.parse(path, kernel.btf)
    let first = kernel.end
    lists.append(
      TypeList(btf: btf, name: ModuleBTF.name(path), first: first, shift: (lists.last?.end ?? first) - first))
  }

  /// The module that has a type.
  func list(of id: UInt32) -> TypeList? { lists.first { id < $0.end } }

  /// The first type of a name that is not one of the kernel's; nil if there is none. A module whose BTF cannot be read has none.
  mutating func id(_ kind: KernelType.Kind, named name: String, _ kernel: TypeList) -> UInt32? {
    for list in lists { if let id = list.id(kind, named: name) { return id } }
    while readNext(kernel) {
      if let id = lists.last?.id(kind, named: name) { return id }
    }
    return nil
  }

  /// The types of a name and its flavours, of all modules.
  mutating func ids(_ kind: KernelType.Kind, flavoursOf name: String, _ kernel: TypeList) -> [UInt32] {
    while readNext(kernel) {}
    return lists.flatMap { $0.ids(kind, flavoursOf: name) }
  }

  /// Reads the next module that can be read; false if there is none.
  private mutating func readNext(_ kernel: TypeList) -> Bool {
    while !unread.isEmpty {
      do throws(DescriptionError) { try read(unread.removeFirst(), kernel) } catch { continue }
      return true
    }
    return false
  }

  /// Frees what libbpf parsed.
  mutating func free() {
    for list in lists { btf__free(list.btf) }
    lists = []
  }
}
