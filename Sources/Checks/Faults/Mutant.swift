import CallingConvention
import Interpreter
import JIT
import NativeCalls
import Outcomes

/// One planted fault: what is broken, and where the bed has to see it.
package enum Mutant: Sendable, Hashable, CaseIterable {
  /// In the JIT's code.
  case jit(JITFault)
  /// In the psABI classification, so in what the bed expects.
  case placement(PlacementFault)
  /// In the oracle.
  case ffi(FFIFault)
  /// In the interpreter.
  case interpreter(InterpreterFault)

  package static var allCases: [Mutant] {
    JITFault.allCases.map(Mutant.jit) + PlacementFault.allCases.map(Mutant.placement)
      + FFIFault.allCases.map(Mutant.ffi) + InterpreterFault.allCases.map(Mutant.interpreter)
  }

  /// Its name on the command line and in tables.
  package var name: String {
    switch self {
    case .jit(let fault): fault.rawValue
    case .placement(let fault): fault.rawValue
    case .ffi(let fault): fault.rawValue
    case .interpreter(let fault): fault.rawValue
    }
  }

  /// What is broken.
  package var part: String {
    switch self {
    case .jit: "jit"
    case .placement: "placement"
    case .ffi: "libffi"
    case .interpreter: "interpreter"
    }
  }

  /// Where a finding has to point.
  enum Place {
    /// At these argument slots, and no others, of a kfunc with so many argument words.
    case slots(@Sendable (Int) -> ClosedRange<Int>)
    /// At the result.
    case result
    /// At the alignment of the stack.
    case alignment
    /// At this part of the callee-saved state, or at what the program kept in it.
    case calleeSaved(String)
    /// At the frame above the outgoing arguments.
    case frame
    /// At how the callee was entered.
    case entry
  }

  /// The fault as something to plant in a run; nil for one of the classification, which changes what is expected.
  package var faults: PlantedFaultSet? {
    switch self {
    case .jit(let fault): .jit(fault)
    case .ffi(let fault): .ffi(fault)
    case .interpreter(let fault): .interpreter(fault)
    case .placement: nil
    }
  }

  var place: Place {
    switch self {
    case .jit(let fault): Self.place(of: fault)
    case .placement(.int128PaddingIgnored): .slots { 7...max(7, $0) }
    case .placement: .slots { 6...max(6, $0) }
    case .ffi(.typeTooNarrow): .slots { $0...$0 }
    case .ffi(.argumentsSwapped): .slots { $0 - 1...$0 }
    case .ffi(.resultTooNarrow): .result
    case .interpreter(.lastSlotDoubled): .slots { $0...$0 }
    case .interpreter(.resultUpperHalfLost): .result
    }
  }

  private static func place(of fault: JITFault) -> Place {
    switch fault {
    case .outgoingSlotHigh, .outgoingSlotLow, .outgoingOrderReversed, .outgoingBaseWithoutCalleeSaved,
      .outgoingUpperHalfLost, .outgoingAreaNotReserved, .incomingSlotHigh, .incomingSlotLow:
      .slots { 7...max(7, $0) }
    case .outgoingSlotsSwapped: .slots { _ in 7...8 }
    case .outgoingImmediateZeroExtended: .slots { 6...max(6, $0) }
    case .outgoingLastSlotDropped: .slots { $0...$0 }
    case .argument6NotWritten, .argument6UpperHalfLost, .argument6Clobbered, .incoming6FromMemory, .incoming6Lost:
      .slots { _ in 6...6 }
    // Argument 6 at [rsp] is where argument 7 belongs.
    case .argument6InMemory: .slots { 6...min(7, max(6, $0)) }
    case .argument5Clobbered: .slots { _ in 5...5 }
    case .arguments1And2Swapped: .slots { _ in 1...2 }
    case .paddingDropped: .alignment
    case .rbxLost, .outgoingAreaNotFreed: .calleeSaved("rbx")
    case .r13Lost: .calleeSaved("r13")
    case .r14Lost: .calleeSaved("r14")
    case .r15Lost: .calleeSaved("r15")
    case .rbpLost: .calleeSaved("rbp")
    case .resultUpperHalfLost, .resultPairNotCopied: .result
    case .outgoingAreaShort, .outgoingAreaAboveCalleeSaved, .programStackOverlapsCalleeSaved: .frame
    case .directionFlagSet: .entry
    // A value that is overwritten before it is read arrives twice; a hidden result pointer moves every argument.
    case .marshallingUnordered: .slots { 1...max(1, $0) }
    }
  }
}

/// Whether a planted fault was seen, and where.
package struct MutantVerdict: Sendable {
  /// The fault.
  package let mutant: Mutant
  /// Kfuncs at which something was found.
  package var kfuncs = 0
  /// Findings in all.
  package var findings = 0
  /// Whether the findings are where the fault is.
  package var isCaught = false
  /// The finding that shows it best; of one that survived, what was found instead, if anything.
  package var witness: Failure?
  /// Where the findings have to point, in words.
  package var expectedPlace: String
  /// Whether a function has the shape that the fault touches; where none has, there is nothing to see.
  package var isApplicable = true
  /// The library in whose functions it was planted, by its path.
  package var library = ""

  /// Whether the checks did not see a fault that is there.
  package var hasSurvived: Bool { isApplicable && !isCaught }
}
