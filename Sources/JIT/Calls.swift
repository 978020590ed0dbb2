import BPF
import X86

extension ProgramTranslator {
  mutating func emitCall(
    _ call: CallTarget, at index: Int, in function: FunctionTranslator
  ) throws(JITError) {
    switch call {
    case .subprogram(let distance):
      emitFaultyArguments()
      let first = try target(of: index, distance)
      if function.reachesTailCall {
        buffer.loadWide(.rax, Memory(.rbp, function.tailCallPointerOffset))
      }
      if function.privateStack != nil { buffer.push(RegisterMap.argument6) }
      buffer.call(displacement: 0)
      fixups.append(Fixup(kind: .call, offset: buffer.count - 4, target: first))
      if function.privateStack != nil { buffer.pop(RegisterMap.argument6) }
    case .kfunc(let id, _):
      emitFaultyArguments()
      let position = Int(id)
      let kfunc: KfuncTarget
      if kfuncs.indices.contains(position) {
        kfunc = kfuncs[position]
      } else if options.isListing {
        kfunc = KfuncTarget(address: 0, returnsPair: false)
      } else {
        throw JITError(code: .unknownKfunc, instruction: index, message: "no kfunc has the number \(id)")
      }
      if let marshalling = kfunc.marshalling {
        emitMoves(marshalling, function.frame)
        emitCall(to: kfunc.address, in: function)
        emitResult(marshalling, function.frame)
        return
      }
      emitCall(to: kfunc.address, in: function)
      if kfunc.returnsPair && !faults.has(.resultPairNotCopied) { buffer.move(.bits64, .rsi, .rdx) }
      if faults.has(.resultUpperHalfLost) { buffer.move(.bits32, .rax, .rax) }
    case .helper(Program.tailCallHelper):
      if isParity { emitKernelTailCall(in: function) } else { emitTailCall(in: function) }
    case .helper(let id):
      let address = options.helpers.address(of: id)
      guard let address = address ?? (options.isListing ? 0 : nil) else {
        throw JITError(code: .unknownHelper, instruction: index, message: "no helper has the number \(id)")
      }
      emitCall(to: address, in: function)
    }
  }

  private mutating func emitCall(to address: UInt, in function: FunctionTranslator) {
    if function.privateStack != nil { buffer.push(RegisterMap.argument6) }
    let distance = Int(bitPattern: address &- (buffer.address &+ 5))
    if options.isListing {
      buffer.call(displacement: 0)
      layout.relocations.append(Relocation(kind: .external, offset: buffer.count - 4))
    } else if let near = Int32(exactly: distance) {
      buffer.call(displacement: near)
      layout.relocations.append(Relocation(kind: .external, offset: buffer.count - 4))
    } else if isParity {
      // The kernel's functions are within reach of its code; here a jump behind the code goes the rest of the way.
      buffer.call(displacement: 0)
      layout.relocations.append(Relocation(kind: .external, offset: buffer.count - 4))
      farCalls.append((buffer.count - 4, address))
    } else {
      // r0 is not live across the call, so rax may carry the address.
      emitAddress(.rax, address)
      buffer.call(.rax)
    }
    if function.privateStack != nil { buffer.pop(RegisterMap.argument6) }
  }

  /// `callx`: calls a helper by its id or a function by its address.
  mutating func emitCallRegister(_ register: GeneralRegister) {
    buffer.move(.bits64, RegisterMap.scratch, register)
    buffer.arithmetic(.cmp, .bits64, RegisterMap.scratch, immediate: Int32(truncatingIfNeeded: options.helpers.count))
    let isAddress = forwardJump(if: .aboveOrEqual)
    emitAddress(.rax, UInt(bitPattern: options.helpers.table))
    // mov r11, [rax + r11 * 8 + 0]
    buffer.loadIndexed(RegisterMap.scratch, base: .rax, index: RegisterMap.scratch, displacement: 0)
    land(isAddress)
    buffer.call(RegisterMap.scratch)
  }

  /// Jumps behind the code for calls that do not reach their functions.
  mutating func emitFarCalls() throws(JITError) {
    for (offset, address) in farCalls {
      try requireRoom(16, at: program.instructions.count - 1)
      buffer.patch(Int32(truncatingIfNeeded: buffer.count - (offset + 4)), at: offset)
      emitAddress(.rax, address)
      buffer.jump(.rax)
    }
  }

  private mutating func emitFaultyArguments() {
    if faults.has(.argument6Clobbered) { buffer.moveImmediate32(RegisterMap.argument6, 0x0BAD, isSigned: false) }
    if faults.has(.argument5Clobbered) { buffer.moveImmediate32(.r8, 0x0BAD, isSigned: false) }
    if faults.has(.arguments1And2Swapped) {
      buffer.move(.bits64, RegisterMap.scratch, .rdi)
      buffer.move(.bits64, .rdi, .rsi)
      buffer.move(.bits64, .rsi, RegisterMap.scratch)
    }
    if faults.has(.directionFlagSet) { buffer.setDirectionFlag() }
  }
}
