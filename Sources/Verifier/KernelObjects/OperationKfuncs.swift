/// Which kfuncs members of structures of functions may call (`filter` of `struct btf_kfunc_id_set`).
extension KfuncFilter {
  /// Whether a member may call a kfunc of a set; nil where that is not known.
  func allows(_ operation: Operation, _ kfunc: String, _ set: Substring) -> Bool? {
    switch self {
    case .queues: return Self.queueAllows(operation, kfunc)
    case .schedulers: return Self.schedulerAllows(operation, kfunc, set)
    case .session, .iterators, .kernelSockets, .files, .digests: return false
    case .binaries: return nil
    }
  }

  /// `bpf_qdisc_kfunc_filter`, net/sched/bpf_qdisc.c.
  private static func queueAllows(_ operation: Operation, _ kfunc: String) -> Bool {
    guard operation.structure.name == "Qdisc_ops" else { return false }
    switch kfunc {
    case "bpf_skb_get_hash", "bpf_kfree_skb", "bpf_dynptr_from_skb": return true
    case "bpf_qdisc_skb_drop": return operation.member.name == "enqueue"
    case "bpf_qdisc_watchdog_schedule": return ["enqueue", "dequeue"].contains(operation.member.name)
    case "bpf_qdisc_bstats_update": return operation.member.name == "dequeue"
    default: return false
    }
  }

  /// `scx_kfunc_context_filter`, kernel/sched/ext/ext.c.
  private static func schedulerAllows(_ operation: Operation, _ kfunc: String, _ set: Substring) -> Bool {
    let isByID = operation.structure.name == "sched_ext_ops_cid"
    guard isByID || operation.structure.name == "sched_ext_ops" else { return false }
    if isByID, ofProcessors.contains(kfunc) { return false }
    switch set {
    case "scx_kfunc_ids_any", "scx_kfunc_ids_idle", "scx_kfunc_ids_cid": return true
    default: return members[set]?.contains(operation.member.name) ?? false
    }
  }

  /// The members that may call the kfuncs of a set (`scx_kf_allow_flags`), of both structures.
  private static let members: [Substring: Set<String>] = [
    "scx_kfunc_ids_select_cpu": ["select_cpu", "select_cid", "enqueue"],
    "scx_kfunc_ids_enqueue_dispatch": ["select_cpu", "select_cid", "enqueue", "dispatch", "sub_ecaps_updated"],
    "scx_kfunc_ids_dispatch": ["dispatch", "sub_ecaps_updated"],
    "scx_kfunc_ids_cpu_release": ["cpu_release"],
    "scx_kfunc_ids_init_cids": ["init_cids"],
    "scx_kfunc_ids_unlocked": [
      "init_task", "dump", "cgroup_init", "cgroup_exit", "cgroup_prep_move", "cgroup_cancel_move", "cgroup_set_weight",
      "cgroup_set_bandwidth", "cgroup_set_idle", "cpuctl_init", "cpuctl_exit", "cpuctl_prep_move", "cpuctl_cancel_move",
      "cpuctl_set_weight", "cpuctl_set_bandwidth", "cpuctl_set_idle", "sub_attach", "sub_detach", "cpu_online",
      "cpu_offline", "cid_online", "cid_offline", "init_cids", "init", "exit",
    ],
  ]

  /// Kfuncs that take or give numbers of processors (`scx_kfunc_ids_cpu_only`).
  private static let ofProcessors: Set<String> = [
    "scx_bpf_kick_cpu", "scx_bpf_task_cpu", "scx_bpf_cpu_curr", "scx_bpf_cpu_node", "scx_bpf_cpuperf_cap",
    "scx_bpf_cpuperf_cur", "scx_bpf_cpuperf_set", "scx_bpf_get_possible_cpumask", "scx_bpf_get_online_cpumask",
    "scx_bpf_put_cpumask", "scx_bpf_select_cpu_dfl", "__scx_bpf_select_cpu_and", "scx_bpf_select_cpu_and",
    "scx_bpf_get_idle_cpumask", "scx_bpf_get_idle_cpumask_node", "scx_bpf_get_idle_smtmask",
    "scx_bpf_get_idle_smtmask_node", "scx_bpf_put_idle_cpumask", "scx_bpf_test_and_clear_cpu_idle",
    "scx_bpf_pick_idle_cpu", "scx_bpf_pick_idle_cpu_node", "scx_bpf_pick_any_cpu", "scx_bpf_pick_any_cpu_node",
  ]
}
