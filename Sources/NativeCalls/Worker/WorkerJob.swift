import CShims
import Foundation
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

/// The state of a worker process that jobs use.
package final class WorkerContext {
  /// The memory that the worker shares with its parent.
  package let channel: UnsafeMutablePointer<kft_channel>
  /// Number of requests of the ring that were handled.
  package var handled: UInt32 = 0
  /// The kfunc libraries that are open, by path.
  package var libraries: [String: KfuncLibrary] = [:]

  /// Creates the context of a process.
  /// - Parameter channel: the memory shared with the parent.
  package init(_ channel: UnsafeMutablePointer<kft_channel>) { self.channel = channel }
}

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

/// Messages over a stream socket: the length in 4 bytes, then JSON.
package struct MessageSocket {
  /// The socket's descriptor.
  package let descriptor: Int32

  /// The largest message in bytes; a larger length is invalid.
  private static let largest = 256 << 20

  /// Sends a message.
  /// - Returns: whether all of it was sent.
  package func send(_ data: Data) -> Bool {
    var length = UInt32(data.count)
    let head = withUnsafeBytes(of: &length) { Data($0) }
    return (head + data).withUnsafeBytes { bytes in
      var sent = 0
      while sent < bytes.count {
        let count = Glibc.send(
          descriptor, bytes.baseAddress?.advanced(by: sent), bytes.count - sent, Int32(MSG_NOSIGNAL))
        if count < 0 && errno == EINTR { continue }
        if count <= 0 { return false }
        sent += count
      }
      return true
    }
  }

  /// Receives a message.
  /// - Parameter waits: called before each read; false cancels.
  /// - Returns: nil if the peer closed the socket or sent an invalid message, or `waits` returned false.
  package func receive(_ waits: () -> Bool = { true }) -> Data? {
    guard let head = read(4, waits) else { return nil }
    let length = head.withUnsafeBytes { Int($0.loadUnaligned(as: UInt32.self)) }
    guard length <= Self.largest else { return nil }
    return read(length, waits)
  }

  private func read(_ count: Int, _ waits: () -> Bool) -> Data? {
    var data = Data(count: count)
    var filled = 0
    while filled < count {
      guard waits() else { return nil }
      let received = data.withUnsafeMutableBytes { bytes in
        recv(descriptor, bytes.baseAddress?.advanced(by: filled), count - filled, 0)
      }
      if received < 0 && errno == EINTR { continue }
      if received <= 0 { return nil }
      filled += received
    }
    return data
  }
}
