import CShims
import Interpreter
import NativeCalls

/// The helper functions that programs call by id: the same native functions for every engine.
package struct Helpers: Sendable {
  /// A helper's native function: five argument words, one result.
  typealias Function = @convention(c) (UInt64, UInt64, UInt64, UInt64, UInt64) -> UInt64

  /// The addresses of the functions, by id.
  package let addresses: [Int32: UInt]
  /// The id of the helper that ends the program if it returns 0, in the conformance suite; nil for none.
  let unwindID: Int32?

  /// Whether the ids are Linux's.
  let isLinux: Bool

  /// Helpers with Linux's ids; `bpf_tail_call` (12) is part of the engines.
  package static var linux: Helpers {
    typealias Pointer = UnsafeMutableRawPointer
    typealias Constant = UnsafeRawPointer
    func address<Function>(_ function: Function) -> UInt { unsafeBitCast(function, to: UInt.self) }
    return Helpers(
      addresses: [
        1: address(kft_helper_map_lookup_elem as @convention(c) (UInt64, Constant?) -> UInt64),
        2: address(kft_helper_map_update_elem as @convention(c) (UInt64, Constant?, Constant?, UInt64) -> UInt64),
        3: address(kft_helper_map_delete_elem as @convention(c) (UInt64, Constant?) -> UInt64),
        5: address(kft_helper_ktime_get_ns as @convention(c) () -> UInt64),
        6: address(
          kft_helper_trace_printk as @convention(c) (UnsafePointer<CChar>?, UInt32, UInt64, UInt64, UInt64) -> UInt64),
        7: address(kft_helper_get_prandom_u32 as @convention(c) () -> UInt64),
        8: address(kft_helper_get_smp_processor_id as @convention(c) () -> UInt64),
        113: address(kft_helper_probe_read_kernel as @convention(c) (Pointer?, UInt64, Constant?) -> UInt64),
        164: address(kft_helper_for_each_map_elem as @convention(c) (UInt64, UInt64, UInt64, UInt64) -> UInt64),
        169: address(kft_helper_timer_init as @convention(c) (UInt64, UInt64, UInt64) -> UInt64),
        170: address(kft_helper_timer_set_callback as @convention(c) (UInt64, UInt64) -> UInt64),
        171: address(kft_helper_timer_start as @convention(c) (UInt64, UInt64, UInt64) -> UInt64),
        172: address(kft_helper_timer_cancel as @convention(c) (UInt64) -> UInt64),
        181: address(kft_helper_loop as @convention(c) (UInt64, UInt64, UInt64, UInt64) -> UInt64),
        197: address(kft_helper_dynptr_from_mem as @convention(c) (Pointer?, UInt64, UInt64, Pointer?) -> UInt64),
        201: address(
          kft_helper_dynptr_read as @convention(c) (Pointer?, UInt64, Constant?, UInt64, UInt64) -> UInt64),
        202: address(
          kft_helper_dynptr_write as @convention(c) (Pointer?, UInt64, Constant?, UInt64, UInt64) -> UInt64),
        203: address(kft_helper_dynptr_data as @convention(c) (Constant?, UInt64, UInt64) -> UInt64),
      ], unwindID: nil, isLinux: true)
  }

  /// Helpers with the ids of the public conformance suite: 0 gathers five bytes, 1 inverts memory with 42, 2 does
  /// nothing, 3 is an integer square root, 4 compares strings, 5 ends the program for 0.
  package static var conformance: Helpers {
    let gather: Function = kft_helper_gather_bytes
    let frob: @convention(c) (UnsafeMutablePointer<UInt8>?, UInt64) -> UInt64 = kft_helper_memfrob
    let nothing: @convention(c) () -> UInt64 = kft_helper_nothing
    let root: @convention(c) (UInt64) -> UInt64 = kft_helper_root
    let compare: @convention(c) (UnsafePointer<CChar>?, UnsafePointer<CChar>?) -> UInt64 = kft_helper_strcmp
    let unwind: @convention(c) (UInt64) -> UInt64 = kft_helper_unwind
    return Helpers(
      addresses: [
        0: unsafeBitCast(gather, to: UInt.self), 1: unsafeBitCast(frob, to: UInt.self),
        2: unsafeBitCast(nothing, to: UInt.self), 3: unsafeBitCast(root, to: UInt.self),
        4: unsafeBitCast(compare, to: UInt.self), 5: unsafeBitCast(unwind, to: UInt.self),
      ], unwindID: 5, isLinux: false)
  }

  /// Calls a helper for the interpreter.
  /// - Parameters:
  ///   - id: the helper's id.
  ///   - arguments: r1 to r5.
  ///   - invoke: makes the guarded call: a program may pass invalid pointers.
  func call(
    _ id: Int32, _ arguments: UnsafePointer<UInt64>, _ invoke: GuardedThread.Invoker
  ) -> CallOutcome {
    guard let address = addresses[id] else { return .unknown }
    // The native function would return by a trap.
    if id == unwindID && arguments[0] == 0 { return .unwind(0) }
    let call: @convention(c) (UInt64, UnsafePointer<UInt64>?) -> UInt64 = kft_call_with_five
    guard let result = invoke.call(unsafeBitCast(call, to: UInt.self), address, UInt(bitPattern: arguments)) else {
      return .failed("a signal ended the call")
    }
    return .returned(result)
  }
}
