import CShims
import Glibc

/// What ended a guarded call instead of its return.
public struct Fault: Sendable, Equatable, Codable, CustomStringConvertible {
  /// Signal number.
  public let signal: Int32
  /// Address that the access went to; 0 where the signal has none.
  public let address: UInt
  /// Instruction pointer at the signal.
  public let instructionPointer: UInt
  /// Where that is, in words: "kf_crash_null+12 in libkfuncs.so".
  public let place: String
  /// Whether the watchdog ended it, and not a signal that the callee raised or was sent.
  public let isTimeout: Bool

  /// The signal's name.
  public var signalName: String {
    switch signal {
    case SIGSEGV: "SIGSEGV"
    case SIGBUS: "SIGBUS"
    case SIGILL: "SIGILL"
    case SIGFPE: "SIGFPE"
    case SIGTRAP: "SIGTRAP"
    case SIGSYS: "SIGSYS"
    case SIGABRT: "SIGABRT"
    case SIGALRM: "SIGALRM"
    default: "signal \(signal)"
    }
  }

  public var description: String {
    switch signal {
    case SIGALRM where isTimeout: "ran away: stopped by the watchdog (SIGALRM) at \(place)"
    case SIGSEGV, SIGBUS: "\(signalName) at address \(Hex.short(UInt64(address))), executing \(place)"
    default: "\(signalName), executing \(place)"
    }
  }
}

/// A guarded call that did not return whole.
package struct GuardedFault: Error {
  /// What ended it, for people.
  package let message: String
  /// Whether it ran longer than it may.
  package let isTimeout: Bool
}

/// Prepares the calling thread for guarded calls, as long as it lives.
///
/// A guarded call runs on a stack of its own with known values in the callee-saved registers and guard words above its
/// frame. Faults, traps, endless loops and smashed stacks end the call and nothing else.
package struct GuardedThread: ~Copyable {
  private let thread: OpaquePointer
  /// What the last call left.
  let call: UnsafeMutablePointer<kft_call>

  /// - Parameter timeout: milliseconds after which a call counts as run away: one to two of these.
  /// - Throws: `BedError` where the kernel grants no stack or timer.
  package init(timeout: UInt32) throws(BedError) {
    guard let thread = kft_thread_create(timeout) else {
      throw BedError(.environment, "no stack for guarded calls: \(String(cString: strerror(errno)))")
    }
    self.thread = thread
    call = kft_thread_call(thread)
  }

  deinit { kft_thread_destroy(thread) }

  /// Calls a function with two integer arguments.
  /// - Parameters:
  ///   - function: its address.
  ///   - first: its first argument.
  ///   - second: its second argument.
  ///   - code: the JIT's code, whose addresses no library knows.
  /// - Returns: what it returned in rax.
  /// - Throws: `GuardedFault` where a signal ended it.
  package func call(
    _ function: UInt, _ first: UInt, _ second: UInt, code: ClosedRange<UInt>?
  ) throws(GuardedFault) -> UInt64 {
    guard invoke(NativeCall(function: function, arguments: (first, second, 0, 0))) else {
      throw GuardedFault(message: fault(in: code).description, isTimeout: fault(in: code).isTimeout)
    }
    guard preservesState(), damagedGuardWord() == nil else {
      let lost = LostState.all(in: call.pointee).map(\.what)
      mendGuardWords()
      let what =
        lost.isEmpty ? "words above the frame were overwritten" : "not preserved: \(lost.joined(separator: ", "))"
      throw GuardedFault(message: what, isTimeout: false)
    }
    return call.pointee.rax
  }

  /// Calls a function with up to four integer arguments.
  /// - Returns: whether it returned; otherwise `fault` says what ended it.
  @inline(__always) func invoke(_ prepared: NativeCall) -> Bool {
    Self.invoke(prepared, call, thread)
  }

  @inline(__always) private static func invoke(
    _ prepared: NativeCall, _ call: UnsafeMutablePointer<kft_call>, _ thread: OpaquePointer
  ) -> Bool {
    prepared.renew()
    call.pointee.function = UInt64(prepared.function)
    call.pointee.arguments = (
      UInt64(prepared.arguments.0), UInt64(prepared.arguments.1), UInt64(prepared.arguments.2),
      UInt64(prepared.arguments.3)
    )
    return kft_thread_invoke(thread)
  }

  /// Makes a prepared call: natively, or by executing its program.
  /// - Returns: whether it returned; otherwise `fault` or the program's error says what ended it.
  @inline(__always) func invoke(_ native: NativeCall, _ interpreted: InterpretedCall?) -> Bool {
    if let interpreted { return interpreted.run(self) }
    return invoke(native)
  }

  /// Makes native calls without owning the thread; good as long as the thread lives.
  package struct Invoker {
    fileprivate let thread: OpaquePointer
    fileprivate let call: UnsafeMutablePointer<kft_call>

    /// Calls a function with two arguments.
    /// - Returns: what it returned in rax; nil where a signal ended it.
    package func call(_ function: UInt, _ first: UInt, _ second: UInt) -> UInt64? {
      self(NativeCall(function: function, arguments: (first, second, 0, 0))) ? call.pointee.rax : nil
    }

    /// Makes a prepared call.
    /// - Returns: whether it returned; a signal ended it otherwise.
    package func callAsFunction(_ prepared: NativeCall) -> Bool { GuardedThread.invoke(prepared, call, thread) }
  }

  /// Calls in this thread for whom borrowing it is too much.
  package var invoker: Invoker { Invoker(thread: thread, call: call) }

  /// Forgets what the last call left, for programs that may make none.
  func forgetLastCall() {
    call.pointee.signal = 0
    call.pointee.lost = 0
  }

  /// Index of the first overwritten guard word, nil where all are whole.
  @inline(__always) func damagedGuardWord() -> Int? {
    let index = kft_thread_damaged_guard(thread)
    return index < 0 ? nil : Int(index)
  }

  /// Makes the guard words whole for the next call.
  func mendGuardWords() { kft_thread_mend_guard(thread) }

  /// What ended the last call.
  /// - Parameter program: the JIT's code, whose addresses no library knows.
  func fault(in program: ClosedRange<UInt>?) -> Fault {
    let call = self.call.pointee
    let pointer = UInt(call.fault_rip)
    return Fault(call, place: Self.place(of: pointer, program: program))
  }

  private static func place(of address: UInt, program: ClosedRange<UInt>?) -> String {
    if let program, program.contains(address) { return "the JIT's code at +\(address - program.lowerBound)" }
    var image = kft_image()
    guard kft_image_at(UInt64(address), &image), let file = image.file else { return Hex.short(UInt64(address)) }
    let path = String(cString: file)
    let name = path.split(separator: "/").last.map(String.init) ?? path
    guard let symbol = image.symbol else { return name }
    return "\(String(cString: symbol))+\(UInt64(address) - image.symbol_address) in \(name)"
  }

  /// Whether a returned call left what it has to preserve: the psABI's callee-saved state (section 3.2.1, figure 3.4).
  @inline(__always) func preservesState() -> Bool { call.pointee.lost == 0 }
}

