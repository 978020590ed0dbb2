import BPF
import Verifier
internal import X86

/// Emits the code of the Linux x86-64 JIT byte for byte (arch/x86/net/bpf_jit_comp.c), given which forms the kernel was built
/// to emit.
///
/// A verified program is expected, with the instructions that the verifier adds: a division has no test for zero.
struct KernelEmitter: Emitter, ~Copyable {
  let faults = NoFault()
  var buffer: CodeBuffer
  var translation: Translation
  let forms: KernelCodeForms
  private let privateStack: PrivateStack?
  private let mayThrow: Bool
  private let countingFunctions: Set<Int32>
  private let directTailCalls: Set<Int>
  /// Instructions to which jump tables lead (Linux `bpf_insn_is_indirect_target`).
  let jumpTargets: Set<Int>
  /// Where the current function's program stack ends if it is a private one, a per-CPU address.
  private var privateStackEnd: UInt64?
  private(set) var registers = RegisterMap.onNativeStack
  private var isStackPrivate: Bool { privateStackEnd != nil }
  /// The jumps of the current function.
  var passes = KernelJumpPasses()
  /// The epilogue of the current function.
  var epilogue = KernelPlace(offset: 0, jumps: 0)
  /// Calls of native code, by the offset of their rel32.
  var nativeCalls: [(offset: Int, address: UInt)] = []

  init(translation: consuming Translation, buffer: consuming CodeBuffer, options: KernelOptions) {
    let program = translation.program
    jumpTargets = Set(program.maps.flatMap(\.targets).compactMap { program.instruction(atSlot: $0) })
    self.translation = translation
    self.buffer = buffer
    forms = options.forms
    privateStack = options.privateStack
    mayThrow = options.mayThrow
    countingFunctions = options.countingFunctions
    directTailCalls = options.directTailCalls
  }

  static var refusal: String { "the Linux JIT never meets" }
  var usesBMI2: Bool { forms.usesBMI2 }
  var shiftsCountInScratch: Bool { forms.shiftsCountInScratch }
  var tailCallReachable: [Bool] {
    switch forms.tailCallReachability {
    case .exact: translation.facts.functions.map(\.reachesTailCall)
    case .laterCallers: program.tailCallReachableByWalk(marksItself: false)
    case .laterFunctions: program.tailCallReachableByWalk(marksItself: true)
    }
  }
  var tailCallSize: Int { forms.tailCallCount == .byPointer ? 16 : 8 }

  // MARK: Functions

  mutating func layOutFrame(_ facts: FunctionFacts, function: Int, countsTailCalls: Bool) -> FrameLayout {
    let bases = privateStack?.bases ?? []
    let hasStackArguments = facts.incomingSlots > 0 || facts.outgoingSlots > 0
    privateStackEnd = bases.indices.contains(function) && !hasStackArguments ? bases[function] : nil
    registers = isStackPrivate ? .onPrivateStack : .onNativeStack
    return FrameLayout(
      facts, stackDepth: isStackPrivate ? 0 : facts.stackDepth,
      marshalledSize: marshalledSize(ofFunction: function), alignsCalls: false,
      tailCallSize: countsTailCalls ? tailCallSize : 0, savesAll: mayThrow && function == 0)
  }

  mutating func emitPrologue(_ function: inout FunctionState) {
    if forms.hasIndirectBranchTracking { buffer.endBranch() }
    buffer.noOperation(bytes: 5)
    let isPointer = forms.tailCallCount == .byPointer
    if function.number == 0 && function.reachesTailCall {
      buffer.arithmetic(.xor, isPointer ? .bits64 : .bits32, .rax, .rax)
    } else {
      buffer.noOperation(bytes: isPointer ? 3 : 2)
    }
    emitFramePointer(&function)
    if forms.hasIndirectBranchTracking { buffer.endBranch() }
    emitFrame(&function)
    if let privateStackEnd, let privateStack {
      emitPrivateFramePointer(privateStackEnd, cpuOffset: privateStack.cpuOffset)
    }
  }

