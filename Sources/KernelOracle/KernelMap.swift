import BPF
import CBPF
import Glibc
import Outcomes
import Support

/// A map in the running kernel, with keys of 4 bytes; closed when destroyed.
struct KernelMap: ~Copyable {
  /// The kind of map.
  enum Kind {
    case hash, array, programArray, perCPUArray

    fileprivate var number: Int32 {
      switch self {
      case .hash: Int32(kft_map_hash)
      case .array: Int32(kft_map_array)
      case .programArray: Int32(kft_map_program_array)
      case .perCPUArray: Int32(kft_map_per_cpu_array)
      }
    }
  }

  /// The map's descriptor; owned by this value.
  let descriptor: Int32

  /// Creates a map of four entries; an array has one, as only then its value has an address.
  /// - Throws: `KernelError` if the kernel refuses it.
  init(_ kind: Kind) throws(KernelError) {
    descriptor = kft_bpf_map(kind.number, kind == .programArray ? 4 : 16, kind == .array ? 1 : 4)
    if descriptor < 0 {
      throw KernelError(code: .failed, description: "a map: \(SystemError(code: -descriptor))")
    }
  }

  /// Creates the map of a definition, with the initial value of global data.
  /// - Throws: `KernelError` if the kernel refuses it.
  init(_ definition: MapDefinition) throws(KernelError) {
    descriptor = kft_bpf_map_with(
      definition.kind.number, UInt32(truncatingIfNeeded: definition.keySize),
      UInt32(truncatingIfNeeded: definition.valueSize), UInt32(truncatingIfNeeded: definition.entryCount),
      definition.flags)
    var error = min(0, descriptor)
    if let contents = definition.contents, descriptor >= 0 {
      var key: UInt32 = 0
      error = bpf_map_update_elem(descriptor, &key, contents, 0)
    }
    if error < 0 {
      throw KernelError(code: .failed, description: "the map \(definition.name): \(SystemError(code: -error))")
    }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// What the map holds, as an engine in user space says it.
  /// - Parameter definition: what it was created from; not a map with a value for each CPU.
  func contents(_ definition: MapDefinition) -> MapContents {
    var entries: [MapContents.Entry] = []
    var key: [UInt8]?
    while let next = self.key(after: key, size: definition.keySize) {
      key = next
      var value = [UInt8](repeating: 0, count: definition.valueSize)
      guard bpf_map_lookup_elem(descriptor, next, &value) == 0 else { continue }
      if definition.kind == .hash || definition.contents != nil || value.contains(where: { $0 != 0 }) {
        entries.append(MapContents.Entry(key: HexBytes(next), value: HexBytes(value)))
      }
    }
    if definition.kind == .hash { entries.sort { $0.key.bytes.lexicographicallyPrecedes($1.key.bytes) } }
    let isSame = definition.contents != nil && definition.contents == entries.first?.value.bytes
    return MapContents(name: definition.name, entries: entries, changed: isSame ? 0 : entries.count)
  }

  private func key(after key: [UInt8]?, size: Int) -> [UInt8]? {
    var next = [UInt8](repeating: 0, count: size)
    let error =
      if let key { bpf_map_get_next_key(descriptor, key, &next) } else { bpf_map_get_next_key(descriptor, nil, &next) }
    return error == 0 ? next : nil
  }
}
