import CTypes

/// The moves of a target's JIT at a call: for each eightbyte of an argument its place in BPF and its place in the native
/// call.
public struct TargetMoves: Sendable, Hashable {
  /// An eightbyte of an argument.
  public struct Eightbyte: Sendable, Hashable {
    /// Its place in BPF, 0-based: 0 is r1, 5 is stack-argument slot 1.
    public let slot: Int
    /// Its place in the native call.
    public let native: NativeLocation
  }

  /// The eightbytes that are passed, in the order of their slots.
  public let eightbytes: [Eightbyte]
  /// Bytes of stack that the native call takes for arguments, its holes included, a multiple of 8.
  public let stackBytes: Int
  /// Where the eightbytes of the result are after the call.
  public let result: [NativeLocation]

  /// Whether an eightbyte has another native place than its slot has.
  var movesArguments: Bool {
    eightbytes.contains { $0.native != BPFLocation(slotIndex: $0.slot).nativeLocation }
  }

  /// The first argument of a placement that they bring to a wrong place; nil if every argument arrives.
  func misplaced(in placement: Placement) -> RefusalReason? {
    let natives = Dictionary(eightbytes.map { ($0.slot, $0.native) }, uniquingKeysWith: { first, _ in first })
    for parameter in placement.parameters {
      let moved = parameter.eightbytes.map { $0.bpf.flatMap { natives[$0.slotIndex] } ?? .notPassed }
      let isRight = zip(parameter.eightbytes, moved).allSatisfy { $0.native == $1 || $0.native == .notPassed }
      if isRight { continue }
      return .movedBySize(
        argument: ParameterAssigner.label(parameter.parameter, index: parameter.index),
        native: parameter.eightbytes.map(\.native), moved: moved)
    }
    return nil
  }
}

extension Placement {
  /// The moves of a target's JIT at a call; nil where it makes none: every slot has one native place, and the result comes
  /// back in rax and rdx.
  ///
  /// They are also given for calls whose arguments they bring to the wrong places.
  /// - Parameter target: the target.
  public func moves(under target: Target) -> TargetMoves? {
    switch target {
    case .linux72: return nil
    case .linux74:
      let moves = movesBySize
      return moves.movesArguments ? moves : nil
    case .psabi:
      guard verdict == .needsMarshalling else { return nil }
      let eightbytes = parameters.flatMap { parameter in
        parameter.eightbytes.compactMap { eightbyte -> TargetMoves.Eightbyte? in
          guard let slot = eightbyte.bpf?.slotIndex, eightbyte.native != .notPassed else { return nil }
          return TargetMoves.Eightbyte(slot: slot, native: eightbyte.native)
        }
      }
      return TargetMoves(
        eightbytes: eightbytes, stackBytes: nativeStackBytes, result: result.eightbytes.map(\.native))
    }
  }

  /// The moves of Linux 7.4, whose function model holds sizes and alignments and no classes: an argument that fits wholly
  /// into what is left of the six registers goes there, any other as a whole to the stack, to an even slot if it is aligned
  /// to 16 bytes; later arguments fill the registers that are left.
  private var movesBySize: TargetMoves {
    var eightbytes: [TargetMoves.Eightbyte] = []
    let registers = IntegerRegister.arguments
    var (taken, words, slot) = (0, 0, 0)
    if result.hasBPFHiddenPointer {
      eightbytes.append(TargetMoves.Eightbyte(slot: 0, native: .integerRegister(registers[0])))
      (taken, slot) = (1, 1)
    }
    for parameter in parameters where parameter.firstSlot != nil {
      let type = parameter.parameter.type
      let count = (type.size + 7) / 8
      if taken + count <= registers.count {
        for number in 0..<count {
          eightbytes.append(
            TargetMoves.Eightbyte(slot: slot + number, native: .integerRegister(registers[taken + number])))
        }
        taken += count
      } else {
        if type.alignment >= 16 { words += words % 2 }
        for number in 0..<count {
          eightbytes.append(TargetMoves.Eightbyte(slot: slot + number, native: .stack(offset: 8 * (words + number))))
        }
        words += count
      }
      slot += count
    }
    let places: [NativeLocation] = [.integerRegister(.rax), .integerRegister(.rdx)]
    return TargetMoves(
      eightbytes: eightbytes, stackBytes: 8 * words, result: Array(places.prefix(result.eightbytes.count)))
  }
}
