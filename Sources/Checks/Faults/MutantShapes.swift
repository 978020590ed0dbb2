import JIT
import Kfuncs

extension Mutant {
  /// Whether a call of a kfunc comes out wrong where the fault is planted: it has the slot, the width or the result that
  /// the fault touches.
  func canShow(_ kfunc: Kfunc) -> Bool {
    let shape = MutantShape(kfunc)
    switch self {
    case .jit(let fault): return Self.shows(fault, shape)
    // What the fault does not change was left out before.
    case .placement: return shape.words > 0
    case .ffi(.typeTooNarrow): return kfunc.signature.parameters.last.map { $0.type.size > 1 } ?? false
    case .ffi(.argumentsSwapped): return shape.words >= 2
    case .ffi(.resultTooNarrow): return shape.isResultKnown && kfunc.signature.result.size > 1
    case .interpreter(.lastSlotDoubled): return shape.words >= 7
    case .interpreter(.resultUpperHalfLost): return shape.isResultWide
    }
  }

  private static func shows(_ fault: JITFault, _ shape: MutantShape) -> Bool {
    switch fault {
    case .outgoingSlotHigh, .outgoingSlotLow, .outgoingBaseWithoutCalleeSaved, .outgoingLastSlotDropped,
      .outgoingAreaNotReserved, .outgoingAreaAboveCalleeSaved, .incomingSlotHigh, .incomingSlotLow:
      shape.words >= 7
    // A frame is padded where its words are odd in number.
    case .paddingDropped: shape.words % 2 == 1
    case .outgoingOrderReversed, .outgoingSlotsSwapped: shape.words >= 8
    case .outgoingUpperHalfLost: shape.isWide(from: 7)
    case .outgoingImmediateZeroExtended: shape.isWide(from: 6)
    case .argument6UpperHalfLost: shape.isWide(6)
    case .argument6NotWritten, .argument6InMemory, .argument6Clobbered, .incoming6FromMemory, .incoming6Lost:
      shape.words >= 6
    case .argument5Clobbered: shape.words >= 5
    case .arguments1And2Swapped: shape.words >= 2
    // Programs of every shape have the state and the frame that these touch.
    case .rbxLost, .r13Lost, .r14Lost, .r15Lost, .rbpLost, .directionFlagSet, .outgoingAreaShort,
      .outgoingAreaNotFreed, .programStackOverlapsCalleeSaved:
      true
    case .resultUpperHalfLost: shape.isResultWide
    case .resultPairNotCopied: shape.isResultKnown && shape.resultWords == 2
    case .marshallingUnordered: shape.movesArguments
    }
  }
}

/// What decides whether a fault can show in a kfunc's calls.
private struct MutantShape {
  /// Significant bits of each argument word.
  private let significant: [UInt64]
  /// Whether BPF and the psABI place an argument differently.
  let movesArguments: Bool
  /// Whether the capture stub or a model says what the result has to be.
  let isResultKnown: Bool
  /// Significant bits of each eightbyte of the result.
  private let result: [UInt64]

  init(_ kfunc: Kfunc) {
    let layout = ArgumentLayout(kfunc.placement)
    significant = layout.words.map(\.significant)
    movesArguments = kfunc.placement.parameters.contains { !$0.reason.isEmpty }
    let comparison = ResultComparison(kfunc, .capture, layout)
    if case .nothing = comparison.source { isResultKnown = kfunc.hasResultModel } else { isResultKnown = true }
    result = comparison.masks
  }

  /// How many argument words there are.
  var words: Int { significant.count }
  /// How many eightbytes the result has.
  var resultWords: Int { result.count }
  /// Whether an eightbyte of a known result is wider than 32 bits.
  var isResultWide: Bool { isResultKnown && result.contains { $0 >> 32 != 0 } }

  /// Whether an argument word is there and wider than 32 bits.
  /// - Parameter word: 1-based.
  func isWide(_ word: Int) -> Bool { words >= word && significant[word - 1] >> 32 != 0 }

  /// Whether one of the argument words from a place on is.
  func isWide(from word: Int) -> Bool { words >= word && (word...words).contains { isWide($0) } }
}
