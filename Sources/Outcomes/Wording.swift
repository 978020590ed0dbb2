/// Makes the human-readable messages that documents carry beside codes. A message is written and never read back.
///
/// Messages between processes are encoded without one.
package protocol Wording: Sendable {
  /// A finding in one sentence, without a full stop.
  func message(of finding: Finding) -> String
  /// Why a call did not return whole, in one sentence.
  func message(of failure: CallFailure) -> String
  /// What is wrong with an engine library, in one sentence.
  func message(of failure: EngineFailure) -> String
  /// Why a check did not run, in one sentence.
  func message(of reason: SkipReason) -> String
  /// What differs between the kernel and the harness, in one sentence.
  func message(of finding: KernelFinding) -> String
  /// What became of an extern, in one sentence.
  func message(of link: ExternLink) -> String
}

extension Encoder {
  /// What makes the messages of the document; nil where it has none.
  package var wording: (any Wording)? { WordingKey.key.flatMap { userInfo[$0] as? any Wording } }
}

/// Where an encoder keeps its wording.
package enum WordingKey {
  /// The key of `userInfo`.
  package static let key = CodingUserInfoKey(rawValue: "wording")
}
