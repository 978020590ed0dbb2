/// Which accesses to a context are allowed, and what they find: the rules of one `is_valid_access` as data.
struct ContextLayout: Sendable {
  /// The sizes of an access.
  enum Sizes: Hashable, Sendable {
    /// This many bytes.
    case exactly(Int)
    /// This many bytes or fewer (`bpf_ctx_narrow_access_ok`).
    case upTo(Int)
    /// From one number of bytes to another.
    case from(Int, to: Int)
    /// Any that ends here or before.
    case within(Int)
    /// Four bytes, fewer if `isNarrow`, or eight that lie in a range (`bpf_ctx_wide_access_ok`).
    case wide(Range<Int>, isNarrow: Bool)
  }

  /// What a load finds.
  enum Found: Hashable, Sendable {
    case number
    case pointer(PointerTarget, mayBeNull: Bool)

    static let packet = Found.pointer(.packet, mayBeNull: false)
    static let packetEnd = Found.pointer(.packetEnd, mayBeNull: false)
    static let packetMetadata = Found.pointer(.packetMetadata, mayBeNull: false)
    static let socket = Found.pointer(.socket, mayBeNull: false)
  }

  /// The bytes of a field with what is allowed there.
  struct Field: Sendable {
    let bytes: Range<Int>
    let read: Sizes?
    let write: Sizes?
    let found: Found

    /// A field.
    init(_ bytes: Range<Int>, read: Sizes? = nil, write: Sizes? = nil, _ found: Found = .number) {
      self.bytes = bytes
      self.read = read
      self.write = write
      self.found = found
    }
  }

  /// The bytes of the context.
  let size: Int
  /// The fields; the first that contains the start of an access decides. What no field contains is not accessed.
  let fields: [Field]
  /// Whether accesses may go on behind the last byte: only their start is compared with the size.
  var checksStartOnly = true

  /// What an access finds; nil if it is not allowed.
  func found(at offset: Int, size bytes: Int, isWrite: Bool) -> Found? {
    guard offset >= 0, offset < size, offset % bytes == 0, checksStartOnly || offset + bytes <= size,
      let field = fields.first(where: { $0.bytes.contains(offset) }), let sizes = isWrite ? field.write : field.read
    else { return nil }
    let fits: Bool
    switch sizes {
    case .exactly(let count): fits = bytes == count
    case .upTo(let count): fits = bytes <= count
    case .from(let least, let most): fits = (least...most).contains(bytes)
    case .within(let end): fits = offset + bytes <= end
    case .wide(let range, let isNarrow):
      fits =
        bytes == 4 || isNarrow && bytes < 4 || bytes == 8 && range.contains(offset) && offset + 8 <= range.upperBound
    }
    return fits ? field.found : nil
  }
}

extension ContextLayout {
  /// The layout of a type's context; nil where no structure has one.
  static func of(_ type: ProgramType, _ attach: AttachType) -> ContextLayout? {
    switch type {
    case .socketFilter, .classifier, .action, .cgroupSKB, .lwtIn, .lwtOut, .lwtXmit, .lwtSeg6Local, .skSKB,
      .flowDissector:
      socketBuffer(type)
    case .xdp: xdp(attach)
    case .cgroupSocket: socket(attach)
    case .cgroupSocketAddress: socketAddress(attach)
    case .socketOperations: socketOperations
    case .skMessage: socketMessage
    case .skReuseport: reuseport
    case .skLookup: lookup
    case .cgroupSocketOption: socketOption(attach)
    case .cgroupDevice: device
    case .cgroupSysctl: sysctl
    case .kprobe: registers
    case .tracepoint: tracepoint
    case .perfEvent: perfEvent
    case .rawTracepoint: rawTracepoint
    case .netfilter: netfilter
    case .rawTracepointWritable: writableTracepoint
    case .lircMode2, .tracing, .structOperations, .replacement, .lsm, .syscall: nil
    }
  }
}
