import CTypes

extension Signature {
  /// The signature as BPF sees it that knows nothing of the psABI: eightbytes in, one or two eightbytes out.
  /// - Parameter placement: its own placement.
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
