import CShims
import Glibc
import Outcomes
import Support

/// Prepares the calling thread for guarded calls, as long as it lives.
///
/// A guarded call runs on a stack of its own with known values in the callee-saved registers and guard words above its
/// frame. Faults, traps, endless loops and smashed stacks end the call and nothing else.
public struct GuardedThread: ~Copyable {
  @usableFromInline let thread: OpaquePointer
  /// What the last call left.
  public let call: UnsafeMutablePointer<kft_call>

  /// - Parameter timeout: milliseconds after which a call counts as run away: one to two of these.
  /// - Throws: `HarnessError` where the kernel grants no stack or timer.
  package init(timeout: UInt32) throws(HarnessError) {
    guard let thread = kft_thread_create(timeout) else {
      throw HarnessError(.environment, "no stack for guarded calls: \(SystemError.last)")
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
  /// - Throws: `CallFailure` where a signal ended it, or it did not preserve what it has to.
  package func call(
    _ function: UInt, _ first: UInt, _ second: UInt, code: ClosedRange<UInt>?
  ) throws(CallFailure) -> UInt64 {
    guard invoke(NativeCall(function: function, arguments: (first, second, 0, 0))) else {
      throw .signal(fault(in: code))
    }
    if let failure = takeLostState() { throw failure }
    return call.pointee.rax
  }

  /// What the last call, which returned, did not preserve; nil where it preserved all. Guard words are made whole.
  package func takeLostState() -> CallFailure? {
    if preservesState(), damagedGuardWord() == nil { return nil }
    let lost = LostState.all(in: call.pointee).map(\.state)
    mendGuardWords()
    return lost.isEmpty ? .frameOverwritten : .notPreserved(lost)
  }

  /// Calls a function with up to four integer arguments.
  /// - Returns: whether it returned; otherwise `fault` says what ended it.
  @inlinable @inline(__always) public func invoke(_ prepared: NativeCall) -> Bool {
    Self.invoke(prepared, call, thread)
  }

  @inlinable @inline(__always) static func invoke(
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

  /// Makes native calls without owning the thread; good as long as the thread lives.
  public struct Invoker {
    @usableFromInline let thread: OpaquePointer
    @usableFromInline let call: UnsafeMutablePointer<kft_call>

    /// Calls a function with two arguments.
    /// - Returns: what it returned in rax; nil where a signal ended it.
    package func call(_ function: UInt, _ first: UInt, _ second: UInt) -> UInt64? {
      self(NativeCall(function: function, arguments: (first, second, 0, 0))) ? call.pointee.rax : nil
    }

    /// Makes a prepared call.
    /// - Returns: whether it returned; a signal ended it otherwise.
    @inlinable public func callAsFunction(_ prepared: NativeCall) -> Bool {
      GuardedThread.invoke(prepared, call, thread)
    }
  }

  /// Calls in this thread for whom borrowing it is too much.
  package var invoker: Invoker { Invoker(thread: thread, call: call) }

  /// Forgets what the last call left, for programs that may make none.
  @inlinable public func forgetLastCall() {
    call.pointee.signal = 0
    call.pointee.lost = 0
  }

  /// Index of the first overwritten guard word, nil where all are whole.
  @inlinable @inline(__always) public func damagedGuardWord() -> Int? {
    let index = kft_thread_damaged_guard(thread)
    return index < 0 ? nil : Int(index)
  }

  /// Makes the guard words whole for the next call.
  package func mendGuardWords() { kft_thread_mend_guard(thread) }

  /// What ended the last call.
  /// - Parameter program: the JIT's code, whose addresses no library knows.
  package func fault(in program: ClosedRange<UInt>?) -> Fault {
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
  @inlinable @inline(__always) public func preservesState() -> Bool { call.pointee.lost == 0 }
}
