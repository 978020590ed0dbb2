import CallingConvention

/// A parameter, or one eightbyte of it.
package struct ParameterPart: Sendable, Hashable, Codable {
  /// The parameter's number, 1-based.
  package var number: Int
  /// Its name; nil where it has none.
  package var name: String?
  /// The eightbyte that is meant, 1-based; nil for a parameter of one.
  package var eightbyte: Int?

  /// Creates a value; each parameter is documented at the property of its name.
  package init(number: Int, name: String?, eightbyte: Int? = nil) {
    self.number = number
    self.name = name.flatMap { $0.isEmpty ? nil : $0 }
    self.eightbyte = eightbyte
  }
}

/// What a caller delivered in a slot for the same values.
package struct Delivery: Sendable, Hashable, Codable {
  /// Who called.
  package var caller: Caller
  /// The word that arrived.
  package var word: HexWord

  /// Creates a value; each parameter is documented at the property of its name.
  package init(caller: Caller, word: UInt64) {
    self.caller = caller
    self.word = HexWord(word)
  }
}

/// An argument slot that does not hold what was sent.
package struct SlotFinding: Sendable, Hashable, Codable {
  /// What a wrong word looks like.
  package enum Resemblance: Sendable, Hashable, Codable {
    /// The expected word without its upper half.
    case upperHalfLost
    /// Another argument, 1-based.
    case argument(number: Int)
  }

  /// Number of the eightbyte in BPF's count of arguments, 1-based.
  package var slot: Int
  /// The parameter.
  package var parameter: ParameterPart
  /// Where BPF keeps the slot; nil where BPF has none.
  package var bpf: BPFLocation?
  /// Where the psABI keeps it at the call.
  package var native: NativeLocation
  /// The word that was sent.
  package var expected: HexWord
  /// The word that arrived.
  package var observed: HexWord
  /// What the word looks like; nil where it looks like nothing known.
  package var resembles: Resemblance?
  /// What other callers delivered.
  package var delivered: [Delivery] = []

  /// Creates a value; each parameter is documented at the property of its name.
  package init(
    slot: Int, parameter: ParameterPart, bpf: BPFLocation?, native: NativeLocation, expected: UInt64,
    observed: UInt64, resembles: Resemblance? = nil, delivered: [Delivery] = []
  ) {
    self.slot = slot
    self.parameter = parameter
    self.bpf = bpf
    self.native = native
    self.expected = HexWord(expected)
    self.observed = HexWord(observed)
    self.resembles = resembles
    self.delivered = delivered
  }
}

/// An eightbyte of the result that differs.
package struct ResultFinding: Sendable, Hashable, Codable {
  /// Where BPF expects the eightbyte; nil where BPF has no such result.
  package var bpf: BPFResultLocation?
  /// Where the psABI returns it.
  package var native: NativeLocation
  /// The word that the callee has to return.
  package var expected: HexWord
  /// The word that the caller got.
  package var observed: HexWord

  /// Creates a value; each parameter is documented at the property of its name.
  package init(bpf: BPFResultLocation?, native: NativeLocation, expected: UInt64, observed: UInt64) {
    self.bpf = bpf
    self.native = native
    self.expected = HexWord(expected)
    self.observed = HexWord(observed)
  }
}

/// A stack pointer that is not aligned at the callee's entry: rsp + 8 is a multiple of 16 (psABI AMD64, section 3.2.2).
package struct AlignmentFinding: Sendable, Hashable, Codable {
  /// rsp at the entry.
  package var rsp: HexWord

  /// Creates a value; each parameter is documented at the property of its name.
  package init(rsp: UInt64) { self.rsp = HexWord(rsp) }
}

/// State that a call did not preserve.
package struct PreservedFinding: Sendable, Hashable, Codable {
  /// Which.
  package var state: PreservedState
  /// Its value before the call.
  package var expected: HexWord
  /// Its value after the call.
  package var observed: HexWord

  /// Creates a value; each parameter is documented at the property of its name.
  package init(state: PreservedState, expected: UInt64, observed: UInt64) {
    self.state = state
    self.expected = HexWord(expected)
    self.observed = HexWord(observed)
  }
}

/// How the callee was entered.
package enum EntryFinding: Sendable, Hashable, Codable {
  /// Not once.
  case calls(count: UInt64)
  /// With the direction flag set.
  case directionFlag
  /// With a return address outside the JIT's code.
  case returnAddress(low: HexWord, high: HexWord, observed: HexWord)
  /// The comparison of the call fails, and no part of it differs.
  case undiagnosed
}

/// A word of the caller's frame that is not where the frame has it, above the outgoing arguments.
package struct FrameFinding: Sendable, Hashable, Codable {
  /// Which word.
  package enum Word: String, Sendable, Hashable, Codable {
    case stackPointer = "rsp"
    case savedR15 = "saved r15"
    case savedR14 = "saved r14"
    case savedR13 = "saved r13"
    case savedRbx = "saved rbx"
    case savedRbp = "saved rbp"
    case programStack16 = "*(u64 *)(r10 - 16)"
    case programStack8 = "*(u64 *)(r10 - 8)"
  }

  /// Which word.
  package var word: Word
  /// What it has to hold.
  package var expected: HexWord
  /// What it holds.
  package var observed: HexWord

  /// Creates a value; each parameter is documented at the property of its name.
  package init(word: Word, expected: UInt64, observed: UInt64) {
    self.word = word
    self.expected = HexWord(expected)
    self.observed = HexWord(observed)
  }
}

