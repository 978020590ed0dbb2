/// A kernel object of which a program's stack holds eight bytes.
enum StackObject: Hashable {
  /// A dynptr takes two slots; the first is the one of the lower address (`STACK_DYNPTR`).
  case dynptr(Dynptr, isFirst: Bool)
  /// An iterator (`STACK_ITER`).
  case iterator(StackIterator)
  /// The state of interrupts before a region without them (`STACK_IRQ_FLAG`), and whether a lock began the region.
  case interruptFlag(id: UInt32, isOfLock: Bool)
}

/// A dynptr: a view of memory whose bounds are known at run time only.
struct Dynptr: Hashable {
  /// What the memory is (`enum bpf_dynptr_type`).
  enum Kind: String {
    /// The program's own.
    case local
    /// A reserved part of a ring buffer.
    case ringbuf
    /// The data of a packet.
    case skb
    /// What lies in front of a packet.
    case packetMetadata = "skb_meta"
    /// The data of a packet, of an XDP program.
    case xdp
    /// What a file holds.
    case file

    /// Whether the dynptr has to be given back (`dynptr_type_referenced`).
    var isReferenced: Bool { self == .ringbuf || self == .file }
    /// Whether its memory may be elsewhere after packets changed (`reg_is_dynptr_slice_pkt`).
    var isPacket: Bool {
      switch self {
      case .skb, .packetMetadata, .xdp: true
      case .local, .ringbuf, .file: false
      }
    }
    /// Whether a write to it may move the data of packets.
    var writesMovePackets: Bool { self == .skb || self == .packetMetadata }
  }

  let kind: Kind
  /// The id that slices of it name as their parent.
  let id: UInt32
  /// What it was made from and has to be given back; 0 for none.
  let parentID: UInt32
}

/// Eight bytes of an iterator (`struct bpf_iter_...`).
struct StackIterator: Hashable {
  /// The iterator's type.
  let type: IteratorType
  /// The id of what has to be given back: only the slot of the lowest address has one.
  let id: UInt32
  /// Whether it may still give elements (`BPF_ITER_STATE_ACTIVE`).
  var isActive = true
  /// The steps on this path (`iter.depth`).
  var depth: UInt32 = 0
  /// Whether what it gives is there under RCU, and whether it is usable still; nil where it does not need RCU.
  var isUnderRCU: Bool?
}

/// A type of iterators, by the index of its name in `Walker.iteratorTypes`.
///
/// States are copied often: a number is copied without a count of references.
struct IteratorType: Hashable {
  let index: UInt32
}
