import CTypes

/// Kfuncs of Linux 7.3 and of its test module that get or give back kernel objects, with what BTF says of them
/// (`BTF_ID_FLAGS`): a prototype in C shows no flags.
struct KnownKfunc {
  /// What the kernel's set says of a kfunc.
  struct Flags: OptionSet {
    let rawValue: UInt16
    /// The result has to be given back (`KF_ACQUIRE`).
    static let acquires = Flags(rawValue: 1)
    /// The first argument is given back (`KF_RELEASE`).
    static let releases = Flags(rawValue: 2)
    /// The result may be null (`KF_RET_NULL`).
    static let mayReturnNull = Flags(rawValue: 4)
    /// The first argument is where an iterator is made (`KF_ITER_NEW`).
    static let makesIterator = Flags(rawValue: 8)
    /// The first argument is an iterator that is stepped (`KF_ITER_NEXT`).
    static let stepsIterator = Flags(rawValue: 16)
    /// The first argument is an iterator that is ended (`KF_ITER_DESTROY`).
    static let endsIterator = Flags(rawValue: 32)
    /// Programs of all types may call it.
    static let isCommon = Flags(rawValue: 64)
    /// It begins or ends a region that is no place for some calls.
    static let changesRegion = Flags(rawValue: 128)
    /// Packets may be elsewhere after a call (`bpf_is_kfunc_pkt_changing`).
    static let changesPackets = Flags(rawValue: 256)
    /// It may be called while a lock is held (`KF_SPINLOCK_SAFE`).
    static let isSpinLockSafe = Flags(rawValue: 512)
    /// Programs of the types of generic kfuncs may call it (`generic_kfunc_set`).
    static let isGeneric = Flags(rawValue: 1024)
    /// It may sleep (`KF_SLEEPABLE`).
    static let sleeps = Flags(rawValue: 2048)
    /// Objects under RCU may be passed, too (`KF_RCU`).
    static let takesRCU = Flags(rawValue: 4096)
    /// It is called, and what it gives is used, in a region under RCU (`KF_RCU_PROTECTED`).
    static let needsRCU = Flags(rawValue: 8192)
    /// It is in the set `cpumask_kfunc_set`.
    static let isOfMasks = Flags(rawValue: 16384)

    /// Whether its first argument is an iterator in any case.
    var isIterator: Bool { !isDisjoint(with: [.makesIterator, .stepsIterator, .endsIterator]) }
  }

  let signature: Signature
  let flags: Flags

  /// A kfunc by its name; nil for all others.
  static func named(_ name: String) -> KnownKfunc? { all[name] }

  private static let dynptrs: [(String, Flags)] = [
    ("int bpf_dynptr_from_skb(struct __sk_buff *s, unsigned long flags, struct bpf_dynptr *ptr__uninit)", []),
    ("int bpf_dynptr_from_skb_meta(struct __sk_buff *s, unsigned long flags, struct bpf_dynptr *ptr__uninit)", []),
    ("int bpf_dynptr_from_xdp(struct xdp_md *x, unsigned long flags, struct bpf_dynptr *ptr__uninit)", []),
    ("int bpf_xdp_pull_data(struct xdp_md *x, unsigned int len)", .changesPackets),
    (
      "void *bpf_dynptr_slice(const struct bpf_dynptr *p, unsigned long offset, void *buffer__nullable, unsigned long buffer__szk)",
      [.mayReturnNull, .isCommon]
    ),
    (
      "void *bpf_dynptr_slice_rdwr(const struct bpf_dynptr *p, unsigned long offset, void *buffer__nullable, unsigned long buffer__szk)",
      [.mayReturnNull, .isCommon]
    ),
    ("int bpf_dynptr_adjust(const struct bpf_dynptr *p, unsigned long start, unsigned long end)", .isCommon),
    ("_Bool bpf_dynptr_is_null(const struct bpf_dynptr *p)", .isCommon),
    ("_Bool bpf_dynptr_is_rdonly(const struct bpf_dynptr *p)", .isCommon),
    ("unsigned long bpf_dynptr_size(const struct bpf_dynptr *p)", .isCommon),
    ("int bpf_dynptr_clone(const struct bpf_dynptr *p, struct bpf_dynptr *clone__uninit)", .isCommon),
    (
      "int bpf_dynptr_copy(struct bpf_dynptr *dst_ptr, unsigned long dst_off, struct bpf_dynptr *src_ptr, unsigned long src_off, unsigned long size)",
      .isCommon
    ),
    (
      "int bpf_dynptr_memset(struct bpf_dynptr *p, unsigned long offset, unsigned long size, unsigned char val)",
      .isCommon
    ),
  ]

