/// Kfuncs that work on special fields of maps' values (kernel/bpf/helpers.c, kernel/bpf/rqspinlock.c).
extension KnownKfunc {
  /// Their prototypes and flags.
  static let ofFields: [(String, Flags)] = [
    ("int bpf_res_spin_lock(struct bpf_res_spin_lock *lock)", [.isCommon, .isSpinLockSafe]),
    ("void bpf_res_spin_unlock(struct bpf_res_spin_lock *lock)", [.isCommon, .isSpinLockSafe]),
    (
      "int bpf_res_spin_lock_irqsave(struct bpf_res_spin_lock *lock, unsigned long *flags__irq_flag)",
      [.isCommon, .isSpinLockSafe]
    ),
    (
      "void bpf_res_spin_unlock_irqrestore(struct bpf_res_spin_lock *lock, unsigned long *flags__irq_flag)",
      [.isCommon, .isSpinLockSafe]
    ),
    ("void bpf_local_irq_save(unsigned long *flags__irq_flag)", .isCommon),
    ("void bpf_local_irq_restore(unsigned long *flags__irq_flag)", .isCommon),
    ("int bpf_wq_init(struct bpf_wq *wq, void *p__const_map, unsigned int flags)", .isCommon),
    ("int bpf_wq_start(struct bpf_wq *wq, unsigned int flags)", .isCommon),
    (
      "int bpf_wq_set_callback(struct bpf_wq *wq, int (*callback_fn)(void *map, int *key, void *value), unsigned int flags)",
      .isCommon
    ),
    ("int bpf_timer_cancel_async(struct bpf_timer *timer)", .isCommon),
    (
      "int bpf_task_work_schedule_signal(struct task_struct *task, struct bpf_task_work *tw, void *map__const_map, int (*callback)(void *map, void *key, void *value))",
      .isCommon
    ),
    (
      "int bpf_task_work_schedule_resume(struct task_struct *task, struct bpf_task_work *tw, void *map__const_map, int (*callback)(void *map, void *key, void *value))",
      .isCommon
    ),
  ]
}
