import CTypes
import Kfuncs

/// The rule for a kfunc's result, computed only from the arguments that were sent.
enum ResultModel {
  /// The result cannot be predicted.
  case unknown
  /// The hash of all eightbytes (kfuncs/include/kfunc.h states the rule).
  case hash
  /// The rule of one of the kernel's test kfuncs.
  case kernel(KernelKfunc)

  init(_ kfunc: Kfunc) {
    if kfunc.signature.result == .void {
      self = .unknown
    } else if kfunc.traits.contains(.resultIsHash) {
      // The padding bytes inside a struct are hashed too, and their values are unspecified.
      self = kfunc.placement.hasPaddedParameter ? .unknown : .hash
    } else if kfunc.traits.contains(.ofRegistry), let kernel = KernelKfunc(rawValue: kfunc.name) {
      self = .kernel(kernel)
    } else {
      self = .unknown
    }
  }

  /// The eightbytes of the result; nil if they cannot be predicted.
  /// - Parameters:
  ///   - type: the result's type.
  ///   - words: the argument words as the callee must receive them, insignificant bits zero.
  ///   - count: how many words there are.
  func words(of type: CType, arguments words: UnsafePointer<UInt64>, count: Int) -> ResultWords? {
    switch self {
    case .unknown: nil
    case .hash: Self.convert(Self.hash(words, count), to: type)
    case .kernel(let kernel): ResultWords(kernel.result(words), 0)
    }
  }

  static func hash(_ words: UnsafePointer<UInt64>, _ count: Int) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for index in 0..<count {
      hash = (hash ^ words[index]) &* 0x100_0000_01B3
      hash ^= hash >> 29
    }
    return hash ^ (hash >> 32)
  }

  /// The 80 bits of an x87 value: the significand with its leading bit, then sign and exponent.
  private static func extended(_ value: Float80) -> ResultWords {
    let leading: UInt64 = value == 0 ? 0 : 1 << 63
    return ResultWords(leading | value.significandBitPattern, UInt64(value.exponentBitPattern))
  }

  private static func convert(_ hash: UInt64, to type: CType) -> ResultWords {
    switch type {
    case .bool: ResultWords(hash & 1, 0)
    case .float: ResultWords(UInt64(Float(hash & 0xFFFF).bitPattern), 0)
    case .double: ResultWords(Double(hash & 0xFFFF_FFFF).bitPattern, 0)
    case .longDouble: extended(Float80(hash & 0xFFFF_FFFF))
    default: ResultWords(hash, ~hash)
    }
  }
}

extension Kfunc {
  /// Whether the function itself is called with patterns, not only the capture stub in its place.
  package var isCompiled: Bool {
    if case .unavailable = function { return false }
    return !traits.contains(.external)
  }

  /// Whether its result can be predicted, so that it is compared in calls of the compiled function.
  package var hasResultModel: Bool {
    if case .unknown = ResultModel(self) { return false }
    return true
  }
}

/// Up to eight eightbytes of a result: even ones equal the first, odd ones the second, as in the hash rule.
struct ResultWords {
  let even: UInt64
  let odd: UInt64

  init(_ even: UInt64, _ odd: UInt64) {
    self.even = even
    self.odd = odd
  }

  subscript(index: Int) -> UInt64 { index % 2 == 0 ? even : odd }
}
