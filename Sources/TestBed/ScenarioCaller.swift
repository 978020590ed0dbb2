import CABI
import Kfuncs

/// Makes the calls of one scenario by one caller.
struct ScenarioCaller: ~Copyable {
  let scenario: String
  let library: KfuncLibrary
  let caller: Caller
  private let session: CheckSession
  /// Calls made so far.
  private(set) var calls = 0
  private var buffers: [UnsafeMutableRawBufferPointer] = []

  /// Some scenarios compute for a while: milliseconds before a call counts as run away.
  private static let timeout: UInt32 = 10_000

  /// - Throws: `BedError` where the thread cannot be prepared.
  init(scenario: String, library: KfuncLibrary, caller: Caller) throws(BedError) {
    self.scenario = scenario
    self.library = library
    self.caller = caller
    session = try CheckSession(library: library, timeout: Self.timeout)
  }

  deinit { for buffer in buffers { buffer.deallocate() } }

  /// Zeroed memory of `count` bytes for an argument.
  mutating func memory(count: Int) -> ScenarioMemory {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: max(1, count), alignment: 16)
    buffer.initializeMemory(as: UInt8.self, repeating: 0)
    buffers.append(buffer)
    return ScenarioMemory(buffer)
  }

  /// Memory for an argument that holds some bytes.
  mutating func memory(_ content: some Collection<UInt8>) -> ScenarioMemory {
    let memory = memory(count: content.count)
    buffers[buffers.count - 1].copyBytes(from: content)
    return memory
  }

  /// Calls a kfunc.
  /// - Parameters:
  ///   - name: the kfunc.
  ///   - words: its argument words.
  /// - Returns: the first eightbyte of the result, narrowed to its declared width and sign-extended from it.
  /// - Throws: `ScenarioFailure` where the call cannot be made or does not return whole.
  mutating func call(_ name: String, _ words: [UInt64]) throws(ScenarioFailure) -> UInt64 {
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
      throw ScenarioFailure(expected: "a call of \(name)", observed: error.message)
    }
    for (index, word) in words.enumerated() { session.block.words[index] = word }
    session.block.words[CallBlock.result] = HotCheck.poison
    calls += 1
    guard session.thread.invoke(prepared.native, prepared.interpreted) else {
      throw ScenarioFailure(
        expected: "a return from \(name)",
        observed: prepared.interpreted?.error?.description ?? session.thread.fault(in: prepared.code).description)
    }
    guard session.thread.preservesState(), session.thread.damagedGuardWord() == nil else {
      let lost = session.thread.lostState().map(\.what).joined(separator: ", ")
      session.thread.mendGuardWords()
      throw ScenarioFailure(
        expected: "callee-saved state preserved by \(name)",
        observed: lost.isEmpty ? "guard words overwritten" : "lost: \(lost)")
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

/// A scenario that did not come out as it has to.
struct ScenarioFailure: Error {
  let expected: String
  let observed: String

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
    bytes.map { Hex.digits(UInt64($0), count: 2) }.joined()
  }
}
