import CShims
import CTypes
import CallingConvention
import Kfuncs
import NativeCalls
import Outcomes
import Testing
import kfuncs

@testable import Checks

/// Each bit of an observation is changed in turn: the comparison sees exactly those that the psABI and the specified frame
/// determine.
@Suite struct ObservationBitTests {
  private struct Call: Sendable, CustomTestStringConvertible {
    let caller: Caller
    let prototype: String
    /// The bits of argument words 1 and 7, and of the result, that have to be compared.
    let first: UInt64
    let seventh: UInt64
    let result: UInt64
    var testDescription: String { "\(caller) \(prototype)" }
  }

  private static let wide =
    "unsigned long f(unsigned long, unsigned long, unsigned long, unsigned long, unsigned long, unsigned long, "
    + "unsigned long, unsigned long, unsigned long, unsigned long, unsigned long, unsigned long);"
  private static let narrow =
    "unsigned int f(unsigned char, unsigned long, unsigned long, unsigned long, unsigned long, unsigned long, "
    + "unsigned int, unsigned long, unsigned long, unsigned long, unsigned long, unsigned long);"
  private static let half: UInt64 = 0xFFFF_FFFF

  /// BPF in native code passes whole eightbytes; the interpreter calls through libffi, which leaves bits unspecified.
  private static let calls = [
    Call(caller: .jit, prototype: wide, first: ~0, seventh: ~0, result: ~0),
    Call(caller: .interpreter, prototype: wide, first: ~0, seventh: ~0, result: ~0),
    Call(caller: .libffi, prototype: wide, first: ~0, seventh: ~0, result: ~0),
    Call(caller: .jit, prototype: narrow, first: ~0, seventh: ~0, result: half),
    Call(caller: .interpreter, prototype: narrow, first: 0xFF, seventh: half, result: half),
    Call(caller: .libffi, prototype: narrow, first: 0xFF, seventh: half, result: half),
  ]

  private func kfunc(_ prototype: String) throws -> Kfunc {
    let signature = try #require(try CDeclarationParser.parse(prototype).signatures.first)
    return Kfunc(signature, at: CaptureRecord.stub)
  }

  /// The bits of each word whose change the comparison sees.
  private func seen<Memory>(
    in memory: UnsafeMutablePointer<Memory>, _ matches: () -> Bool
  ) -> [Int: UInt64] {
    let count = MemoryLayout<Memory>.size / 8
    return memory.withMemoryRebound(to: UInt64.self, capacity: count) { words in
      seen(in: UnsafeMutableBufferPointer(start: words, count: count), matches)
    }
  }

  private func seen(in words: UnsafeMutableBufferPointer<UInt64>, _ matches: () -> Bool) -> [Int: UInt64] {
    var seen: [Int: UInt64] = [:]
    for index in words.indices {
      for bit in 0..<64 {
        words[index] ^= 1 << UInt64(bit)
        if !matches() { seen[index, default: 0] |= 1 << UInt64(bit) }
        words[index] ^= 1 << UInt64(bit)
      }
    }
    return seen
  }

