/// The structures of functions that the kernel itself has, and those of the module of its tests.
///
/// Source: Linux 7.3 `net/ipv4/bpf_tcp_ca.c`, `net/sched/bpf_qdisc.c`, `net/bpf/bpf_dummy_struct_ops.c`,
/// `kernel/sched/ext/ext.c`, `io_uring/bpf-ops.c`.
extension OperationStructure {
  /// By their names.
  static let all: [String: OperationStructure] = Dictionary(
    uniqueKeysWithValues: ([congestion, queue, dummy, scheduler, schedulerByID, ring] + ofTestModule)
      .map { ($0.name, $0) })

  /// Congestion control of TCP.
  private static let congestion = OperationStructure(
    "tcp_congestion_ops",
    """
    cong_avoid cong_control ssthresh set_state cwnd_event cwnd_event_tx_start in_ack_event pkts_acked min_tso_segs \
    undo_cwnd sndbuf_expand init release
    """,
    stores: .starting([
      "tcp_sock": [
        "inet_conn.icsk_inet.sk.sk_pacing_rate", "inet_conn.icsk_inet.sk.sk_pacing_status",
        .init("inet_conn.icsk_ca_priv", isOpen: true), "inet_conn.icsk_ack.pending", "snd_cwnd", "snd_cwnd_cnt",
        "snd_cwnd_stamp", "snd_ssthresh", "ecn_flags", "app_limited",
      ]
    ]),
    helpers: [
      107: .all, 108: .all, 116: .all, 49: .allBut("release"), 57: .allBut("release"),
    ])

  /// Queues of packets.
  private static let queue = OperationStructure(
    "Qdisc_ops", "enqueue dequeue init reset destroy",
    stores: .starting([
      "sk_buff": [
        "tstamp", .init("cb", inner: ("qdisc_skb_cb", "data"), isOpen: true),
      ],
      "Qdisc": ["limit", "q.qlen", .init("qstats", isOpen: true)],
    ]))

  /// The kernel's own test.
  private static let dummy = OperationStructure(
    "bpf_dummy_ops", "test_1 test_2 test_sleepable", sleepable: "test_sleepable", stores: .whole("bpf_dummy_ops_state"),
    helpers: nil)

  /// Tasks' schedulers.
  private static let scheduler = OperationStructure(
    "sched_ext_ops",
    """
    select_cpu enqueue dequeue dispatch tick runnable running stopping quiescent yield core_sched_before set_weight \
    set_cpumask update_idle init_task exit_task enable disable dump dump_cpu dump_task cgroup_init cgroup_exit \
    cgroup_prep_move cgroup_move cgroup_cancel_move cgroup_set_weight cgroup_set_bandwidth cgroup_set_idle sub_attach \
    sub_detach cpu_online cpu_offline init_cids init exit cpu_acquire cpu_release
    """,
    sleepable: """
      init_task cgroup_init cgroup_exit cgroup_prep_move cgroup_set_bandwidth cpu_online cpu_offline init_cids init exit \
      sub_attach sub_detach
      """, stores: .within(["task_struct": ["scx.slice", "scx.dsq_vtime", "scx.disallow"]]), privateStacks: nested)

  /// The same with numbers of its own in place of those of processors.
  private static let schedulerByID = OperationStructure(
    "sched_ext_ops_cid",
    """
    select_cid enqueue dequeue dispatch tick runnable running stopping quiescent yield core_sched_before set_weight \
    set_cmask update_idle init_task exit_task enable disable dump dump_cid dump_task cpuctl_init cpuctl_exit \
    cpuctl_prep_move cpuctl_move cpuctl_cancel_move cpuctl_set_weight cpuctl_set_bandwidth cpuctl_set_idle sub_attach \
    sub_detach sub_caps_updated sub_ecaps_updated cid_online cid_offline init_cids init exit
    """,
    sleepable: """
      init_task cpuctl_init cpuctl_exit cpuctl_prep_move cpuctl_set_bandwidth cid_online cid_offline init_cids init exit \
      sub_attach sub_detach
      """, stubs: "sched_ext_ops", stores: .within(["task_struct": ["scx.disallow"]]), privateStacks: nested)

  /// Members that are called again while they run, for the schedulers below (`CONFIG_EXT_SUB_SCHED`).
  private static let nested: Set<String> = ["dispatch", "sub_caps_updated"]

  /// The loop of an io_uring.
  private static let ring = OperationStructure(
    "io_uring_bpf_ops", "loop_step", stores: .within(["iou_loop_params": ["cq_wait_idx"]]))
}