  /// `mov r9, base; add r9, gs:[this_cpu_off]`.
  private mutating func emitPrivateFramePointer(_ end: UInt64, cpuOffset: UInt32) {
    buffer.moveImmediate64(RegisterMap.argument6, end)
    let isWide = end > UInt64(UInt32.max) && Int64(bitPattern: end) != Int64(Int32(truncatingIfNeeded: end))
    translation.layout.relocations.append(
      Relocation(kind: isWide ? .address : .external, offset: buffer.count - (isWide ? 8 : 4)))
    buffer.raw(0x25_0C03_4C65, length: 5)
    translation.layout.relocations.append(Relocation(kind: .external, offset: buffer.count))
    buffer.raw(UInt64(cpuOffset), length: 4)
  }

  mutating func emitEpilogue(_ frame: FrameLayout) {
    epilogue = passes.place(buffer.count)
    emitPops(frame)
    buffer.leave()
    switch forms.returns {
    case .plain: buffer.ret()
    case .withBreakpoint:
      buffer.ret()
      buffer.breakpoint()
    case .thunk: emitJumpToThunk()
    }
  }

  private mutating func emitJumpToThunk() {
    translation.layout.relocations.append(Relocation(kind: .external, offset: buffer.count + 1))
    buffer.jumpNear(0)
  }

  /// The distances of calls of native code. The kernel's functions are within reach of its code; here a call that does not
  /// reach its function goes to a jump after the code.
  mutating func emitTrailer() throws(JITError) {
    for (offset, address) in nativeCalls {
      let end = buffer.start &+ UInt(bitPattern: offset &+ 4)
      if let near = Int32(exactly: Int(bitPattern: address &- end)) {
        buffer.patch(near, at: offset)
        continue
      }
      try requireRoom(16, at: program.instructions.count - 1)
      buffer.patch(Int32(truncatingIfNeeded: buffer.count - (offset + 4)), at: offset)
      emitAddress(.rax, address)
      buffer.jump(.rax)
    }
  }

  // MARK: Instructions

  mutating func emitUncommon(_ instruction: Instruction, at index: Int) throws(JITError) {
    guard case .jumpRegister(let register) = instruction else { throw unsupported(at: index) }
    emitIndirectJump(native(register))
  }

  /// Linux `emit_indirect_jump`. What tables hold here are no addresses: such code runs in a kernel only.
  private mutating func emitIndirectJump(_ register: GeneralRegister) {
    switch forms.indirectJump {
    case .plain: buffer.jump(register)
    case .withBreakpoint:
      buffer.jump(register)
      buffer.breakpoint()
    case .afterFence:
      // lfence
      buffer.raw(0xE8_AE0F, length: 3)
      buffer.jump(register)
    case .thunk: emitJumpToThunk()
    }
  }

  /// The verifier adds the tests of a divisor as instructions, so the Linux JIT emits none.
  mutating func emitDivision(
    _ size: OperandSize, _ result: DivisionResult, isSigned: Bool, _ destination: GeneralRegister, _ operand: Operand
  ) {
    divide(size, result, isSigned: isSigned, destination, operand)
  }

  mutating func emitExchange(_ size: OperandSize, _ memory: Memory, _ source: GeneralRegister) {
    buffer.locked(.exchange, size, memory, source, isLocked: forms.locksExchange)
  }

  mutating func emitCompareExchange(_ size: OperandSize, _ memory: Memory, _ source: GeneralRegister) {
    buffer.locked(.compareExchange, size, memory, source)
  }

  mutating func emitWideValue(_ destination: GeneralRegister, _ value: UInt64) {
    if forms.signExtendsWideImmediates || value <= UInt64(UInt32.max) {
      buffer.moveImmediate64(destination, value)
    } else {
      buffer.moveAbsolute(destination, value)
    }
  }

  mutating func emitFunctionAddress(_ destination: GeneralRegister, of target: Int) {
    guard options.isListing else {
      emitAbsoluteAddress(destination, of: target)
      return
    }
    // The kernel's code is in the upper 2 GiB, so the address has the form that sign-extends.
    buffer.moveImmediate32(destination, -1, isSigned: true)
    buffer.patch(Int32(0), at: buffer.count - 4)
    translation.layout.relocations.append(Relocation(kind: .upperAddress, offset: buffer.count - 4))
  }

  // MARK: Calls

  mutating func emitSaveBeforeCall(_ call: CallTarget) {
    if isStackPrivate { buffer.push(RegisterMap.argument6) }
    if case .helper(let id) = call, countingFunctions.contains(id) { return }
    switch forms.callDepth {
    case .none: return
    case .relative: buffer.raw(0x3D_C148_65, length: 4)
    case .absolute: buffer.raw(0x25_3C_C148_65, length: 5)
    }
    translation.layout.relocations.append(Relocation(kind: .external, offset: buffer.count))
    buffer.raw(0x05_0000_0000, length: 5)
  }

