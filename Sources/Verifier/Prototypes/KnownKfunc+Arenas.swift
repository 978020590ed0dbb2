/// Kfuncs that work on arenas (kernel/bpf/arena.c).
extension KnownKfunc {
  /// Their prototypes and flags.
  static let ofArenas: [(String, Flags)] = [
    (
      "void *bpf_arena_alloc_pages(void *p__map, void *addr__ign, unsigned int page_cnt, int node_id, unsigned long flags)",
      [.isCommon, .isSpinLockSafe]
    ),
    ("void bpf_arena_free_pages(void *p__map, void *ptr__ign, unsigned int page_cnt)", [.isCommon, .isSpinLockSafe]),
    ("int bpf_arena_reserve_pages(void *p__map, void *ptr__ign, unsigned int page_cnt)", [.isCommon, .isSpinLockSafe]),
  ]
}
