import CallingConvention
import Kfuncs

/// The properties of a kfunc's calls that determine whether a planted fault is visible in them.
struct CallFeatures {
  /// Significant bits of each argument word.
  private let significant: [UInt64]
  /// Whether BPF and the psABI place an argument differently.
  let movesArguments: Bool
  /// Whether an argument waits in a register while others move: one that takes r9 behind a value that needs r9 and a word.
  let setsArgumentAside: Bool
  /// Whether alignment leaves a word of the stack between arguments unused.
  let hasHole: Bool
  /// Whether the result can be predicted.
  let isResultKnown: Bool
  /// Significant bits of each eightbyte of the result.
  private let result: [UInt64]
  /// Size of the last parameter in bytes; 0 where there is none.
  let lastParameterSize: Int
  /// Size of the result in bytes.
  let resultSize: Int

  init(_ kfunc: Kfunc) {
    let layout = ArgumentLayout(kfunc.placement)
    significant = layout.words.map(\.significant)
    movesArguments = kfunc.placement.parameters.contains { !$0.reason.isEmpty }
    let moves = kfunc.placement.moves(under: .psabi)?.eightbytes ?? []
    setsArgumentAside =
      moves.contains { $0.native == .integerRegister(.r9) && $0.slot > 5 }
      && moves.contains { $0.native == .stack(offset: 0) && $0.slot == 5 }
    let words = moves.filter { if case .stack = $0.native { true } else { false } }
    hasHole = words.enumerated().contains { $1.native != .stack(offset: 8 * $0) }
    let comparison = ResultComparison(kfunc, .capture, layout)
    if case .nothing = comparison.source { isResultKnown = kfunc.hasResultModel } else { isResultKnown = true }
    result = comparison.masks
    lastParameterSize = kfunc.signature.parameters.last?.type.size ?? 0
    resultSize = kfunc.signature.result.size
  }

  /// Number of argument words.
  var words: Int { significant.count }
  /// Whether there is an argument word after the sixth, which is passed in the outgoing area.
  var hasStackWords: Bool { words >= 7 }
  /// Number of eightbytes of the result.
  var resultWords: Int { result.count }
  /// Whether an eightbyte of a known result is wider than 32 bits.
  var isResultWide: Bool { isResultKnown && result.contains { $0 >> 32 != 0 } }

  /// Whether an argument word exists and is wider than 32 bits.
  /// - Parameter word: 1-based.
  func isWide(_ word: Int) -> Bool { words >= word && significant[word - 1] >> 32 != 0 }

  /// Whether an argument word from an index on is wider than 32 bits.
  func isWide(from word: Int) -> Bool { words >= word && (word...words).contains { isWide($0) } }
}
