import Glibc
import Kfuncs
import NativeCalls
import Outcomes
import Support

/// One observation of a scenario, in order.
enum ScenarioObservation: Codable, Sendable, Equatable {
  /// The first eightbyte of a call's result, narrowed to its declared width and sign-extended from it.
  case result(UInt64)
  /// Bytes of memory, of a file or of a socket.
  case bytes([UInt8])
  /// A call that could not be made or did not return whole, or something that the machine does not grant.
  case failure(ScenarioFinding)
}

/// Runs one scenario by one caller.
///
/// A scenario is run twice: in a worker process, which makes the calls and records the observations, and in the
/// harness,
/// which replays the record through the same steps and compares it. No foreign code runs there.
final class ScenarioCaller {
  /// The source of observations.
  private enum Source {
    /// Calls in this process.
    case calls(LiveScenario)
    /// The record of a worker.
    case record([ScenarioObservation])
  }

  private let source: Source
  /// The observations so far.
  private(set) var observations: [ScenarioObservation] = []
  /// Number of calls so far.
  private(set) var calls = 0

  /// Creates a caller that makes the calls.
  init(_ live: LiveScenario) { source = .calls(live) }

  /// Creates a caller that replays the observations of another process.
  init(_ record: [ScenarioObservation]) { source = .record(record) }

  /// Makes an observation, or replays it.
  private func observe(
    _ look: (LiveScenario) throws(ScenarioFailure) -> ScenarioObservation
  ) throws(ScenarioFailure) -> ScenarioObservation {
    let seen: ScenarioObservation
    switch source {
    case .calls(let live):
      do { seen = try look(live) } catch {
        seen = .failure(error.finding)
      }
    case .record(let record):
      guard record.indices.contains(observations.count) else {
        throw ScenarioFailure(expected: "\(observations.count + 1) observations", observed: "\(record.count)")
      }
      seen = record[observations.count]
    }
    observations.append(seen)
    if case .failure(let finding) = seen { throw ScenarioFailure(finding) }
    return seen
  }

  private func observeBytes(
    _ look: (LiveScenario) throws(ScenarioFailure) -> [UInt8]
  ) throws(ScenarioFailure) -> [UInt8] {
    let seen = try observe { live throws(ScenarioFailure) in .bytes(try look(live)) }
    guard case .bytes(let bytes) = seen else { throw ScenarioFailure(expected: "bytes", observed: "a result") }
    return bytes
  }

  /// Does something without an observation.
  private func act(_ action: (LiveScenario) throws(ScenarioFailure) -> Void) throws(ScenarioFailure) {
    _ = try observeBytes { live throws(ScenarioFailure) in
      try action(live)
      return []
    }
  }

  // MARK: Steps

  /// Calls a kfunc.
  /// - Parameters:
  ///   - name: the kfunc.
  ///   - words: its argument words.
  /// - Returns: the first eightbyte of the result, narrowed to its declared width and sign-extended from it.
  /// - Throws: `ScenarioFailure` if the call cannot be made or does not return correctly.
  func call(_ name: String, _ words: [UInt64]) throws(ScenarioFailure) -> UInt64 {
    calls += 1
    let seen = try observe { live throws(ScenarioFailure) in .result(try live.call(name, words)) }
    guard case .result(let word) = seen else { throw ScenarioFailure(expected: "a result", observed: "bytes") }
    return word
  }

  /// Zeroed memory for an argument.
  /// - Parameter count: bytes.
  func memory(count: Int) -> ScenarioMemory {
    guard case .calls(let live) = source else { return ScenarioMemory(nil) }
    return ScenarioMemory(live.allocate(count))
  }

  /// Memory for an argument with given content.
  func memory(_ content: some Collection<UInt8>) -> ScenarioMemory {
    let memory = memory(count: content.count)
    memory.bytes?.copyBytes(from: content)
    return memory
  }

  /// The first bytes of memory.
  func prefix(_ memory: ScenarioMemory, _ count: Int) throws(ScenarioFailure) -> [UInt8] {
    try observeBytes { _ throws(ScenarioFailure) in memory.bytes.map { Array($0.prefix(count)) } ?? [] }
  }

  /// An eightbyte of memory.
  func load(_ memory: ScenarioMemory, at offset: Int) throws(ScenarioFailure) -> UInt64 {
    let seen = try observe { _ throws(ScenarioFailure) in
      .result(memory.bytes?.load(fromByteOffset: offset, as: UInt64.self) ?? 0)
    }
    guard case .result(let word) = seen else { throw ScenarioFailure(expected: "a word", observed: "bytes") }
    return word
  }

  /// Stores an eightbyte at an address that a call returned.
  func store(_ word: UInt64, at address: UInt64) throws(ScenarioFailure) {
    try act { _ throws(ScenarioFailure) in UnsafeMutablePointer<UInt64>(bitPattern: UInt(address))?.pointee = word }
  }

