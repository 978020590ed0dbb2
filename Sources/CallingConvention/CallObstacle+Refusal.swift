import CTypes

extension CallObstacle {
  /// Whether the function is refused, or its call is unknown.
  public var verdict: PlacementVerdict {
    switch self {
    case .callingConvention, .hiddenReference: .refused
    case .unknown: .unknown
    }
  }

  /// The obstacle as the reason for a verdict.
  /// - Parameter name: the function's name.
  func refusal(_ name: String) -> RefusalReason {
    switch self {
    case .callingConvention(let convention): .callingConvention(function: name, convention: convention)
    case .hiddenReference(nil, let type): .hiddenResultReference(type: type)
    case .hiddenReference(let index?, let type): .hiddenReference(argument: index + 1, type: type)
    case .unknown(let unknown): .unknownCall(function: name, unknown)
    }
  }
}
