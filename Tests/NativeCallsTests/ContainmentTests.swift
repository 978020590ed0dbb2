import CShims
import Glibc
import TestSupport
import Testing

/// Code that crashes intentionally, and the signal, rip and fault address expected for it.
struct Crash: CustomTestStringConvertible, Sendable {
  let name: String
  let code: [UInt8]
  let signal: Int32
  /// Bytes from the start of the code to rip at the signal; nil where it is elsewhere.
  let rip: UInt64?
  /// The address of the fault for code at an address.
  let address: @Sendable (UInt64) -> UInt64

  var testDescription: String { name }

  init(
    _ name: String, _ code: [UInt8], _ signal: Int32, rip: UInt64?, _ address: @escaping @Sendable (UInt64) -> UInt64
  ) {
    self.name = name
    self.code = code
    self.signal = signal
    self.rip = rip
    self.address = address
  }

  static let all: [Crash] = [
    Crash("reads null", Bytes.readNull, SIGSEGV, rip: 0) { _ in 0 },
    Crash("writes to 0x1230", [0x88, 0x04, 0x25, 0x30, 0x12, 0, 0], SIGSEGV, rip: 0) { _ in 0x1230 },
    Crash("writes to its own code", [0x90, 0x88, 0x05, 0x10, 0, 0, 0], SIGSEGV, rip: 1) { $0 + 7 + 16 },
    Crash(
      "reads a non-canonical address", [0x48, 0xB8, 0, 0, 0, 0, 0, 0, 0, 0x80, 0x48, 0x8B, 0x00], SIGSEGV, rip: 10
    ) { _ in 0 },
    Crash("executes hlt", [0xF4], SIGSEGV, rip: 0) { _ in 0 },
    Crash("movaps to an odd address", [0x0F, 0x29, 0x44, 0x24, 0x01], SIGSEGV, rip: 0) { _ in 0 },
    Crash("executes ud2", [0x90, 0x0F, 0x0B], SIGILL, rip: 1) { $0 + 1 },
    Crash("divides by zero", Bytes.divideByZero, SIGFPE, rip: 2) { $0 + 2 },
    Crash("executes int3", Bytes.int3, SIGTRAP, rip: 1) { _ in 0 },
    Crash("single-steps", Bytes.setFlags(0x100) + [0x90, 0x90, 0xC3], SIGTRAP, rip: 10) { $0 + 10 },
    // With the alignment-check flag: mov eax, [rsp + 1].
    Crash(
      "reads unaligned under alignment check", Bytes.setFlags(0x40000) + [0x8B, 0x44, 0x24, 0x01], SIGBUS, rip: 9
    ) { _ in 0 },
    // push 0x6b6b6b6b; ret
    Crash("returns to nowhere", [0x68, 0x6B, 0x6B, 0x6B, 0x6B, 0xC3], SIGSEGV, rip: nil) { _ in 0x6B6B_6B6B },
    // xor esp, esp; push rax
    Crash("loses its stack", [0x31, 0xE4, 0x50], SIGSEGV, rip: 2) { _ in ~7 },
    // xor ebp.. r15 and ud2: nothing but rip may be trusted.
    Crash(
      "loses every register",
      [
        0x31, 0xDB, 0x31, 0xED, 0x45, 0x31, 0xE4, 0x45, 0x31, 0xED, 0x45, 0x31, 0xF6, 0x45, 0x31, 0xFF, 0x31, 0xE4,
        0xFD,
      ]
        + Bytes.ud2, SIGILL, rip: 19
    ) { $0 + 19 },
  ]
}

@Suite struct ContainmentTests {
  private static let six: [UInt8] = Bytes.returning(6)

