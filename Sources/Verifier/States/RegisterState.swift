/// What is known of a register, of a spilled register or of a stack argument (`struct bpf_reg_state`).
struct RegisterState {
  /// What the register holds.
  enum Kind: Hashable {
    /// Nothing was written to it (`NOT_INIT`).
    case uninitialised
    /// A number.
    case scalar
    /// An address.
    case pointer(PointerTarget, mayBeNull: Bool)
  }

  /// The case of `Kind`.
  private enum Form { case uninitialised, scalar, pointer }

  /// How a scalar is linked to others of the same id (`BPF_ADD_CONST32`, `BPF_ADD_CONST64`).
  enum Link: Hashable {
    /// It is equal to them.
    case equal
    /// It is larger by `delta`, added in 32 bits.
    case added32
    /// It is larger by `delta`, added in 64 bits.
    case added64
  }

  /// The number, or the offset of a pointer in bytes.
  var value: ScalarValue
  /// Registers of the same id hold the same unknown number or the same pointer that may be null; 0 for none.
  var id: UInt32 = 0
  /// The id of the object that this pointer lasts as long as; 0 for none (`parent_id`).
  var parentID: UInt32 = 0
  /// What was added to the number of its id.
  var delta: Int32 = 0
  /// Which map in a map of maps it is or belongs to (`map_uid`); 0 for all other maps.
  var mapUID: UInt32 = 0
  /// Where the number comes from.
  var node = ValueGraph.Node.none
  // The kind is kept in parts: most questions are for its case, which is a byte then.
  private var pointee = PointerTarget.context
  private var form: Form
  private var isNullable = false
  /// How the number relates to the others of its id.
  var link = Link.equal
  /// How far behind a packet pointer's base the packet was found to reach.
  var packetRange = PacketRange.bytes(0)

  private init(_ form: Form, _ value: ScalarValue) {
    self.form = form
    self.value = value
  }

  /// What it holds.
  var kind: Kind {
    get {
      switch form {
      case .uninitialised: .uninitialised
      case .scalar: .scalar
      case .pointer: .pointer(pointee, mayBeNull: isNullable)
      }
    }
    set {
      switch newValue {
      case .uninitialised: form = .uninitialised
      case .scalar: form = .scalar
      case .pointer(let target, let mayBeNull): (form, pointee, isNullable) = (.pointer, target, mayBeNull)
      }
    }
  }

  /// What a comparison with the packet's end told of a packet pointer (`range`).
  enum PacketRange: Hashable {
    /// The packet has at least this many bytes behind the pointer's base.
    case bytes(Int32)
    /// The pointer is at the packet's end or behind it (`AT_PKT_END`).
    case atEnd
    /// The pointer is behind the packet's end (`BEYOND_PKT_END`).
    case beyondEnd

    /// The bytes; nil at the end and behind it.
    var bytes: Int32? { if case .bytes(let count) = self { count } else { nil } }
  }

  /// A register that nothing was written to.
  static let uninitialised = RegisterState(.uninitialised, .unknown)

  /// A stack argument that was never stored: to the kernel's exact comparison of states it is another one than a stack argument that
  /// a call has consumed.
  static let neverStored = RegisterState(.uninitialised, ScalarValue(0))

  /// A number of which nothing is known.
  static let unknown = RegisterState(.scalar, .unknown)

  /// A constant of the program.
  static func constant(_ value: UInt64) -> RegisterState { RegisterState(.scalar, ScalarValue(value)) }

  /// A pointer to the start of something.
  static func pointer(_ target: PointerTarget, mayBeNull: Bool = false, id: UInt32 = 0) -> RegisterState {
    var pointer = RegisterState(.pointer, ScalarValue(0))
    pointer.pointee = target
    pointer.isNullable = mayBeNull
    pointer.id = id
    return pointer
  }

  /// Whether it is a number.
  var isScalar: Bool { form == .scalar }

  /// Whether it is an address.
  var isPointer: Bool { form == .pointer }

