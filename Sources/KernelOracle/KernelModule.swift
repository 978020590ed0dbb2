import CBPF
import Glibc
import Support

/// A loaded kernel module with the kfuncs of a registry: its functions by name, as its BTF lists them.
package final class KernelModule: Sendable {
  /// The module's name.
  package let name: String
  /// The descriptor of its BTF, by which programs refer to it.
  let descriptor: Int32
  /// The file that is locked while a program runs, because a module has one record; -1 if it cannot be opened.
  package let lock: Int32
  /// The descriptor of a map whose value holds `strings`.
  let map: Int32
  /// The BTF ids of its functions.
  private let functions: [String: UInt32]

  /// The kfunc by which programs read the record back; it distinguishes a registry's module from others.
  package static let reader = "kf_recorded"

  /// The strings to which programs may pass pointers, 8 bytes each: the verifier takes only those of a map that is
  /// constant. Instructions refer to it as map 2 of the program's descriptors.
  package static let strings = [UInt8]((0..<12).flatMap { _ in Array("hello".utf8) + [0, 0, 0] })

  /// Finds the registry's module among everything that has BTF in the running kernel.
  /// - Throws: `KernelError` with the code `unavailable` if none is loaded, or if this process may not ask.
  package convenience init() throws(KernelError) {
    try self.init(what: "no module with a kfunc registry is loaded") { _, functions in functions[Self.reader] != nil }
  }

  /// Finds a module.
  /// - Parameters:
  ///   - what: the words for there being none.
  ///   - isWanted: whether a module is the one, by its name and its functions.
  /// - Throws: `KernelError` with the code `unavailable` if none is loaded, or if this process may not ask.
  convenience init(what: String, _ isWanted: (String, [String: UInt32]) -> Bool) throws(KernelError) {
    kft_bpf_be_quiet()
    var id: UInt32 = 0
    var kernel: OpaquePointer?
    defer { btf__free(kernel) }
    while true {
      let error = bpf_btf_get_next_id(id, &id)
      if error == -ENOENT { break }
      if error == -EPERM {
        throw KernelError(code: .unavailable, description: "bpf(2) is not permitted here: it needs CAP_SYS_ADMIN")
      }
      guard error == 0 else {
        throw KernelError(
          code: .unavailable, description: "the kernel does not list its BTF: \(SystemError(code: -error))")
      }
      guard let (name, descriptor) = Self.module(id) else { continue }
      // A module's BTF continues the kernel's, which is large: it is read once, and only if there is a module.
      if kernel == nil { kernel = btf__load_vmlinux_btf() }
      let functions = kernel.map { Self.functions(id, kernel: $0) } ?? [:]
      guard isWanted(name, functions) else {
        close(descriptor)
        continue
      }
      let map = kft_bpf_constant(Self.strings, UInt32(Self.strings.count))
      guard map >= 0 else {
        close(descriptor)
        throw KernelError(code: .unavailable, description: "the kernel grants no map: \(SystemError(code: -map))")
      }
      self.init(name: name, descriptor: descriptor, map: map, functions: functions)
      return
    }
    throw KernelError(code: .unavailable, description: what)
  }

  private init(name: String, descriptor: Int32, map: Int32, functions: [String: UInt32]) {
    self.name = name
    self.descriptor = descriptor
    self.map = map
    self.functions = functions
    lock = open("/sys/kernel/btf/\(name)", O_RDONLY | O_CLOEXEC)
  }

  deinit {
    close(descriptor)
    close(map)
    if lock >= 0 { close(lock) }
  }

  /// The BTF id of a function; nil if the module has none of that name.
  /// - Parameter name: its name.
  package func id(of name: String) -> UInt32? { functions[name] }

  /// The name and a descriptor of a BTF object if it is a module's.
  private static func module(_ id: UInt32) -> (name: String, descriptor: Int32)? {
    let descriptor = bpf_btf_get_fd_by_id(id)
    // It may have gone in the meantime.
    guard descriptor >= 0 else { return nil }
    var name = [CChar](repeating: 0, count: 64)
    var isKernel: Int32 = 0
    let error = kft_btf_name(descriptor, &name, UInt32(name.count), &isKernel)
    let text = String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    guard error == 0, isKernel != 0, text != "vmlinux", !text.isEmpty else {
      close(descriptor)
      return nil
    }
    return (text, descriptor)
  }

  private static func functions(_ id: UInt32, kernel: OpaquePointer) -> [String: UInt32] {
    guard let btf = btf__load_from_kernel_by_id_split(id, kernel) else { return [:] }
    defer { btf__free(btf) }
    var functions: [String: UInt32] = [:]
    for type in btf__type_cnt(kernel)..<max(btf__type_cnt(kernel), btf__type_cnt(btf))
    where kft_btf_is_function(btf, type) != 0 {
      functions[String(cString: kft_btf_type_name(btf, type))] = type
    }
    return functions
  }
}