extension Fault {
  /// The fault that a call record holds.
  /// - Parameters:
  ///   - call: a call that a signal ended.
  ///   - place: where the instruction pointer was, in words.
  init(_ call: kft_call, place: String) {
    self.init(
      signal: call.signal, address: UInt(call.fault_address), instructionPointer: UInt(call.fault_rip), place: place,
      isTimeout: call.signal == SIGALRM && call.signal_code == KFT_WATCHDOG)
  }
}

/// A part of the callee-saved state that a call did not preserve.
struct LostState {
  let what: String
  let expected: UInt64
  let observed: UInt64

  private static var directionFlag: UInt64 { 0x400 }
  /// The control bits of mxcsr; its status bits belong to the callee.
  private static var mxcsrControl: UInt32 { 0xFFC0 }

  /// One entry for each part that a call did not preserve.
  static func all(in call: kft_call) -> [LostState] {
    var lost: [LostState] = []
    func compare(_ what: String, _ expected: UInt64, _ observed: UInt64) {
      if expected != observed { lost.append(LostState(what: what, expected: expected, observed: observed)) }
    }
    compare("rbx", KFT_RBX, call.rbx)
    compare("rbp", KFT_RBP, call.rbp)
    compare("r12", KFT_R12, call.r12)
    compare("r13", KFT_R13, call.r13)
    compare("r14", KFT_R14, call.r14)
    compare("r15", KFT_R15, call.r15)
    compare("rsp", call.stack_top, call.rsp)
    compare("the direction flag", 0, call.rflags & directionFlag)
    compare("mxcsr", UInt64(call.host_mxcsr & mxcsrControl), UInt64(call.mxcsr & mxcsrControl))
    return lost
  }
}