  /// Whether it points into a packet (`reg_is_pkt_pointer`).
  var isPacket: Bool {
    switch kind {
    case .pointer(.packet, mayBeNull: false), .pointer(.packetMetadata, mayBeNull: false): true
    default: false
    }
  }

  /// Whether it points into a packet or to its end (`reg_is_pkt_pointer_any`).
  var isPacketOrEnd: Bool { isPacket || kind == .pointer(.packetEnd, mayBeNull: false) }

  /// Whether it points into a packet, to its end or to what a dynptr views of it.
  var isPacketData: Bool {
    if case .slice(_, _, isPacket: true)? = target { return true }
    return isPacketOrEnd
  }

  /// Whether its offset cannot wrap around (`BPF_MAX_VAR_OFF`).
  var hasBoundedOffset: Bool {
    value.signedMinimum > -Walker.greatestOffset && value.signedMaximum < Walker.greatestOffset
  }

  /// Whether the address is never zero (`reg_not_null`): with an offset that is not bounded it may be.
  var isNeverNull: Bool {
    guard case .pointer(let target, false) = kind, hasBoundedOffset else { return false }
    switch target {
    case .map, .mapKey, .mapValue, .memory, .protectedMemory, .slice, .ringBufferMemory, .socket, .socketCommon,
      .tcpSocket,
      .xdpSocket:
      return true
    case .buffer(let kind): return kind != .tracepoint
    case .object(_, let flags): return flags.isTrusted
    case .programObject(let object): return object.isAllocated && !object.isUntrusted
    case .untrustedMemory, .context, .stack, .function, .packet, .packetMetadata, .packetEnd, .flowKeys, .dynptr,
      .instruction, .arena:
      return false
    }
  }

  /// Whether anything was written to it.
  var isInitialised: Bool { form != .uninitialised }

  /// What it points to; nil if it is no pointer.
  var target: PointerTarget? { isPointer ? pointee : nil }

  /// Whether it is a pointer that may be null.
  var mayBeNull: Bool { isPointer && isNullable }

  /// Whether it is the number 0 (`bpf_register_is_null`).
  var isNull: Bool { isScalar && value.constant == 0 }

  /// The frame whose stack it points into; nil for all else.
  var stackFrame: Int? { if isPointer, case .stack(let frame) = pointee { Int(frame) } else { nil } }

  /// Its type in messages (`reg_type_str`).
  var typeName: String {
    switch kind {
    case .uninitialised: "?"
    case .scalar: "scalar"
    case .pointer(.programObject(let object), let mayBeNull): object.name(mayBeNull: mayBeNull)
    case .pointer(.object(_, let flags), true): flags.prefix + "ptr_or_null_"
    case .pointer(let target, let mayBeNull): target.name + (mayBeNull ? "_or_null" : "")
    }
  }

  /// Forgets its relation to other registers (`clear_scalar_id`).
  mutating func clearID() {
    id = 0
    link = .equal
    delta = 0
  }

  /// Whether it has at most a number of bits (`get_reg_width`).
  func fits(bits: Int) -> Bool { 64 - value.unsignedMaximum.leadingZeroBitCount <= bits }
}

