import Kfuncs
import Testing

@testable import Checks
@testable import NativeCalls

/// The model of results against the C side: what the kfuncs themselves return, called by the compiler's own thunk, and
/// against the rule in kfunc.h, implemented here a second time.
@Suite struct ResultTests {
  /// The hash of kfunc.h, word by word.
  private static func hash(_ words: [UInt64]) -> UInt64 {
    var h: UInt64 = 14_695_981_039_346_656_037
    for w in words {
      h ^= w
      h = h &* 1_099_511_628_211
      h ^= h / 536_870_912
    }
    return h ^ (h / 4_294_967_296)
  }

  @Test func hashOfTheRule() {
    for words in [[], [0], [1, 2, 3], [.max, 0, 0x8000_0000_0000_0000], Array(1...32)] as [[UInt64]] {
      words.withUnsafeBufferPointer { buffer in
        var none: UInt64 = 0
        #expect(
          ResultModel.hash(buffer.baseAddress ?? withUnsafePointer(to: &none) { $0 }, words.count) == Self.hash(words))
      }
    }
  }

  @Test func kfuncsReturnWhatTheRuleSays() throws {
    let library = try KfuncLibrary(path: KfuncLibrary.ownPath)
    let session = try CheckSession(timeout: 2000)
    var checked = 0
    for kfunc in library.kfuncs
    where kfunc.traits.contains(.resultIsHash) && !kfunc.traits.contains(.crashes) && !kfunc.followsPointers {
      let generator = ValueGenerator(kfunc.placement)
      for set in generator.values([.graffiti, .boundaries, .random], seed: 11) {
        let words = set.words
        let prepared = try session.prepare(kfunc, .c, .compiled, .direct)
        for (index, word) in words.enumerated() { session.block.words[index] = word }
        for index in 0..<CallBlock.resultWords { session.block.words[CallBlock.result + index] = 0 }
        let returned = session.thread.invoke(prepared.native)
        try #require(returned)
        let received = zip(words, generator.layout.words).map { $0 & $1.significant }
        let h = Self.hash(received)
        let size = kfunc.signature.result.size
        let result = (0..<CallBlock.resultWords).flatMap { Self.bytes(session.block.words[CallBlock.result + $0], 8) }
        let bytes = result.prefix(size)
        let expected: [UInt64]
        switch kfunc.signature.result {
        case .bool: expected = [h & 1]
        case .float: expected = Self.bytes(UInt64(Float(h & 0xFFFF).bitPattern), 4)
        case .double: expected = Self.bytes(Double(h & 0xFFFF_FFFF).bitPattern, 8)
        case .longDouble: continue
        default:
          guard !kfunc.placement.hasPaddedParameter else { continue }
          expected = (0..<size / 8 + 1).flatMap { Self.bytes($0 % 2 == 0 ? h : ~h, 8) }
        }
        // Padding inside a result is unspecified: the significant bytes only.
        for (index, (seen, wanted)) in zip(bytes, expected).enumerated() {
          let mask = kfunc.placement.result.eightbytes[index / 8].significantMask >> UInt64(8 * (index % 8)) & 0xFF
          #expect(seen & mask == wanted & mask, "\(kfunc.name), byte \(index)")
        }
        // The model agrees with both.
        let model = ResultComparison(kfunc, .compiled, generator.layout)
        #expect(
          words.withUnsafeBufferPointer { model.matchesModel(session.block.words, $0.baseAddress!) }, "\(kfunc.name)")
        checked += 1
      }
    }
    #expect(checked > 1000)
  }

  private static func bytes(_ word: UInt64, _ count: Int) -> [UInt64] {
    (0..<count).map { word >> UInt64(8 * $0) & 0xFF }
  }

  /// The kernel's numbers (Linux tools/testing/selftests/bpf), without pointers.
  @Test func kernelRules() {
    func result(_ kfunc: KernelKfunc, _ words: [UInt64]) -> UInt64 {
      words.withUnsafeBufferPointer { kfunc.result($0.baseAddress!) }
    }
    #expect(result(.sum10, Array(1...10)) == 55)
    #expect(result(.big, [1, 2, 3, 4, 5, 1, 2]) == 55 + 6 + 14)
    #expect(result(.pairArgument, [1, 10, 20, 2]) == 20 + 60 + 9)
    #expect(result(.int128Argument, [1, 2, 20, 10]) == 40 + 60 + 5)
    #expect(result(.pairNoFit, [1, 2, 3, 4, 10, 20]) == 50 + 120 + 30)
    #expect(result(.pairTail, [1, 2, 3, 4, 5, 10, 20, 6]) == 60 + 140 + 103)
    #expect(result(.pairSplit8, [1, 2, 3, 4, 5, 6, 7, 10, 20]) == 80 + 180 + 140)
    #expect(result(.int128Pad, [1, 2, 3, 4, 5, 6, 7, 20, 10]) == 90 + 160 + 140)
  }
}
