/// What a helper takes and gives back (`struct bpf_func_proto`): those that this verifier models.
struct HelperPrototype {
  /// What an argument has to be (`enum bpf_arg_type`).
  enum Argument: Hashable {
    /// Anything that is set.
    case anything
    /// A number.
    case number
    /// The program's context.
    case context
    /// A map itself.
    case map
    /// A key of the map.
    case mapKey
    /// A value of the map.
    case mapValue
    /// Memory that the helper reads; the next argument tells its bytes.
    case readMemory
    /// The bytes of the memory before.
    case memorySize
    /// A function.
    case function
    /// An address in the stack, or null.
    case stackOrNull
    /// Memory that the helper writes whole; the next argument tells its bytes.
    case writtenMemory
    /// A socket that was got and is given back.
    case releasedSocket
    /// A reserved part of a ring buffer that is given back.
    case releasedRingBuffer
    /// The bytes of the result: a number that is known.
    case reservedSize
    /// The bytes of the memory before, or none.
    case memorySizeOrZero
    /// Where a dynptr is made.
    case newDynptr(Dynptr.Kind)
    /// A dynptr.
    case dynptr
    /// A dynptr of a part of a ring buffer that is given back.
    case releasedDynptr
  }

  /// What it gives back (`enum bpf_return_type`).
  enum Result: Hashable {
    /// A number.
    case scalar
    /// The value of a map's entry, or null.
    case mapValueOrNull
    /// A socket that has to be given back, or null.
    case socketOrNull
    /// A socket of any kind that has to be given back, or null.
    case socketCommonOrNull
    /// A reserved part of a ring buffer that has to be given back, or null.
    case ringBufferOrNull
    /// Memory that a dynptr views, or null.
    case dynptrMemoryOrNull
    /// Nothing.
    case void
  }

  /// The maps that it takes.
  enum Maps: Hashable {
    /// Hash tables and arrays.
    case elements
    /// Program arrays.
    case programs
    /// Ring buffers.
    case ringBuffers
    /// It takes none.
    case none
  }

  let arguments: [Argument]
  let result: Result
  let maps: Maps

  /// Whether packets may be elsewhere after a call (`bpf_helper_changes_pkt_data`).
  static func changesPackets(_ number: Int32) -> Bool {
    [9, 10, 11, 12, 13, 18, 19, 31, 38, 39, 43, 44, 50, 54, 62, 65, 73, 74, 75, 76, 90, 91, 143].contains(number)
  }

  /// The prototype of a helper that only programs with sockets and packets have; nil for others (`tc_cls_act_func_proto`).
  static func ofClassifiers(_ number: Int32) -> HelperPrototype? {
    switch number {
    // skb_store_bytes
    case 9: HelperPrototype([.context, .anything, .readMemory, .memorySize, .anything])
    // skb_load_bytes
    case 26: HelperPrototype([.context, .anything, .writtenMemory, .memorySize])
    // skb_change_proto, skb_change_tail, skb_change_head
    case 31, 38, 43: HelperPrototype([.context, .anything, .anything])
    // skb_pull_data
    case 39: HelperPrototype([.context, .anything])
    // sk_lookup_tcp, sk_lookup_udp
    case 84, 85: HelperPrototype([.context, .readMemory, .memorySize, .anything, .anything], .socketOrNull)
    // sk_release
    case 86: HelperPrototype([.releasedSocket])
    // skc_lookup_tcp
    case 99: HelperPrototype([.context, .readMemory, .memorySize, .anything, .anything], .socketCommonOrNull)
    default: nil
    }
  }

  /// `bpf_loop`.
  static let loop: Int32 = 181

  /// `bpf_dynptr_from_mem`.
  static let dynptrFromMemory: Int32 = 197

  /// `bpf_dynptr_write`.
  static let dynptrWrite: Int32 = 202

  /// `bpf_tail_call`.
  static let tailCall: Int32 = 12

  /// The prototype of a helper; nil if it is not modelled.
  /// - Parameter number: its number in `enum bpf_func_id`.
  static func of(_ number: Int32) -> HelperPrototype? {
    switch number {
    case 1: HelperPrototype([.map, .mapKey], .mapValueOrNull, .elements)
    case 2: HelperPrototype([.map, .mapKey, .mapValue, .anything], maps: .elements)
    case 3: HelperPrototype([.map, .mapKey], maps: .elements)
    // ktime_get_ns, get_prandom_u32, jiffies64, ktime_get_boot_ns, ktime_get_coarse_ns, ktime_get_tai_ns.
    case 5, 7, 118, 125, 160, 208: HelperPrototype([])
    // trace_printk: what follows its format is not checked.
    case 6: HelperPrototype([.readMemory, .memorySize])
    case tailCall: HelperPrototype([.context, .map, .anything], maps: .programs)
    case loop: HelperPrototype([.number, .function, .stackOrNull, .anything])
    // ringbuf_reserve, ringbuf_submit, ringbuf_discard
    case 131: HelperPrototype([.map, .reservedSize, .anything], .ringBufferOrNull, .ringBuffers)
    case 132, 133: HelperPrototype([.releasedRingBuffer, .anything], .void)
    default: ofDynptrs(number)
    }
  }

  /// The prototype of a helper for dynptrs; nil for others.
  private static func ofDynptrs(_ number: Int32) -> HelperPrototype? {
    switch number {
    case dynptrFromMemory:
      HelperPrototype([.writtenMemory, .memorySizeOrZero, .anything, .newDynptr(.local)])
    // ringbuf_reserve_dynptr, ringbuf_submit_dynptr, ringbuf_discard_dynptr
    case 198: HelperPrototype([.map, .anything, .anything, .newDynptr(.ringbuf)], maps: .ringBuffers)
    case 199, 200: HelperPrototype([.releasedDynptr, .anything], .void)
    // dynptr_read
    case 201: HelperPrototype([.writtenMemory, .memorySizeOrZero, .dynptr, .anything, .anything])
    case dynptrWrite: HelperPrototype([.dynptr, .anything, .readMemory, .memorySizeOrZero, .anything])
    // dynptr_data
    case 203: HelperPrototype([.dynptr, .anything, .reservedSize], .dynptrMemoryOrNull)
    default: nil
    }
  }

  private init(_ arguments: [Argument], _ result: Result = .scalar, maps: Maps = .none) {
    self.arguments = arguments
    self.result = result
    self.maps = maps
  }

  private init(_ arguments: [Argument], _ result: Result, _ maps: Maps) {
    self.init(arguments, result, maps: maps)
  }
}
