import BPF
import Verifier
internal import X86

/// Emits code for user space, each function in one pass. The distances of forward jumps are filled in after the function;
/// a forward jump is short if the instructions between cannot be longer than its reach.
struct NativeEmitter<Faults: FaultSwitch>: Emitter, ~Copyable {
  let faults: Faults
  var buffer: CodeBuffer
  var translation: Translation
  let usesBMI2: Bool
  let registers = RegisterMap.onNativeStack
  /// Forward jumps of the current function.
  var jumps: [ForwardJump] = []
  /// Whether the lowest word of the current function's program stack is the counter of `may_goto`.
  private var hasLoopCounter = false
  /// Offset of that word from rbp, in bytes.
  private var loopCounterOffset: Int32 = 0
  /// The instruction after the current function's last.
  var functionEnd = 0
  /// Whether the offsets of instructions of the current function that are not yet emitted are bounds (`fillBounds`).
  var hasBounds = false
  /// The jump tables of functions that have been emitted.
  var dispatches: [Dispatch] = []

  init(translation: consuming Translation, buffer: consuming CodeBuffer, options: NativeOptions, faults: Faults) {
    self.translation = translation
    self.buffer = buffer
    self.faults = faults
    usesBMI2 = options.usesBMI2
  }

  static var refusal: String { "the JIT does not translate" }

  // MARK: Functions

  mutating func layOutFrame(_ facts: FunctionFacts, function: Int, countsTailCalls: Bool) -> FrameLayout {
    hasLoopCounter = facts.hasMayGoto
    let frame = FrameLayout(
      facts, stackDepth: hasLoopCounter ? ((facts.stackDepth + 7) & ~7) + 8 : facts.stackDepth,
      marshalledSize: marshalledSize(ofFunction: function), alignsCalls: facts.makesCalls,
      tailCallSize: countsTailCalls ? tailCallSize : 0)
    loopCounterOffset = Int32(-frame.stackDepth)
    return frame
  }

  mutating func emitFunction(_ function: inout FunctionState) throws(JITError) -> Int {
    functionEnd = function.instructions.upperBound
    hasBounds = false
    let prologueSize = try emitCode(&function)
    fillJumps()
    return prologueSize
  }

  mutating func emitPrologue(_ function: inout FunctionState) {
    if function.number == 0 && function.reachesTailCall { buffer.arithmetic(.xor, .bits32, .rax, .rax) }
    emitFramePointer(&function)
    emitFrame(&function)
    if hasLoopCounter { buffer.storeImmediate(bytes: 8, Memory(.rbp, loopCounterOffset), Self.largestLoopCount) }
    if faults.has(.incoming6Lost) && function.frame.incomingSlots > 0 {
      buffer.moveImmediate32(RegisterMap.argument6, 0, isSigned: false)
    }
  }

  mutating func emitEpilogue(_ frame: FrameLayout) {
    emitPops(frame)
    if faults.has(.rbpLost) {
      buffer.move(.bits64, .rsp, .rbp)
      buffer.pop(RegisterMap.scratch)
    } else {
      buffer.leave()
    }
    buffer.ret()
  }

  // MARK: Instructions

  mutating func emitUncommon(_ instruction: Instruction, at index: Int) throws(JITError) {
    switch instruction {
    case .jumpRegister(let register): emitJump(through: native(register), at: index)
    case .mayGoto(let distance): try emitMayGoto(to: try target(of: index, Int32(distance)), at: index)
    case .callRegister(let register): emitCallRegister(native(register))
    default: throw unsupported(at: index)
    }
  }

  /// How often `may_goto` falls through (Linux `BPF_MAX_LOOPS`).
  private static var largestLoopCount: Int32 { 8 << 20 }

  /// `may_goto`: jumps when the function's counter is 0.
  private mutating func emitMayGoto(to target: Int, at index: Int) throws(JITError) {
    let counter = Memory(.rbp, loopCounterOffset)
    buffer.arithmeticQuad(.cmp, counter, immediate: 0)
    try emitJump(if: .equal, to: target, at: index)
    buffer.arithmeticQuad(.sub, counter, immediate: 1)
  }

  mutating func emitExchange(_ size: OperandSize, _ memory: Memory, _ source: GeneralRegister) {
    buffer.locked(.exchange, size, memory, source, isLocked: false)
  }

  mutating func emitCompareExchange(_ size: OperandSize, _ memory: Memory, _ source: GeneralRegister) {
    buffer.locked(.compareExchange, size, memory, source)
    // If the values are equal, eax is not written and rax keeps its upper half. In the kernel the verifier adds this move.
    if size == .bits32 { buffer.move(.bits32, .rax, .rax) }
  }

  // MARK: Calls

  mutating func emitNativeCall(to address: UInt) {
    if let near = Int32(exactly: Int(bitPattern: address &- (buffer.address &+ 5))) {
      emitDirectCall(displacement: near)
    } else {
      // r0 is not live across the call, so rax may carry the address.
      emitAddress(.rax, address)
      buffer.call(.rax)
    }
  }

  /// `callx`: calls a helper by its id or a function by its address.
  private mutating func emitCallRegister(_ register: GeneralRegister) {
    buffer.move(.bits64, RegisterMap.scratch, register)
    buffer.arithmetic(.cmp, .bits64, RegisterMap.scratch, immediate: Int32(truncatingIfNeeded: options.helpers.count))
    let isAddress = forwardJump(if: .aboveOrEqual)
    emitAddress(.rax, UInt(bitPattern: options.helpers.table))
    // mov r11, [rax + r11 * 8 + 0]
    buffer.loadIndexed(RegisterMap.scratch, base: .rax, index: RegisterMap.scratch, displacement: 0)
    land(isAddress)
    buffer.call(RegisterMap.scratch)
  }

  /// `bpf_tail_call(ctx, array, index)` through a `ProgramArray`: r1 stays, r2 is the array, r3 the index. If it fails, r0 is
  /// -EINVAL, as documented for the helper.
  mutating func emitTailCall(at index: Int, in function: FunctionState) {
    // mov edx, edx; cmp [rsi], edx
    buffer.move(.bits32, .rdx, .rdx)
    buffer.raw(0x1639, length: 2)
    let outside = forwardJump(if: .belowOrEqual)
    buffer.loadWide(.rax, Memory(.rbp, function.tailCallPointerOffset))
    buffer.arithmeticQuad(.cmp, Memory(.rax, 0), immediate: Int8(Program.maximumTailCalls))
    let tooMany = forwardJump(if: .aboveOrEqual)
    buffer.loadIndexed(.rcx, base: .rsi, index: .rdx, displacement: 8)
    buffer.test(.bits64, .rcx, .rcx)
    let empty = forwardJump(if: .equal)
    buffer.arithmeticQuad(.add, Memory(.rax, 0), immediate: 1)
    translation.layout.tailCalls.append(buffer.count)
    emitPops(function.frame)
    // The pointer to the count, then the count or the pointer that the caller passed, which is passed on.
    buffer.pop(.rax)
    buffer.pop(.rax)
    buffer.move(.bits64, .rsp, .rbp)
    buffer.jump(.rcx)
    land(outside)
    land(tooMany)
    land(empty)
    buffer.moveImmediate32(.rax, -22, isSigned: true)
  }
}
