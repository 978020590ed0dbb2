import CBPF

/// What libbpf parsed of BTF, and only reads from then on: several owners and threads may share it. Freed with the last owner.
final class ParsedBTF: @unchecked Sendable {
  let btf: OpaquePointer

  /// Takes what libbpf allocated.
  init(owning btf: OpaquePointer) { self.btf = btf }

  deinit { btf__free(btf) }
}
