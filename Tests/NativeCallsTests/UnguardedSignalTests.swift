import CShims
import Glibc
import Testing

/// A signal outside a guarded call is not handled by the guard: it ends the process, or the handler installed before
/// receives it, also after other signals were contained.
@Suite struct UnguardedSignalTests {
  /// Prepares the thread and lets it contain a fault.
  static func containOne() -> Guard {
    let guarded = Guard()!
    let code = try! Code(Bytes.readNull)
    precondition(!guarded.invoke(code))
    return guarded
  }

  @Test func segmentationFault() async {
    await #expect(processExitsWith: .signal(SIGSEGV)) {
      let guarded = Self.containOne()
      try Code(Bytes.readNull).callUnguarded()
      print(guarded.call.signal)
    }
  }

  @Test func illegalInstruction() async {
    await #expect(processExitsWith: .signal(SIGILL)) {
      let guarded = Self.containOne()
      try Code(Bytes.ud2).callUnguarded()
      print(guarded.call.signal)
    }
  }

  /// rip points after an int3: resuming would not execute it again.
  @Test func breakpoint() async {
    await #expect(processExitsWith: .signal(SIGTRAP)) {
      let guarded = Self.containOne()
      try Code(Bytes.int3 + Bytes.ret).callUnguarded()
      print(guarded.call.signal)
    }
  }

  @Test func abort() async {
    await #expect(processExitsWith: .signal(SIGABRT)) {
      let guarded = Self.containOne()
      if guarded.call.signal == SIGSEGV { Glibc.abort() }
    }
  }

  /// A signal that was sent is not repeated after the handler returns.
  @Test func sentSegmentationFault() async {
    await #expect(processExitsWith: .signal(SIGSEGV)) {
      let guarded = Self.containOne()
      raise(SIGSEGV)
      print(guarded.call.signal)
    }
  }

  @Test func alarm() async {
    await #expect(processExitsWith: .signal(SIGALRM)) {
      let guarded = Self.containOne()
      raise(SIGALRM)
      print(guarded.call.signal)
    }
  }

  /// A handler installed before receives its signals every time, and faults are still contained.
  @Test func earlierHandler() async {
    await #expect(processExitsWith: .exitCode(42)) {
      signal(SIGALRM) { _ in errno += 1 }
      let guarded = Self.containOne()
      errno = 0
      for _ in 0..<3 { raise(SIGALRM) }
      guard errno == 3 else { exit(3) }
      let raiseAddress = unsafeBitCast(raise as @convention(c) (CInt) -> CInt, to: UInt.self)
      guard !guarded.invoke(raiseAddress, [UInt64(SIGALRM)]), guarded.call.signal == SIGALRM else { exit(4) }
      exit(42)
    }
  }

  @Test func ignoredBefore() async {
    await #expect(processExitsWith: .exitCode(42)) {
      signal(SIGALRM, SIG_IGN)
      let guarded = Self.containOne()
      for _ in 0..<3 { raise(SIGALRM) }
      let raiseAddress = unsafeBitCast(raise as @convention(c) (CInt) -> CInt, to: UInt.self)
      guard !guarded.invoke(raiseAddress, [UInt64(SIGALRM)]), guarded.call.signal == SIGALRM else { exit(4) }
      exit(42)
    }
  }
}
