import CShims
import FoundationEssentials
import Glibc
import Kfuncs
import Support

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
