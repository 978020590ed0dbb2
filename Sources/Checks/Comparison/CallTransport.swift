import NativeCalls
import Outcomes
import Support

/// Makes calls, in this or another process, and passes the observations to a judge.
protocol CallTransport: AnyObject {
  /// Makes or requests the calls of a group.
  /// - Throws: `HarnessError` if no calls can be made.
  func submit(_ group: CheckGroup) throws(HarnessError)
  /// Waits until everything that was submitted has been judged.
  /// - Throws: `HarnessError` if no calls can be made.
  func finish() throws(HarnessError)
}
