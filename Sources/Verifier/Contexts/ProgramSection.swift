/// What the name of a section says of its program: type, what it is attached to, whether it may sleep.
///
/// Source: libbpf of Linux 7.3, `section_defs`.
package struct ProgramSection: Hashable, Sendable {
  /// The type.
  package let type: ProgramType
  /// What such programs are loaded for (`expected_attach_type`).
  package let attach: AttachType
  /// Whether it may sleep (`BPF_F_SLEEPABLE`).
  package let maySleep: Bool

  /// What a section's name says; nil for a name that libbpf does not know.
  /// - Parameter name: the name, such as "xdp" or "kprobe/do_nanosleep".
  package init?(named name: String) {
    let base = name.hasPrefix("?") ? String(name.dropFirst()) : name
    let prefix = String(base.prefix { $0 != "/" }) + "+"
    guard let section = Self.all[base] ?? Self.all[prefix] else { return nil }
    self = section
  }

  private init?(_ row: Substring) {
    let numbers = row.split(separator: ".")
    guard numbers.count == 2, let type = UInt32(numbers[0]).flatMap(ProgramType.init(rawValue:)),
      let attach = UInt32(numbers[1].filter(\.isNumber))
    else { return nil }
    self.type = type
    self.attach = AttachType(rawValue: attach)
    maySleep = numbers[1].hasSuffix("s")
  }

  private static let all: [String: ProgramSection] = {
    var all: [String: ProgramSection] = [:]
    for row in rows.split(separator: " ") {
      let parts = row.split(separator: "=")
      if parts.count == 2, let section = ProgramSection(parts[1]) { all[String(parts[0])] = section }
    }
    return all
  }()

  /// `NAME=TYPE.ATTACH`, with `s` behind it where the program may sleep; `+` stands for what follows a slash, or nothing.
  private static let rows = """
    socket=1.0 sk_reuseport/migrate=21.40 sk_reuseport=21.39 kprobe+=2.0 uprobe+=2.0 uprobe.s+=2.0s kretprobe+=2.0 \
    uretprobe+=2.0 uretprobe.s+=2.0s kprobe.multi+=2.42 kretprobe.multi+=2.42 kprobe.session+=2.56 \
    uprobe.multi+=2.48 uretprobe.multi+=2.48 uprobe.session+=2.57 uprobe.multi.s+=2.48s uretprobe.multi.s+=2.48s \
    uprobe.session.s+=2.57s ksyscall+=2.0 kretsyscall+=2.0 usdt+=2.0 usdt.s+=2.0s tc/ingress=3.46 tc/egress=3.47 \
    tcx/ingress=3.46 tcx/egress=3.47 tc=3.0 classifier=3.0 action=4.0 netkit/primary=3.54 netkit/peer=3.55 \
    tracepoint+=5.0 tp+=5.0 tracepoint.s+=5.0s tp.s+=5.0s raw_tracepoint+=17.0 raw_tp+=17.0 raw_tracepoint.s+=17.0s \
    raw_tp.s+=17.0s raw_tracepoint.w+=24.0 raw_tp.w+=24.0 tp_btf+=26.23 tp_btf.s+=26.23s fentry+=26.24 \
    fmod_ret+=26.26 fexit+=26.25 fentry.s+=26.24s fmod_ret.s+=26.26s fexit.s+=26.25s fsession+=26.58 \
    fsession.s+=26.58s fsession.multi+=26.61 fsession.multi.s+=26.61s fentry.multi+=26.59 fexit.multi+=26.60 \
    fentry.multi.s+=26.59s fexit.multi.s+=26.60s freplace+=28.0 lsm+=29.27 lsm.s+=29.27s lsm_cgroup+=29.43 \
    iter+=26.28 iter.s+=26.28s syscall=31.0s xdp.frags/devmap=6.33 xdp/devmap=6.33 xdp.frags/cpumap=6.35 \
    xdp/cpumap=6.35 xdp.frags=6.37 xdp=6.37 perf_event=7.0 lwt_in=10.0 lwt_out=11.0 lwt_xmit=12.0 \
    lwt_seg6local=19.0 sockops=13.3 sk_skb/stream_parser=14.4 sk_skb/stream_verdict=14.5 sk_skb/verdict=14.38 \
    sk_skb=14.0 sk_msg=16.7 lirc_mode2=20.16 flow_dissector=22.17 cgroup_skb/ingress=8.0 cgroup_skb/egress=8.1 \
    cgroup/skb=8.0 cgroup/sock_create=9.2 cgroup/sock_release=9.34 cgroup/sock=9.2 cgroup/post_bind4=9.12 \
    cgroup/post_bind6=9.13 cgroup/bind4=18.8 cgroup/bind6=18.9 cgroup/connect4=18.10 cgroup/connect6=18.11 \
    cgroup/connect_unix=18.49 cgroup/sendmsg4=18.14 cgroup/sendmsg6=18.15 cgroup/sendmsg_unix=18.50 \
    cgroup/recvmsg4=18.19 cgroup/recvmsg6=18.20 cgroup/recvmsg_unix=18.51 cgroup/getpeername4=18.29 \
    cgroup/getpeername6=18.30 cgroup/getpeername_unix=18.52 cgroup/getsockname4=18.31 cgroup/getsockname6=18.32 \
    cgroup/getsockname_unix=18.53 cgroup/sysctl=23.18 cgroup/getsockopt=25.21 cgroup/setsockopt=25.22 \
    cgroup/dev=15.6 struct_ops+=27.0 struct_ops.s+=27.0s sk_lookup=30.36 netfilter=32.45
    """
}
