import Outcomes
import Support

/// Makes calls of a kind. Adding a caller to the bed means writing one of these.
protocol CallEngine {
  /// Prepares a call of a shape.
  /// - Throws: `HarnessError` where this engine cannot make calls of the signature.
  func prepare(_ site: CallSite, shape: CallShape) throws(HarnessError) -> PreparedCall
}
