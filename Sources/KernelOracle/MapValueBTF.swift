import BPF
import CBPF
import Glibc
import Support

/// The BTF of a map's key and value, loaded into the kernel: it tells the special fields of values. Unloaded when destroyed.
struct MapValueBTF: ~Copyable {
  private let btf: OpaquePointer
  /// The type of a key.
  let key: UInt32
  /// The type of a value.
  let value: UInt32

  /// The descriptor of the loaded BTF; owned by this value.
  var descriptor: Int32 { btf__fd(btf) }

  /// Describes the values of a map.
  /// - Throws: `KernelError` if libbpf or the kernel rejects the types.
  init(_ definition: MapDefinition) throws(KernelError) {
    guard let btf = btf__new_empty() else {
      throw KernelError(code: .failed, description: "libbpf has no memory for BTF")
    }
    let byte = btf__add_int(btf, "unsigned char", 1, 0)
    let word = btf__add_int(btf, "unsigned int", 4, 0)
    let key = definition.keySize == 4 ? word : btf__add_array(btf, word, byte, UInt32(definition.keySize))
    let fields = definition.fields.sorted { $0.offset < $1.offset }.map {
      (field: $0, type: Self.add($0.kind, byte: byte, index: word, to: btf))
    }
    let value = btf__add_struct(btf, "value", UInt32(definition.valueSize))
    var errors = [byte, word, key, value] + fields.map(\.type)
    for (field, type) in fields {
      errors.append(btf__add_field(btf, "at\(field.offset)", type, UInt32(field.offset) * 8, 0))
    }
    let error = errors.first { $0 < 0 } ?? btf__load_into_kernel(btf)
    guard error == 0 else {
      btf__free(btf)
      throw KernelError(
        code: error == -EPERM ? .unavailable : .failed,
        description: "the types of the map \(definition.name): \(SystemError(code: -error))")
    }
    self.btf = btf
    self.key = UInt32(key)
    self.value = UInt32(value)
  }

  deinit { btf__free(btf) }

  /// Adds the type of a field.
  /// - Returns: its number, or a negative error number: of lists and trees the structure of their elements is not known.
  private static func add(_ kind: ValueField.Kind, byte: Int32, index: Int32, to btf: OpaquePointer) -> Int32 {
    switch kind {
    case .pointer(let reference, let structure):
      let bytes = btf__add_array(btf, index, byte, 8)
      let pointee = btf__add_struct(btf, structure, 8)
      let error = btf__add_field(btf, "opaque", bytes, 0, 0)
      if error < 0 { return error }
      return btf__add_ptr(btf, btf__add_type_tag(btf, reference.rawValue, pointee))
    case .listHead, .treeRoot: return -EOPNOTSUPP
    case .spinLock, .resilientSpinLock, .timer, .workqueue, .taskWork, .refcount, .listNode, .treeNode:
      let bytes = btf__add_array(btf, index, byte, UInt32(kind.size))
      let structure = btf__add_struct(btf, kind.name, UInt32(kind.size))
      let error = btf__add_field(btf, "opaque", bytes, 0, 0)
      return error < 0 ? error : structure
    }
  }
}
