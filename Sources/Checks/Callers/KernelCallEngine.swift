import BPF
import CShims
import CallingConvention
import KernelOracle
import Kfuncs
import NativeCalls
import Outcomes
import Support

/// The caller that is a BPF program in the running kernel, compiled by its JIT; the callees are a module's kfuncs.
package struct KernelCallEngine: CallEngine {
  /// The caller's name: `kernel`.
  package static let caller = Caller.kernel
  /// Properties of its calls: BPF, in the kernel.
  package static let traits: CallerTraits = [.isBPF, .isKernel]

  private let programs: ProgramSource

  /// Creates the engine.
  /// - Parameter setup: the settings of the run, of which only the source of programs affects this caller.
  package init(_ setup: EngineSetup) { programs = setup.programs }

  /// The module of this process's calls, found at the first one.
  package static let module: Result<KernelModule, KernelError> = Result { () throws(KernelError) in
    try KernelModule()
  }

  /// Whether a program may read R2 after a call with a result of two eightbytes: from Linux 7.4 on.
  static let returnsPairs: Bool = {
    var builder = ProgramBuilder()
    builder.call(kfunc: "kf_capture_pair")
    builder.append(.alu(.word64, .mov, .r0, .register(.r2)))
    builder.append(.exit)
    guard case .success(let module) = module, let program = try? builder.build() else { return false }
    return (try? KernelCaller(program, of: module)) != nil
  }()

  /// Whether the running kernel's JIT puts every argument where compiled C has it: slot for slot, with moves from Linux
  /// 7.4 on, which is the first to define R2.
  /// - Parameter placement: the placement of a kfunc.
  static func isRight(_ placement: Placement) -> Bool {
    placement.verdict == .direct || returnsPairs && placement.verdict(under: .linux74).placement.isRight
  }

  /// Examines whether a module with kfuncs is loaded.
  /// - Throws: `HarnessError` with code `environment` that says how to load one.
  @discardableResult package static func requireModule() throws(HarnessError) -> KernelModule {
    do throws(KernelError) { return try module.get() } catch {
      throw HarnessError(
        .environment,
        "--caller kernel: \(error.description): build one with scripts/kernel-module and load it with insmod, or run in a "
          + "VM: scripts/kernel-vm --kernel 7.3 --module -- kfunctest run --caller kernel")
    }
  }

  /// Whether a refusal follows from what a kernel module holds and what the verifier allows: the call is skipped. Others
  /// are failures.
  /// - Parameters:
  ///   - message: the message of `prepare`.
  ///   - kfunc: the kfunc.
  ///   - callee: who would have received the call.
  ///   - isCompiled: whether a compiler wrote the program.
  static func expects(_ message: String, _ kfunc: Kfunc, _ callee: Callee, isCompiled: Bool) -> Bool {
    let refusal = KernelRefusal.expected(message, kfunc.placement, kfunc.traits, isCompiled: isCompiled)
    // The stub takes numbers only.
    if callee == .capture { return refusal == .pairResult }
    if message == missing(kfunc.name) { return KernelRefusal.isLeftOut(kfunc) }
    return refusal != nil
  }

  /// The message where the module lacks a kfunc.
  private static func missing(_ name: String) -> String { "the module has no kfunc \(name)" }

  /// Prepares a call by a program that the kernel has verified and compiled.
  /// - Parameters:
  ///   - site: the callee, and the addresses of arguments and result.
  ///   - shape: the shape of the program.
  /// - Throws: `HarnessError` with code `unsupportedSignature` if the module lacks the kfunc or the verifier rejects the
  ///   program.
  package func prepare(_ site: CallSite, shape: CallShape) throws(HarnessError) -> PreparedCall {
    let kfunc = site.kfunc
    let slots = kfunc.placement.slotCount
    let plan =
      site.isCapture
      ? KernelCallPlan(captureOf: slots) : KernelCallPlan(compiled: kfunc.placement, returnsPairs: Self.returnsPairs)
    let compiled = programs.isCompiled ? try programs.program(of: kfunc, shape) : nil
    let call = try Self.call(site, plan, shape, running: compiled)
    return PreparedCall(native: call.native, owner: call)
  }

  /// The call by a program of a shape.
  /// - Parameters:
  ///   - site: the callee, and the addresses of arguments and result.
  ///   - plan: what the program does.
  ///   - shape: the shape of the program.
  ///   - compiled: the program that a compiler wrote, which makes the call; nil for one that is generated.
  /// - Throws: `HarnessError` with code `unsupportedSignature` if the module lacks the kfunc or the verifier rejects the
  ///   program.
  static func call(
    _ site: CallSite, _ plan: KernelCallPlan, _ shape: CallShape, running compiled: Program? = nil
  ) throws(HarnessError) -> KernelCall {
    let name = site.isCapture ? "kf_capture_\(plan.arguments.count)" : site.kfunc.name
    let program: Program
    do throws(ProgramError) {
      if let compiled {
        program = try plan.program(around: compiled, calling: name)
      } else {
        program = try ProgramGenerator(name: name, plan: plan).program(shape)
      }
    } catch {
      throw HarnessError(.unsupportedSignature, "no BPF program of shape \(shape.rawValue): \(error)")
    }
    let call: KernelCall?
    do throws(KernelError) {
      let module = try Self.module.get()
      call =
        module.id(of: name) == nil
        ? nil
        : KernelCall(
          try KernelCaller(program, of: module), lock: module.lock, site, plan, isCompiled: compiled != nil)
    } catch {
      throw HarnessError(.unsupportedSignature, error.description)
    }
    guard let call else { throw HarnessError(.unsupportedSignature, missing(name)) }
    return call
  }
}

