import CShims
import Glibc

extension Scenario {
  /// glibc's functions of six arguments, called for real.
  static let systemCalls: [Scenario] = [
    Scenario(name: "mmap: an anonymous page", kfunc: "mmap") { caller throws(ScenarioFailure) in
      let size: UInt64 = 8192
      let address = try caller.call(
        "mmap", [0, size, UInt64(PROT_READ | PROT_WRITE), UInt64(MAP_PRIVATE | MAP_ANONYMOUS), UInt64(UInt32.max), 0])
      guard let page = UnsafeMutablePointer<UInt64>(bitPattern: UInt(address)), address % 4096 == 0 else {
        throw ScenarioFailure(expected: "a page", observed: Hex.short(address))
      }
      page[0] = 1
      try ScenarioFailure.require(0, try caller.call("munmap", [address, size]), "munmap")
    },
    Scenario(name: "pselect: no descriptors, no time", kfunc: "pselect") { caller throws(ScenarioFailure) in
      let time = caller.memory(count: 16)
      try ScenarioFailure.require(0, try caller.call("pselect", [0, 0, 0, 0, time.word, 0]), "pselect")
    },
    Scenario(name: "recvfrom: a datagram", kfunc: "recvfrom") { caller throws(ScenarioFailure) in
      let sockets = try DescriptorPair.sockets()
      let message = Array("argument six".utf8)
      try sockets.write(message)
      let (buffer, length) = (caller.memory(count: 64), caller.memory(count: 8))
      let count = try caller.call("recvfrom", [sockets.readEnd, buffer.word, 64, 0, 0, length.word])
      try ScenarioFailure.require(UInt64(message.count), count, "recvfrom")
      try ScenarioFailure.require(message, buffer.prefix(message.count), "the datagram")
    },
    Scenario(name: "splice: a pipe into a pipe", kfunc: "splice") { caller throws(ScenarioFailure) in
      let from = try DescriptorPair.pipe()
      let to = try DescriptorPair.pipe()
      let message = Array("through two pipes".utf8)
      try from.write(message)
      let count = try caller.call("splice", [from.readEnd, 0, to.writeEnd, 0, 64, 0])
      try ScenarioFailure.require(UInt64(message.count), count, "splice")
      try ScenarioFailure.require(message, try to.read(message.count), "the bytes")
    },
    Scenario(name: "copy_file_range: a range with an offset", kfunc: "copy_file_range") {
      caller throws(ScenarioFailure) in
      let from = try DescriptorPair.file()
      let to = try DescriptorPair.file()
      let message = Array("0123456789abcdef".utf8)
      try from.write(message)
      let offset = caller.memory(count: 8)
      offset.store(10, at: 0)
      let count = try caller.call("copy_file_range", [from.readEnd, offset.word, to.writeEnd, 0, 64, 0])
      try ScenarioFailure.require(6, count, "copy_file_range")
      try ScenarioFailure.require(16, offset.load(at: 0), "the offset")
      try ScenarioFailure.require(Array(message[10...]), try to.readFromStart(6), "the bytes")
    },
  ]
}

/// Two descriptors, or one file under two names, closed at the end of their life.
private struct DescriptorPair: ~Copyable {
  private let read: CInt
  private let written: CInt

  private init(read: CInt, written: CInt) {
    self.read = read
    self.written = written
  }

  deinit {
    close(read)
    if written != read { close(written) }
  }

  var readEnd: UInt64 { UInt64(UInt32(bitPattern: read)) }
  var writeEnd: UInt64 { UInt64(UInt32(bitPattern: written)) }

  static func pipe() throws(ScenarioFailure) -> DescriptorPair {
    var ends: [CInt] = [0, 0]
    guard Glibc.pipe(&ends) == 0 else { throw failure("a pipe") }
    return DescriptorPair(read: ends[0], written: ends[1])
  }

  static func sockets() throws(ScenarioFailure) -> DescriptorPair {
    var ends: [CInt] = [0, 0]
    guard socketpair(AF_UNIX, CInt(SOCK_DGRAM.rawValue), 0, &ends) == 0 else { throw failure("a pair of sockets") }
    return DescriptorPair(read: ends[0], written: ends[1])
  }

  static func file() throws(ScenarioFailure) -> DescriptorPair {
    let descriptor = kft_memory_file()
    guard descriptor >= 0 else { throw failure("a file in memory") }
    return DescriptorPair(read: descriptor, written: descriptor)
  }

  func write(_ bytes: [UInt8]) throws(ScenarioFailure) {
    if Glibc.write(written, bytes, bytes.count) != bytes.count { throw Self.failure("a write") }
  }

  func read(_ count: Int) throws(ScenarioFailure) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    if Glibc.read(read, &bytes, count) != count { throw Self.failure("a read of \(count) bytes") }
    return bytes
  }

  func readFromStart(_ count: Int) throws(ScenarioFailure) -> [UInt8] {
    lseek(read, 0, SEEK_SET)
    return try read(count)
  }

  private static func failure(_ what: String) -> ScenarioFailure {
    ScenarioFailure(expected: what, observed: String(cString: strerror(errno)))
  }
}
