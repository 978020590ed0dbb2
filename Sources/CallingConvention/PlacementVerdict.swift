/// Whether a BPF program can make a call without moves.
public enum PlacementVerdict: String, Sendable, Hashable, CaseIterable, Codable {
  /// Every eightbyte is where BPF puts it.
  case direct
  /// BPF and psABI placement differ; the call needs moves.
  case needsMarshalling = "marshal"
  /// BPF or the kernel cannot make this call.
  case refused
  /// A type or the function itself cannot be expressed, so that its placement is unknown.
  case unknown
}

extension PlacementVerdict {
  /// The verdict as text: `direct`, `needs marshalling`, `refused`, `unknown`.
  public var words: String {
    switch self {
    case .direct: "direct"
    case .needsMarshalling: "needs marshalling"
    case .refused: "refused"
    case .unknown: "unknown"
    }
  }
}
