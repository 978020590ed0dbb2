import CShims
import Interpreter
import JIT
import Kfuncs
import NativeCalls
import Outcomes
import Support
import kfuncs

/// The resources for calls in one thread: guarded stack, capture record, argument block, engines.
///
/// A thread has one session at a time, because two would share the signal stack.
struct CheckSession: ~Copyable {
  let thread: GuardedThread
  let capture: CaptureRecord
  let block: CallBlock
  private let engines: [any CallEngine]
  private let libraries: [LibraryCallEngine]
  private let record: UnsafeMutablePointer<kfunc_record>?

  /// Prepares the calling thread.
  /// - Parameters:
  ///   - setup: the settings of the run.
  ///   - timeout: watchdog period in milliseconds; 0 if another process watches.
  ///   - record: where compiled kfuncs record their arguments; nil in a process that reads no record.
  /// - Throws: `HarnessError` if the thread cannot be prepared.
  init(
    _ setup: EngineSetup = EngineSetup(), timeout: UInt32 = 200, record: UnsafeMutablePointer<kfunc_record>? = nil
  ) throws(HarnessError) {
    thread = try GuardedThread(timeout: timeout)
    capture = CaptureRecord()
    block = CallBlock()
    self.record = record
    engines = CallEngines.all.map { $0.init(setup) }
    let invoker = thread.invoker
    libraries = setup.engines.compactMap { LibraryCallEngine($0, setup, invoker) }
  }

  /// Prepares a call.
  /// - Throws: `PreparationError` if the caller cannot make calls of the signature.
  func prepare(
    _ kfunc: Kfunc, _ caller: Caller, _ callee: Callee, _ shape: CallShape
  ) throws(PreparationError) -> PreparedCall {
    let target: UInt
    switch (callee, kfunc.function) {
    case (.capture, _): target = CaptureRecord.stub
    case (.function, _):
      guard kfunc.recorded != 0 else {
        throw .refused(HarnessError(.unsupportedSignature, "its library does not export \(kfunc.name)"))
      }
      target = kfunc.recorded
    case (.compiled, .address(let address)): target = address
    case (.compiled, .inWorker): throw .refused(HarnessError(.environment, "\(kfunc.name) is in another process"))
    case (.compiled, .unavailable(let reason)): throw .refused(HarnessError(.unsupportedSignature, reason))
    }
    let site = CallSite(
      kfunc: kfunc, target: target, block: block.address, result: block.resultAddress,
      invoker: thread.invoker, record: record, capture: capture.record, isCapture: callee == .capture)
    if let library = libraries.first(where: { $0.caller == caller }) { return try library.prepare(site, shape: shape) }
    guard let engine = engines.first(where: { type(of: $0).caller == caller }) else {
      throw .refused(HarnessError(.usage, "\(caller) calls no kfuncs"))
    }
    do throws(HarnessError) { return try engine.prepare(site, shape: shape) } catch { throw .refused(error) }
  }

  /// Fills the block for a call and clears the records of the last one.
  /// - Parameters:
  ///   - words: the argument words.
  ///   - count: number of words.
  ///   - isBPF: whether a BPF program calls, which leaves witnesses.
  @inline(__always) func fill(_ words: UnsafePointer<UInt64>, count: Int, isBPF: Bool) {
    let block = self.block.words
    block.update(from: words, count: count)
    block[CallBlock.result] = ObservationCheck.poison
    block[CallBlock.result + 1] = ObservationCheck.poison
    if isBPF { (block + CallBlock.witness).update(repeating: ObservationCheck.poison, count: CallBlock.witnessWords) }
  }

  /// How the last call ended.
  /// - Parameter prepared: the call.
  func end(of prepared: PreparedCall) -> CallEnd {
    if thread.call.pointee.signal != 0 { return .signal(thread.fault(in: prepared.code)) }
    if let error = prepared.interpreted?.error { return .interpreterStopped("\(error)") }
    return .returned
  }
}
