import CallingConvention
import Outcomes

extension CallTargets {
  /// Words below the saved registers that a call needs whose arguments move: its native arguments, and behind them the
  /// memory of a result that goes through a hidden pointer; 0 for a call without moves.
  func words(_ placement: Placement) -> Int {
    guard let moves = target(for: placement).flatMap(placement.moves(under:)) else { return 0 }
    let isIndirect = moves.result.contains { if case .indirect = $0 { true } else { false } }
    return moves.stackBytes / 8 + (isIndirect ? 2 : 0)
  }
}