  @Test(arguments: calls) private func captured(_ call: Call) throws {
    let kfunc = try kfunc(call.prototype)
    let session = try CheckSession()
    let generator = ValueGenerator(kfunc.placement)
    let set = try #require(generator.values([.random], seed: 1).first)
    let prepared = try session.prepare(kfunc, call.caller, .capture, .direct)
    let check = try CallCheck(kfunc, call.caller, .capture, .direct, generator.layout, targets: .kernels)
    check.locate(code: prepared.code, descriptor: kfunc.descriptor)
    let record = UnsafeMutablePointer<kfunc_record>.allocate(capacity: 1)
    record.initialize(to: kfunc_record())
    defer { record.deallocate() }
    let (block, capture, before) = (session.block.words, session.capture.record, session.capture.record.pointee.calls)
    try set.words.withUnsafeBufferPointer { words in
      let sent = try #require(words.baseAddress)
      session.fill(sent, count: words.count, isBPF: call.caller.isBPF)
      let returned = session.thread.invoke(prepared.native, prepared.interpreted)
      #expect(returned)
      var damaged = session.thread.damagedGuardWord() ?? -1
      let thread = session.thread.call
      func matches() -> Bool {
        check.hot.matches(
          Observation(
            call: thread, capture: capture, record: record, block: block, callsBefore: before, damagedGuard: damaged),
          sent)
      }
      #expect(matches())

      // calls, rdi to r9, rsp, rflags, the return address, [rsp] and up: the offsets of kft_call.h.
      var expected: [Int: UInt64] = [0: ~0, 1: call.first, 9: 0xF, 10: 0x400, 19: call.seventh]
      for word in Array(2...6) + Array(20...24) { expected[word] = ~0 }
      if let code = prepared.code {
        let address = UInt(capture.pointee.stack.0)
        expected[18] = (0..<64).reduce(0) { $0 | (code.contains(address ^ (1 << UInt($1))) ? 0 : 1 << UInt64($1)) }
      }
      // Saved r15, r14, r13, rbx, two words of program stack and rbp, above six outgoing words (docs/placement.md).
      if call.caller == .jit { for word in 25...31 { expected[word] = ~0 } }
      #expect(seen(in: capture, matches) == expected)

      var stored: [Int: UInt64] = [CallBlock.result: call.result]
      if call.caller.isBPF { for word in 0..<5 { stored[CallBlock.witness + word] = ~0 } }
      #expect(seen(in: UnsafeMutableBufferPointer(start: block, count: CallBlock.size / 8), matches) == stored)

      let lost = try #require(MemoryLayout<kft_call>.offset(of: \.lost)) / 8
      #expect(seen(in: thread, matches) == [lost: ~0])
      damaged = 15
      #expect(!matches())
    }
    withExtendedLifetime(prepared) {}
  }

  @Test func recorded() throws {
    let kfunc = try kfunc(Self.wide)
    let generator = ValueGenerator(kfunc.placement)
    let set = try #require(generator.values([.random], seed: 1).first)
    let check = try CallCheck(kfunc, .libffi, .compiled, .direct, generator.layout, targets: .kernels)
    let record = UnsafeMutablePointer<kfunc_record>.allocate(capacity: 1)
    let call = UnsafeMutablePointer<kft_call>.allocate(capacity: 1)
    let capture = CaptureRecord()
    let block = CallBlock()
    defer {
      record.deallocate()
      call.deallocate()
    }
    call.initialize(to: kft_call())
    record.initialize(to: kfunc_record())
    record.pointee.descriptor = UnsafeRawPointer(bitPattern: 0x1000)
    record.pointee.calls = 8
    record.pointee.recorded = 12
    check.locate(code: nil, descriptor: 0x1000)
    let head = try #require(MemoryLayout<kfunc_record>.offset(of: \.words)) / 8
    record.withMemoryRebound(to: UInt64.self, capacity: MemoryLayout<kfunc_record>.size / 8) { words in
      for (index, word) in set.words.enumerated() { words[head + index] = word }
    }
    try set.words.withUnsafeBufferPointer { words in
      let sent = try #require(words.baseAddress)
      func matches() -> Bool {
        check.hot.matches(
          Observation(
            call: call, capture: capture.record, record: record, block: block.words, callsBefore: 7, damagedGuard: -1),
          sent)
      }
      #expect(matches())
      // The descriptor, the calls, how many words were recorded, the words.
      #expect(seen(in: record, matches) == Dictionary(uniqueKeysWithValues: (0..<head + 12).map { ($0, ~0) }))
    }
  }

  /// Each guard word above the frame, each bit of it.
  @Test func guardWords() throws {
    let session = try CheckSession()
    let call = session.thread.call
    let start = try #require(UnsafeMutablePointer<UInt64>(bitPattern: UInt(call.pointee.stack_top)))
    for index in 0..<Int(KFT_GUARD_WORDS) {
      for bit in 0..<64 {
        start[index] ^= 1 << UInt64(bit)
        let damaged = session.thread.damagedGuardWord()
        #expect(damaged == index)
        start[index] ^= 1 << UInt64(bit)
      }
    }
    let damaged = session.thread.damagedGuardWord()
    #expect(damaged == nil)
  }
}
