import CShims
import Glibc
import Support

/// A pair of connected descriptors, or one file under two names; closed when destroyed.
final class DescriptorPair {
  /// The kind of descriptors.
  enum Kind {
    case pipe
    /// Two connected datagram sockets.
    case sockets
    /// A file in memory.
    case file
  }

  private let reading: CInt
  private let writing: CInt

  /// Creates a placeholder for descriptors of another process.
  init() { (reading, writing) = (-1, -1) }

  /// Opens the descriptors.
  /// - Parameter kind: the kind of descriptors.
  /// - Throws: `ScenarioFailure` if the system grants none.
  init(_ kind: Kind) throws(ScenarioFailure) {
    var ends: [CInt] = [-1, -1]
    let succeeded: Bool
    switch kind {
    case .pipe: succeeded = Glibc.pipe(&ends) == 0
    case .sockets: succeeded = socketpair(AF_UNIX, CInt(SOCK_DGRAM.rawValue), 0, &ends) == 0
    case .file:
      let file = kft_memory_file()
      ends = [file, file]
      succeeded = file >= 0
    }
    guard succeeded else {
      throw ScenarioFailure(expected: "\(kind)", observed: SystemError.last.description)
    }
    (reading, writing) = (ends[0], ends[1])
  }

  deinit {
    if reading >= 0 { close(reading) }
    if writing >= 0 && writing != reading { close(writing) }
  }

  /// The reading end as an argument word.
  var readEnd: UInt64 { UInt64(UInt32(bitPattern: reading)) }
  /// The writing end as an argument word.
  var writeEnd: UInt64 { UInt64(UInt32(bitPattern: writing)) }

  func write(_ bytes: [UInt8]) throws(ScenarioFailure) {
    if Glibc.write(writing, bytes, bytes.count) != bytes.count { throw Self.failure("a write") }
  }

  func read(_ count: Int, rewinds: Bool) throws(ScenarioFailure) -> [UInt8] {
    if rewinds { lseek(reading, 0, SEEK_SET) }
    var bytes = [UInt8](repeating: 0, count: count)
    if Glibc.read(reading, &bytes, count) != count { throw Self.failure("a read of \(count) bytes") }
    return bytes
  }

  private static func failure(_ what: String) -> ScenarioFailure {
    ScenarioFailure(expected: what, observed: SystemError.last.description)
  }
}
