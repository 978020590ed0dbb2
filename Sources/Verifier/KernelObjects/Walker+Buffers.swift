/// Memory whose size is not known when the program is loaded: the kernel notes how far it is accessed, and compares where the
/// program is attached.
enum BufferKind: Hashable {
  /// The key of an element that an iterator gives (`PTR_TO_BUF | MEM_RDONLY`).
  case readOnly
  /// The value of an element that an iterator gives (`PTR_TO_BUF`).
  case readWrite
  /// What a writable raw tracepoint gives (`PTR_TO_TP_BUFFER`).
  case tracepoint

  /// Its name in messages.
  var name: String {
    switch self {
    case .readOnly: "rdonly_buf"
    case .readWrite: "buf"
    case .tracepoint: "tp_buffer"
    }
  }

  /// What a message calls its offset.
  fileprivate var words: String {
    switch self {
    case .readOnly: "rdonly"
    case .readWrite: "rdwr"
    case .tracepoint: "tracepoint"
    }
  }
}

/// Accesses to such memory (`check_buffer_access`, `check_tp_buffer_access`).
extension Walker {
  func checkBuffer(
    _ pointer: RegisterState, _ kind: BufferKind, _ name: String, _ offset: Int, _ size: Int, _ access: Access
  ) throws(Stop) {
    if kind == .readOnly, access == .write { throw reject("\(name) cannot write into \(kind.name)") }
    guard let start = pointer.value.constant.map({ Int64(bitPattern: $0) }) else {
      throw reject("\(name) invalid variable buffer offset: off=\(offset), var_off=\(pointer.value.bits.description)")
    }
    if start &+ Int64(offset) < 0 {
      throw reject("\(name) invalid negative \(kind.words) buffer offset: off=\(offset), var_off=\(start)")
    }
  }
}
