import CTypes

extension Signature {
  /// The signature without its types, as BPF passes it: eightbyte arguments, a result of one or two eightbytes.
  /// - Parameter placement: the placement of this signature.
  package func plain(_ placement: Placement) -> Signature {
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
