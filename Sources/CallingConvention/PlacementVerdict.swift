/// Whether a BPF program can make a call as it stands.
public enum PlacementVerdict: String, Sendable, Hashable, CaseIterable, Codable {
  /// Every eightbyte lies where BPF puts it.
  case direct
  /// BPF and the psABI part ways; something has to move values at the call.
  case needsMarshalling = "marshal"
  /// BPF or the kernel has no way to make this call.
  case refused
  /// A type or the function itself cannot be expressed, so that its places are not known.
  case unknown
}

extension PlacementVerdict {
  /// The verdict in words: `direct`, `needs marshalling`, `refused`, `unknown`.
  public var words: String {
    switch self {
    case .direct: "direct"
    case .needsMarshalling: "needs marshalling"
    case .refused: "refused"
    case .unknown: "unknown"
    }
  }
}
