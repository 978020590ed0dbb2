import CShims
import Glibc
import TestSupport
import Testing

/// Guarded calls that return: arguments, results, what they preserved.
@Suite struct GuardedCallTests {
  @Test func argumentsAndResults() throws {
    let guarded = try #require(Guard())
    // lea rax, [rdi + 2*rsi]; lea rax, [rax + 4*rdx]; lea rdx, [rcx + 8*rcx]; ret
    let code = try Code([0x48, 0x8D, 0x04, 0x77, 0x48, 0x8D, 0x04, 0x90, 0x48, 0x8D, 0x14, 0xC9, 0xC3])
    #expect(guarded.invoke(code, [1, 10, 100, 1000]))
    #expect(guarded.call.rax == 421)
    #expect(guarded.call.rdx == 9000)
    #expect(guarded.call.signal == 0)
    #expect(guarded.call.rsp == guarded.call.stack_top)
    #expect(guarded.call.stack_top % 16 == 0)
    #expect(guarded.call.sequence == 1)
  }

  @Test func calleeSavedRegisters() throws {
    let guarded = try #require(Guard())
    func saved() -> [UInt64] {
      let call = guarded.call
      return [call.rbx, call.rbp, call.r12, call.r13, call.r14, call.r15]
    }
    let whole = [KFT_RBX, KFT_RBP, KFT_R12, KFT_R13, KFT_R14, KFT_R15]
    guarded.invoke(try Code(Bytes.ret))
    #expect(saved() == whole)
    // xor of each register with itself: 31 db, 31 ed, 45 31 e4, 45 31 ed, 45 31 f6, 45 31 ff.
    let losses: [[UInt8]] = [
      [0x31, 0xDB], [0x31, 0xED], [0x45, 0x31, 0xE4], [0x45, 0x31, 0xED], [0x45, 0x31, 0xF6], [0x45, 0x31, 0xFF],
    ]
    for (index, loss) in losses.enumerated() {
      guarded.invoke(try Code(loss + Bytes.ret))
      var expected = whole
      expected[index] = 0
      #expect(saved() == expected)
    }
    // pop rax; add rsp, 24; jmp rax: returns with rsp 24 too high.
    #expect(guarded.invoke(try Code([0x58, 0x48, 0x83, 0xC4, 24, 0xFF, 0xE0])))
    #expect(guarded.call.rsp == guarded.call.stack_top + 24)
    #expect(guarded.invoke(try Code(Bytes.returning(5))))
    #expect(guarded.call.rax == 5)
  }

  @Test func flagsAndMXCSR() throws {
    let guarded = try #require(Guard())
    let flags = try Code(Bytes.readFlags)
    guarded.invoke(try Code([0xFD, 0xC3]))
    #expect(guarded.call.rflags & 0x400 != 0)
    #expect(flags.callUnguarded() & 0x400 == 0, "the host has the direction flag clear again")
    guarded.invoke(flags)
    #expect(guarded.call.rax & 0x400 == 0)
    #expect(guarded.call.rflags & 0x400 == 0)

    // push 0x5f80; ldmxcsr [rsp]; pop rax; ret: rounding up. stmxcsr [rdi]; ret.
    let read = try Code([0x0F, 0xAE, 0x1F, 0xC3])
    var before: UInt32 = 0
    withUnsafeMutablePointer(to: &before) { _ = read.callUnguarded(UInt(bitPattern: $0)) }
    guarded.invoke(try Code([0x68, 0x80, 0x5F, 0, 0, 0x0F, 0xAE, 0x14, 0x24, 0x58, 0xC3]))
    #expect(guarded.call.mxcsr & 0xFFC0 == 0x5F80)
    #expect(guarded.call.host_mxcsr == before)
    var after: UInt32 = 0
    withUnsafeMutablePointer(to: &after) { _ = read.callUnguarded(UInt(bitPattern: $0)) }
    #expect(after & 0xFFC0 == before & 0xFFC0)
  }

  /// With the alignment-check flag left set the host would fault at its next unaligned access.
  @Test func alignmentCheckFlagDoesNotReachTheHost() async {
    await #expect(processExitsWith: .success) {
      let guarded = Guard()!
      let code = try Code(Bytes.setFlags(0x40000) + Bytes.ret)
      let flags = try Code(Bytes.readFlags)
      guard guarded.invoke(code), guarded.call.rflags & 0x40000 != 0 else { exit(3) }
      exit(flags.callUnguarded() & 0x40000 == 0 ? 0 : 4)
    }
  }

  @Test func guardWords() throws {
    let guarded = try #require(Guard())
    #expect(guarded.damagedGuardWord == -1)
    for index in 0..<Int(KFT_GUARD_WORDS) {
      // mov qword [rsp + 8 + 8*index], 0; ret: the return address lies below the first guard word.
      #expect(
        guarded.invoke(try Code([0x48, 0xC7, 0x84, 0x24] + Bytes.imm32(UInt32(8 + 8 * index)) + [0, 0, 0, 0, 0xC3])))
      #expect(guarded.damagedGuardWord == index)
      kft_thread_mend_guard(guarded.thread)
      #expect(guarded.damagedGuardWord == -1)
    }
  }

  @Test func oneThreadCannotBePreparedTwice() throws {
    let first = try #require(Guard())
    errno = 0
    #expect(Guard() == nil)
    #expect(errno == EBUSY)
    #expect(first.invoke(try Code(Bytes.returning(3))))
    #expect(first.call.rax == 3)
    let other = inThreads(1) { _ in Guard() == nil ? 1 : 0 }
    #expect(other == [0], "another thread can")
  }

  @Test func aThreadCanBePreparedAgain() throws {
    let before = countMappings()
    for _ in 0..<50 { _ = try #require(Guard(timeout: 1000)) }
    #expect(abs(countMappings() - before) < 20)
  }

  /// Swift tasks run on threads that block signals: the watchdog's signal must be delivered there too.
  @Test func blockedSignals() {
    let results = inThreads(1) { _ in
      var all = sigset_t()
      sigfillset(&all)
      pthread_sigmask(SIG_SETMASK, &all, nil)
      let before = NativeCallsTests.blockedSignals()
      do {
        guard let guarded = Guard(timeout: 10), let endless = try? Code([0xEB, 0xFE]) else { return 1 }
        if NativeCallsTests.blockedSignals().contains(SIGALRM) { return 2 }
        if guarded.invoke(endless) || guarded.call.signal != SIGALRM { return 3 }
      }
      return NativeCallsTests.blockedSignals() == before ? 0 : 4
    }
    #expect(results == [0])
  }

  @Test func alternateSignalStackIsRestored() throws {
    let results = inThreads(1) { _ in
      let memory = UnsafeMutableRawPointer.allocate(byteCount: 65536, alignment: 16)
      var own = stack_t(ss_sp: memory, ss_flags: 0, ss_size: 65536)
      guard sigaltstack(&own, nil) == 0 else { return 1 }
      var during = stack_t()
      do {
        guard let guarded = Guard() else { return 2 }
        sigaltstack(nil, &during)
        _ = guarded
      }
      var after = stack_t()
      sigaltstack(nil, &after)
      own.ss_flags = CInt(2)  // SS_DISABLE
      sigaltstack(&own, nil)
      return during.ss_sp != memory && after.ss_sp == memory && after.ss_size == 65536 ? 0 : 3
    }
    #expect(results == [0])
    let without = inThreads(1) { _ in
      do { _ = Guard() }
      var after = stack_t()
      sigaltstack(nil, &after)
      return Int(after.ss_flags)
    }
    #expect(without == [2], "a thread that had none has none")
  }
}
