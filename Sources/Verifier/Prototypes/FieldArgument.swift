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
  /// The head of a list (`KF_ARG_PTR_TO_LIST_HEAD`).
  case listHead
  /// A node of a list (`KF_ARG_PTR_TO_LIST_NODE`).
  case listNode(mayBeBorrowed: Bool)
  /// The root of a tree (`KF_ARG_PTR_TO_RB_ROOT`).
  case treeRoot
  /// A node of a tree (`KF_ARG_PTR_TO_RB_NODE`).
  case treeNode
  /// An object that is given back (`KF_ARG_PTR_TO_ALLOC_BTF_ID`).
  case allocated
  /// An object with a count of references (`KF_ARG_PTR_TO_REFCOUNTED_KPTR`).
  case counted
  /// Where the state of interrupts is kept (`KF_ARG_PTR_TO_IRQ_FLAG`).
  case interruptFlag

  private static let suffixes: [(String, FieldArgument)] = [
    ("__const_map", .map), ("__alloc", .allocated), ("__refcounted_kptr", .counted),
  ]

  /// What a parameter takes; nil if it is none of them.
  init?(_ parameter: CTypes.Parameter, _ pointee: CType) {
    if let suffix = Self.suffixes.first(where: { parameter.hasSuffix($0.0) }) {
      self = suffix.1
      return
    }
    switch pointee.recordName {
    case "bpf_res_spin_lock"?: self = .lock
    case "bpf_timer"?: self = .timer
    case "bpf_wq"?: self = .workqueue
    case "bpf_task_work"?: self = .taskWork
    case "bpf_list_head"?: self = .listHead
    case "bpf_list_node"?: self = .listNode(mayBeBorrowed: parameter.hasSuffix("__nonown_allowed"))
    case "bpf_rb_root"?: self = .treeRoot
    case "bpf_rb_node"?: self = .treeNode
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
