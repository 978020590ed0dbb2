/// Sockets, their addresses and options.
///
/// Source: Linux 7.3 `net/core/filter.c`, `bpf_sock_is_valid_access`, `__sock_filter_check_attach_type`, `sock_addr_`, `sock_ops_`,
/// `sk_msg_`, `sk_reuseport_` and `sk_lookup_is_valid_access`; `kernel/bpf/cgroup.c`, `cg_sockopt_is_valid_access`.
extension ContextLayout {
  /// `struct bpf_sock`.
  static func socket(_ attach: AttachType) -> ContextLayout {
    let isCreated = attach == .socketCreate || attach == .socketRelease
    let whole: Sizes? = isCreated ? .exactly(4) : nil
    let (is4, is6) = (attach == .inet4PostBind, attach == .inet6PostBind)
    return ContextLayout(
      size: 80,
      fields: [
        // bound_dev_if
        Field(0..<4, read: whole, write: whole),
        // family, type, protocol: narrow at their start
        Field(4..<5, read: .upTo(4)), Field(8..<9, read: .upTo(4)), Field(12..<13, read: .upTo(4)),
        // mark, priority
        Field(16..<24, read: whole, write: whole),
        // src_ip4, src_ip6, src_port
        Field(24..<28, read: is4 ? .upTo(4) : nil), Field(28..<44, read: is6 ? .upTo(4) : nil),
        Field(44..<45, read: is4 || is6 ? .upTo(4) : nil), Field(45..<48),
        // dst_port, padding
        Field(48..<49, read: .upTo(4)), Field(49..<50, read: .upTo(2)), Field(50..<52),
        // dst_ip4, dst_ip6, state, rx_queue_mapping
        Field(52..<72, read: .upTo(4)), Field(72..<73, read: .upTo(4)), Field(76..<77, read: .upTo(4)),
      ])
  }

  /// `struct bpf_sock_addr`.
  static func socketAddress(_ attach: AttachType) -> ContextLayout {
    let user6 = 8..<24
    let source6 = 44..<60
    func address(_ bytes: Range<Int>, _ isThere: Bool) -> Field {
      guard isThere else { return Field(bytes) }
      return Field(bytes, read: .wide(bytes, isNarrow: true), write: .wide(bytes, isNarrow: false))
    }
    return ContextLayout(
      size: 72,
      fields: [
        Field(0..<4, read: .exactly(4)), address(4..<8, attach.isAddressOfIPv4), address(user6, attach.isAddressOfIPv6),
        // user_port
        Field(24..<28, read: .upTo(4), write: .exactly(4)),
        // family, type, protocol
        Field(28..<40, read: .exactly(4)),
        address(40..<44, attach == .udp4Send), address(source6, attach == .udp6Send),
        Field(64..<72, read: .exactly(8), .socket),
      ])
  }

  /// `struct bpf_sock_ops`.
  static let socketOperations = ContextLayout(
    size: 224,
    fields: [
      // reply, sk_txhash
      Field(4..<5, read: .exactly(4), write: .exactly(4)), Field(164..<165, read: .exactly(4), write: .exactly(4)),
      // bytes_received, bytes_acked
      Field(168..<184, read: .exactly(8)),
      Field(184..<192, read: .exactly(8), .pointer(.socket, mayBeNull: true)),
      Field(192..<200, read: .exactly(8), .packet), Field(200..<208, read: .exactly(8), .packetEnd),
      // skb_tcp_flags, skb_hwtstamp
      Field(212..<213, read: .upTo(4)), Field(216..<224, read: .exactly(8)),
      Field(0..<224, read: .exactly(4)),
    ])

  /// `struct sk_msg_md`.
  static let socketMessage = ContextLayout(
    size: 80,
    fields: [
      Field(0..<8, read: .exactly(8), .packet), Field(8..<16, read: .exactly(8), .packetEnd),
      Field(72..<80, read: .exactly(8), .socket), Field(16..<72, read: .exactly(4)),
    ])

  /// `struct sk_reuseport_md`.
  static let reuseport = ContextLayout(
    size: 56,
    fields: [
      Field(0..<1, read: .exactly(8), .packet), Field(8..<9, read: .exactly(8), .packetEnd),
      Field(16..<20, read: .upTo(4)),
      // eth_protocol: two bytes or four
      Field(20..<24, read: .from(2, to: 4)),
      // ip_protocol, bind_inany, hash
      Field(24..<32, read: .upTo(4)), Field(32..<33, read: .exactly(4)),
      Field(40..<41, read: .exactly(8), .socket),
      Field(48..<49, read: .exactly(8), .pointer(.socketCommon, mayBeNull: true)),
    ])

  /// `struct bpf_sk_lookup`.
  static let lookup = ContextLayout(
    size: 72,
    fields: [
      Field(0..<8, read: .exactly(8), .pointer(.socket, mayBeNull: true)), Field(8..<36, read: .upTo(4)),
      // remote_port and the zeros behind it
      Field(36..<37, read: .upTo(4)), Field(37..<40, read: .upTo(2)),
      Field(40..<68, read: .upTo(4)),
    ])

  /// `struct bpf_sockopt`.
  static func socketOption(_ attach: AttachType) -> ContextLayout {
    let (isGet, isSet) = (attach == .getSocketOption, attach == .setSocketOption)
    let set: Sizes? = isSet ? .exactly(4) : nil
    let get: Sizes? = isGet ? .exactly(4) : nil
    return ContextLayout(
      size: 40,
      fields: [
        Field(0..<8, read: .exactly(8), .socket), Field(8..<16, read: .exactly(8), .packet),
        Field(16..<24, read: .exactly(8), .packetEnd),
        // level, optname, optlen, retval
        Field(24..<32, read: .exactly(4), write: set), Field(32..<36, read: .exactly(4), write: .exactly(4)),
        Field(36..<40, read: get, write: get),
      ])
  }
}
