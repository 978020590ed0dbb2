import BPF
import X86

// bpf_tail_call(ctx, array, index): r1 stays, r2 is the array, r3 the index (Linux `emit_bpf_tail_call_indirect`).

extension ProgramTranslator {
  /// A tail call through a `ProgramArray`. Where it fails r0 is -EINVAL, as the helper's documentation promises.
  mutating func emitTailCall(in function: FunctionTranslator) {
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
    emitPops(function.frame)
    // The pointer to the count, then what is passed on: the count, or the pointer that the caller passed.
    buffer.pop(.rax)
    buffer.pop(.rax)
    buffer.move(.bits64, .rsp, .rbp)
    buffer.jump(.rcx)
    land(outside)
    land(tooMany)
    land(empty)
    buffer.moveImmediate32(.rax, -22, isSigned: true)
  }

  /// The Linux JIT's tail call; it runs in a kernel only, whose structures it reads.
  mutating func emitKernelTailCall(in function: FunctionTranslator) {
    let structures = forms.structures
    buffer.move(.bits32, .rdx, .rdx)
    // cmp [rsi + max_entries], edx
    buffer.raw(0x5639 | UInt64(structures.maximumEntries) << 16, length: 3)
    let outside = forwardJump(if: .belowOrEqual)
    buffer.loadWide(.rax, Memory(.rbp, function.tailCallPointerOffset))
    // cmp qword [rax], 33
    buffer.raw(0x38_8348 | UInt64(Program.maximumTailCalls) << 24, length: 4)
    let tooMany = forwardJump(if: .aboveOrEqual)
    buffer.loadIndexed(
      .rcx, base: .rsi, index: .rdx, displacement: Int32(truncatingIfNeeded: structures.arrayPointers))
    buffer.test(.bits64, .rcx, .rcx)
    let empty = forwardJump(if: .equal)
    // add qword [rax], 1
    buffer.raw(0x0100_8348, length: 4)
    emitPops(function.frame)
    buffer.pop(.rax)
    buffer.pop(.rax)
    if function.frame.stackDepth > 0 {
      buffer.wideArithmetic(.add, .bits64, .rsp, immediate: Int32(truncatingIfNeeded: function.frame.stackDepth))
    }
    // mov rcx, [rcx + bpf_func]; add rcx, X86_TAIL_CALL_OFFSET
    buffer.raw(0x49_8B48 | UInt64(structures.programFunction) << 24, length: 4)
    buffer.raw(0xC1_8348 | (forms.hasIndirectBranchTracking ? 16 : 12) << 24, length: 4)
    if forms.jumpsThroughThunk {
      layout.relocations.append(Relocation(kind: .external, offset: buffer.count + 1))
      buffer.jumpNear(0)
    } else {
      buffer.jump(.rcx)
    }
    land(outside)
    land(tooMany)
    land(empty)
  }
}
