import CABI
import JIT

/// What BPF callers do with a signature whose arguments BPF and the psABI place differently.
public enum MarshallingMode: String, Sendable, CaseIterable, Codable {
  /// They do not call it: the kernel's plain mapping has no right way to.
  case skip
  /// They call it as if it were plain, to show what goes wrong.
  case naive
  /// The JIT moves arguments and result to where the psABI has them.
  case marshal
}

extension MarshallingMode {
  /// Whether BPF callers make calls of a placement.
  public func allows(_ placement: Placement) -> Bool {
    switch placement.verdict {
    case .direct: true
    case .needsMarshalling: self != .skip
    case .refused, .unknown: false
    }
  }

  /// Words below the saved registers that a marshalled call needs: its native arguments, and behind them the memory of
  /// a result that goes through a hidden pointer; 0 for a plain call.
  func words(_ placement: Placement) -> Int {
    guard self == .marshal, placement.verdict == .needsMarshalling else { return 0 }
    return placement.nativeStackBytes / 8 + (placement.result.hasNativeHiddenPointer ? 2 : 0)
  }
}

extension CallMarshalling {
  /// What has to move at a call.
  /// - Parameter placement: of a signature that BPF does not refuse.
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

extension Signature {
  /// The signature as BPF sees it that knows nothing of the psABI: eightbytes in, one or two eightbytes out.
  /// - Parameter placement: its own placement.
  func plain(_ placement: Placement) -> Signature {
    let word = CType.unsignedLong
    let result: CType =
      switch placement.result.eightbytes.count {
      case 0: .void
      case 1: word
      default: .int128(signed: false)
      }
    let parameters = (0..<placement.slotCount).map { Parameter(name: "slot\($0 + 1)", type: word) }
    return Signature(name: name, result: result, parameters: parameters)
  }
}