/// A value that the program kept across the call and found changed.
package struct WitnessFinding: Sendable, Hashable, Codable {
  /// Where the program kept it.
  package enum Place: String, Sendable, Hashable, Codable {
    case r7, r8, r9
    case stack8 = "stack-8"
    case stack16 = "stack-16"
    /// The result of the subprogram that was called before the kfunc.
    case subprogramBefore = "subprogram-before"
    /// The result of the subprogram that was called after the kfunc.
    case subprogramAfter = "subprogram-after"
    /// A value of a program that a compiler wrote: it may be in any register or stack word.
    case kept
    /// A narrow result that a program of a compiler widened to 64 bits.
    case widenedResult = "widened-result"
  }

  /// Where the program kept it.
  package var place: Place
  /// What was kept.
  package var expected: HexWord
  /// What was found.
  package var observed: HexWord

  /// Creates a value; each parameter is documented at the property of its name.
  package init(place: Place, expected: UInt64, observed: UInt64) {
    self.place = place
    self.expected = HexWord(expected)
    self.observed = HexWord(observed)
  }
}

/// A record of the kfunc that is missing or not whole.
package struct RecordFinding: Sendable, Hashable, Codable {
  /// How often the kfunc recorded a call.
  package var calls: UInt64
  /// How many slots it recorded.
  package var slots: UInt64
  /// How many it has.
  package var expectedSlots: Int

  /// Creates a value; each parameter is documented at the property of its name.
  package init(calls: UInt64, slots: UInt64, expectedSlots: Int) {
    self.calls = calls
    self.slots = slots
    self.expectedSlots = expectedSlots
  }
}

/// A byte that differs of the memory that an argument points to.
package struct MemoryFinding: Sendable, Hashable, Codable {
  /// The parameter; nil where it is none of the function's.
  package var parameter: ParameterPart?
  /// Its slot, 1-based.
  package var slot: Int?
  /// Bytes from the memory's beginning.
  package var offset: Int
  /// The byte that has to be there.
  package var expected: UInt8
  /// The byte that is there.
  package var observed: UInt8

  /// Creates a value; each parameter is documented at the property of its name.
  package init(parameter: ParameterPart?, slot: Int?, offset: Int, expected: UInt8, observed: UInt8) {
    self.parameter = parameter
    self.slot = slot
    self.offset = offset
    self.expected = expected
    self.observed = observed
  }
}

/// A guard word above the frame that was overwritten.
package struct GuardWordFinding: Sendable, Hashable, Codable {
  /// Which, from the frame upwards, 0-based.
  package var index: Int

  /// Creates a value; each parameter is documented at the property of its name.
  package init(index: Int) { self.index = index }
}

/// How far a callee came.
package enum CalleeProgress: Sendable, Hashable, Codable {
  /// No call had been made.
  case beforeFirstCall
  /// It had not been entered.
  case notEntered
  /// It had recorded its slots up to this one, 0 for none.
  case recorded(slot: Int, of: Int)
}

/// A signal that ended a call.
package struct FaultFinding: Sendable, Hashable, Codable {
  /// The signal and where.
  package var fault: Fault
  /// How far the callee came; nil where that is not known.
  package var progress: CalleeProgress?

  /// Creates a value; each parameter is documented at the property of its name.
  package init(fault: Fault, progress: CalleeProgress?) {
    self.fault = fault
    self.progress = progress
  }
}

/// The interpreter stopped.
package struct InterpreterFinding: Sendable, Hashable, Codable {
  /// The interpreter's message.
  package var component: String

  /// Creates a value; each parameter is documented at the property of its name.
  package init(component: String) { self.component = component }
}

/// The kernel's verifier refused the program that calls, and the types of the kfunc do not account for it.
package struct RefusalFinding: Sendable, Hashable, Codable {
  /// The verifier's message.
  package var component: String

  /// Creates a value; each parameter is documented at the property of its name.
  package init(component: String) { self.component = component }
}

/// The process of a callee ended.
package struct EndFinding: Sendable, Hashable, Codable {
  /// How.
  package var end: WorkerEnd
  /// How far the callee came; nil where that is not known.
  package var progress: CalleeProgress?

  /// Creates a value; each parameter is documented at the property of its name.
  package init(end: WorkerEnd, progress: CalleeProgress?) {
    self.end = end
    self.progress = progress
  }
}

/// The process of a callee was not left as it was.
package struct ProcessFinding: Sendable, Hashable, Codable {
  /// What changed.
  package var change: ProcessChange
  /// Whether calls went before after which the process was not examined.
  package var isBetweenCalls: Bool

  /// Creates a value; each parameter is documented at the property of its name.
  package init(change: ProcessChange, isBetweenCalls: Bool) {
    self.change = change
    self.isBetweenCalls = isBetweenCalls
  }
}

/// A scenario that did not come out as it has to.
package enum ScenarioFinding: Sendable, Hashable, Codable {
  /// A value differs from the one that is known.
  case differs(expected: String, observed: String)
  /// A call of a kfunc did not return whole; the kfunc is nil where no single call is known.
  case failed(kfunc: String?, failure: CallFailure)
}

/// A call of a sequence whose result, the hash of its arguments, differs.
package struct SequenceFinding: Sendable, Hashable, Codable {
  /// Which call, 1-based.
  package var call: Int
  /// How many there are.
  package var count: Int
  /// The hash of what was sent.
  package var expected: HexWord
  /// What the call returned.
  package var observed: HexWord

  /// Creates a value; each parameter is documented at the property of its name.
  package init(call: Int, count: Int, expected: UInt64, observed: UInt64) {
    self.call = call
    self.count = count
    self.expected = HexWord(expected)
    self.observed = HexWord(observed)
  }
}

/// A sequence of calls that did not return whole.
package struct SequenceFailure: Sendable, Hashable, Codable {
  /// Why.
  package var failure: CallFailure

  /// Creates a value; each parameter is documented at the property of its name.
  package init(failure: CallFailure) { self.failure = failure }
}
