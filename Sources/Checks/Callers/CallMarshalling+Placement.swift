import CTypes
import CallingConvention
import JIT

extension CallMarshalling {
  /// Creates the moves that a call needs.
  /// - Parameter placement: the placement of a signature that BPF does not refuse.
  init(_ placement: Placement) {
    var moves: [Move] = []
    for parameter in placement.parameters {
      guard let first = parameter.firstSlot else { continue }
      for eightbyte in parameter.eightbytes {
        guard let place = Place(eightbyte.native) else { continue }
        moves.append(Move(argument: first + eightbyte.index, place: place))
      }
    }
    self.init(
      moves: moves, stackBytes: placement.nativeStackBytes, result: placement.result.eightbytes.map { .init($0.native) }
    )
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
