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
    ("unsigned long bpf_kfunc_arena_arg_test(unsigned long *val__arena)", []),
    ("unsigned long bpf_kfunc_arena_cap_test(unsigned long *val__arena)", []),
    ("unsigned long bpf_kfunc_arena_cap_nullable_test(unsigned long *val__arena__nullable)", []),
    (
      "unsigned long bpf_kfunc_arena_args5_test(unsigned long *a__arena, unsigned long *b__arena, unsigned long *c__arena, unsigned long *d__arena, unsigned long *e__arena)",
      []
    ),
    (
      "unsigned long bpf_kfunc_arena_stack_arg_test(unsigned long a, unsigned long b, unsigned long c, unsigned long d, unsigned long e, unsigned long *f__arena)",
      []
    ),
    ("unsigned long bpf_kfunc_arena_mixed_test(unsigned long *a__arena, unsigned long *b__arena__nullable)", []),
  ]
}
