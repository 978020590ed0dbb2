import Glibc
import Support

extension Scenario {
  /// glibc's functions of six arguments, with real effects.
  static let systemCalls: [Scenario] = [
    Scenario(name: "mmap: an anonymous page", kfunc: "mmap") { caller throws(ScenarioFailure) in
      let size: UInt64 = 8192
      let address = try caller.call(
        "mmap", [0, size, UInt64(PROT_READ | PROT_WRITE), UInt64(MAP_PRIVATE | MAP_ANONYMOUS), UInt64(UInt32.max), 0])
      guard address != 0, address % 4096 == 0 else {
        throw ScenarioFailure(expected: "a page", observed: Hex.short(address))
      }
      try caller.store(1, at: address)
      try ScenarioFailure.require(0, try caller.call("munmap", [address, size]), "munmap")
    },
    Scenario(name: "pselect: no descriptors, no time", kfunc: "pselect") { caller throws(ScenarioFailure) in
      let time = caller.memory(count: 16)
      try ScenarioFailure.require(0, try caller.call("pselect", [0, 0, 0, 0, time.word, 0]), "pselect")
    },
    Scenario(name: "recvfrom: a datagram", kfunc: "recvfrom") { caller throws(ScenarioFailure) in
      let sockets = try caller.descriptors(.sockets)
      let message = Array("argument six".utf8)
      try caller.write(message, to: sockets)
      let (buffer, length) = (caller.memory(count: 64), caller.memory(count: 8))
      let count = try caller.call("recvfrom", [sockets.readEnd, buffer.word, 64, 0, 0, length.word])
      try ScenarioFailure.require(UInt64(message.count), count, "recvfrom")
      try ScenarioFailure.require(message, try caller.prefix(buffer, message.count), "the datagram")
    },
    Scenario(name: "splice: a pipe into a pipe", kfunc: "splice") { caller throws(ScenarioFailure) in
      let from = try caller.descriptors(.pipe)
      let to = try caller.descriptors(.pipe)
      let message = Array("through two pipes".utf8)
      try caller.write(message, to: from)
      let count = try caller.call("splice", [from.readEnd, 0, to.writeEnd, 0, 64, 0])
      try ScenarioFailure.require(UInt64(message.count), count, "splice")
      try ScenarioFailure.require(message, try caller.read(message.count, from: to), "the bytes")
    },
    Scenario(name: "copy_file_range: a range with an offset", kfunc: "copy_file_range") {
      caller throws(ScenarioFailure) in
      let from = try caller.descriptors(.file)
      let to = try caller.descriptors(.file)
      let message = Array("0123456789abcdef".utf8)
      try caller.write(message, to: from)
      let offset = caller.memory(count: 8)
      offset.store(10, at: 0)
      let count = try caller.call("copy_file_range", [from.readEnd, offset.word, to.writeEnd, 0, 64, 0])
      try ScenarioFailure.require(6, count, "copy_file_range")
      try ScenarioFailure.require(16, try caller.load(offset, at: 0), "the offset")
      try ScenarioFailure.require(Array(message[10...]), try caller.read(6, from: to, rewinds: true), "the bytes")
    },
  ]
}
