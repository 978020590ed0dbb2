import CTypes
import CallingConvention
import JIT

extension KfuncTarget {
  /// The callee of a kfunc call as a target's JIT calls it.
  /// - Parameters:
  ///   - placement: the placement of the kfunc.
  ///   - target: the target.
  ///   - address: address of the function.
  package init(_ placement: Placement, under target: Target, address: UInt) {
    self.init(
      address: address, returnsPair: placement.result.eightbytes.count == 2 && target.copiesSecondResult,
      marshalling: placement.moves(under: target).map(CallMarshalling.init),
      stackSlotCount: placement.stackSlotCount)
  }
}

extension CallMarshalling {
  /// The moves of a target's JIT.
  fileprivate init(_ moves: TargetMoves) {
    self.init(
      moves: moves.eightbytes.compactMap { eightbyte in
        Place(eightbyte.native).map { Move(argument: eightbyte.slot, place: $0) }
      }, stackBytes: moves.stackBytes, result: moves.result.map { .init($0) })
  }
}

extension CallMarshalling.Place {
  fileprivate init?(_ location: NativeLocation) {
    switch location {
    case .integerRegister(let register):
      guard let index = IntegerRegister.arguments.firstIndex(of: register) else { return nil }
      self = .register(index)
    case .vectorRegister(let number): self = .vector(UInt8(truncatingIfNeeded: number))
    case .stack(let offset): self = .stack(offset / 8)
    case .x87Register, .indirect, .notPassed: return nil
    }
  }
}

extension CallMarshalling.ResultPlace {
  fileprivate init(_ location: NativeLocation) {
    switch location {
    case .integerRegister(.rax): self = .rax
    case .integerRegister(.rdx): self = .rdx
    case .vectorRegister(0): self = .xmm0
    case .vectorRegister: self = .xmm1
    case .indirect: self = .memory
    case .integerRegister, .stack, .x87Register, .notPassed: self = .nowhere
    }
  }
}
