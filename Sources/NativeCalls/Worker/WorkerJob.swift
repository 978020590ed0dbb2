import CShims
import FoundationEssentials
import Kfuncs
import Support

/// A job for a worker process; request and reply are sent as JSON.
package protocol WorkerJob: Codable, Sendable {
  associatedtype Reply: Codable & Sendable
  /// The name of the job's type in messages.
  static var name: String { get }

  /// Does the job, in the worker process.
  /// - Parameter context: the state of the worker process.
  /// - Throws: `HarnessError` if the job cannot be done.
  func perform(_ context: WorkerContext) throws(HarnessError) -> Reply
}