  mutating func emitRestoreAfterCall() {
    if isStackPrivate { buffer.pop(RegisterMap.argument6) }
  }

  mutating func emitNativeCall(to address: UInt) {
    emitDirectCall(displacement: 0)
    nativeCalls.append((buffer.count - 4, address))
  }

  /// `bpf_tail_call(ctx, array, index)` (Linux `emit_bpf_tail_call_indirect`); it runs in a kernel only, whose structures it
  /// reads.
  mutating func emitTailCall(at index: Int, in function: FunctionState) {
    if directTailCalls.contains(index) { return emitDirectTailCall(in: function) }
    let structures = forms.structures
    buffer.move(.bits32, .rdx, .rdx)
    // cmp [rsi + max_entries], edx
    buffer.raw(0x5639 | UInt64(structures.maximumEntries) << 16, length: 3)
    let outside = forwardJump(if: .belowOrEqual)
    let tooMany = emitTailCallCheck(function)
    buffer.loadIndexed(
      .rcx, base: .rsi, index: .rdx, displacement: Int32(truncatingIfNeeded: structures.arrayPointers))
    buffer.test(.bits64, .rcx, .rcx)
    let empty = forwardJump(if: .equal)
    emitLeave(function)
    // mov rcx, [rcx + bpf_func]; add rcx, X86_TAIL_CALL_OFFSET
    buffer.raw(0x49_8B48 | UInt64(structures.programFunction) << 24, length: 4)
    let entry: UInt64 = forms.tailCallCount == .byPointer ? 12 : 11
    buffer.raw(0xC1_8348 | (entry + (forms.hasIndirectBranchTracking ? 4 : 0)) << 24, length: 4)
    emitIndirectJump(.rcx)
    land(outside)
    land(tooMany)
    land(empty)
  }

  /// `bpf_tail_call` where the verifier knows array and index. The kernel patches two jumps when the array's entry changes: one
  /// around the tail call, which is a nop if the entry is filled, and one to the program, which is a nop if it is empty.
  private mutating func emitDirectTailCall(in function: FunctionState) {
    let tooMany = emitTailCallCheck(function)
    emitPatched()
    emitLeave(function)
    emitPatched()
    land(tooMany)
  }

  private mutating func emitPatched() {
    translation.layout.relocations.append(Relocation(kind: .patched, offset: buffer.count))
    // nop dword [rax + rax]
    buffer.raw(0x00_0044_1F0F, length: 5)
  }

  /// Counts a tail call, and removes the frame.
  private mutating func emitLeave(_ function: FunctionState) {
    // add qword [rax], 1
    if forms.tailCallCount == .byPointer { buffer.raw(0x0100_8348, length: 4) }
    emitPops(function.frame)
    for _ in 0..<(tailCallSize / 8) { buffer.pop(.rax) }
    if function.frame.stackDepth > 0 {
      buffer.wideArithmetic(.add, .bits64, .rsp, immediate: Int32(truncatingIfNeeded: function.frame.stackDepth))
    }
  }

  /// Leaves the tail call if there were too many. A count in each frame is incremented here.
  /// - Returns: the jump to land after the tail call.
  private mutating func emitTailCallCheck(_ function: FunctionState) -> Int {
    guard forms.tailCallCount == .inEachFrame else {
      buffer.loadWide(.rax, Memory(.rbp, function.tailCallPointerOffset))
      // cmp qword [rax], 33
      buffer.raw(0x38_8348 | UInt64(Program.maximumTailCalls) << 24, length: 4)
      return forwardJump(if: .aboveOrEqual)
    }
    let count = UInt64(UInt32(bitPattern: function.tailCallPointerOffset + 4))
    // mov eax, [rbp + count]; cmp eax, 33
    buffer.raw(0x858B | count << 16, length: 6)
    buffer.raw(0xF883 | UInt64(Program.maximumTailCalls) << 16, length: 3)
    let tooMany = forwardJump(if: .aboveOrEqual)
    // add eax, 1; mov [rbp + count], eax
    buffer.raw(0x01_C083, length: 3)
    buffer.raw(0x8589 | count << 16, length: 6)
    return tooMany
  }
}
