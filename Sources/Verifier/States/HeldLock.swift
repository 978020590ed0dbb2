/// A lock that is held on a path (`REF_TYPE_LOCK`, `REF_TYPE_RES_LOCK`, `REF_TYPE_RES_LOCK_IRQ`).
struct HeldLock: Hashable {
  /// The kind of lock.
  enum Kind: Hashable {
    /// `struct bpf_spin_lock`.
    case spin
    /// `struct bpf_res_spin_lock`.
    case resilient
    /// The same with interrupts switched off.
    case resilientWithoutInterrupts

    /// The start of the names of its functions, in messages.
    var words: String { self == .spin ? "bpf_spin" : "bpf_res_spin" }
  }

  /// What the lock is part of.
  enum Owner: Hashable {
    /// A value of a map, by the map's index.
    case map(UInt32)
    /// An object of the program's own types.
    case program
  }

  let kind: Kind
  /// The id of the pointer to what it is part of: 0 for the one value of global data.
  let id: UInt32
  let owner: Owner
}
