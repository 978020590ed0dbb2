import BPF
import CBPF
import Glibc
import Support

/// A map in the running kernel, with keys of 4 bytes; closed when destroyed.
struct KernelMap: ~Copyable {
  /// The map's descriptor; owned by this value.
  let descriptor: Int32

  /// Creates a map of four entries; an array has one, as only then its value has an address.
  /// - Throws: `KernelError` if the kernel refuses it.
  init(_ kind: MapDefinition.Kind) throws(KernelError) {
    descriptor = kft_bpf_map(Int32(kind.number), kind == .programArray ? 4 : 16, kind == .array ? 1 : 4)
    if descriptor < 0 {
      throw KernelError(code: .failed, description: "a map: \(SystemError(code: -descriptor))")
    }
  }

  /// Creates the map of a definition, with the initial value of global data.
  /// - Throws: `KernelError` if the kernel refuses it.
  init(_ definition: MapDefinition) throws(KernelError) {
    let created = Result { () throws(KernelError) in try Self.create(definition) }
    // A descriptor is set on every path, as what is destroyed has one.
    if case .success(let created) = created { descriptor = created } else { descriptor = -1 }
    if case .failure(let error) = created { throw error }
    if descriptor == -EINVAL && definition.kind == .instructionArray {
      throw KernelError(
        code: .unavailable, description: "this kernel has no jump tables (\(definition.name)): they need Linux 6.19")
    }
    var error = min(0, descriptor)
    if let contents = definition.contents, descriptor >= 0 {
      var key: UInt32 = 0
      error = bpf_map_update_elem(descriptor, &key, contents, 0)
      // As libbpf does with .rodata: what programs only read does not change any more.
      if error == 0, definition.isReadOnly { error = bpf_map_freeze(descriptor) }
    }
    if definition.kind == .instructionArray && descriptor >= 0 {
      let slots = definition.targets.map { UInt32(truncatingIfNeeded: $0) }
      error = kft_bpf_fill_jump_table(descriptor, slots, UInt32(slots.count))
    }
    if error < 0 {
      throw KernelError(code: .failed, description: "the map \(definition.name): \(SystemError(code: -error))")
    }
  }

  private static func create(_ definition: MapDefinition) throws(KernelError) -> Int32 {
    var details = kft_map_details()
    details.flags = definition.flags
    // Where user space would see an arena: some address that is a multiple of 4 GiB suits.
    if definition.kind.number == 33 { details.extra = 1 << 44 }
    if definition.hasFields {
      let types = try MapValueBTF(definition)
      details.btf = types.descriptor
      details.key_type = types.key
      details.value_type = types.value
      return create(definition, details)
    } else if let inner = definition.innerMap {
      // The kernel keeps what it needs of it.
      let map = try KernelMap(inner)
      details.inner = map.descriptor
      return create(definition, details)
    } else {
      return create(definition, details)
    }
  }

  private static func create(_ definition: MapDefinition, _ details: kft_map_details) -> Int32 {
    var details = details
    return kft_bpf_map_with(
      definition.kind.number, definition.kernelName, UInt32(truncatingIfNeeded: definition.keySize),
      UInt32(truncatingIfNeeded: definition.valueSize), UInt32(truncatingIfNeeded: definition.entryCount), &details)
  }

  deinit { if descriptor >= 0 { close(descriptor) } }
}
