import CTypes
import CallingConvention
import Kfuncs

extension CompilerPlaces {
  /// The places of all compilers; empty where they agree.
  /// - Parameter placement: the placement of a call.
  package static func all(_ placement: Placement) -> [CompilerPlaces] {
    placement.compilers.map { compiler in
      CompilerPlaces(
        compiler: compiler.compiler, parameters: compiler.parameters.map { $0.eightbytes.map(\.native) },
        result: compiler.result.eightbytes.map(\.native), verdict: compiler.verdict,
        differing: compiler.differing.map { $0 + 1 }, resultDiffers: compiler.resultDiffers)
    }
  }
}

extension PlacedFunction {
  /// Describes where the arguments of a function go.
  /// - Parameters:
  ///   - placement: its placement.
  ///   - targets: the targets whose verdicts are given.
  package init(_ placement: Placement, targets: [Target] = Target.allCases) {
    let result = placement.result
    self.init(
      function: placement.signature.name, prototype: placement.signature.prototype,
      placement: PlacementSummary(placement), isWholeCall: placement.signature.obstacle != nil,
      parameters: placement.parameters.map(PlacedValue.init),
      result: PlacedValue(
        name: nil, type: result.type, eightbytes: result.eightbytes.map(PlacedEightbyte.init),
        placement: PlacementSummary(result.verdict, result.refusal)),
      hasHiddenPointer: result.hasBPFHiddenPointer, slotCount: placement.slotCount,
      compilers: CompilerPlaces.all(placement),
      targets: targets.map { TargetOutcome(placement.verdict(under: $0)) })
  }
}

extension PlacedValue {
  fileprivate init(_ parameter: ParameterPlacement) {
    self.init(
      name: parameter.parameter.name, type: parameter.parameter.type,
      eightbytes: parameter.eightbytes.map(PlacedEightbyte.init),
      placement: PlacementSummary(parameter.verdict, parameter.refusal))
  }

  fileprivate init(name: String?, type: CType, eightbytes: [PlacedEightbyte], placement: PlacementSummary) {
    let isKnown = type.unknownPart == nil || type.size > 0
    self.init(
      name: name.flatMap { $0.isEmpty ? nil : $0 }, type: type.description, size: isKnown ? type.size : nil,
      align: isKnown ? type.alignment : nil, eightbytes: eightbytes, placement: placement)
  }
}

extension PlacedEightbyte {
  fileprivate init(_ eightbyte: EightbytePlacement) {
    self.init(
      argumentClass: eightbyte.class, native: eightbyte.native, bpf: eightbyte.bpf, agrees: eightbyte.agrees)
  }

  fileprivate init(_ eightbyte: ResultEightbytePlacement) {
    self.init(
      argumentClass: eightbyte.class, native: eightbyte.native, bpfResult: eightbyte.bpf, agrees: eightbyte.agrees)
  }
}

extension KfuncDescription {
  /// Describes a kfunc.
  /// - Parameter kfunc: the kfunc.
  package init(_ kfunc: Kfunc) {
    var unavailable: String?
    if case .unavailable(let message) = kfunc.function { unavailable = message }
    self.init(
      kfunc: kfunc.name, prototype: kfunc.signature.prototype,
      parameters: kfunc.signature.parameters.map(ParameterDescription.init),
      result: kfunc.signature.result.description, slotCount: kfunc.placement.slotCount,
      placement: PlacementSummary(kfunc.placement), compilers: CompilerPlaces.all(kfunc.placement),
      description: kfunc.summary, library: kfunc.externalLibrary, unavailable: unavailable)
  }
}

extension ParameterDescription {
  /// Describes a parameter.
  /// - Parameter parameter: the parameter.
  package init(_ parameter: Parameter) {
    self.init(name: parameter.name.flatMap { $0.isEmpty ? nil : $0 }, type: parameter.type.description)
  }
}