  @Test(arguments: Crash.all) func contains(_ end: Crash) throws {
    let guarded = try #require(Guard(timeout: 5000))
    let blocked = blockedSignals()
    let code = try Code(end.code)
    let next = try Code(Self.six)
    for _ in 0..<3 {
      #expect(!guarded.invoke(code))
      let call = guarded.call
      #expect(call.signal == end.signal)
      if let rip = end.rip { #expect(call.fault_rip == UInt64(code.address) + rip) }
      #expect(call.fault_address == end.address(UInt64(code.address)))
      #expect(guarded.invoke(next))
      #expect(guarded.call.rax == 6)
      #expect(guarded.call.signal == 0)
    }
    #expect(blockedSignals() == blocked)
    #expect(guarded.damagedGuardWord == -1)
    #expect(try Code(Bytes.readFlags).callUnguarded() & 0x40500 == 0)
  }

  @Test func endlessLoop() throws {
    let guarded = try #require(Guard(timeout: 20))
    let start = ContinuousClock.now
    let code = try Code([0x90, 0xEB, 0xFE])
    #expect(!guarded.invoke(code))
    let time = ContinuousClock.now - start
    #expect(guarded.call.signal == SIGALRM)
    #expect(guarded.call.fault_rip == UInt64(code.address) + 1)
    #expect(guarded.call.fault_address == 0)
    #expect(time > .milliseconds(15))
    #expect(time < .seconds(2))
    #expect(guarded.invoke(try Code(Self.six)))
    #expect(guarded.call.rax == 6)
  }

  /// Many short calls are not taken for one endless call, even if they last several watchdog periods together.
  @Test func shortCallsOutliveTheWatchdog() throws {
    let guarded = try #require(Guard(timeout: 5))
    let code = try Code(Self.six)
    let end = ContinuousClock.now + .milliseconds(60)
    var failed = 0
    while ContinuousClock.now < end { if !guarded.invoke(code) { failed += 1 } }
    #expect(failed == 0)
  }

  /// Without a guarded call the watchdog's ticks do nothing.
  @Test func ticksBetweenCalls() throws {
    let guarded = try #require(Guard(timeout: 2))
    usleep(20_000)
    #expect(guarded.invoke(try Code(Self.six)))
    #expect(guarded.call.rax == 6)
  }

  @Test func stackOverflow() throws {
    let guarded = try #require(Guard())
    // call itself
    let code = try Code([0xE8, 0xFB, 0xFF, 0xFF, 0xFF])
    for _ in 0..<2 {
      #expect(!guarded.invoke(code))
      let call = guarded.call
      #expect(call.signal == SIGSEGV)
      #expect(call.fault_rip == UInt64(code.address))
      // The page below the stack, within 8 bytes of what rsp had reached.
      #expect(call.fault_address == call.fault_rsp - 8)
      #expect(call.stack_top - call.fault_address > 400_000)
      #expect(call.stack_top - call.fault_address < 600_000)
      #expect(call.fault_rsp % 4096 == 0)
    }
    #expect(guarded.invoke(try Code(Self.six)))
    #expect(guarded.call.rax == 6)
  }

  /// The callee overwrites its caller's frame: the guard words show it, and the host is not damaged.
  @Test func smashedStack() throws {
    let guarded = try #require(Guard())
    // lea rdi, [rsp + 8]; mov eax, 0x6b; mov ecx, 512; rep stosb; ret: 64 words above the return address.
    let code = try Code(
      [0x48, 0x8D, 0x7C, 0x24, 0x08, 0xB8, 0x6B, 0, 0, 0, 0xB9, 0, 2, 0, 0, 0xF3, 0xAA, 0xC3])
    #expect(guarded.invoke(code))
    #expect(guarded.damagedGuardWord == 0)
    kft_thread_mend_guard(guarded.thread)
    // 64 KiB: past the end of the stack.
    let more = try Code(
      [0x48, 0x8D, 0x7C, 0x24, 0x08, 0xB8, 0x6B, 0, 0, 0, 0xB9, 0, 0, 1, 0, 0xF3, 0xAA, 0xC3])
    #expect(!guarded.invoke(more))
    #expect(guarded.call.signal == SIGSEGV)
    #expect(guarded.call.fault_address % 4096 == 0)
    kft_thread_mend_guard(guarded.thread)
    #expect(guarded.invoke(try Code(Self.six)))
    #expect(guarded.call.rax == 6)
  }

  /// A signal from kill, raise or abort has no fault address.
  @Test func abortAndRaise() throws {
    let guarded = try #require(Guard())
    let blocked = blockedSignals()
    let abortAddress = UInt(bitPattern: try #require(dlsym(nil, "abort")))
    let raiseAddress = unsafeBitCast(raise as @convention(c) (CInt) -> CInt, to: UInt.self)
    for _ in 0..<3 {
      #expect(!guarded.invoke(abortAddress))
      #expect(guarded.call.signal == SIGABRT)
      #expect(guarded.call.fault_address == 0)
      for signal in [SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGSYS, SIGALRM] {
        #expect(!guarded.invoke(raiseAddress, [UInt64(signal)]))
        #expect(guarded.call.signal == signal)
        #expect(guarded.call.fault_address == 0)
      }
    }
    #expect(blockedSignals() == blocked)
  }

  @Test func tenThousandFaultsLeakNothing() throws {
    let guarded = try #require(Guard(timeout: 5000))
    let codes = try Faults()
    for code in codes.all { _ = guarded.invoke(code) }
    let before = countMappings()
    var contained = 0
    for round in 0..<10_000 where !guarded.invoke(codes.all[round % codes.all.count]) { contained += 1 }
    #expect(contained == 10_000)
    // Other tests map and unmap at the same time; a leak would show 10,000 times.
    #expect(abs(countMappings() - before) < 500)
  }

  private struct Faults {
    private let null: Code
    private let ud2: Code
    private let division: Code
    init() throws {
      null = try Code(Bytes.readNull)
      ud2 = try Code(Bytes.ud2)
      division = try Code(Bytes.divideByZero)
    }
    var all: [UInt] { [null.address, ud2.address, division.address] }
  }

  @Test func threadsAtOnce() {
    let results = inThreads(4) { thread in
      guard let guarded = Guard(timeout: 5000), let null = try? Code(Bytes.readNull),
        let ok = try? Code(Bytes.returning(UInt32(thread + 1)))
      else { return -1 }
      var wrong = 0
      for _ in 0..<2000 {
        if guarded.invoke(null) || guarded.call.signal != SIGSEGV { wrong += 1 }
        if guarded.call.fault_rip != UInt64(null.address) { wrong += 1 }
        if !guarded.invoke(ok) || guarded.call.rax != UInt64(thread + 1) { wrong += 1 }
      }
      return wrong
    }
    #expect(results == [0, 0, 0, 0])
  }

  /// x87 registers left full by a fault would make the host's next long double a NaN.
  @Test func x87StackIsEmptyAfterAFault() throws {
    let guarded = try #require(Guard())
    let fld1: [UInt8] = [0xD9, 0xE8]
    #expect(!guarded.invoke(try Code((0..<8).flatMap { _ in fld1 } + Bytes.ud2)))
    // fld1; fstp qword [rdi]; ret
    let code = try Code(fld1 + [0xDD, 0x1F, 0xC3])
    var value = 0.0
    withUnsafeMutablePointer(to: &value) { _ = code.callUnguarded(UInt(bitPattern: $0)) }
    #expect(value == 1.0)
  }
}
