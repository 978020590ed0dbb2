import CallingConvention

/// The verdict on a placement, and why.
package struct PlacementSummary: Sendable, Hashable, Codable {
  /// Whether a BPF program can make the call as it stands.
  package var verdict: PlacementVerdict
  /// What the reason is called; nil for `direct`.
  package var code: String?
  /// What a convention or an unknown thing is called, where the code does not say it.
  package var detail: String?
  /// The reason in one sentence, as the module CallingConvention has it; empty where there is none.
  package var message: String

  /// Sums up a verdict.
  /// - Parameters:
  ///   - verdict: whether a BPF program can make the call.
  ///   - refusal: why not; nil for `direct`.
  ///   - message: the reason; nil for the refusal's own.
  package init(_ verdict: PlacementVerdict, _ refusal: RefusalReason?, message: String? = nil) {
    self.verdict = verdict
    code = refusal?.code.rawValue
    detail = refusal?.detail
    self.message = message ?? refusal?.description ?? ""
  }

  /// Sums up the placement of a call.
  /// - Parameter placement: the placement.
  package init(_ placement: Placement) {
    self.init(placement.verdict, placement.refusal, message: placement.reason)
  }
}
