import CShims
import Interpreter
import JIT
import Kfuncs
import NativeCalls
import Outcomes
import Support

/// Faults planted in everything that is not the JIT's code: for `kfunctest mutants`.
package enum PlantedFaultSet: Sendable, Equatable, Codable {
  /// Everything as it should be.
  case none
  /// A fault in the JIT.
  case jit(JITFault)
  /// A fault in the oracle.
  case ffi(FFIFault)
  /// A fault in the interpreter.
  case interpreter(InterpreterFault)
}

/// What calls need in one thread: guarded stack, capture record, argument block, engines.
///
/// A thread has one session at a time; two would share the signal stack.
struct CheckSession: ~Copyable {
  let thread: GuardedThread
  let capture: CaptureRecord
  let block: CallBlock
  private let jit: JITEngine
  private let ffi: FFIEngine
  private let interpreter: InterpreterEngine
  private let thunk = ThunkEngine()

  /// - Parameters:
  ///   - compiler: the JIT.
  ///   - faults: what is broken on purpose.
  ///   - marshalling: what BPF callers do where BPF and the psABI place arguments differently.
  ///   - timeout: milliseconds of the thread's own watchdog; 0 where another process watches.
  /// - Throws: `HarnessError` where the thread cannot be prepared.
  init(
    compiler: JITCompiler = JITCompiler(), faults: PlantedFaultSet = .none, marshalling: MarshallingMode = .skip,
    timeout: UInt32 = 200
  ) throws(HarnessError) {
    thread = try GuardedThread(timeout: timeout)
    capture = CaptureRecord()
    block = CallBlock()
    var (jit, ffi, interpreter) = (JITEngine(compiler: compiler), FFIEngine(), InterpreterEngine())
    jit.marshals = marshalling == .marshal
    interpreter.isNaive = marshalling == .naive
    switch faults {
    case .none: break
    case .jit(let fault): jit.fault = fault
    case .ffi(let fault): ffi.fault = fault
    case .interpreter(let fault): interpreter.fault = fault
    }
    self.jit = jit
    self.ffi = ffi
    self.interpreter = interpreter
  }

  /// Prepares a call.
  /// - Throws: `HarnessError` where the caller cannot make calls of the signature.
  func prepare(
    _ kfunc: Kfunc, _ caller: Caller, _ callee: Callee, _ shape: CallShape
  ) throws(HarnessError) -> PreparedCall {
    let target: UInt
    switch (callee, kfunc.function) {
    case (.capture, _): target = CaptureRecord.stub
    case (.compiled, .address(let address)): target = address
    case (.compiled, .inWorker): throw HarnessError(.environment, "\(kfunc.name) is in another process")
    case (.compiled, .unavailable(let reason)): throw HarnessError(.unsupportedSignature, reason)
    }
    let site = CallSite(kfunc: kfunc, target: target, block: block.address, result: block.resultAddress)
    switch caller {
    case .jit: return try jit.prepare(site, shape: shape)
    case .interpreter: return try interpreter.prepare(site, shape: shape)
    case .libffi: return try ffi.prepare(site, shape: shape)
    case .c: return try thunk.prepare(site, shape: shape)
    }
  }

  /// Fills the block for a call and forgets the last one.
  /// - Parameters:
  ///   - words: the argument words.
  ///   - count: how many there are.
  ///   - isBPF: whether a BPF program calls, which leaves witnesses.
  @inline(__always) func fill(_ words: UnsafePointer<UInt64>, count: Int, isBPF: Bool) {
    let block = self.block.words
    block.update(from: words, count: count)
    block[CallBlock.result] = ObservationCheck.poison
    block[CallBlock.result + 1] = ObservationCheck.poison
    if isBPF { (block + CallBlock.witness).update(repeating: ObservationCheck.poison, count: CallBlock.witnessWords) }
  }

  /// What became of the last call.
  /// - Parameter prepared: the call.
  func end(of prepared: PreparedCall) -> CallEnd {
    if thread.call.pointee.signal != 0 { return .signal(thread.fault(in: prepared.code)) }
    if let error = prepared.interpreted?.error { return .interpreterStopped("\(error)") }
    return .returned
  }
}
