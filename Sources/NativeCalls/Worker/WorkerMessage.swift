import CShims
import FoundationEssentials
import Kfuncs
import Support

/// The header of a message, which determines how the rest is decoded.
package struct JobHeader: Codable {
  /// The name of the job's type.
  package let job: String
  /// The number that the reply must repeat.
  package let nonce: UInt64
}

/// A message with a job.
package struct JobMessage<Job: WorkerJob>: Codable {
  /// The name of the job's type.
  package let job: String
  /// The number that the reply must repeat.
  package let nonce: UInt64
  /// The job.
  package let payload: Job
}

/// A message with a reply.
package struct JobReply<Reply: Codable>: Codable {
  /// The number of the request.
  package let nonce: UInt64
  /// The reply; nil after an error.
  package var reply: Reply?
  /// The error; nil after success.
  package var error: HarnessError?
  /// The changes of the process by the job: bits of `kft_change`.
  package var changes: UInt32 = 0
  /// The number of the changed signal or descriptor.
  package var changed: Int32 = 0
}
