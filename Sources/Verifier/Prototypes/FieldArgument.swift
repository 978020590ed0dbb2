import CTypes

/// An argument of a kfunc that is a special field, or belongs to one (`enum kfunc_ptr_arg_type`).
enum FieldArgument: Hashable {
  /// A `struct bpf_res_spin_lock` (`KF_ARG_PTR_TO_RES_SPIN_LOCK`).
  case lock
  /// A `struct bpf_timer` (`KF_ARG_PTR_TO_TIMER`).
  case timer
  /// A `struct bpf_wq` (`KF_ARG_PTR_TO_WORKQUEUE`).
  case workqueue
  /// A `struct bpf_task_work` (`KF_ARG_PTR_TO_TASK_WORK`).
  case taskWork
  /// A map itself (`KF_ARG_CONST_MAP_PTR`).
  case map
  /// A function (`KF_ARG_PTR_TO_CALLBACK`).
  case callback
  /// Where the state of interrupts is kept (`KF_ARG_PTR_TO_IRQ_FLAG`).
  case interruptFlag

  /// What a parameter takes; nil if it is none of them.
  init?(_ parameter: CTypes.Parameter, _ pointee: CType) {
    if parameter.hasSuffix("__const_map") {
      self = .map
      return
    }
    switch pointee.recordName {
    case "bpf_res_spin_lock"?: self = .lock
    case "bpf_timer"?: self = .timer
    case "bpf_wq"?: self = .workqueue
    case "bpf_task_work"?: self = .taskWork
    default:
      if parameter.hasSuffix("__irq_flag") {
        self = .interruptFlag
      } else if case .function = pointee {
        self = .callback
      } else {
        return nil
      }
    }
  }
}
