import CShims
import Glibc
import Outcomes
import Support

/// The resources for guarded calls in the calling thread.
///
/// A guarded call runs on a separate stack with known values in the callee-saved registers and guard words above its
/// frame. Faults, traps, endless loops and overwritten stacks end only the call.
public struct GuardedThread: ~Copyable {
  @usableFromInline let thread: OpaquePointer
  /// The record of the last call.
  public let call: UnsafeMutablePointer<kft_call>

  /// Prepares the calling thread.
  /// - Parameter timeout: watchdog period in milliseconds; a call is stopped after one to two periods. 0: never.
  /// - Throws: `HarnessError` with code `environment` if the kernel grants no stack or timer.
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
  ///   - code: address range of the JIT's code, for messages; nil for none.
  /// - Returns: the value of rax.
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
  package func takeLostState() -> CallFailure? { invoker.takeLostState() }

  /// Calls a function with up to four integer arguments.
  /// - Returns: whether it returned; otherwise `fault` describes the signal.
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

  /// Makes guarded calls without owning the thread; valid while the thread value exists.
  public struct Invoker {
    @usableFromInline let thread: OpaquePointer
    @usableFromInline let call: UnsafeMutablePointer<kft_call>

    /// Calls a function with two arguments.
    /// - Returns: the value of rax; nil if a signal ended the call.
    package func call(_ function: UInt, _ first: UInt, _ second: UInt) -> UInt64? {
      self(NativeCall(function: function, arguments: (first, second, 0, 0))) ? call.pointee.rax : nil
    }

    /// Makes a prepared call, and checks that it preserved what it has to.
    /// - Returns: the value of rax.
    /// - Throws: `CallFailure` where a signal ended it, or it did not preserve what the psABI wants preserved.
    package func checked(_ prepared: NativeCall) throws(CallFailure) -> UInt64 {
      guard self(prepared) else {
        let place = GuardedThread.place(of: UInt(call.pointee.fault_rip), program: nil)
        throw .signal(Fault(call.pointee, place: place))
      }
      if let failure = takeLostState() { throw failure }
      return call.pointee.rax
    }

    /// What the last call, which returned, did not preserve; nil where it preserved all. Guard words are made whole.
    package func takeLostState() -> CallFailure? {
      if call.pointee.lost == 0, kft_damaged_guard(call) < 0 { return nil }
      let lost = LostState.all(in: call.pointee).map(\.state)
      kft_thread_mend_guard(thread)
      return lost.isEmpty ? .frameOverwritten : .notPreserved(lost)
    }

    /// Clears the record of the last call, for programs that may make none.
    @inlinable public func forgetLastCall() {
      call.pointee.signal = 0
      call.pointee.lost = 0
    }

    /// Makes a prepared call.
    /// - Returns: whether it returned; false if a signal ended it.
    @inlinable public func callAsFunction(_ prepared: NativeCall) -> Bool {
      GuardedThread.invoke(prepared, call, thread)
    }
  }

  /// An invoker for callers that cannot borrow the thread.
  package var invoker: Invoker { Invoker(thread: thread, call: call) }

  /// Index of the first overwritten guard word, nil if none is overwritten.
  @inlinable @inline(__always) public func damagedGuardWord() -> Int? {
    let index = kft_damaged_guard(call)
    return index < 0 ? nil : Int(index)
  }

  /// Restores the guard words.
  package func mendGuardWords() { kft_thread_mend_guard(thread) }

  /// The signal that ended the last call.
  /// - Parameter program: address range of the JIT's code, for the location; nil for none.
  package func fault(in program: ClosedRange<UInt>?) -> Fault {
    let call = self.call.pointee
    let pointer = UInt(call.fault_rip)
    return Fault(call, place: Self.place(of: pointer, program: program))
  }

  fileprivate static func place(of address: UInt, program: ClosedRange<UInt>?) -> String {
    if let program, program.contains(address) { return "the JIT's code at +\(address - program.lowerBound)" }
    var image = kft_image()
    guard kft_image_at(UInt64(address), &image), let file = image.file else { return Hex.short(UInt64(address)) }
    let path = String(cString: file)
    let name = path.split(separator: "/").last.map(String.init) ?? path
    guard let symbol = image.symbol else { return name }
    return "\(String(cString: symbol))+\(UInt64(address) - image.symbol_address) in \(name)"
  }

  /// Whether a returned call preserved the psABI's callee-saved state (section 3.2.1, figure 3.4).
  @inlinable @inline(__always) public func preservesState() -> Bool { call.pointee.lost == 0 }
}
