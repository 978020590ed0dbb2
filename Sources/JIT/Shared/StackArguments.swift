import BPF
internal import X86

// Stack arguments: incoming and outgoing slots of BPF_REG_PARAMS (Linux 324c3ca6eed6 "bpf,x86: Implement JIT support
// for stack arguments").

extension Emitter where Self: ~Copyable {
  /// `destination = *(u64 *)(r11 + 8 * slot)`.
  mutating func loadIncoming(slot: Int, into destination: GeneralRegister) {
    if slot == 1 && !faults.has(.incoming6FromMemory) {
      buffer.move(.bits64, destination, RegisterMap.argument6)
      return
    }
    // Argument 7 is slot 2, above the saved rbp and the return address: r11 + 16 is rbp + 16.
    var offset = Int32(slot) * 8
    if slot == 1 { offset = 16 }
    if faults.has(.incomingSlotHigh) { offset += 8 }
    if faults.has(.incomingSlotLow) { offset -= 8 }
    buffer.load(bytes: 8, destination, Memory(.rbp, offset))
  }

  /// `*(u64 *)(r11 - 8 * slot) = value`.
  mutating func storeOutgoing(slot original: Int, _ value: Operand, frame: FrameLayout) {
    if faults.has(.outgoingLastSlotDropped) && original == frame.outgoingSlots { return }
    let slot = faultySlot(original, frame)
    if slot == 1 && !faults.has(.argument6InMemory) {
      storeArgument6(value)
      return
    }
    let destination = Memory(.rbp, outgoingOffset(slot: slot, frame))
    switch value {
    case .register(let source):
      let bytes: UInt8 = faults.has(.outgoingUpperHalfLost) ? 4 : 8
      buffer.store(bytes: bytes, destination, native(source))
    case .immediate(let immediate):
      buffer.storeImmediate(bytes: faults.has(.outgoingImmediateZeroExtended) ? 4 : 8, destination, immediate)
      if faults.has(.outgoingImmediateZeroExtended) {
        buffer.storeImmediate(bytes: 4, Memory(.rbp, destination.displacement + 4), 0)
      }
    }
  }

  private mutating func storeArgument6(_ value: Operand) {
    if faults.has(.argument6NotWritten) { return }
    switch value {
    case .register(let source):
      let size: OperandSize = faults.has(.argument6UpperHalfLost) ? .bits32 : .bits64
      buffer.move(size, RegisterMap.argument6, native(source))
    case .immediate(let immediate):
      if faults.has(.outgoingImmediateZeroExtended) {
        buffer.moveImmediate64(RegisterMap.argument6, UInt64(UInt32(bitPattern: immediate)))
      } else {
        buffer.moveImmediate64(RegisterMap.argument6, UInt64(bitPattern: Int64(immediate)))
      }
    }
  }

  private func outgoingOffset(slot: Int, _ frame: FrameLayout) -> Int32 {
    var offset = frame.outgoingOffset(bpfOffset: -8 * max(slot, 2))
    if faults.has(.outgoingSlotHigh) { offset += 8 }
    if faults.has(.outgoingSlotLow) { offset -= 8 }
    if faults.has(.outgoingBaseWithoutCalleeSaved) { offset += frame.calleeSavedSize }
    if faults.has(.outgoingAreaShort) { offset += 8 }
    return Int32(truncatingIfNeeded: offset)
  }

  private func faultySlot(_ slot: Int, _ frame: FrameLayout) -> Int {
    if faults.has(.outgoingOrderReversed) && slot >= 2 { return frame.outgoingSlots + 2 - slot }
    if faults.has(.outgoingSlotsSwapped) && frame.outgoingSlots >= 3 {
      if slot == 2 { return 3 }
      if slot == 3 { return 2 }
    }
    return slot
  }
}