/// What a pointer points to (`enum bpf_reg_type`).
enum PointerTarget: Hashable {
  /// The program's context (`PTR_TO_CTX`).
  case context
  /// The stack of a frame on the call chain (`PTR_TO_STACK`).
  case stack(frame: UInt8)
  /// A map itself, by its index (`CONST_PTR_TO_MAP`).
  case map(UInt32)
  /// The key of a map's entry (`PTR_TO_MAP_KEY`).
  case mapKey(UInt32)
  /// The value of a map's entry (`PTR_TO_MAP_VALUE`).
  case mapValue(UInt32)
  /// Memory of a known size in bytes (`PTR_TO_MEM`).
  case memory(size: UInt32, isReadOnly: Bool)
  /// Memory of a known size in bytes that is only read, and that is there as long as the region under RCU lasts
  /// (`PTR_TO_MEM | MEM_RDONLY | MEM_RCU`).
  case protectedMemory(size: UInt32)
  /// A part of what a dynptr views, of a known size in bytes (`PTR_TO_MEM | DYNPTR_TYPE_...`).
  case slice(size: UInt32, isReadOnly: Bool, isPacket: Bool)
  /// A dynptr that a global function gets (`CONST_PTR_TO_DYNPTR`).
  case dynptr
  /// A function, by its index (`PTR_TO_FUNC`).
  case function(UInt32)
  /// The data of a packet (`PTR_TO_PACKET`).
  case packet
  /// What lies in front of a packet (`PTR_TO_PACKET_META`).
  case packetMetadata
  /// The end of a packet's data (`PTR_TO_PACKET_END`).
  case packetEnd
  /// A socket (`PTR_TO_SOCKET`).
  case socket
  /// What all kinds of sockets have (`PTR_TO_SOCK_COMMON`).
  case socketCommon
  /// A TCP socket (`PTR_TO_TCP_SOCK`).
  case tcpSocket
  /// A socket of a map of XDP sockets (`PTR_TO_XDP_SOCK`).
  case xdpSocket
  /// The keys of a flow dissector (`PTR_TO_FLOW_KEYS`).
  case flowKeys
  /// A reserved part of a ring buffer of a known size in bytes (`PTR_TO_MEM | MEM_RINGBUF`).
  case ringBufferMemory(size: UInt32)
  /// Memory whose size the kernel learns where the program is attached (`PTR_TO_BUF`, `PTR_TO_TP_BUFFER`).
  case buffer(BufferKind)
  /// An instruction that an entry of a jump table leads to, by the index of the map (`PTR_TO_INSN`); the offset is the entry's.
  case instruction(UInt32)
  /// An object of a type of the program's own (`PTR_TO_BTF_ID`).
  case programObject(ProgramObject)
  /// A kernel object, by its structure (`PTR_TO_BTF_ID`).
  case object(StructureID, ObjectFlags)
  /// An address in the program's arena (`PTR_TO_ARENA`).
  case arena
  /// Memory of the kernel, or none at all, that is only read (`PTR_TO_MEM | MEM_RDONLY | PTR_UNTRUSTED`).
  case untrustedMemory

  /// Its name in messages.
  var name: String {
    switch self {
    case .context: "ctx"
    case .stack: "fp"
    case .map: "map_ptr"
    case .mapKey: "map_key"
    case .mapValue: "map_value"
    case .memory(_, let isReadOnly), .slice(_, let isReadOnly, _): isReadOnly ? "rdonly_mem" : "mem"
    case .protectedMemory: "rdonly_rcu_mem"
    case .dynptr: "dynptr_ptr"
    case .function: "func"
    case .packet: "pkt"
    case .packetMetadata: "pkt_meta"
    case .packetEnd: "pkt_end"
    case .socket: "sock"
    case .socketCommon: "sock_common"
    case .tcpSocket: "tcp_sock"
    case .xdpSocket: "xdp_sock"
    case .flowKeys: "flow_keys"
    case .ringBufferMemory: "ringbuf_mem"
    case .buffer(let kind): kind.name
    case .object(_, let flags): flags.prefix + "ptr_"
    case .untrustedMemory: "rdonly_untrusted_mem"
    case .instruction: "insn"
    case .arena: "arena"
    case .programObject(let object): object.name(mayBeNull: false)
    }
  }
}

/// A structure of the kernel, by its index in `Walker.structures`.
///
/// States are copied often: a number is copied without a count of references.
struct StructureID: Hashable {
  let index: UInt32

  /// The names of the structures that contexts point to.
  static let ofContexts = ["nf_hook_state", "sk_buff"]
  /// `struct nf_hook_state`.
  static let hookState = StructureID(index: 0)
  /// `struct sk_buff`.
  static let packetBuffer = StructureID(index: 1)
}
