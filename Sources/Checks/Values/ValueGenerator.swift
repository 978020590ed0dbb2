import CTypes
import CallingConvention
import Outcomes
import Support

/// A generator of argument values for a signature.
struct ValueGenerator {
  let placement: Placement
  let layout: ArgumentLayout

  init(_ placement: Placement) {
    self.placement = placement
    layout = ArgumentLayout(placement)
  }

  /// All sets of the given patterns, in their order.
  func values(_ patterns: [ValuePattern], seed: UInt64) -> [ArgumentValues] {
    var generator = SeededGenerator(seed: seed)
    return patterns.flatMap { pattern in
      (0..<pattern.sets).map { number in
        ArgumentValues(
          pattern: pattern, number: number,
          words: layout.words.indices.map { word($0, pattern, number: number, &generator) })
      }
    }
  }

  private func word(
    _ index: Int, _ pattern: ValuePattern, number: Int, _ generator: inout SeededGenerator
  ) -> UInt64 {
    let type = placement.parameters[layout.words[index].parameter].parameter.type
    let significant = layout.words[index].significant
    switch pattern {
    case .graffiti:
      return canonical(Self.graffiti(index), type, significant)
    case .boundaries:
      return canonical(Self.boundary(number, word: index, significant), type, significant)
    case .random:
      return canonical(generator.next(), type, significant)
    case .dirty:
      let clean = canonical(generator.next(), type, significant)
      return clean ^ (generator.next() & garbageBits(type, significant))
    }
  }

  /// Bytes 0x70, 0x71, ... 0x77 for argument 7.
  static func graffiti(_ index: Int) -> UInt64 {
    (0..<8).reduce(0) { $0 | (UInt64((index + 1) & 15) << 4 | UInt64($1)) << UInt64(8 * $1) }
  }

  private static func boundary(_ number: Int, word: Int, _ significant: UInt64) -> UInt64 {
    let top = significant & ~(significant >> 1)
    switch number {
    case 0: return 0
    case 1: return ~0
    case 2: return top
    case 3: return significant & ~top
    case 4: return 1
    // Adjacent words differ, so that a shift by one slot is detected.
    default: return word % 2 == 0 ? ~0 : 0
    }
  }

  /// The value as a C compiler would leave it in a slot: extended to 64 bits by its signedness.
  private func canonical(_ value: UInt64, _ type: CType, _ significant: UInt64) -> UInt64 {
    if type == .bool { return value & 1 }
    let bits = value & significant
    guard type.isSigned, type.size < 8 else { return bits }
    let top = significant & ~(significant >> 1)
    return bits & top == 0 ? bits : bits | ~significant
  }

  /// Bits where BPF may leave garbage: above 32 bits of a scalar, anywhere in the unused bytes of a struct.
  ///
  /// LLVM's BPF backend extends char, short and bool, and leaves the upper half of an int as it was; compiled callees
  /// on x86-64 trust bits 8 to 31 of a narrow register argument, though the psABI does not say so.
  private func garbageBits(_ type: CType, _ significant: UInt64) -> UInt64 {
    if type.isAggregate { return ~significant }
    return type.size <= 4 ? 0xFFFF_FFFF_0000_0000 : 0
  }
}