/// The memory of a prepared call in the kernel, with the program that makes it.
final class KernelCall {
  private let call: UnsafeMutablePointer<kft_kernel_call>
  private let program: KernelCaller

  init(_ program: KernelCaller, lock: Int32, _ site: CallSite, _ plan: KernelCallPlan, isCompiled: Bool) {
    call = .allocate(capacity: 1)
    call.initialize(to: kft_kernel_call())
    self.program = program
    call.pointee.program = program.descriptor
    call.pointee.lock = lock
    call.pointee.words = UInt32(plan.arguments.count)
    call.pointee.pointers = plan.pointers
    call.pointee.has_memory = plan.pointers == 0 ? 0 : 1
    call.pointee.is_capture = site.isCapture ? 1 : 0
    call.pointee.result_is_hash = site.kfunc.traits.contains(.resultIsHash) && !site.isCapture ? 1 : 0
    call.pointee.result_is_bool = site.kfunc.signature.result == .bool ? 1 : 0
    // Only compilers' programs widen a result.
    if isCompiled, let widening = ResultWidening(site.kfunc.signature.result) {
      call.pointee.result_bits = UInt32(widening.bits)
      call.pointee.result_is_signed = widening.isSigned ? 1 : 0
    }
    call.pointee.block = UnsafeMutablePointer(bitPattern: site.block)
    call.pointee.record = site.record.map { UnsafeMutableRawPointer($0).assumingMemoryBound(to: UInt64.self) }
    call.pointee.capture = site.capture
    call.pointee.descriptor = UInt64(site.kfunc.descriptor)
    call.pointee.name = Self.hash(site.kfunc.name)
  }

  deinit { call.deallocate() }

  /// Whether pointers lead to memory that is copied.
  var hasMemory: Bool {
    get { call.pointee.has_memory != 0 }
    set { call.pointee.has_memory = newValue ? 1 : 0 }
  }

  /// The error number of the last run; 0 for none.
  var error: Int32 { call.pointee.error }

  /// Makes the call, unguarded.
  func perform() { kft_kernel_call(call) }

  /// The word that the program sent in a slot: the block's, or the kernel's address of its cell.
  func sent(_ slot: Int) -> UInt64 {
    guard call.pointee.pointers >> UInt32(slot) & 1 != 0 else { return call.pointee.block[slot] }
    return withUnsafeBytes(of: &call.pointee.context) {
      $0.loadUnaligned(fromByteOffset: 8 * (Int(KFT_CONTEXT_SENT) + slot), as: UInt64.self)
    }
  }

  /// The call as a native one, which makes the system call.
  var native: NativeCall {
    NativeCall(
      function: unsafeBitCast(
        kft_kernel_call as @convention(c) (UnsafeMutablePointer<kft_kernel_call>?) -> Void, to: UInt.self),
      arguments: (UInt(bitPattern: call), 0, 0, 0))
  }

  /// FNV-1a of a kfunc's name (`KFUNC_RECORDED_NAME`).
  private static func hash(_ name: String) -> UInt64 {
    name.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }
}
