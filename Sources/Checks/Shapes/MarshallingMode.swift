import CallingConvention

/// What BPF callers do with a signature whose arguments BPF and the psABI place differently.
package enum MarshallingMode: String, Sendable, CaseIterable, Codable {
  /// They do not call it: the kernel's plain mapping has no right way to.
  case skip
  /// They call it as if it were plain, to show what goes wrong.
  case naive
  /// The JIT moves arguments and result to where the psABI has them.
  case marshal
}

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
