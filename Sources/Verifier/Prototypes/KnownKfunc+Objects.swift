/// Kfuncs that work on objects of the program's own types (kernel/bpf/helpers.c).
extension KnownKfunc {
  /// Their prototypes and flags.
  static let ofObjects: [(String, Flags)] = {
    let got: Flags = [.acquires, .mayReturnNull, .isGeneric]
    let safe: Flags = [.isGeneric, .isSpinLockSafe]
    let found: Flags = [.isGeneric, .isSpinLockSafe, .mayReturnNull]
    let taken: Flags = [.isGeneric, .isSpinLockSafe, .mayReturnNull, .acquires]
    let less = "_Bool (*less)(struct bpf_rb_node *a, const struct bpf_rb_node *b)"
    return [
      ("void *bpf_obj_new(unsigned long local_type_id__k)", got),
      ("void *bpf_obj_new_impl(unsigned long local_type_id__k, void *meta__ign)", got),
      ("void bpf_obj_drop(void *p__alloc)", [.releases, .isGeneric]),
      ("void bpf_obj_drop_impl(void *p__alloc, void *meta__ign)", [.releases, .isGeneric]),
      ("void *bpf_percpu_obj_new(unsigned long local_type_id__k)", got),
      ("void *bpf_percpu_obj_new_impl(unsigned long local_type_id__k, void *meta__ign)", got),
      ("void bpf_percpu_obj_drop(void *p__alloc)", [.releases, .isGeneric]),
      ("void bpf_percpu_obj_drop_impl(void *p__alloc, void *meta__ign)", [.releases, .isGeneric]),
      ("void *bpf_refcount_acquire(void *p__refcounted_kptr)", taken),
      ("void *bpf_refcount_acquire_impl(void *p__refcounted_kptr, void *meta__ign)", taken),
      ("int bpf_list_push_front(struct bpf_list_head *head, struct bpf_list_node *node)", safe),
      (
        "int bpf_list_push_front_impl(struct bpf_list_head *head, struct bpf_list_node *node, void *meta__ign, unsigned long off)",
        safe
      ),
      ("int bpf_list_push_back(struct bpf_list_head *head, struct bpf_list_node *node)", safe),
      (
        "int bpf_list_push_back_impl(struct bpf_list_head *head, struct bpf_list_node *node, void *meta__ign, unsigned long off)",
        safe
      ),
      (
        "int bpf_list_add(struct bpf_list_head *head, struct bpf_list_node *new, struct bpf_list_node *prev__nonown_allowed)",
        safe
      ),
      ("struct bpf_list_node *bpf_list_pop_front(struct bpf_list_head *head)", taken),
      ("struct bpf_list_node *bpf_list_pop_back(struct bpf_list_head *head)", taken),
      (
        "struct bpf_list_node *bpf_list_del(struct bpf_list_head *head, struct bpf_list_node *node__nonown_allowed)",
        taken
      ),
      ("struct bpf_list_node *bpf_list_front(struct bpf_list_head *head)", found),
      ("struct bpf_list_node *bpf_list_back(struct bpf_list_head *head)", found),
      ("_Bool bpf_list_is_first(struct bpf_list_head *head, struct bpf_list_node *node__nonown_allowed)", safe),
      ("_Bool bpf_list_is_last(struct bpf_list_head *head, struct bpf_list_node *node__nonown_allowed)", safe),
      ("_Bool bpf_list_empty(struct bpf_list_head *head)", safe),
      ("struct bpf_rb_node *bpf_rbtree_remove(struct bpf_rb_root *root, struct bpf_rb_node *node)", taken),
      ("int bpf_rbtree_add(struct bpf_rb_root *root, struct bpf_rb_node *node, \(less))", safe),
      (
        "int bpf_rbtree_add_impl(struct bpf_rb_root *root, struct bpf_rb_node *node, \(less), void *meta__ign, unsigned long off)",
        safe
      ),
      ("struct bpf_rb_node *bpf_rbtree_first(struct bpf_rb_root *root)", found),
      ("struct bpf_rb_node *bpf_rbtree_root(struct bpf_rb_root *root)", found),
      ("struct bpf_rb_node *bpf_rbtree_left(struct bpf_rb_root *root, struct bpf_rb_node *node)", found),
      ("struct bpf_rb_node *bpf_rbtree_right(struct bpf_rb_root *root, struct bpf_rb_node *node)", found),
    ]
  }()
}
