/// The kfuncs of Linux 7.3.4 and of the module of its tests, as text (`KnownKfunc` reads it).
///
/// Written by scripts/kernel-kfuncs; not to be changed by hand. SHA-256 of the rows: a43bdeac1106ce118fce392a0e4a89580eb952e7f8c38a3b13ca9e020bc620c9.
enum KernelKfuncTable {
  /// A line each.
  ///
  /// `@ FILE SET [! FILTER]: HOOKS` begins a set of kfuncs: where the kernel defines it, the function that decides which programs
  /// may call them, and whom they are offered to. `FLAGS: PROTOTYPE` is a kfunc of the set; `IMPLICIT_ARGS=1` says that the
  /// verifier supplies the last parameter. `= STRUCTURE` defines a structure of numbers.
  static let text = """
    = struct ack_sample { unsigned char bytes[12]; }
    = struct bpf_cpumask { unsigned char bytes[1032]; }
    = struct bpf_crypto_params { unsigned char bytes[408]; }
    = struct bpf_dynptr { unsigned char bytes[16]; }
    = struct bpf_fib_lookup { unsigned char bytes[64]; }
    = struct bpf_iter_bits { unsigned char bytes[16]; }
    = struct bpf_iter_css { unsigned char bytes[24]; }
    = struct bpf_iter_css_task { unsigned char bytes[8]; }
    = struct bpf_iter_dmabuf { unsigned char bytes[8]; }
    = struct bpf_iter_kmem_cache { unsigned char bytes[8]; }
    = struct bpf_iter_num { unsigned char bytes[8]; }
    = struct bpf_iter_scx_dsq { unsigned char bytes[48]; }
    = struct bpf_iter_task { unsigned char bytes[24]; }
    = struct bpf_iter_task_vma { unsigned char bytes[8]; }
    = union bpf_ksock_addr { unsigned char bytes[28]; }
    = struct bpf_ksock_create_opts { unsigned char bytes[4]; }
    = struct bpf_list_head { unsigned char bytes[16]; }
    = struct bpf_list_node { unsigned char bytes[24]; }
    = struct bpf_rb_node { unsigned char bytes[32]; }
    = struct bpf_rb_root { unsigned char bytes[16]; }
    = struct bpf_res_spin_lock { unsigned char bytes[4]; }
    = struct bpf_sock_tuple { unsigned char bytes[36]; }
    = struct bpf_task_work { unsigned char bytes[8]; }
    = struct bpf_tcp_req_attrs { unsigned char bytes[20]; }
    = struct bpf_timer { unsigned char bytes[16]; }
    = struct bpf_wq { unsigned char bytes[16]; }
    = struct bpf_ws_lock { }
    = struct bpf_xfrm_state_opts { unsigned char bytes[36]; }
    = struct cpumask { unsigned char bytes[1024]; }
    = struct iou_ctx { }
    = union nf_inet_addr { unsigned char bytes[16]; }
    = struct prog_test_member { unsigned char bytes[8]; }
    = struct prog_test_member1 { unsigned char bytes[4]; }
    = struct pt_regs { unsigned char bytes[168]; }
    = struct rate_sample { unsigned char bytes[72]; }
    = struct scx_bpf_dsq_insert_vtime_args { unsigned char bytes[32]; }
    = struct scx_bpf_select_cpu_and_args { unsigned char bytes[24]; }
    = struct scx_cid_topo { unsigned char bytes[32]; }
    = struct scx_event_stats { unsigned char bytes[168]; }
    = struct xdp_md { unsigned char bytes[24]; }
    = struct prog_test_pass1 { int x0; struct { int x1; struct { int x2; struct { int x3; }; }; }; }
    = struct prog_test_pass2 { int len; short arr1[4]; struct { char arr2[4]; unsigned long arr3[8]; } x; }
    = struct prog_test_big_arg { unsigned long a; unsigned long b; }
    = struct prog_test_fail2 { int x8; struct prog_test_pass1 x; }
    = struct prog_test_fail3 { int len; char arr1[2]; char arr2[]; }
    = struct init_sock_args { int af; int type; }
    = struct addr_args { char addr[128]; int addrlen; }
    = struct sendmsg_args { struct addr_args addr; char msg[10]; int msglen; }
    @ drivers/base/power/wakeup.c wakeup_source_kfunc_ids: syscall
    ACQUIRE: struct bpf_ws_lock *bpf_wakeup_sources_read_lock(void)
    RELEASE: void bpf_wakeup_sources_read_unlock(struct bpf_ws_lock *lock)
    : void *bpf_wakeup_sources_get_head(void)
    @ drivers/hid/bpf/hid_bpf_dispatch.c hid_bpf_kfunc_ids: struct_ops
    RET_NULL: unsigned char *hid_bpf_get_data(struct hid_bpf_ctx *ctx, unsigned int offset, const unsigned long rdwr_buf_size)
    ACQUIRE RET_NULL SLEEPABLE: struct hid_bpf_ctx *hid_bpf_allocate_context(unsigned int hid_id)
    RELEASE SLEEPABLE: void hid_bpf_release_context(struct hid_bpf_ctx *ctx)
    SLEEPABLE: int hid_bpf_hw_request(struct hid_bpf_ctx *ctx, unsigned char *buf, unsigned long buf__sz, enum hid_report_type rtype, enum hid_class_request reqtype)
    SLEEPABLE: int hid_bpf_hw_output_report(struct hid_bpf_ctx *ctx, unsigned char *buf, unsigned long buf__sz)
    SLEEPABLE: int hid_bpf_input_report(struct hid_bpf_ctx *ctx, enum hid_report_type type, unsigned char *buf, const unsigned long buf__sz)
    : int hid_bpf_try_input_report(struct hid_bpf_ctx *ctx, enum hid_report_type type, unsigned char *buf, const unsigned long buf__sz)
    @ drivers/hid/bpf/hid_bpf_dispatch.c hid_bpf_syscall_kfunc_ids: syscall
    ACQUIRE RET_NULL SLEEPABLE: struct hid_bpf_ctx *hid_bpf_allocate_context(unsigned int hid_id)
    RELEASE SLEEPABLE: void hid_bpf_release_context(struct hid_bpf_ctx *ctx)
    SLEEPABLE: int hid_bpf_hw_request(struct hid_bpf_ctx *ctx, unsigned char *buf, unsigned long buf__sz, enum hid_report_type rtype, enum hid_class_request reqtype)
    SLEEPABLE: int hid_bpf_hw_output_report(struct hid_bpf_ctx *ctx, unsigned char *buf, unsigned long buf__sz)
    SLEEPABLE: int hid_bpf_input_report(struct hid_bpf_ctx *ctx, enum hid_report_type type, unsigned char *buf, const unsigned long buf__sz)
    @ fs/bpf_fs_kfuncs.c bpf_fs_kfunc_set_ids ! bpf_fs_kfuncs_filter: tracing struct_ops
    ACQUIRE RET_NULL: struct file *bpf_get_task_exe_file(struct task_struct *task)
    RELEASE: void bpf_put_file(struct file *file)
    : int bpf_path_d_path(const struct path *path, char *buf, long unsigned int buf__sz)
    SLEEPABLE: int bpf_get_dentry_xattr(struct dentry *dentry, const char *name__str, struct bpf_dynptr *value_p)
    SLEEPABLE: int bpf_get_file_xattr(struct file *file, const char *name__str, struct bpf_dynptr *value_p)
    SLEEPABLE: int bpf_set_dentry_xattr(struct dentry *dentry, const char *name__str, const struct bpf_dynptr *value_p, int flags)
    SLEEPABLE: int bpf_remove_dentry_xattr(struct dentry *dentry, const char *name__str)
    SLEEPABLE RET_NULL: struct inode *bpf_real_data_inode(struct file *file)
    RCU: int bpf_sock_read_xattr(struct socket *sock, const char *name__str, struct bpf_dynptr *value_p)
    @ fs/verity/measure.c fsverity_set_ids ! bpf_get_fsverity_digest_filter: tracing
    : int bpf_get_fsverity_digest(struct file *file, const struct bpf_dynptr *digest_p)
    @ io_uring/bpf-ops.c io_uring_kfunc_set: struct_ops
    SLEEPABLE: int bpf_io_uring_submit_sqes(struct iou_ctx *loop_ctx, unsigned int nr)
    RET_NULL: unsigned char *bpf_io_uring_get_region(struct iou_ctx *loop_ctx, unsigned int region_id, const long unsigned int rdwr_buf_size)
    @ kernel/bpf/arena.c arena_kfuncs: common
    ARENA_RET ARENA_ARG2 SPINLOCK_SAFE: void *bpf_arena_alloc_pages(void *p__map, void *addr__ign, unsigned int page_cnt, int node_id, long long unsigned int flags)
    ARENA_ARG2 SPINLOCK_SAFE: void bpf_arena_free_pages(void *p__map, void *ptr__ign, unsigned int page_cnt)
    ARENA_ARG2 SPINLOCK_SAFE: int bpf_arena_reserve_pages(void *p__map, void *ptr__ign, unsigned int page_cnt)
    @ kernel/bpf/cpumask.c cpumask_kfunc_btf_ids: tracing struct_ops syscall
    ACQUIRE RET_NULL: struct bpf_cpumask *bpf_cpumask_create(void)
    RELEASE: void bpf_cpumask_release(struct bpf_cpumask *cpumask)
    ACQUIRE: struct bpf_cpumask *bpf_cpumask_acquire(struct bpf_cpumask *cpumask)
    RCU: unsigned int bpf_cpumask_first(const struct cpumask *cpumask)
    RCU: unsigned int bpf_cpumask_first_zero(const struct cpumask *cpumask)
    RCU: unsigned int bpf_cpumask_first_and(const struct cpumask *src1, const struct cpumask *src2)
    RCU: void bpf_cpumask_set_cpu(unsigned int cpu, struct bpf_cpumask *cpumask)
    RCU: void bpf_cpumask_clear_cpu(unsigned int cpu, struct bpf_cpumask *cpumask)
    RCU: _Bool bpf_cpumask_test_cpu(unsigned int cpu, const struct cpumask *cpumask)
    RCU: _Bool bpf_cpumask_test_and_set_cpu(unsigned int cpu, struct bpf_cpumask *cpumask)
    RCU: _Bool bpf_cpumask_test_and_clear_cpu(unsigned int cpu, struct bpf_cpumask *cpumask)
    RCU: void bpf_cpumask_setall(struct bpf_cpumask *cpumask)
    RCU: void bpf_cpumask_clear(struct bpf_cpumask *cpumask)
    RCU: _Bool bpf_cpumask_and(struct bpf_cpumask *dst, const struct cpumask *src1, const struct cpumask *src2)
    RCU: void bpf_cpumask_or(struct bpf_cpumask *dst, const struct cpumask *src1, const struct cpumask *src2)
    RCU: void bpf_cpumask_xor(struct bpf_cpumask *dst, const struct cpumask *src1, const struct cpumask *src2)
    RCU: _Bool bpf_cpumask_equal(const struct cpumask *src1, const struct cpumask *src2)
    RCU: _Bool bpf_cpumask_intersects(const struct cpumask *src1, const struct cpumask *src2)
    RCU: _Bool bpf_cpumask_subset(const struct cpumask *src1, const struct cpumask *src2)
    RCU: _Bool bpf_cpumask_empty(const struct cpumask *cpumask)
    RCU: _Bool bpf_cpumask_full(const struct cpumask *cpumask)
    RCU: void bpf_cpumask_copy(struct bpf_cpumask *dst, const struct cpumask *src)
    RCU: unsigned int bpf_cpumask_any_distribute(const struct cpumask *cpumask)
    RCU: unsigned int bpf_cpumask_any_and_distribute(const struct cpumask *src1, const struct cpumask *src2)
    RCU: unsigned int bpf_cpumask_weight(const struct cpumask *cpumask)
    RCU: int bpf_cpumask_populate(struct bpf_cpumask *cpumask, void *src, long unsigned int src__sz)
    @ kernel/bpf/crypto.c crypt_init_kfunc_btf_ids: syscall
    ACQUIRE RET_NULL SLEEPABLE: struct bpf_crypto_ctx *bpf_crypto_ctx_create(const struct bpf_crypto_params *params, unsigned int params__sz, int *err)
    RELEASE: void bpf_crypto_ctx_release(struct bpf_crypto_ctx *ctx)
    ACQUIRE RCU RET_NULL: struct bpf_crypto_ctx *bpf_crypto_ctx_acquire(struct bpf_crypto_ctx *ctx)
    @ kernel/bpf/crypto.c crypt_kfunc_btf_ids: tc sched_act xdp
    RCU: int bpf_crypto_decrypt(struct bpf_crypto_ctx *ctx, const struct bpf_dynptr *src, const struct bpf_dynptr *dst, const struct bpf_dynptr *siv__nullable)
    RCU: int bpf_crypto_encrypt(struct bpf_crypto_ctx *ctx, const struct bpf_dynptr *src, const struct bpf_dynptr *dst, const struct bpf_dynptr *siv__nullable)
    @ kernel/bpf/helpers.c generic_btf_ids: tracing tc xdp struct_ops syscall cgroup
    DESTRUCTIVE: void crash_kexec(struct pt_regs *regs)
    ACQUIRE RET_NULL IMPLICIT_ARGS=1: void *bpf_obj_new(long long unsigned int local_type_id__k, void *meta__ign)
    ACQUIRE RET_NULL: void *bpf_obj_new_impl(long long unsigned int local_type_id__k, void *meta__ign)
    ACQUIRE RET_NULL IMPLICIT_ARGS=1: void *bpf_percpu_obj_new(long long unsigned int local_type_id__k, void *meta__ign)
    ACQUIRE RET_NULL: void *bpf_percpu_obj_new_impl(long long unsigned int local_type_id__k, void *meta__ign)
    RELEASE IMPLICIT_ARGS=1: void bpf_obj_drop(void *p__alloc, void *meta__ign)
    RELEASE: void bpf_obj_drop_impl(void *p__alloc, void *meta__ign)
    RELEASE IMPLICIT_ARGS=1: void bpf_percpu_obj_drop(void *p__alloc, void *meta__ign)
    RELEASE: void bpf_percpu_obj_drop_impl(void *p__alloc, void *meta__ign)
    ACQUIRE RET_NULL RCU IMPLICIT_ARGS=1 SPINLOCK_SAFE: void *bpf_refcount_acquire(void *p__refcounted_kptr, void *meta__ign)
    ACQUIRE RET_NULL RCU SPINLOCK_SAFE: void *bpf_refcount_acquire_impl(void *p__refcounted_kptr, void *meta__ign)
    IMPLICIT_ARGS=2 SPINLOCK_SAFE: int bpf_list_push_front(struct bpf_list_head *head, struct bpf_list_node *node, void *meta__ign, long long unsigned int off)
    SPINLOCK_SAFE: int bpf_list_push_front_impl(struct bpf_list_head *head, struct bpf_list_node *node, void *meta__ign, long long unsigned int off)
    IMPLICIT_ARGS=2 SPINLOCK_SAFE: int bpf_list_push_back(struct bpf_list_head *head, struct bpf_list_node *node, void *meta__ign, long long unsigned int off)
    SPINLOCK_SAFE: int bpf_list_push_back_impl(struct bpf_list_head *head, struct bpf_list_node *node, void *meta__ign, long long unsigned int off)
    IMPLICIT_ARGS=2 SPINLOCK_SAFE: int bpf_list_add(struct bpf_list_head *head, struct bpf_list_node *new, struct bpf_list_node *prev__nonown_allowed, struct btf_struct_meta *meta, long long unsigned int off)
    ACQUIRE RET_NULL SPINLOCK_SAFE: struct bpf_list_node *bpf_list_pop_front(struct bpf_list_head *head)
    ACQUIRE RET_NULL SPINLOCK_SAFE: struct bpf_list_node *bpf_list_pop_back(struct bpf_list_head *head)
    ACQUIRE RET_NULL SPINLOCK_SAFE: struct bpf_list_node *bpf_list_del(struct bpf_list_head *head, struct bpf_list_node *node__nonown_allowed)
    RET_NULL SPINLOCK_SAFE: struct bpf_list_node *bpf_list_front(struct bpf_list_head *head)
    RET_NULL SPINLOCK_SAFE: struct bpf_list_node *bpf_list_back(struct bpf_list_head *head)
    SPINLOCK_SAFE: _Bool bpf_list_is_first(struct bpf_list_head *head, struct bpf_list_node *node__nonown_allowed)
    SPINLOCK_SAFE: _Bool bpf_list_is_last(struct bpf_list_head *head, struct bpf_list_node *node__nonown_allowed)
    SPINLOCK_SAFE: _Bool bpf_list_empty(struct bpf_list_head *head)
    ACQUIRE RCU RET_NULL: struct task_struct *bpf_task_acquire(struct task_struct *p)
    RELEASE: void bpf_task_release(struct task_struct *p)
    ACQUIRE RET_NULL SPINLOCK_SAFE: struct bpf_rb_node *bpf_rbtree_remove(struct bpf_rb_root *root, struct bpf_rb_node *node)
    IMPLICIT_ARGS=2 SPINLOCK_SAFE: int bpf_rbtree_add(struct bpf_rb_root *root, struct bpf_rb_node *node, _Bool (*less)(struct bpf_rb_node *, const struct bpf_rb_node *), void *meta__ign, long long unsigned int off)
    SPINLOCK_SAFE: int bpf_rbtree_add_impl(struct bpf_rb_root *root, struct bpf_rb_node *node, _Bool (*less)(struct bpf_rb_node *, const struct bpf_rb_node *), void *meta__ign, long long unsigned int off)
    RET_NULL SPINLOCK_SAFE: struct bpf_rb_node *bpf_rbtree_first(struct bpf_rb_root *root)
    RET_NULL SPINLOCK_SAFE: struct bpf_rb_node *bpf_rbtree_root(struct bpf_rb_root *root)
    RET_NULL SPINLOCK_SAFE: struct bpf_rb_node *bpf_rbtree_left(struct bpf_rb_root *root, struct bpf_rb_node *node)
    RET_NULL SPINLOCK_SAFE: struct bpf_rb_node *bpf_rbtree_right(struct bpf_rb_root *root, struct bpf_rb_node *node)
    ACQUIRE RCU RET_NULL: struct cgroup *bpf_cgroup_acquire(struct cgroup *cgrp)
    RELEASE: void bpf_cgroup_release(struct cgroup *cgrp)
    ACQUIRE RCU RET_NULL: struct cgroup *bpf_cgroup_ancestor(struct cgroup *cgrp, int level)
    ACQUIRE RET_NULL: struct cgroup *bpf_cgroup_from_id(long long unsigned int cgid)
    RCU: long int bpf_task_under_cgroup(struct task_struct *task, struct cgroup *ancestor)
    ACQUIRE RCU RET_NULL: struct cgroup *bpf_task_get_cgroup1(struct task_struct *task, int hierarchy_id)
    ACQUIRE RET_NULL: struct task_struct *bpf_task_from_pid(int pid)
    ACQUIRE RET_NULL: struct task_struct *bpf_task_from_vpid(int vpid)
    : void bpf_throw(long long unsigned int cookie)
    : int bpf_send_signal_task(struct task_struct *task, int sig, unsigned int type, long long unsigned int value)
    ACQUIRE RET_NULL SLEEPABLE: struct bpf_key *bpf_lookup_user_key(int serial, long long unsigned int flags)
    ACQUIRE RET_NULL: struct bpf_key *bpf_lookup_system_key(long long unsigned int id)
    RELEASE: void bpf_key_put(struct bpf_key *bkey)
    SLEEPABLE: int bpf_verify_pkcs7_signature(const struct bpf_dynptr *data_p, const struct bpf_dynptr *sig_p, struct bpf_key *trusted_keyring)
    @ kernel/bpf/helpers.c common_btf_ids: common
    FASTCALL: void *bpf_cast_to_kern_ctx(void *obj)
    FASTCALL PERFMON: void *bpf_rdonly_cast(const void *obj__ign, unsigned int btf_id__k)
    : void bpf_rcu_read_lock(void)
    : void bpf_rcu_read_unlock(void)
    RET_NULL: void *bpf_dynptr_slice(const struct bpf_dynptr *p, long long unsigned int offset, void *buffer__nullable, long long unsigned int buffer__szk)
    RET_NULL: void *bpf_dynptr_slice_rdwr(const struct bpf_dynptr *p, long long unsigned int offset, void *buffer__nullable, long long unsigned int buffer__szk)
    ITER_NEW SPINLOCK_SAFE: int bpf_iter_num_new(struct bpf_iter_num *it, int start, int end)
    ITER_NEXT RET_NULL SPINLOCK_SAFE: int *bpf_iter_num_next(struct bpf_iter_num *it)
    ITER_DESTROY SPINLOCK_SAFE: void bpf_iter_num_destroy(struct bpf_iter_num *it)
    ITER_NEW RCU: int bpf_iter_task_vma_new(struct bpf_iter_task_vma *it, struct task_struct *task, long long unsigned int addr)
    ITER_NEXT RET_NULL: struct vm_area_struct *bpf_iter_task_vma_next(struct bpf_iter_task_vma *it)
    ITER_DESTROY: void bpf_iter_task_vma_destroy(struct bpf_iter_task_vma *it)
    ITER_NEW: int bpf_iter_css_task_new(struct bpf_iter_css_task *it, struct cgroup_subsys_state *css, unsigned int flags)
    ITER_NEXT RET_NULL: struct task_struct *bpf_iter_css_task_next(struct bpf_iter_css_task *it)
    ITER_DESTROY: void bpf_iter_css_task_destroy(struct bpf_iter_css_task *it)
    ITER_NEW RCU_PROTECTED: int bpf_iter_css_new(struct bpf_iter_css *it, struct cgroup_subsys_state *start, unsigned int flags)
    ITER_NEXT RET_NULL: struct cgroup_subsys_state *bpf_iter_css_next(struct bpf_iter_css *it)
    ITER_DESTROY: void bpf_iter_css_destroy(struct bpf_iter_css *it)
    ITER_NEW RCU_PROTECTED: int bpf_iter_task_new(struct bpf_iter_task *it, struct task_struct *task__nullable, unsigned int flags)
    ITER_NEXT RET_NULL: struct task_struct *bpf_iter_task_next(struct bpf_iter_task *it)
    ITER_DESTROY: void bpf_iter_task_destroy(struct bpf_iter_task *it)
    : int bpf_dynptr_adjust(struct bpf_dynptr *p, long long unsigned int start, long long unsigned int end)
    : _Bool bpf_dynptr_is_null(const struct bpf_dynptr *p)
    : _Bool bpf_dynptr_is_rdonly(const struct bpf_dynptr *p)
    : long long unsigned int bpf_dynptr_size(const struct bpf_dynptr *p)
    : int bpf_dynptr_clone(const struct bpf_dynptr *p, struct bpf_dynptr *clone__uninit)
    : int bpf_dynptr_copy(const struct bpf_dynptr *dst_ptr, long long unsigned int dst_off, const struct bpf_dynptr *src_ptr, long long unsigned int src_off, long long unsigned int size)
    : int bpf_dynptr_memset(const struct bpf_dynptr *p, long long unsigned int offset, long long unsigned int size, unsigned char val)
    : int bpf_modify_return_test_tp(int nonce)
    : int bpf_wq_init(struct bpf_wq *wq, void *p__const_map, unsigned int flags)
    IMPLICIT_ARGS=1: int bpf_wq_set_callback(struct bpf_wq *wq, int (*callback_fn)(void *, int *, void *), unsigned int flags, struct bpf_prog_aux *aux)
    : int bpf_wq_start(struct bpf_wq *wq, unsigned int flags)
    : void bpf_preempt_disable(void)
    : void bpf_preempt_enable(void)
    ITER_NEW PERFMON: int bpf_iter_bits_new(struct bpf_iter_bits *it, const long long unsigned int *unsafe_ptr__ign, unsigned int nr_words)
    ITER_NEXT RET_NULL: int *bpf_iter_bits_next(struct bpf_iter_bits *it)
    ITER_DESTROY: void bpf_iter_bits_destroy(struct bpf_iter_bits *it)
    SLEEPABLE PERFMON: int bpf_copy_from_user_str(void *dst, unsigned int dst__sz, const void *unsafe_ptr__ign, long long unsigned int flags)
    SLEEPABLE PERFMON: int bpf_copy_from_user_task_str(void *dst, unsigned int dst__sz, const void *unsafe_ptr__ign, struct task_struct *tsk, long long unsigned int flags)
    PERFMON: struct kmem_cache *bpf_get_kmem_cache(long long unsigned int addr)
    ITER_NEW SLEEPABLE: int bpf_iter_kmem_cache_new(struct bpf_iter_kmem_cache *it)
    ITER_NEXT RET_NULL SLEEPABLE: struct kmem_cache *bpf_iter_kmem_cache_next(struct bpf_iter_kmem_cache *it)
    ITER_DESTROY SLEEPABLE: void bpf_iter_kmem_cache_destroy(struct bpf_iter_kmem_cache *it)
    : void bpf_local_irq_save(long unsigned int *flags__irq_flag)
    : void bpf_local_irq_restore(long unsigned int *flags__irq_flag)
    PERFMON: int bpf_probe_read_user_dynptr(const struct bpf_dynptr *dptr, long long unsigned int off, long long unsigned int size, const void *unsafe_ptr__ign)
    PERFMON: int bpf_probe_read_kernel_dynptr(const struct bpf_dynptr *dptr, long long unsigned int off, long long unsigned int size, const void *unsafe_ptr__ign)
    PERFMON: int bpf_probe_read_user_str_dynptr(const struct bpf_dynptr *dptr, long long unsigned int off, long long unsigned int size, const void *unsafe_ptr__ign)
    PERFMON: int bpf_probe_read_kernel_str_dynptr(const struct bpf_dynptr *dptr, long long unsigned int off, long long unsigned int size, const void *unsafe_ptr__ign)
    SLEEPABLE PERFMON: int bpf_copy_from_user_dynptr(const struct bpf_dynptr *dptr, long long unsigned int off, long long unsigned int size, const void *unsafe_ptr__ign)
    SLEEPABLE PERFMON: int bpf_copy_from_user_str_dynptr(const struct bpf_dynptr *dptr, long long unsigned int off, long long unsigned int size, const void *unsafe_ptr__ign)
    SLEEPABLE PERFMON: int bpf_copy_from_user_task_dynptr(const struct bpf_dynptr *dptr, long long unsigned int off, long long unsigned int size, const void *unsafe_ptr__ign, struct task_struct *tsk)
    SLEEPABLE PERFMON: int bpf_copy_from_user_task_str_dynptr(const struct bpf_dynptr *dptr, long long unsigned int off, long long unsigned int size, const void *unsafe_ptr__ign, struct task_struct *tsk)
    ITER_NEW SLEEPABLE: int bpf_iter_dmabuf_new(struct bpf_iter_dmabuf *it)
    ITER_NEXT RET_NULL SLEEPABLE: struct dma_buf *bpf_iter_dmabuf_next(struct bpf_iter_dmabuf *it)
    ITER_DESTROY SLEEPABLE: void bpf_iter_dmabuf_destroy(struct bpf_iter_dmabuf *it)
    : void __bpf_trap(void)
    PERFMON: int bpf_strcmp(const char *s1__ign, const char *s2__ign)
    PERFMON: int bpf_strcasecmp(const char *s1__ign, const char *s2__ign)
    PERFMON: int bpf_strncasecmp(const char *s1__ign, const char *s2__ign, long unsigned int len)
    PERFMON: int bpf_strchr(const char *s__ign, char c)
    PERFMON: int bpf_strchrnul(const char *s__ign, char c)
    PERFMON: int bpf_strnchr(const char *s__ign, long unsigned int count, char c)
    PERFMON: int bpf_strrchr(const char *s__ign, int c)
    PERFMON: int bpf_strlen(const char *s__ign)
    PERFMON: int bpf_strnlen(const char *s__ign, long unsigned int count)
    PERFMON: int bpf_strspn(const char *s__ign, const char *accept__ign)
    PERFMON: int bpf_strcspn(const char *s__ign, const char *reject__ign)
    PERFMON: int bpf_strstr(const char *s1__ign, const char *s2__ign)
    PERFMON: int bpf_strcasestr(const char *s1__ign, const char *s2__ign)
    PERFMON: int bpf_strnstr(const char *s1__ign, const char *s2__ign, long unsigned int len)
    PERFMON: int bpf_strncasestr(const char *s1__ign, const char *s2__ign, long unsigned int len)
    RCU: int bpf_cgroup_read_xattr(struct cgroup *cgroup, const char *name__str, struct bpf_dynptr *value_p)
    IMPLICIT_ARGS=1 SPINLOCK_SAFE PERFMON: int bpf_stream_vprintk(int stream_id, const char *fmt__str, const void *args, unsigned int len__sz, struct bpf_prog_aux *aux)
    IMPLICIT_ARGS=1 SPINLOCK_SAFE PERFMON: int bpf_stream_print_stack(int stream_id, struct bpf_prog_aux *aux)
    IMPLICIT_ARGS=1: int bpf_task_work_schedule_signal(struct task_struct *task, struct bpf_task_work *tw, void *map__const_map, int (*callback)(struct bpf_map *, void *, void *), struct bpf_prog_aux *aux)
    IMPLICIT_ARGS=1: int bpf_task_work_schedule_resume(struct task_struct *task, struct bpf_task_work *tw, void *map__const_map, int (*callback)(struct bpf_map *, void *, void *), struct bpf_prog_aux *aux)
    : int bpf_dynptr_from_file(struct file *file, unsigned int flags, struct bpf_dynptr *ptr__uninit)
    RELEASE: int bpf_dynptr_file_discard(struct bpf_dynptr *dynptr)
    : int bpf_timer_cancel_async(struct bpf_timer *timer)
    @ kernel/bpf/map_iter.c bpf_map_iter_kfunc_ids: common
    : long long int bpf_map_sum_elem_count(const struct bpf_map *map)
    @ kernel/bpf/rqspinlock.c rqspinlock_kfunc_ids: common
    RET_NULL SPINLOCK_SAFE: int bpf_res_spin_lock(struct bpf_res_spin_lock *lock)
    SPINLOCK_SAFE: void bpf_res_spin_unlock(struct bpf_res_spin_lock *lock)
    RET_NULL SPINLOCK_SAFE: int bpf_res_spin_lock_irqsave(struct bpf_res_spin_lock *lock, long unsigned int *flags__irq_flag)
    SPINLOCK_SAFE: void bpf_res_spin_unlock_irqrestore(struct bpf_res_spin_lock *lock, long unsigned int *flags__irq_flag)
    @ kernel/cgroup/rstat.c bpf_rstat_kfunc_ids: tracing
    : void css_rstat_updated(struct cgroup_subsys_state *css, int cpu)
    SLEEPABLE: void css_rstat_flush(struct cgroup_subsys_state *css)
    @ kernel/sched/ext/cid.c scx_kfunc_ids_init_cids ! scx_kfunc_context_filter: struct_ops
    IMPLICIT_ARGS=1 SLEEPABLE: void scx_bpf_cid_override(const int *cpu_to_cid__arena, unsigned int cpu_to_cid_cnt, const int *shard_start__arena, unsigned int shard_start_cnt, const struct bpf_prog_aux *aux)
    @ kernel/sched/ext/cid.c scx_kfunc_ids_cid ! scx_kfunc_context_filter: struct_ops tracing syscall
    IMPLICIT_ARGS=1: int scx_bpf_cid_to_cpu(int cid, const struct bpf_prog_aux *aux)
    IMPLICIT_ARGS=1: int scx_bpf_cpu_to_cid(int cpu, const struct bpf_prog_aux *aux)
    IMPLICIT_ARGS=1: void scx_bpf_cid_topo(int cid, struct scx_cid_topo *out, long unsigned int out__sz, const struct bpf_prog_aux *aux)
    @ kernel/sched/ext/ext.c scx_kfunc_ids_enqueue_dispatch ! scx_kfunc_context_filter: struct_ops
    IMPLICIT_ARGS=1 RCU: void scx_bpf_dsq_insert(struct task_struct *p, long long unsigned int dsq_id, long long unsigned int slice, long long unsigned int enq_flags, const struct bpf_prog_aux *aux)
    IMPLICIT_ARGS=1 RCU: _Bool scx_bpf_dsq_insert___v2(struct task_struct *p, long long unsigned int dsq_id, long long unsigned int slice, long long unsigned int enq_flags, const struct bpf_prog_aux *aux)
    IMPLICIT_ARGS=1 RCU: _Bool __scx_bpf_dsq_insert_vtime(struct task_struct *p, struct scx_bpf_dsq_insert_vtime_args *args, const struct bpf_prog_aux *aux)
    RCU: void scx_bpf_dsq_insert_vtime(struct task_struct *p, long long unsigned int dsq_id, long long unsigned int slice, long long unsigned int vtime, long long unsigned int enq_flags)
    @ kernel/sched/ext/ext.c scx_kfunc_ids_dispatch ! scx_kfunc_context_filter: struct_ops
    IMPLICIT_ARGS=1: unsigned int scx_bpf_dispatch_nr_slots(const struct bpf_prog_aux *aux)
    IMPLICIT_ARGS=1: void scx_bpf_dispatch_cancel(const struct bpf_prog_aux *aux)
    IMPLICIT_ARGS=1: _Bool scx_bpf_dsq_move_to_local(long long unsigned int dsq_id, const struct bpf_prog_aux *aux)
    IMPLICIT_ARGS=1: _Bool scx_bpf_dsq_move_to_local___v2(long long unsigned int dsq_id, long long unsigned int enq_flags, const struct bpf_prog_aux *aux)
    RCU: void scx_bpf_dsq_move_set_slice(struct bpf_iter_scx_dsq *it__iter, long long unsigned int slice)
    RCU: void scx_bpf_dsq_move_set_vtime(struct bpf_iter_scx_dsq *it__iter, long long unsigned int vtime)
    RCU: _Bool scx_bpf_dsq_move(struct bpf_iter_scx_dsq *it__iter, struct task_struct *p, long long unsigned int dsq_id, long long unsigned int enq_flags)
    RCU: _Bool scx_bpf_dsq_move_vtime(struct bpf_iter_scx_dsq *it__iter, struct task_struct *p, long long unsigned int dsq_id, long long unsigned int enq_flags)
    IMPLICIT_ARGS=1: _Bool scx_bpf_sub_dispatch(long long unsigned int cgroup_id, const struct bpf_prog_aux *aux)
    @ kernel/sched/ext/ext.c scx_kfunc_ids_cpu_release ! scx_kfunc_context_filter: struct_ops
    IMPLICIT_ARGS=1: unsigned int scx_bpf_reenqueue_local(const struct bpf_prog_aux *aux)
    @ kernel/sched/ext/ext.c scx_kfunc_ids_unlocked ! scx_kfunc_context_filter: struct_ops syscall
    IMPLICIT_ARGS=1 SLEEPABLE: int scx_bpf_create_dsq(long long unsigned int dsq_id, int node, const struct bpf_prog_aux *aux)
    RCU: void scx_bpf_dsq_move_set_slice(struct bpf_iter_scx_dsq *it__iter, long long unsigned int slice)
    RCU: void scx_bpf_dsq_move_set_vtime(struct bpf_iter_scx_dsq *it__iter, long long unsigned int vtime)
    RCU: _Bool scx_bpf_dsq_move(struct bpf_iter_scx_dsq *it__iter, struct task_struct *p, long long unsigned int dsq_id, long long unsigned int enq_flags)
    RCU: _Bool scx_bpf_dsq_move_vtime(struct bpf_iter_scx_dsq *it__iter, struct task_struct *p, long long unsigned int dsq_id, long long unsigned int enq_flags)
    IMPLICIT_ARGS=1 RCU: int __scx_bpf_select_cpu_and(struct task_struct *p, const struct cpumask *cpus_allowed, struct scx_bpf_select_cpu_and_args *args, const struct bpf_prog_aux *aux)
    RCU: int scx_bpf_select_cpu_and(struct task_struct *p, int prev_cpu, long long unsigned int wake_flags, const struct cpumask *cpus_allowed, long long unsigned int flags)
    IMPLICIT_ARGS=1 RCU: int scx_bpf_select_cpu_dfl(struct task_struct *p, int prev_cpu, long long unsigned int wake_flags, _Bool *is_idle, const struct bpf_prog_aux *aux)
    @ kernel/sched/ext/ext.c scx_kfunc_ids_any ! scx_kfunc_context_filter: struct_ops tracing syscall
    IMPLICIT_ARGS=1 RCU: _Bool scx_bpf_task_set_slice(struct task_struct *p, long long unsigned int slice, const struct bpf_prog_aux *aux)
    IMPLICIT_ARGS=1 RCU: _Bool scx_bpf_task_set_dsq_vtime(struct task_struct *p, long long unsigned int vtime, const struct bpf_prog_aux *aux)
    IMPLICIT_ARGS=1: void scx_bpf_kick_cpu(int cpu, long long unsigned int flags, const struct bpf_prog_aux *aux)
    IMPLICIT_ARGS=1: void scx_bpf_kick_cid(int cid, long long unsigned int flags, const struct bpf_prog_aux *aux)
    IMPLICIT_ARGS=1: int scx_bpf_dsq_nr_queued(long long unsigned int dsq_id, const struct bpf_prog_aux *aux)
    IMPLICIT_ARGS=1: void scx_bpf_destroy_dsq(long long unsigned int dsq_id, const struct bpf_prog_aux *aux)
    IMPLICIT_ARGS=1 RCU_PROTECTED RET_NULL: struct task_struct *scx_bpf_dsq_peek(long long unsigned int dsq_id, const struct bpf_prog_aux *aux)
    IMPLICIT_ARGS=1: void scx_bpf_dsq_reenq(long long unsigned int dsq_id, long long unsigned int reenq_flags, const struct bpf_prog_aux *aux)
    IMPLICIT_ARGS=1: void scx_bpf_reenqueue_local___v2(const struct bpf_prog_aux *aux)
    IMPLICIT_ARGS=1 ITER_NEW RCU_PROTECTED: int bpf_iter_scx_dsq_new(struct bpf_iter_scx_dsq *it, long long unsigned int dsq_id, long long unsigned int flags, const struct bpf_prog_aux *aux)
    ITER_NEXT RET_NULL: struct task_struct *bpf_iter_scx_dsq_next(struct bpf_iter_scx_dsq *it)
    ITER_DESTROY: void bpf_iter_scx_dsq_destroy(struct bpf_iter_scx_dsq *it)
    IMPLICIT_ARGS=1: void scx_bpf_exit_bstr(long long int exit_code, char *fmt, long long unsigned int *data, unsigned int data__sz, const struct bpf_prog_aux *aux)
    IMPLICIT_ARGS=1: void scx_bpf_error_bstr(char *fmt, long long unsigned int *data, unsigned int data__sz, const struct bpf_prog_aux *aux)
    IMPLICIT_ARGS=1: void scx_bpf_dump_bstr(char *fmt, long long unsigned int *data, unsigned int data__sz, const struct bpf_prog_aux *aux)
    IMPLICIT_ARGS=1: unsigned int scx_bpf_cpuperf_cap(int cpu, const struct bpf_prog_aux *aux)
    IMPLICIT_ARGS=1: unsigned int scx_bpf_cpuperf_cur(int cpu, const struct bpf_prog_aux *aux)
    IMPLICIT_ARGS=1: void scx_bpf_cpuperf_set(int cpu, unsigned int perf, const struct bpf_prog_aux *aux)
    IMPLICIT_ARGS=1: unsigned int scx_bpf_cidperf_cap(int cid, const struct bpf_prog_aux *aux)
    IMPLICIT_ARGS=1: unsigned int scx_bpf_cidperf_cur(int cid, const struct bpf_prog_aux *aux)
    IMPLICIT_ARGS=1: int scx_bpf_cidperf_set(int cid, unsigned int perf, const struct bpf_prog_aux *aux)
    : unsigned int scx_bpf_nr_node_ids(void)
    : unsigned int scx_bpf_nr_cpu_ids(void)
    : unsigned int scx_bpf_nr_cids(void)
    : unsigned int scx_bpf_nr_online_cids(void)
    IMPLICIT_ARGS=1 ARENA_RET: const void *scx_bpf_online_cmask(const struct bpf_prog_aux *aux)
    : int scx_bpf_this_cid(void)
    ACQUIRE: const struct cpumask *scx_bpf_get_possible_cpumask(void)
    ACQUIRE: const struct cpumask *scx_bpf_get_online_cpumask(void)
    RELEASE: void scx_bpf_put_cpumask(const struct cpumask *cpumask)
    RCU: _Bool scx_bpf_task_running(const struct task_struct *p)
    RCU: int scx_bpf_task_cpu(const struct task_struct *p)
    RCU: int scx_bpf_task_cid(const struct task_struct *p)
    IMPLICIT_ARGS=1 RET_NULL: struct rq *scx_bpf_locked_rq(const struct bpf_prog_aux *aux)
    IMPLICIT_ARGS=1 RET_NULL RCU_PROTECTED: struct task_struct *scx_bpf_cpu_curr(int cpu, const struct bpf_prog_aux *aux)
    IMPLICIT_ARGS=1 RET_NULL RCU_PROTECTED: struct task_struct *scx_bpf_cid_curr(int cid, const struct bpf_prog_aux *aux)
    RET_NULL RCU_PROTECTED: struct task_struct *scx_bpf_tid_to_task(long long unsigned int tid)
    : long long unsigned int scx_bpf_now(void)
    IMPLICIT_ARGS=1: void scx_bpf_events(struct scx_event_stats *events, long unsigned int events__sz, const struct bpf_prog_aux *aux)
    IMPLICIT_ARGS=1 RCU ACQUIRE: struct cgroup *scx_bpf_task_cgroup(struct task_struct *p, const struct bpf_prog_aux *aux)
    IMPLICIT_ARGS=1: int scx_bpf_sub_grant(long long unsigned int cgroup_id, long long unsigned int caps, const struct scx_cmask *cmask__arena, struct scx_cmask *denied_out__arena__nullable, const struct bpf_prog_aux *aux)
    IMPLICIT_ARGS=1: void scx_bpf_sub_revoke(long long unsigned int cgroup_id, long long unsigned int caps, const struct scx_cmask *cmask__arena, const struct bpf_prog_aux *aux)
    IMPLICIT_ARGS=1: int scx_bpf_sub_caps(long long unsigned int cgroup_id, long long unsigned int caps, struct scx_cmask *out__arena, const struct bpf_prog_aux *aux)
    IMPLICIT_ARGS=1: int scx_bpf_sub_kill_bstr(long long unsigned int cgroup_id, char *fmt, long long unsigned int *data, unsigned int data__sz, const struct bpf_prog_aux *aux)
    @ kernel/sched/ext/idle.c scx_kfunc_ids_idle ! scx_kfunc_context_filter: struct_ops tracing syscall
    IMPLICIT_ARGS=1: int scx_bpf_cpu_node(int cpu, const struct bpf_prog_aux *aux)
    IMPLICIT_ARGS=1 ACQUIRE: const struct cpumask *scx_bpf_get_idle_cpumask_node(int node, const struct bpf_prog_aux *aux)
    IMPLICIT_ARGS=1 ACQUIRE: const struct cpumask *scx_bpf_get_idle_cpumask(const struct bpf_prog_aux *aux)
    IMPLICIT_ARGS=1 ACQUIRE: const struct cpumask *scx_bpf_get_idle_smtmask_node(int node, const struct bpf_prog_aux *aux)
    IMPLICIT_ARGS=1 ACQUIRE: const struct cpumask *scx_bpf_get_idle_smtmask(const struct bpf_prog_aux *aux)
    RELEASE: void scx_bpf_put_idle_cpumask(const struct cpumask *idle_mask)
    IMPLICIT_ARGS=1: _Bool scx_bpf_test_and_clear_cpu_idle(int cpu, const struct bpf_prog_aux *aux)
    IMPLICIT_ARGS=1 RCU: int scx_bpf_pick_idle_cpu_node(const struct cpumask *cpus_allowed, int node, long long unsigned int flags, const struct bpf_prog_aux *aux)
    IMPLICIT_ARGS=1 RCU: int scx_bpf_pick_idle_cpu(const struct cpumask *cpus_allowed, long long unsigned int flags, const struct bpf_prog_aux *aux)
    IMPLICIT_ARGS=1 RCU: int scx_bpf_pick_any_cpu_node(const struct cpumask *cpus_allowed, int node, long long unsigned int flags, const struct bpf_prog_aux *aux)
    IMPLICIT_ARGS=1 RCU: int scx_bpf_pick_any_cpu(const struct cpumask *cpus_allowed, long long unsigned int flags, const struct bpf_prog_aux *aux)
    @ kernel/sched/ext/idle.c scx_kfunc_ids_select_cpu ! scx_kfunc_context_filter: struct_ops syscall
    IMPLICIT_ARGS=1 RCU: int __scx_bpf_select_cpu_and(struct task_struct *p, const struct cpumask *cpus_allowed, struct scx_bpf_select_cpu_and_args *args, const struct bpf_prog_aux *aux)
    RCU: int scx_bpf_select_cpu_and(struct task_struct *p, int prev_cpu, long long unsigned int wake_flags, const struct cpumask *cpus_allowed, long long unsigned int flags)
    IMPLICIT_ARGS=1 RCU: int scx_bpf_select_cpu_dfl(struct task_struct *p, int prev_cpu, long long unsigned int wake_flags, _Bool *is_idle, const struct bpf_prog_aux *aux)
    @ kernel/trace/bpf_trace.c session_kfunc_set_ids ! bpf_session_filter: kprobe tracing
    : _Bool bpf_session_is_return(void *ctx)
    : long long unsigned int *bpf_session_cookie(void *ctx)
    @ mm/bpf_memcontrol.c bpf_memcontrol_kfuncs: common
    ACQUIRE RET_NULL: struct mem_cgroup *bpf_get_root_mem_cgroup(void)
    ACQUIRE RET_NULL RCU: struct mem_cgroup *bpf_get_mem_cgroup(struct cgroup_subsys_state *css)
    RELEASE: void bpf_put_mem_cgroup(struct mem_cgroup *memcg)
    : long unsigned int bpf_mem_cgroup_vm_events(struct mem_cgroup *memcg, unsigned int event)
    : long unsigned int bpf_mem_cgroup_memory_events(struct mem_cgroup *memcg, unsigned int event)
    : long unsigned int bpf_mem_cgroup_usage(struct mem_cgroup *memcg)
    : long unsigned int bpf_mem_cgroup_page_state(struct mem_cgroup *memcg, int idx)
    SLEEPABLE: void bpf_mem_cgroup_flush_stats(struct mem_cgroup *memcg)
    @ net/bpf/test_run.c bpf_test_modify_return_ids: fmodret
    : int bpf_modify_return_test(int a, int *b)
    : int bpf_modify_return_test2(int a, int *b, short int c, int d, void *e, char f, int g)
    : int bpf_modify_return_test_tp(int nonce)
    SLEEPABLE: int bpf_fentry_test1(int a)
    @ net/bpf/test_run.c test_sk_check_kfunc_ids: tc tracing syscall
    RELEASE: void bpf_kfunc_call_test_release(struct prog_test_ref_kfunc *p)
    RELEASE: void bpf_kfunc_call_memb_release(struct prog_test_member *p)
    @ net/core/bpf_ksock.c ksock_init_kfunc_btf_ids: syscall
    ACQUIRE RET_NULL SLEEPABLE: struct bpf_ksock *bpf_ksock_create(const struct bpf_ksock_create_opts *opts, unsigned int opts__sz, int *err__uninit)
    SLEEPABLE: int bpf_ksock_connect(struct bpf_ksock *ks, const union bpf_ksock_addr *addr, unsigned int addr__sz)
    @ net/core/bpf_ksock.c ksock_kfunc_btf_ids ! bpf_ksock_kfunc_filter: syscall tracing
    RELEASE: void bpf_ksock_release(struct bpf_ksock *ks)
    ACQUIRE RCU RET_NULL: struct bpf_ksock *bpf_ksock_acquire(struct bpf_ksock *ks)
    SLEEPABLE: int bpf_ksock_send(struct bpf_ksock *ks, const void *data, unsigned int data__sz)
    @ net/core/filter.c bpf_kfunc_check_set_skb: tc sched_act sk_skb socket_filter cgroup lwt netfilter tracing
    : int bpf_dynptr_from_skb(struct __sk_buff *s, long long unsigned int flags, struct bpf_dynptr *ptr__uninit)
    @ net/core/filter.c bpf_kfunc_check_set_skb_meta: tc sched_act
    : int bpf_dynptr_from_skb_meta(struct __sk_buff *skb_, long long unsigned int flags, struct bpf_dynptr *ptr__uninit)
    @ net/core/filter.c bpf_kfunc_check_set_xdp: xdp
    : int bpf_dynptr_from_xdp(struct xdp_md *x, long long unsigned int flags, struct bpf_dynptr *ptr__uninit)
    : int bpf_xdp_pull_data(struct xdp_md *x, unsigned int len)
    @ net/core/filter.c bpf_kfunc_check_set_sock_addr: cgroup
    : int bpf_sock_addr_set_sun_path(struct bpf_sock_addr_kern *sa_kern, const unsigned char *sun_path, unsigned int sun_path__sz)
    @ net/core/filter.c bpf_kfunc_check_set_tcp_reqsk: tc
    : int bpf_sk_assign_tcp_reqsk(struct __sk_buff *s, struct sock *sk, struct bpf_tcp_req_attrs *attrs, int attrs__sz)
    @ net/core/filter.c bpf_kfunc_check_set_sock_ops: cgroup
    : int bpf_sock_ops_enable_tx_tstamp(struct bpf_sock_ops_kern *skops, long long unsigned int flags)
    @ net/core/filter.c bpf_kfunc_check_set_icmp_send: cgroup
    : int bpf_icmp_send(struct __sk_buff *skb_ctx, int type, int code)
    @ net/core/filter.c bpf_sk_iter_kfunc_ids ! tracing_iter_filter: tracing
    : int bpf_sock_destroy(struct sock_common *sock)
    @ net/core/xdp.c xdp_metadata_kfunc_ids: xdp
    : int bpf_xdp_metadata_rx_timestamp(const struct xdp_md *ctx, long long unsigned int *timestamp)
    : int bpf_xdp_metadata_rx_hash(const struct xdp_md *ctx, unsigned int *hash, unsigned int *rss_type)
    : int bpf_xdp_metadata_rx_vlan_tag(const struct xdp_md *ctx, short unsigned int *vlan_proto, short unsigned int *vlan_tci)
    @ net/ipv4/bpf_tcp_ca.c bpf_tcp_ca_check_kfunc_ids: struct_ops
    : unsigned int tcp_reno_ssthresh(struct sock *sk)
    : void tcp_reno_cong_avoid(struct sock *sk, unsigned int ack, unsigned int acked)
    : unsigned int tcp_reno_undo_cwnd(struct sock *sk)
    : unsigned int tcp_slow_start(struct tcp_sock *tp, unsigned int acked)
    : void tcp_cong_avoid_ai(struct tcp_sock *tp, unsigned int w, unsigned int acked)
    @ net/ipv4/fou_bpf.c fou_kfunc_set: tc
    : int bpf_skb_set_fou_encap(struct __sk_buff *skb_ctx, struct bpf_fou_encap *encap, int type)
    : int bpf_skb_get_fou_encap(struct __sk_buff *skb_ctx, struct bpf_fou_encap *encap)
    @ net/ipv4/tcp_bbr.c tcp_bbr_check_kfunc_ids: struct_ops
    : void bbr_init(struct sock *sk)
    : void bbr_main(struct sock *sk, unsigned int ack, int flag, const struct rate_sample *rs)
    : unsigned int bbr_sndbuf_expand(struct sock *sk)
    : unsigned int bbr_undo_cwnd(struct sock *sk)
    : void bbr_cwnd_event_tx_start(struct sock *sk)
    : unsigned int bbr_ssthresh(struct sock *sk)
    : unsigned int bbr_min_tso_segs(struct sock *sk)
    : void bbr_set_state(struct sock *sk, unsigned char new_state)
    @ net/ipv4/tcp_cubic.c tcp_cubic_check_kfunc_ids: struct_ops
    : void cubictcp_init(struct sock *sk)
    : unsigned int cubictcp_recalc_ssthresh(struct sock *sk)
    : void cubictcp_cong_avoid(struct sock *sk, unsigned int ack, unsigned int acked)
    : void cubictcp_state(struct sock *sk, unsigned char new_state)
    : void cubictcp_cwnd_event_tx_start(struct sock *sk)
    : void cubictcp_acked(struct sock *sk, const struct ack_sample *sample)
    @ net/ipv4/tcp_dctcp.c tcp_dctcp_check_kfunc_ids: struct_ops
    : void dctcp_init(struct sock *sk)
    : void dctcp_update_alpha(struct sock *sk, unsigned int flags)
    : void dctcp_cwnd_event(struct sock *sk, enum tcp_ca_event ev)
    : void dctcp_cwnd_event_tx_start(struct sock *sk)
    : unsigned int dctcp_ssthresh(struct sock *sk)
    : unsigned int dctcp_cwnd_undo(struct sock *sk)
    : void dctcp_state(struct sock *sk, unsigned char new_state)
    @ net/netfilter/nf_conntrack_bpf.c nf_ct_kfunc_set: xdp tc
    ACQUIRE RET_NULL: struct nf_conn___init *bpf_xdp_ct_alloc(struct xdp_md *xdp_ctx, struct bpf_sock_tuple *bpf_tuple, unsigned int tuple__sz, struct bpf_ct_opts *opts, unsigned int opts__sz)
    ACQUIRE RET_NULL: struct nf_conn *bpf_xdp_ct_lookup(struct xdp_md *xdp_ctx, struct bpf_sock_tuple *bpf_tuple, unsigned int tuple__sz, struct bpf_ct_opts *opts, unsigned int opts__sz)
    ACQUIRE RET_NULL: struct nf_conn___init *bpf_skb_ct_alloc(struct __sk_buff *skb_ctx, struct bpf_sock_tuple *bpf_tuple, unsigned int tuple__sz, struct bpf_ct_opts *opts, unsigned int opts__sz)
    ACQUIRE RET_NULL: struct nf_conn *bpf_skb_ct_lookup(struct __sk_buff *skb_ctx, struct bpf_sock_tuple *bpf_tuple, unsigned int tuple__sz, struct bpf_ct_opts *opts, unsigned int opts__sz)
    ACQUIRE RET_NULL RELEASE: struct nf_conn *bpf_ct_insert_entry(struct nf_conn___init *nfct_i)
    RELEASE: void bpf_ct_release(struct nf_conn *nfct)
    : void bpf_ct_set_timeout(struct nf_conn___init *nfct, unsigned int timeout)
    : int bpf_ct_change_timeout(struct nf_conn *nfct, unsigned int timeout)
    : int bpf_ct_set_status(const struct nf_conn___init *nfct, unsigned int status)
    : int bpf_ct_change_status(struct nf_conn *nfct, unsigned int status)
    @ net/netfilter/nf_flow_table_bpf.c nf_ft_kfunc_set: xdp
    RET_NULL: struct flow_offload_tuple_rhash *bpf_xdp_flow_lookup(struct xdp_md *ctx, struct bpf_fib_lookup *fib_tuple, struct bpf_flowtable_opts *opts, unsigned int opts_len)
    @ net/netfilter/nf_nat_bpf.c nf_nat_kfunc_set: xdp tc
    : int bpf_ct_set_nat_info(struct nf_conn___init *nfct, union nf_inet_addr *addr, int port, enum nf_nat_manip_type manip)
    @ net/sched/bpf_qdisc.c qdisc_kfunc_ids ! bpf_qdisc_kfunc_filter: struct_ops
    : unsigned int bpf_skb_get_hash(struct sk_buff *skb)
    RELEASE: void bpf_kfree_skb(struct sk_buff *skb)
    RELEASE: void bpf_qdisc_skb_drop(struct sk_buff *skb, struct bpf_sk_buff_ptr *to_free_list)
    : int bpf_dynptr_from_skb(struct __sk_buff *s, long long unsigned int flags, struct bpf_dynptr *ptr__uninit)
    : void bpf_qdisc_watchdog_schedule(struct Qdisc *sch, long long unsigned int expire, long long unsigned int delta_ns)
    : int bpf_qdisc_init_prologue(struct Qdisc *sch, struct netlink_ext_ack *extack)
    : void bpf_qdisc_reset_destroy_epilogue(struct Qdisc *sch)
    : void bpf_qdisc_bstats_update(struct Qdisc *sch, const struct sk_buff *skb)
    @ net/xfrm/xfrm_interface_bpf.c xfrm_ifc_kfunc_set: tc
    : int bpf_skb_get_xfrm_info(struct __sk_buff *skb_ctx, struct bpf_xfrm_info *to)
    : int bpf_skb_set_xfrm_info(struct __sk_buff *skb_ctx, const struct bpf_xfrm_info *from)
    @ net/xfrm/xfrm_state_bpf.c xfrm_state_kfunc_set: xdp
    RET_NULL ACQUIRE: struct xfrm_state *bpf_xdp_get_xfrm_state(struct xdp_md *ctx, struct bpf_xfrm_state_opts *opts, unsigned int opts__sz)
    RELEASE: void bpf_xdp_xfrm_state_release(struct xfrm_state *x)
    @ tools/testing/selftests/bpf/test_kmods/bpf_test_modorder_x.c bpf_test_modorder_kfunc_x_ids: tc
    : int bpf_test_modorder_retx(void)
    @ tools/testing/selftests/bpf/test_kmods/bpf_test_modorder_y.c bpf_test_modorder_kfunc_y_ids: tc
    : int bpf_test_modorder_rety(void)
    @ tools/testing/selftests/bpf/test_kmods/bpf_testmod.c bpf_testmod_common_kfunc_ids: common
    ITER_NEW: int bpf_iter_testmod_seq_new(struct bpf_iter_testmod_seq *it, long value, int cnt)
    ITER_NEXT RET_NULL: long *bpf_iter_testmod_seq_next(struct bpf_iter_testmod_seq*it)
    ITER_DESTROY: void bpf_iter_testmod_seq_destroy(struct bpf_iter_testmod_seq *it)
    : long bpf_iter_testmod_seq_value(int val, struct bpf_iter_testmod_seq*it__iter)
    : void bpf_kfunc_common_test(void)
    : unsigned long bpf_kfunc_arena_arg_test(unsigned long *val__arena)
    : unsigned long bpf_kfunc_arena_cap_test(unsigned long *val__arena)
    : unsigned long bpf_kfunc_arena_cap_nullable_test(unsigned long *val__arena__nullable)
    : unsigned long bpf_kfunc_arena_args5_test(unsigned long *a__arena, unsigned long *b__arena, unsigned long *c__arena, unsigned long *d__arena, unsigned long *e__arena__nullable)
    : unsigned long bpf_kfunc_arena_stack_arg_test(unsigned long a, unsigned long b, unsigned long c, unsigned long d, unsigned long e, unsigned long *f__arena)
    : unsigned long bpf_kfunc_arena_mixed_test(unsigned long *a__arena, unsigned long *b__arena__nullable)
    : void bpf_kfunc_call_test_mem_len_pass1(void *mem, int mem__sz)
    : void bpf_kfunc_dynptr_test(struct bpf_dynptr *ptr, struct bpf_dynptr *ptr__nullable)
    ACQUIRE: struct sk_buff *bpf_kfunc_nested_acquire_nonzero_offset_test(struct sk_buff_head *ptr)
    ACQUIRE: struct sk_buff *bpf_kfunc_nested_acquire_zero_offset_test(struct sock_common *ptr)
    RELEASE: void bpf_kfunc_nested_release_test(struct sk_buff *ptr)
    : void bpf_kfunc_trusted_vma_test(struct vm_area_struct *ptr)
    : void bpf_kfunc_trusted_task_test(struct task_struct *ptr)
    : void bpf_kfunc_trusted_num_test(int *ptr)
    RCU: void bpf_kfunc_rcu_task_test(struct task_struct *ptr)
    RET_NULL RCU_PROTECTED: struct task_struct *bpf_kfunc_ret_rcu_test(void)
    RET_NULL RCU_PROTECTED: int *bpf_kfunc_ret_rcu_test_nostruct(int rdonly_buf_size)
    ACQUIRE RET_NULL: struct bpf_testmod_ctx *bpf_testmod_ctx_create(int *err)
    RELEASE: void bpf_testmod_ctx_release(struct bpf_testmod_ctx *ctx)
    : void bpf_testmod_ops3_call_test_1(void)
    : void bpf_testmod_ops3_call_test_2(void)
    : int bpf_testmod_ops3_call_test_arena(unsigned long *ptr__arena)
    : int bpf_testmod_ops3_call_test_arena_nullable(unsigned long *ptr__arena__nullable)
    : int bpf_testmod_ops3_call_test_arena_stack(unsigned long *ptr__arena)
    : int bpf_testmod_ops3_call_test_arena_multislot(unsigned long *ptr__arena)
    : struct prog_test_member *bpf_kfunc_get_default_trusted_ptr_test(void)
    : void bpf_kfunc_put_default_trusted_ptr_test(struct prog_test_member *trusted_ptr)
    @ tools/testing/selftests/bpf/test_kmods/bpf_testmod.c bpf_testmod_check_kfunc_ids: tc tracing syscall struct_ops
    SPINLOCK_SAFE: void bpf_testmod_test_mod_kfunc(int i)
    : unsigned long bpf_kfunc_call_test1(struct sock *sk, unsigned int a, unsigned long b, unsigned int c, unsigned long d)
    : int bpf_kfunc_call_test2(struct sock *sk, unsigned int a, unsigned int b)
    : struct sock *bpf_kfunc_call_test3(struct sock *sk)
    : long bpf_kfunc_call_test4(signed char a, short b, int c, long d)
    : int bpf_kfunc_call_test5(unsigned char a, unsigned short b, unsigned int c)
    : unsigned long bpf_kfunc_call_stack_arg(unsigned long a, unsigned long b, unsigned long c, unsigned long d, unsigned long e, unsigned long f, unsigned long g, unsigned long h, unsigned long i, unsigned long j)
    : unsigned long bpf_kfunc_call_stack_arg_ptr(unsigned long a, unsigned long b, unsigned long c, unsigned long d, unsigned long e, unsigned long f, unsigned long g, unsigned long h, unsigned long i, struct prog_test_pass1 *p)
    : unsigned long bpf_kfunc_call_stack_arg_mix(unsigned long a, unsigned long b, unsigned long c, unsigned long d, unsigned long e, unsigned long f, unsigned long g, struct prog_test_pass1 *p, unsigned long h, struct prog_test_pass1 *q)
    : unsigned long bpf_kfunc_call_stack_arg_dynptr(unsigned long a, unsigned long b, unsigned long c, unsigned long d, unsigned long e, unsigned long f, unsigned long g, unsigned long h, unsigned long i, struct bpf_dynptr *ptr)
    : unsigned long bpf_kfunc_call_stack_arg_mem(unsigned long a, unsigned long b, unsigned long c, unsigned long d, unsigned long e, void *mem, int mem__sz)
    : unsigned long bpf_kfunc_call_stack_arg_iter(unsigned long a, unsigned long b, unsigned long c, unsigned long d, unsigned long e, unsigned long f, unsigned long g, unsigned long h, unsigned long i, struct bpf_iter_testmod_seq *it__iter)
    : unsigned long bpf_kfunc_call_stack_arg_const_str(unsigned long a, unsigned long b, unsigned long c, unsigned long d, unsigned long e, unsigned long f, unsigned long g, unsigned long h, unsigned long i, const char *str__str)
    : unsigned long bpf_kfunc_call_stack_arg_timer(unsigned long a, unsigned long b, unsigned long c, unsigned long d, unsigned long e, unsigned long f, unsigned long g, unsigned long h, unsigned long i, struct bpf_timer *timer)
    : unsigned long bpf_kfunc_call_stack_arg_big(unsigned long a, unsigned long b, unsigned long c, unsigned long d, unsigned long e, struct prog_test_big_arg s)
    : void bpf_kfunc_call_test_mem_len_fail1(void *mem, int len)
    : void bpf_kfunc_call_test_mem_len_fail2(unsigned long *mem, int len)
    ACQUIRE RET_NULL: struct prog_test_ref_kfunc *bpf_kfunc_call_test_acquire(unsigned long *scalar_ptr)
    ACQUIRE RET_NULL: struct prog_test_member *bpf_kfunc_call_memb_acquire(void)
    RELEASE: void bpf_kfunc_call_memb1_release(struct prog_test_member1 *p)
    RET_NULL: int *bpf_kfunc_call_test_get_rdwr_mem(struct prog_test_ref_kfunc *p, const int rdwr_buf_size)
    RET_NULL: int *bpf_kfunc_call_test_get_rdonly_mem(struct prog_test_ref_kfunc *p, const int rdonly_buf_size)
    ACQUIRE RET_NULL: int *bpf_kfunc_call_test_acq_rdonly_mem(struct prog_test_ref_kfunc *p, const int rdonly_buf_size)
    RELEASE: void bpf_kfunc_call_int_mem_release(int *p)
    : void bpf_kfunc_call_test_pass_ctx(struct __sk_buff *skb)
    : void bpf_kfunc_call_test_pass1(struct prog_test_pass1 *p)
    : void bpf_kfunc_call_test_pass2(struct prog_test_pass2 *p)
    : void bpf_kfunc_call_test_fail1(struct prog_test_fail1 *p)
    : void bpf_kfunc_call_test_fail2(struct prog_test_fail2 *p)
    : void bpf_kfunc_call_test_fail3(struct prog_test_fail3 *p)
    RCU: void bpf_kfunc_call_test_ref(struct prog_test_ref_kfunc *p)
    DESTRUCTIVE: void bpf_kfunc_call_test_destructive(void)
    : unsigned int bpf_kfunc_call_test_static_unused_arg(unsigned int arg, unsigned int unused)
    : void bpf_kfunc_call_test_offset(struct prog_test_ref_kfunc *p)
    SLEEPABLE: void bpf_kfunc_call_test_sleepable(void)
    : int bpf_kfunc_call_test_call_rcu_tasks_trace(int *done)
    SLEEPABLE: int bpf_kfunc_init_sock(struct init_sock_args *args)
    SLEEPABLE: void bpf_kfunc_close_sock(void)
    SLEEPABLE: int bpf_kfunc_call_kernel_connect(struct addr_args *args)
    SLEEPABLE: int bpf_kfunc_call_kernel_bind(struct addr_args *args)
    SLEEPABLE: int bpf_kfunc_call_kernel_listen(void)
    SLEEPABLE: int bpf_kfunc_call_kernel_sendmsg(struct sendmsg_args *args)
    SLEEPABLE: int bpf_kfunc_call_sock_sendmsg(struct sendmsg_args *args)
    SLEEPABLE: int bpf_kfunc_call_kernel_getsockname(struct addr_args *args)
    SLEEPABLE: int bpf_kfunc_call_kernel_getpeername(struct addr_args *args)
    SLEEPABLE: int bpf_kfunc_st_ops_test_prologue(struct st_ops_args *args)
    SLEEPABLE: int bpf_kfunc_st_ops_test_epilogue(struct st_ops_args *args)
    SLEEPABLE: int bpf_kfunc_st_ops_test_pro_epilogue(struct st_ops_args *args)
    : int bpf_kfunc_st_ops_inc10(struct st_ops_args *args)
    : int bpf_kfunc_multi_st_ops_test_1(struct st_ops_args *args, unsigned int id)
    IMPLICIT_ARGS=1: int bpf_kfunc_multi_st_ops_test_1_assoc(struct st_ops_args *args, struct bpf_prog_aux *aux)
    IMPLICIT_ARGS=1: int bpf_kfunc_implicit_arg(int a, struct bpf_prog_aux *aux)
    IMPLICIT_ARGS=1: int bpf_kfunc_implicit_arg_legacy(int a, int b, struct bpf_prog_aux *aux)
    : int bpf_kfunc_implicit_arg_legacy_impl(int a, int b, struct bpf_prog_aux *aux)
    : void bpf_kfunc_trigger_ctx_check(void)
    """
}
