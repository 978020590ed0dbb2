import CallingConvention
import Engines
import Interpreter
import JIT
import NativeCalls
import Outcomes

/// A fault that is planted to show that the checks detect it.
package struct PlantedFault: Sendable {
  /// What is broken.
  package let effect: FaultEffect
  /// Where the checks must detect the fault.
  package let place: FaultPlace
  /// Whether the calls of a kfunc can show the fault.
  let isVisible: @Sendable (CallFeatures) -> Bool

  private init(_ effect: FaultEffect, at place: FaultPlace, where isVisible: @escaping @Sendable (CallFeatures) -> Bool)
  {
    self.effect = effect
    self.place = place
    self.isVisible = isVisible
  }

  /// The name on the command line and in reports.
  package var name: String {
    switch effect {
    case .jit(let fault): fault.rawValue
    case .placement(let fault): fault.rawValue
    case .libffi(let fault): fault.rawValue
    case .interpreter(let fault): fault.rawValue
    case .program(let fault, _): fault.rawValue
    }
  }

  /// The component that is broken: the caller, or the placement.
  package var component: String { caller?.rawValue ?? "placement" }

  /// Whether it is planted in the moves of arguments, which few calls need.
  var concernsMoves: Bool {
    switch effect {
    case .jit(.movesFirstToLast), .jit(.moveAsideLost), .jit(.moveHoleNotCounted): true
    default: false
    }
  }

  /// The caller whose calls are wrong; nil for a fault of the classification, which makes the expectation wrong.
  package var caller: Caller? {
    switch effect {
    case .jit: .jit
    case .placement: nil
    case .libffi: .libffi
    case .interpreter: .interpreter
    case .program(_, let caller): caller
    }
  }

  /// Every planted fault, with its place and the calls that can show it.
  package static let all: [PlantedFault] = [
    // The outgoing area.
    .init(.jit(.outgoingSlotHigh), at: .slots(.from(7)), where: \.hasStackWords),
    .init(.jit(.outgoingSlotLow), at: .slots(.from(7)), where: \.hasStackWords),
    .init(.jit(.outgoingOrderReversed), at: .slots(.from(7))) { $0.words >= 8 },
    .init(.jit(.outgoingSlotsSwapped), at: .slots(.fixed(from: 7, to: 8))) { $0.words >= 8 },
    .init(.jit(.outgoingBaseWithoutCalleeSaved), at: .slots(.from(7)), where: \.hasStackWords),
    .init(.jit(.outgoingUpperHalfLost), at: .slots(.from(7))) { $0.isWide(from: 7) },
    .init(.jit(.outgoingImmediateZeroExtended), at: .slots(.from(6))) { $0.isWide(from: 6) },
    .init(.jit(.outgoingLastSlotDropped), at: .slots(.last(1)), where: \.hasStackWords),
    .init(.jit(.outgoingAreaShort), at: .frame) { _ in true },
    .init(.jit(.outgoingAreaNotReserved), at: .slots(.from(7)), where: \.hasStackWords),
    .init(.jit(.outgoingAreaNotFreed), at: .preserved(.rbx)) { _ in true },
    .init(.jit(.outgoingAreaAboveCalleeSaved), at: .frame, where: \.hasStackWords),
    // A frame is padded where its words are odd in number.
    .init(.jit(.paddingDropped), at: .alignment) { $0.words % 2 == 1 },
    // Argument registers.
    .init(.jit(.argument6NotWritten), at: .slots(.fixed(from: 6, to: 6))) { $0.words >= 6 },
    // Argument 6 is written to [rsp], the place of argument 7.
    .init(.jit(.argument6InMemory), at: .slots(.fixed(from: 6, to: 7))) { $0.words >= 6 },
    .init(.jit(.argument6UpperHalfLost), at: .slots(.fixed(from: 6, to: 6))) { $0.isWide(6) },
    .init(.jit(.argument6Clobbered), at: .slots(.fixed(from: 6, to: 6))) { $0.words >= 6 },
    .init(.jit(.argument5Clobbered), at: .slots(.fixed(from: 5, to: 5))) { $0.words >= 5 },
    .init(.jit(.arguments1And2Swapped), at: .slots(.fixed(from: 1, to: 2))) { $0.words >= 2 },
    // Arguments of subprograms.
    .init(.jit(.incomingSlotHigh), at: .slots(.from(7)), where: \.hasStackWords),
    .init(.jit(.incomingSlotLow), at: .slots(.from(7)), where: \.hasStackWords),
    .init(.jit(.incoming6FromMemory), at: .slots(.fixed(from: 6, to: 6))) { $0.words >= 6 },
    .init(.jit(.incoming6Lost), at: .slots(.fixed(from: 6, to: 6))) { $0.words >= 6 },
    // What a call preserves; programs of every shape use this state and this frame.
    .init(.jit(.rbxLost), at: .preserved(.rbx)) { _ in true },
    .init(.jit(.r13Lost), at: .preserved(.r13)) { _ in true },
    .init(.jit(.r14Lost), at: .preserved(.r14)) { _ in true },
    .init(.jit(.r15Lost), at: .preserved(.r15)) { _ in true },
    .init(.jit(.rbpLost), at: .preserved(.rbp)) { _ in true },
    .init(.jit(.directionFlagSet), at: .entry) { _ in true },
    .init(.jit(.programStackOverlapsCalleeSaved), at: .frame) { _ in true },
    // Results.
    .init(.jit(.resultUpperHalfLost), at: .result, where: \.isResultWide),
    .init(.jit(.resultPairNotCopied), at: .result) { $0.isResultKnown && $0.resultWords == 2 },
    // Moves. A value that is overwritten before it is read arrives twice; a hidden result pointer moves every argument.
    .init(.jit(.movesFirstToLast), at: .slots(.from(1)), where: \.movesArguments),
    .init(.jit(.moveAsideLost), at: .slots(.from(1)), where: \.setsArgumentAside),
    .init(.jit(.moveHoleNotCounted), at: .slots(.from(7)), where: \.hasHole),
    // The classification.
    .init(.placement(.straddlingStructSplit), at: .slots(.from(6))) { $0.words > 0 },
    .init(.placement(.int128PaddingIgnored), at: .slots(.from(7))) { $0.words > 0 },
    .init(.placement(.registersClosedAfterSpill), at: .slots(.from(6))) { $0.words > 0 },
    // libffi's description of the call.
    .init(.libffi(.typeTooNarrow), at: .slots(.last(1))) { $0.lastParameterSize > 1 },
    .init(.libffi(.argumentsSwapped), at: .slots(.last(2))) { $0.words >= 2 },
    .init(.libffi(.resultTooNarrow), at: .result) { $0.isResultKnown && $0.resultSize > 1 },
    // The interpreter.
    .init(.interpreter(.lastSlotDoubled), at: .slots(.last(1)), where: \.hasStackWords),
    .init(.interpreter(.resultUpperHalfLost), at: .result, where: \.isResultWide),
  ]

  /// The faults that are planted in what an engine library is given.
  /// - Parameter engine: the engine.
  package static func faults(in engine: Caller) -> [PlantedFault] {
    func fault(
      _ fault: ProgramFault, at place: FaultPlace, where isVisible: @escaping @Sendable (CallFeatures) -> Bool
    ) -> PlantedFault { PlantedFault(.program(fault, in: engine), at: place, where: isVisible) }
    return [
      fault(.slotsExchanged, at: .slots(.fixed(from: 7, to: 8))) { $0.words >= 8 },
      fault(.lastSlotDropped, at: .slots(.last(1))) { $0.words >= 6 },
      fault(.slotUpperHalfLost, at: .slots(.from(6))) { $0.isWide(from: 6) },
      fault(.slotsShifted, at: .slots(.from(6)), where: \.hasStackWords),
      fault(.incomingSlotsShifted, at: .slots(.from(7)), where: \.hasStackWords),
      fault(.registersExchanged, at: .slots(.fixed(from: 1, to: 2))) { $0.words >= 2 },
      fault(.targetExchanged, at: .entry) { _ in true },
      fault(.savedRegisterChanged, at: .witness) { _ in true },
      fault(.resultUpperHalfLost, at: .result, where: \.isResultWide),
    ]
  }

  /// What an engine library has to be able to do to show it; empty for faults of other callers.
  var needs: Set<EngineNeed> {
    if case .program(let fault, _) = effect { fault.needs } else { [] }
  }

  /// One fault of each caller, for the self-test of every run.
  static let selfCheck: [PlantedFault] = all.filter {
    [.jit(.outgoingSlotHigh), .interpreter(.lastSlotDoubled), .libffi(.typeTooNarrow)].contains($0.effect)
  }
}
