/// A fault that can be planted in `NativeEmitter`, to show that the checks report it.
///
/// The raw value is the name that `kfunctest mutants` prints.
package enum JITFault: String, Sendable, CaseIterable, Codable {
  case outgoingSlotHigh = "outgoing-slot-high"
  case outgoingSlotLow = "outgoing-slot-low"
  case outgoingOrderReversed = "outgoing-order-reversed"
  case outgoingSlotsSwapped = "outgoing-slots-swapped"
  case outgoingBaseWithoutCalleeSaved = "outgoing-base-without-callee-saved"
  case outgoingUpperHalfLost = "outgoing-upper-half-lost"
  case outgoingImmediateZeroExtended = "outgoing-immediate-zero-extended"
  case outgoingLastSlotDropped = "outgoing-last-slot-dropped"
  case outgoingAreaShort = "outgoing-area-short"
  case outgoingAreaNotReserved = "outgoing-area-not-reserved"
  case outgoingAreaNotFreed = "outgoing-area-not-freed"
  case outgoingAreaAboveCalleeSaved = "outgoing-area-above-callee-saved"
  case paddingDropped = "padding-dropped"
  case argument6NotWritten = "argument-6-not-written"
  case argument6InMemory = "argument-6-in-memory"
  case argument6UpperHalfLost = "argument-6-upper-half-lost"
  case argument6Clobbered = "argument-6-clobbered-before-call"
  case argument5Clobbered = "argument-5-clobbered-before-call"
  case arguments1And2Swapped = "arguments-1-and-2-swapped"
  case incomingSlotHigh = "incoming-slot-high"
  case incomingSlotLow = "incoming-slot-low"
  case incoming6FromMemory = "incoming-6-from-memory"
  case incoming6Lost = "incoming-6-lost-in-prologue"
  case rbxLost = "rbx-lost"
  case r13Lost = "r13-lost"
  case r14Lost = "r14-lost"
  case r15Lost = "r15-lost"
  case rbpLost = "rbp-lost"
  case directionFlagSet = "direction-flag-set"
  case resultUpperHalfLost = "result-upper-half-lost"
  case resultPairNotCopied = "result-pair-not-copied"
  case programStackOverlapsCalleeSaved = "program-stack-overlaps-callee-saved"
  case movesFirstToLast = "moves-first-to-last"
  case moveAsideLost = "move-aside-lost"
  case moveHoleNotCounted = "move-hole-not-counted"
}

/// The faults of one compilation. A compilation without faults is specialised for `NoFault`, so that the tests of faults are
/// resolved at compile time.
protocol FaultSwitch: Sendable {
  func has(_ fault: JITFault) -> Bool
}

/// No fault.
struct NoFault: FaultSwitch {
  @inline(__always) func has(_ fault: JITFault) -> Bool { false }
}

/// One fault.
struct PlantedFault: FaultSwitch {
  let fault: JITFault
  func has(_ fault: JITFault) -> Bool { self.fault == fault }
}
