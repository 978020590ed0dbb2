/// `struct __sk_buff` and `struct xdp_md`.
///
/// Source: Linux 7.3 `net/core/filter.c`, `bpf_skb_is_valid_access` and what `sk_filter_`, `cg_skb_`, `lwt_`, `tc_cls_act_`,
/// `sk_skb_`, `flow_dissector_` and `xdp_is_valid_access` add.
extension ContextLayout {
  private static let mark = 8..<12
  private static let queueMapping = 12..<16
  private static let priority = 32..<36
  private static let index = 44..<48
  private static let caller = 48..<68
  private static let classID = 72..<76
  private static let data = 76..<80
  private static let dataEnd = 80..<84
  /// `family` to `local_port`.
  private static let socketFields = 88..<140
  private static let metadata = 140..<144
  private static let flowKeys = 144..<152
  private static let timestamp = 152..<160
  private static let wireLength = 160..<164
  private static let socket = 168..<176
  private static let timestampType = 180..<181
  private static let padding = 181..<184
  private static let hardwareTimestamp = 184..<192

  static func socketBuffer(_ type: ProgramType) -> ContextLayout {
    if type == .flowDissector {
      return ContextLayout(
        size: 192,
        fields: [
          Field(data, read: .exactly(4), .packet), Field(dataEnd, read: .exactly(4), .packetEnd),
          Field(flowKeys, read: .exactly(8), .pointer(.flowKeys, mayBeNull: false)),
        ])
    }
    let (hidden, written) = rules(type)
    var fields = hidden.map { Field($0) }
    func add(_ bytes: Range<Int>, read: Sizes?, write: Sizes? = nil, _ found: Found = .number) {
      fields.append(Field(bytes, read: read, write: written.contains(bytes) ? write ?? read : nil, found))
    }
    add(caller, read: .within(caller.upperBound))
    add(data, read: .exactly(4), .packet)
    add(dataEnd, read: .exactly(4), .packetEnd)
    add(metadata, read: .exactly(4), .packetMetadata)
    // remote_ip4, local_ip4, remote_ip6, local_ip6
    for bytes in [92..<96, 96..<100, 100..<116, 116..<132] { add(bytes, read: .exactly(4)) }
    fields.append(Field(flowKeys))
    add(timestamp, read: .exactly(8))
    add(socket, read: .exactly(8), .pointer(.socketCommon, mayBeNull: true))
    let isClassifier = type == .classifier || type == .action
    fields.append(
      Field(timestampType, read: isClassifier ? .exactly(1) : nil, write: nil))
    fields.append(Field(padding))
    add(hardwareTimestamp, read: .exactly(8))
    for bytes in written { add(bytes, read: .upTo(4), write: .exactly(4)) }
    add(0..<192, read: .upTo(4))
    return ContextLayout(size: 192, fields: fields)
  }

  /// The fields that programs of a type do not access, and those that they write.
  private static func rules(_ type: ProgramType) -> (hidden: [Range<Int>], written: [Range<Int>]) {
    switch type {
    case .classifier, .action:
      ([socketFields], [mark, index, priority, classID, caller, timestamp, queueMapping])
    case .cgroupSKB: ([classID, metadata, wireLength], [mark, priority, caller, timestamp])
    case .skSKB:
      ([classID, metadata, timestamp, wireLength, hardwareTimestamp, mark], [index, priority])
    case .lwtIn, .lwtOut, .lwtXmit, .lwtSeg6Local:
      ([classID, socketFields, metadata, timestamp, wireLength, hardwareTimestamp], [mark, priority, caller])
    default:
      (
        [classID, data, metadata, dataEnd, socketFields, timestamp, wireLength, hardwareTimestamp],
        [caller]
      )
    }
  }

  static func xdp(_ attach: AttachType) -> ContextLayout {
    var fields = [
      Field(0..<4, read: .exactly(4), .packet), Field(4..<8, read: .exactly(4), .packetEnd),
      Field(8..<12, read: .exactly(4), .packetMetadata), Field(12..<20, read: .exactly(4)),
    ]
    // egress_ifindex
    if attach == .xdpDeviceMap { fields.append(Field(20..<24, read: .exactly(4))) }
    return ContextLayout(size: 24, fields: fields)
  }
}
