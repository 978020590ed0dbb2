import CallingConvention
import Outcomes

extension MarshallingMode {
  /// Whether BPF callers make calls of a placement.
  package func allows(_ placement: Placement) -> Bool {
    switch placement.verdict {
    case .direct: true
    case .needsMarshalling: self != .skip
    case .refused, .unknown: false
    }
  }

  /// Words below the saved registers that a marshalled call needs: its native arguments, and behind them the memory of
  /// a result that goes through a hidden pointer; 0 for a plain call.
  func words(_ placement: Placement) -> Int {
    guard self == .marshal, placement.verdict == .needsMarshalling else { return 0 }
    return placement.nativeStackBytes / 8 + (placement.result.hasNativeHiddenPointer ? 2 : 0)
  }
}
