import BPF
internal import X86

extension Emitter where Self: ~Copyable {
  mutating func emitCall(
    _ call: CallTarget, at index: Int, in function: FunctionState
  ) throws(JITError) {
    switch call {
    case .subprogram(let distance):
      emitFaultyArguments()
      let first = try target(of: index, distance)
      if function.reachesTailCall {
        buffer.loadWide(.rax, Memory(.rbp, function.tailCallPointerOffset))
      }
      emitSaveBeforeCall(call)
      buffer.call(displacement: 0)
      translation.fixups.append(Translation.Fixup(kind: .call, offset: buffer.count - 4, target: first))
      emitRestoreAfterCall()
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
        emitCall(call, to: kfunc.address)
        emitResult(marshalling, function.frame)
        return
      }
      emitCall(call, to: kfunc.address)
      if kfunc.returnsPair && !faults.has(.resultPairNotCopied) { buffer.move(.bits64, .rsi, .rdx) }
      if faults.has(.resultUpperHalfLost) { buffer.move(.bits32, .rax, .rax) }
    case .helper(Program.tailCallHelper):
      emitTailCall(at: index, in: function)
    case .helper where call.isUnresolved:
      buffer.undefined()
    case .helper(let id):
      let address = options.helpers.address(of: id)
      guard let address = address ?? (options.isListing ? 0 : nil) else {
        throw JITError(code: .unknownHelper, instruction: index, message: "there is no \(HelperNames.described(id))")
      }
      emitCall(call, to: address)
    }
  }

  private mutating func emitCall(_ call: CallTarget, to address: UInt) {
    emitSaveBeforeCall(call)
    if options.isListing { emitDirectCall(displacement: 0) } else { emitNativeCall(to: address) }
    emitRestoreAfterCall()
  }

  mutating func emitDirectCall(displacement: Int32) {
    buffer.call(displacement: displacement)
    translation.layout.relocations.append(Relocation(kind: .external, offset: buffer.count - 4))
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
