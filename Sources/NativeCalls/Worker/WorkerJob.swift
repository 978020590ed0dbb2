import CShims
import Foundation
import Kfuncs
import Support

/// Work that is done in a worker's process: sent as JSON, answered as JSON.
package protocol WorkerJob: Codable, Sendable {
  associatedtype Reply: Codable & Sendable
  /// The name that says which job a message holds.
  static var name: String { get }

  /// Does the work, in the worker's process.
  /// - Throws: `HarnessError` where it cannot be done.
  func perform(_ context: WorkerContext) throws(HarnessError) -> Reply
}

/// What a job finds in its process.
package final class WorkerContext {
  /// The memory that the worker shares with its parent.
  package let channel: UnsafeMutablePointer<kft_channel>
  /// Requests of the ring that were handled so far.
  package var handled: UInt32 = 0
  /// The kfunc libraries that are open, by path.
  package var libraries: [String: KfuncLibrary] = [:]

  package init(_ channel: UnsafeMutablePointer<kft_channel>) { self.channel = channel }
}

/// The head of a message: enough to know what the rest is.
package struct JobHeader: Codable {
  package let job: String
  package let nonce: UInt64
}

/// A job on its way to a worker.
package struct JobMessage<Job: WorkerJob>: Codable {
  package let job: String
  package let nonce: UInt64
  package let payload: Job
}

/// A worker's answer.
package struct JobReply<Reply: Codable>: Codable {
  package let nonce: UInt64
  package var reply: Reply?
  package var error: HarnessError?
  /// What of the worker's process the job has changed: bits of `kft_change`.
  package var changes: UInt32 = 0
  /// The signal or descriptor of a change.
  package var changed: Int32 = 0
}

/// Messages over a stream socket: the length in 4 bytes, then JSON.
package struct MessageSocket {
  package let descriptor: Int32

  /// Bytes of a message at most; a longer one is no message of ours.
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
  /// - Parameter waits: called before each read; false gives up.
  /// - Returns: nil where the other end is closed, gave up, or sent something else.
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
