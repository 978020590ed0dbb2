/// Accesses that have to be aligned (`check_ptr_alignment`).
extension Walker {
  /// Checks the alignment of an access. Accesses to the stack and to addresses of instructions are aligned; those of atomic
  /// instructions and those of a program with `BPF_F_STRICT_ALIGNMENT` are aligned in all memory.
  /// - Parameter size: a power of two.
  func checkAlignment(
    _ pointer: RegisterState, _ offset: Int, _ size: Int, always: Bool
  ) throws(Stop) {
    guard size > 1 else { return }
    var isStrict = always || input.alignsAccesses
    if !isStrict, pointer.isAligned(offset, size) { return }
    let words: String
    // A number in place of a pointer is refused for its type later, and so is a pointer that may be null.
    switch pointer.mayBeNull ? nil : pointer.target {
    case .arena?: return
    case .stack?: (words, isStrict) = ("stack ", true)
    case .mapKey?: words = "key "
    case .mapValue(let map)?:
      words = "value "
      if definition(ofMap: map).kind == .instructionArray { isStrict = true }
    case .context?: words = "context "
    case .flowKeys?: words = "flow keys "
    case .socket?: words = "sock "
    case .socketCommon?: words = "sock_common "
    case .tcpSocket?: words = "tcp_sock "
    case .xdpSocket?: words = "xdp_sock "
    case .packet?, .packetMetadata?:
      if isStrict { try checkPacketAlignment(pointer, offset, size) }
      return
    default: words = ""
    }
    guard isStrict, !pointer.isAligned(offset, size) else { return }
    throw reject("misaligned \(words)access off \(pointer.value.bits.description)+\(offset) size \(size)")
  }

  /// The header of a packet begins two bytes behind a multiple of four (`NET_IP_ALIGN`, `check_pkt_ptr_alignment`).
  private func checkPacketAlignment(_ pointer: RegisterState, _ offset: Int, _ size: Int) throws(Stop) {
    if pointer.isAligned(offset + 2, size) { return }
    throw reject("misaligned packet access off 2+\(pointer.value.bits.description)+\(offset) size \(size)")
  }
}

extension RegisterState {
  /// Whether an access is aligned as far as the offset is known (`tnum_is_aligned`).
  fileprivate func isAligned(_ offset: Int, _ size: Int) -> Bool {
    ((value.bits.value &+ UInt64(bitPattern: Int64(offset))) | value.bits.mask) & UInt64(size - 1) == 0
  }
}