  private static let regions: [(String, Flags)] = [
    ("void bpf_rcu_read_lock(void)", [.changesRegion, .isCommon]),
    ("void bpf_rcu_read_unlock(void)", [.changesRegion, .isCommon]),
    ("void bpf_preempt_disable(void)", [.changesRegion, .isCommon]),
    ("void bpf_preempt_enable(void)", [.changesRegion, .isCommon]),
  ]

  private static let exceptions: [(String, Flags)] = [("void bpf_throw(unsigned long cookie)", .isCommon)]

  private static let iterators: [(String, Flags)] = [
    (
      "int bpf_iter_num_new(struct bpf_iter_num *it, int start, int end)", [.makesIterator, .isCommon, .isSpinLockSafe]
    ),
    ("int *bpf_iter_num_next(struct bpf_iter_num *it)", [.stepsIterator, .mayReturnNull, .isCommon, .isSpinLockSafe]),
    ("void bpf_iter_num_destroy(struct bpf_iter_num *it)", [.endsIterator, .isCommon, .isSpinLockSafe]),
    (
      "int bpf_iter_bits_new(struct bpf_iter_bits *it, const unsigned long *unsafe_ptr__ign, unsigned int nr_words)",
      [.makesIterator, .isCommon]
    ),
    ("int *bpf_iter_bits_next(struct bpf_iter_bits *it)", [.stepsIterator, .mayReturnNull, .isCommon]),
    ("void bpf_iter_bits_destroy(struct bpf_iter_bits *it)", [.endsIterator, .isCommon]),
    (
      "int bpf_iter_testmod_seq_new(struct bpf_iter_testmod_seq *it, long value, int cnt)", [.makesIterator, .isCommon]
    ),
    ("long *bpf_iter_testmod_seq_next(struct bpf_iter_testmod_seq *it)", [.stepsIterator, .mayReturnNull, .isCommon]),
    ("long bpf_iter_testmod_seq_value(int val, struct bpf_iter_testmod_seq *it__iter)", .isCommon),
    ("void bpf_iter_testmod_seq_destroy(struct bpf_iter_testmod_seq *it)", [.endsIterator, .isCommon]),
  ]

  /// The bytes of iterators that a prototype only names (include/uapi/linux/bpf.h, bpf_testmod.h).
  static let iteratorSizes: [String: Int] = [
    "num": 8, "bits": 16, "testmod_seq": 16, "task": 24, "css": 24, "task_vma": 8, "kmem_cache": 8, "dmabuf": 8,
  ]

  /// The kfuncs of `KernelKfuncRows`.
  private static let kernelRows: [(String, Flags)] = KernelKfuncRows.text.split(separator: "\n").compactMap { row in
    guard let space = row.firstIndex(of: " ") else { return nil }
    var flags: Flags = []
    for letter in row[..<space] { if let flag = letters[letter] { flags.insert(flag) } }
    return (String(row[row.index(after: space)...]), flags)
  }

  /// The letters of `KernelKfuncRows`.
  private static let letters: [Character: Flags] = [
    "a": .acquires, "r": .releases, "n": .mayReturnNull, "N": .makesIterator, "X": .stepsIterator, "D": .endsIterator,
    "s": .sleeps, "u": .takesRCU, "p": .needsRCU, "g": .isGeneric, "c": .isCommon, "m": .isOfMasks,
  ]

  private static let all: [String: KnownKfunc] = {
    let got: Flags = [.acquires, .mayReturnNull]
    let known: [(String, Flags)] = [
      ("struct prog_test_ref_kfunc *bpf_kfunc_call_test_acquire(unsigned long *scalar_ptr)", got),
      ("void bpf_kfunc_call_test_release(struct prog_test_ref_kfunc *p)", .releases),
    ]
    var all: [String: KnownKfunc] = [:]
    for (text, flags) in known + dynptrs + iterators + regions + exceptions + ofFields + ofObjects + ofArenas
      + kernelRows
    {
      guard let signature = (try? CDeclarationParser.parse(text + ";"))?.signatures.first else { continue }
      all[signature.name] = KnownKfunc(signature: signature, flags: flags)
    }
    return all
  }()
}
