import CShims
import Interpreter
import JIT
import Kfuncs
import X86
import kfuncs

/// Faults planted in everything that is not the JIT's code: for `kfunctest mutants`.
public enum PlantedFaultSet: Sendable, Equatable {
  /// Everything as it should be.
  case none
  /// A fault in the JIT.
  case jit(JITFault)
  /// A fault in the oracle.
  case ffi(FFIFault)
  /// A fault in the interpreter.
  case interpreter(InterpreterFault)
}

/// What checks need in one thread: guarded stack, capture record, argument block, engines.
///
/// A thread has one session at a time; two would share the signal stack.
struct CheckSession: ~Copyable {
  let library: KfuncLibrary
  let thread: GuardedThread
  let capture: CaptureRecord
  let block: CallBlock
  let record: UnsafeMutablePointer<kfunc_record>
  private let marshalling: MarshallingMode
  private let jit: JITEngine
  private let ffi: FFIEngine
  private let interpreter: InterpreterEngine
  private let thunk = ThunkEngine()

  /// - Parameters:
  ///   - library: whose kfuncs are called.
  ///   - compiler: the JIT.
  ///   - faults: what is broken on purpose.
  ///   - marshalling: what BPF callers do where BPF and the psABI part ways.
  ///   - timeout: milliseconds after which a call counts as run away: one to two of these.
  /// - Throws: `BedError` where the thread cannot be prepared.
  init(
    library: KfuncLibrary, compiler: JITCompiler = JITCompiler(), faults: PlantedFaultSet = .none,
    marshalling: MarshallingMode = .skip, timeout: UInt32 = 200
  ) throws(BedError) {
    let thread = try GuardedThread(timeout: timeout)
    self.init(
      library: library, record: try Self.record(of: library), thread: thread, compiler: compiler, faults: faults,
      marshalling: marshalling)
  }

  private static func record(of library: KfuncLibrary) throws(BedError) -> UnsafeMutablePointer<kfunc_record> {
    guard let record = library.record() else {
      throw BedError(.environment, "\(library.path): the library has no record for this thread")
    }
    return record
  }

  private init(
    library: KfuncLibrary, record: UnsafeMutablePointer<kfunc_record>, thread: consuming GuardedThread,
    compiler: JITCompiler, faults: PlantedFaultSet, marshalling: MarshallingMode
  ) {
    self.library = library
    self.marshalling = marshalling
    self.record = record
    self.thread = thread
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
  /// - Throws: `BedError` where the caller cannot make calls of the signature.
  func prepare(
    _ kfunc: Kfunc, _ caller: Caller, _ callee: Callee, _ shape: CallShape
  ) throws(BedError) -> PreparedCall {
    let target: UInt
    switch (callee, kfunc.function) {
    case (.capture, _): target = CaptureRecord.stub
    case (.compiled, .address(let address)): target = address
    case (.compiled, .unavailable(let reason)): throw BedError(.unsupportedSignature, reason)
    }
    let site = CallSite(kfunc: kfunc, target: target, block: block.address, result: block.resultAddress)
    switch caller {
    case .jit: return try jit.prepare(site, shape: shape)
    case .interpreter: return try interpreter.prepare(site, shape: shape)
    case .libffi: return try ffi.prepare(site, shape: shape)
    case .c: return try thunk.prepare(site, shape: shape)
    }
  }

  /// Prepares a check.
  /// - Throws: `BedError` where the caller cannot make calls of the signature, or the callee cannot see them.
  func prepareCheck(
    _ kfunc: Kfunc, _ caller: Caller, _ callee: Callee, _ shape: CallShape, _ layout: ArgumentLayout
  ) throws(BedError) -> CallCheck {
    let prepared = try prepare(kfunc, caller, callee, shape)
    let plan: ComparisonPlan
    switch callee {
    case .compiled:
      plan = ComparisonPlan(compiled: layout, hasPadding: kfunc.placement.hasPaddedParameter)
    case .capture:
      guard let found = ComparisonPlan(capture: layout, isExact: caller == .jit) else {
        throw BedError(.unsupportedSignature, "an argument travels where the capture stub does not look")
      }
      plan = found
    }
    return CallCheck(
      kfunc, caller, callee, shape, prepared: prepared, plan: plan, layout: layout, marshalling: marshalling)
  }
}
