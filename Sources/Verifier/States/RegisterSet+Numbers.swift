import BPF

extension RegisterSet {
  /// The numbers of its registers, the lowest first.
  var numbers: Numbers { Numbers(rest: rawValue) }

  /// The numbers of the registers of a set.
  struct Numbers: Sequence, IteratorProtocol {
    fileprivate var rest: UInt16

    @inline(__always) mutating func next() -> Int? {
      if rest == 0 { return nil }
      defer { rest &= rest - 1 }
      return rest.trailingZeroBitCount
    }
  }
}
