extension Scenario {
  /// zlib's deflateInit2_ (8 arguments), with deflate and inflate around it: a round trip.
  static let compression: [Scenario] = [
    Scenario(name: "deflate and inflate, a round trip", kfunc: "deflateInit2_") { caller throws(ScenarioFailure) in
      let text = (0..<4096).map { UInt8(truncatingIfNeeded: $0 % 251 &* ($0 / 97)) }
      let packed = try deflate(text, caller)
      if packed.count >= text.count {
        throw ScenarioFailure(expected: "fewer than \(text.count) bytes", observed: "\(packed.count)")
      }
      try ScenarioFailure.require(text, try inflate(packed, count: text.count, caller), "the text")
    }
  ]

  /// Size of z_stream on x86-64, which the init functions compare with their own.
  private static let streamSize = 112
  private static let finish: UInt64 = 4
  private static let streamEnd: UInt64 = 1
  private static let ok: UInt64 = 0

  private enum Field {
    static let nextIn = 0
    static let availableIn = 8
    static let nextOut = 24
    static let availableOut = 32
    static let totalOut = 40
  }

  private static func deflate(
    _ text: [UInt8], _ caller: ScenarioCaller
  ) throws(ScenarioFailure) -> [UInt8] {
    let (input, output) = (caller.memory(text), caller.memory(count: 8192))
    let stream = stream(input, count: text.count, output, capacity: 8192, caller)
    let version = try caller.call("zlibVersion", [])
    let negativeWindow = UInt64(bitPattern: -15)
    let status = try caller.call(
      "deflateInit2_", [stream.word, 9, 8, negativeWindow, 9, 0, version, UInt64(streamSize)])
    try ScenarioFailure.require(ok, status, "deflateInit2_")
    try ScenarioFailure.require(streamEnd, try caller.call("deflate", [stream.word, finish]), "deflate")
    let count = Int(try caller.load(stream, at: Field.totalOut))
    try ScenarioFailure.require(ok, try caller.call("deflateEnd", [stream.word]), "deflateEnd")
    return try caller.prefix(output, count)
  }

  private static func inflate(
    _ packed: [UInt8], count: Int, _ caller: ScenarioCaller
  ) throws(ScenarioFailure) -> [UInt8] {
    let (input, output) = (caller.memory(packed), caller.memory(count: 8192))
    let stream = stream(input, count: packed.count, output, capacity: 8192, caller)
    let version = try caller.call("zlibVersion", [])
    let status = try caller.call(
      "inflateInit2_", [stream.word, UInt64(bitPattern: -15), version, UInt64(streamSize)])
    try ScenarioFailure.require(ok, status, "inflateInit2_")
    try ScenarioFailure.require(streamEnd, try caller.call("inflate", [stream.word, finish]), "inflate")
    try ScenarioFailure.require(ok, try caller.call("inflateEnd", [stream.word]), "inflateEnd")
    return try caller.prefix(output, count)
  }

  private static func stream(
    _ input: ScenarioMemory, count: Int, _ output: ScenarioMemory, capacity: UInt32,
    _ caller: ScenarioCaller
  ) -> ScenarioMemory {
    let stream = caller.memory(count: streamSize)
    stream.store(input.word, at: Field.nextIn)
    stream.store32(UInt32(count), at: Field.availableIn)
    stream.store(output.word, at: Field.nextOut)
    stream.store32(capacity, at: Field.availableOut)
    return stream
  }
}
