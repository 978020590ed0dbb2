import Support

/// Random changes of a file's bytes, as damage or an attacker makes them; a seed repeats them.
package struct ByteMutations {
  private var generator: SeededGenerator
  private static let boundaries: [UInt64] = [
    0, 1, 7, 8, 0x7f, 0x80, 0xff, 0x100, 0x7fff, 0x8000, 0xffff, 0x1_0000, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff,
    0x1_0000_0000, 0x7fff_ffff_ffff_ffff, 0x8000_0000_0000_0000, 0xffff_ffff_ffff_ffff,
  ]

  /// Creates a sequence of changes.
  /// - Parameter seed: any number; equal seeds give equal changes.
  package init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

  /// A changed copy: one to eight bits, bytes, words or blocks are changed, or the end is cut off.
  /// - Parameter bytes: the file's content.
  package mutating func mutated(_ bytes: [UInt8]) -> [UInt8] {
    var bytes = bytes
    for _ in 0..<Int.random(in: 1...8, using: &generator) {
      guard bytes.count > 8 else { return bytes }
      let place = Int.random(in: 0..<bytes.count - 8, using: &generator)
      switch Int.random(in: 0..<8, using: &generator) {
      case 0, 1: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
      case 2: bytes[place] = UInt8.random(in: 0...255, using: &generator)
      case 3, 4: write(&bytes, place, [1, 2, 4, 8].randomElement(using: &generator) ?? 1)
      // The headers of the sections are at the end.
      case 5: write(&bytes, bytes.count - 8 - Int.random(in: 0..<min(2048, bytes.count - 8), using: &generator), 8)
      case 6:
        let other = Int.random(in: 0..<bytes.count - 8, using: &generator)
        let length = Int.random(in: 1...min(64, bytes.count - max(place, other)), using: &generator)
        let block = Array(bytes[other..<other + length])
        bytes.replaceSubrange(place..<place + length, with: block)
      default:
        guard Int.random(in: 0..<8, using: &generator) == 0 else { continue }
        bytes.removeLast(bytes.count - place)
      }
    }
    return bytes
  }

  private mutating func write(_ bytes: inout [UInt8], _ place: Int, _ size: Int) {
    let value = Self.boundaries.randomElement(using: &generator) ?? 0
    for index in 0..<size { bytes[place + index] = UInt8(truncatingIfNeeded: value >> UInt64(8 * index)) }
  }
}
