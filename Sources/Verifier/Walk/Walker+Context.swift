/// Accesses to the program's context (`check_ctx_access`).
extension Walker {
  /// Checks an access to the context.
  /// - Returns: the pointer that a load finds; nil for a number.
  mutating func checkContext(
    _ pointer: RegisterState, _ name: String, _ offset: Int, _ size: Int, _ access: Access
  ) throws(Stop) -> RegisterState? {
    if input.context.allowsAnyOffset {
      try checkRegion(pointer, name, offset, size, Int(UInt16.max))
      return nil
    }
    var found: RegisterState?
    try checkUnmodified(pointer, name)
    let allowed: Bool
    switch input.context {
    case .classifier, .action, .socketFilter:
      let field = SocketBuffer.field(
        at: offset, size: size, isWrite: access == .write, isFilter: input.context == .socketFilter)
      if case .pointer(let target)? = field { found = .pointer(target) }
      if field == .socket { found = .pointer(.socketCommon, mayBeNull: true, id: newID()) }
      allowed = field != nil
    case .rawTracepoint:
      allowed = access == .read && (0..<8 * FunctionPrototype.mostParameters).contains(offset) && offset % size == 0
    case .syscall, .memory: allowed = true
    case .other(let type): throw open("the context of a program of type \(type)")
    }
    guard allowed else { throw reject("invalid bpf_context access off=\(offset) size=\(size)") }
    return found
  }

  /// A pointer may only be used as it was given (`__check_ptr_off_reg`).
  func checkUnmodified(_ pointer: RegisterState, _ name: String) throws(Stop) {
    if let message = modification(pointer, name) { throw reject(message) }
  }

  /// What is said of a pointer that was changed; nil if it was not.
  func modification(_ pointer: RegisterState, _ name: String) -> String? {
    guard let offset = pointer.value.constant.map({ Int64(bitPattern: $0) }) else {
      return "variable \(pointer.typeName) access var_off=\(pointer.value.bits.description) disallowed"
    }
    if offset < 0 { return "negative offset \(pointer.typeName) ptr \(name) off=\(offset) disallowed" }
    return offset == 0 ? nil : "dereference of modified \(pointer.typeName) ptr \(name) off=\(offset) disallowed"
  }
}

/// The fields of `struct __sk_buff` that tc programs and socket filters access (`tc_cls_act_is_valid_access`,
/// `sk_filter_is_valid_access`, net/core/filter.c).
private enum SocketBuffer {
  enum Field: Equatable {
    /// A number.
    case number
    /// The address of a packet.
    case pointer(PointerTarget)
    /// The address of a socket, or null.
    case socket
  }

  private static let size = 192
  private static let callerFields = 48..<68
  private static let data = 76..<80
  private static let dataEnd = 80..<84
  /// From `family` to `local_port`: only for programs that see sockets.
  private static let socketFields = 88..<140
  private static let metadata = 140..<144
  private static let flowKeys = 144..<152
  private static let timestamp = 152..<160
  private static let socket = 168..<176
  private static let timestampType = 180
  private static let padding = 181..<184
  private static let hardwareTimestamp = 184..<192
  /// `mark`, `queue_mapping`, `priority`, `tc_index`, `tc_classid`, the fields for the caller and the timestamp.
  private static let written = [8..<12, 12..<16, 32..<36, 44..<48, 72..<76, callerFields, timestamp]

  /// `tc_classid`, `data`, `data_meta`, `data_end`, the timestamps and `wire_len`.
  private static let hiddenFromFilters = [
    72..<76, data, metadata, dataEnd, timestamp, 160..<164, hardwareTimestamp,
  ]

  /// What an access finds; nil if it is not allowed.
  static func field(at offset: Int, size: Int, isWrite: Bool, isFilter: Bool) -> Field? {
    if isWrite, !(isFilter ? [callerFields] : written).contains(where: { $0.contains(offset) }) { return nil }
    if socketFields.contains(offset) { return nil }
    if isFilter, hiddenFromFilters.contains(where: { $0.contains(offset) }) { return nil }
    if offset == timestampType { return size == 1 && !isFilter ? .number : nil }
    guard offset >= 0, offset < Self.size, offset % size == 0 else { return nil }
    switch offset {
    case callerFields: return offset + size <= callerFields.upperBound ? .number : nil
    case data: return size == 4 ? .pointer(.packet) : nil
    case metadata: return size == 4 ? .pointer(.packetMetadata) : nil
    case dataEnd: return size == 4 ? .pointer(.packetEnd) : nil
    case flowKeys, padding: return nil
    case hardwareTimestamp: return !isWrite && size == 8 ? .number : nil
    case timestamp: return size == 8 ? .number : nil
    case socket: return !isWrite && size == 8 ? .socket : nil
    default: return size == 4 || !isWrite && size < 4 ? .number : nil
    }
  }
}
