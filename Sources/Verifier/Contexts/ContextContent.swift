/// What a context holds when a program starts: for who runs a program without a kernel.
package struct ContextContent: Sendable {
  /// What a pointer in a context leads to.
  package enum Target: Hashable, Sendable {
    /// The data of a packet.
    case packet
    /// The end of the data.
    case packetEnd
    /// What lies in front of the data.
    case packetMetadata
    /// One of the kernel's structures, by its name.
    case structure(String, isWritable: Bool)
    /// Memory whose size is not told.
    case memory
  }

  /// A pointer: its place, in bytes from the start of the context, the bytes that it takes, and what it leads to.
  package struct Pointer: Sendable {
    /// Its place, in bytes from the start of the context.
    package let offset: Int
    /// The bytes that it takes: 4 or 8.
    package let size: Int
    /// What it leads to.
    package let target: Target
  }

  /// The bytes of the context.
  package let size: Int
  /// The pointers in it; all else are numbers.
  package let pointers: [Pointer]

  /// The content of a context; nil where no structure tells it, as for what is attached to functions of the kernel.
  /// - Parameter context: the context.
  package init?(_ context: ContextKind) {
    guard case .program(let type, let attach) = context else { return nil }
    if context.allowsAnyOffset {
      (size, pointers) = (Int(UInt16.max), [])
      return
    }
    guard let layout = ContextLayout.of(type, attach) else { return nil }
    size = layout.size
    pointers = layout.fields.compactMap { field in
      guard case .pointer(let target, _) = field.found, case .exactly(let bytes)? = field.read else { return nil }
      return Pointer(offset: field.bytes.lowerBound, size: bytes, target: Target(target))
    }
  }
}

extension ContextContent.Target {
  fileprivate init(_ target: PointerTarget) {
    switch target {
    case .packet: self = .packet
    case .packetEnd: self = .packetEnd
    case .packetMetadata: self = .packetMetadata
    case .socket, .socketCommon: self = .structure("bpf_sock", isWritable: false)
    case .flowKeys: self = .structure("bpf_flow_keys", isWritable: true)
    case .object(.hookState, _): self = .structure("nf_hook_state", isWritable: false)
    case .object(.packetBuffer, _): self = .structure("sk_buff", isWritable: false)
    default: self = .memory
    }
  }
}