  /// A pair of connected descriptors.
  func descriptors(_ kind: DescriptorPair.Kind) throws(ScenarioFailure) -> DescriptorPair {
    var pair: DescriptorPair?
    try act { live throws(ScenarioFailure) in
      let made = try DescriptorPair(kind)
      live.keep(made)
      pair = made
    }
    return pair ?? DescriptorPair()
  }

  /// Writes bytes to the writing end of descriptors.
  func write(_ bytes: [UInt8], to descriptors: DescriptorPair) throws(ScenarioFailure) {
    try act { _ throws(ScenarioFailure) in try descriptors.write(bytes) }
  }

  /// Reads bytes from the reading end of descriptors.
  func read(_ count: Int, from descriptors: DescriptorPair, rewinds: Bool = false) throws(ScenarioFailure) -> [UInt8] {
    try observeBytes { _ throws(ScenarioFailure) in try descriptors.read(count, rewinds: rewinds) }
  }
}

/// The calls and the memory of a scenario in a worker process.
final class LiveScenario {
  private let library: KfuncLibrary
  private let caller: Caller
  private let session: CheckSession
  private var buffers: [UnsafeMutableRawBufferPointer] = []
  private var descriptors: [DescriptorPair] = []

  /// Prepares the calling thread.
  /// - Throws: `HarnessError` if the thread cannot be prepared.
  init(_ library: KfuncLibrary, _ caller: Caller) throws(HarnessError) {
    self.library = library
    self.caller = caller
    session = try CheckSession(EngineSetup(engines: [caller]), timeout: 0)
  }

  deinit { for buffer in buffers { buffer.deallocate() } }

  func allocate(_ count: Int) -> UnsafeMutableRawBufferPointer {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: max(1, count), alignment: 16)
    buffer.initializeMemory(as: UInt8.self, repeating: 0)
    buffers.append(buffer)
    return buffer
  }

  func keep(_ pair: DescriptorPair) { descriptors.append(pair) }

  func call(_ name: String, _ words: [UInt64]) throws(ScenarioFailure) -> UInt64 {
    guard let kfunc = library.kfunc(named: name) else {
      throw ScenarioFailure(expected: "the kfunc \(name)", observed: "none of that name")
    }
    let layout = ArgumentLayout(kfunc.placement)
    guard layout.words.count == words.count else {
      throw ScenarioFailure(expected: "\(layout.words.count) argument words", observed: "\(words.count)")
    }
    let prepared: PreparedCall
    do {
      prepared = try session.prepare(kfunc, caller, .compiled, .direct)
    } catch {
      throw ScenarioFailure(.failed(kfunc: name, failure: error.callFailure))
    }
    for (index, word) in words.enumerated() { session.block.words[index] = word }
    session.block.words[CallBlock.result] = ObservationCheck.poison
    guard session.thread.invoke(prepared.native, prepared.interpreted) else {
      let failure = session.end(of: prepared).failure
      throw failure.map { ScenarioFailure(.failed(kfunc: name, failure: $0)) }
        ?? ScenarioFailure(expected: "a return from \(name)", observed: "no return")
    }
    if let failure = session.thread.takeLostState() { throw ScenarioFailure(.failed(kfunc: name, failure: failure)) }
    do throws(EngineFailure) {
      if let words = try prepared.engine?.runError() {
        throw EngineFailure(.run, .failed(.callerCannot(words)))
      }
      try prepared.engine?.free()
    } catch {
      throw ScenarioFailure(.failed(kfunc: name, failure: .engine(error)))
    }
    return Self.narrow(session.block.words[CallBlock.result], kfunc)
  }

  private static func narrow(_ word: UInt64, _ kfunc: Kfunc) -> UInt64 {
    guard let mask = kfunc.placement.result.eightbytes.first?.significantMask else { return 0 }
    let bits = word & mask
    let top = mask & ~(mask >> 1)
    return kfunc.signature.result.isSigned && bits & top != 0 ? bits | ~mask : bits
  }
}

/// An unexpected result of a scenario.
struct ScenarioFailure: Error {
  /// What was not as expected.
  let finding: ScenarioFinding

  /// A finding as an error.
  init(_ finding: ScenarioFinding) { self.finding = finding }

  /// A value that differs.
  init(expected: String, observed: String) { finding = .differs(expected: expected, observed: observed) }

  /// Compares numbers.
  static func require(_ expected: UInt64, _ observed: UInt64, _ what: String) throws(ScenarioFailure) {
    if expected != observed {
      throw ScenarioFailure(
        expected: "\(what): \(Hex.short(expected))", observed: Hex.short(observed))
    }
  }

  /// Compares bytes.
  static func require(_ expected: [UInt8], _ observed: [UInt8], _ what: String) throws(ScenarioFailure) {
    if expected != observed {
      throw ScenarioFailure(expected: "\(what): \(hex(expected))", observed: hex(observed))
    }
  }

  private static func hex(_ bytes: [UInt8]) -> String {
    Hex.bytes(bytes)
  }
}
