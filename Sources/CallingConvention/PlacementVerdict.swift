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

  /// The worse of two verdicts: refused before unknown, unknown before marshalling, marshalling before direct.
  /// - Parameter other: the verdict to hold this one against.
  public func worse(_ other: PlacementVerdict) -> PlacementVerdict {
    rank < other.rank ? other : self
  }

  private var rank: Int {
    switch self {
    case .direct: 0
    case .needsMarshalling: 1
    case .unknown: 2
    case .refused: 3
    }
  }
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
