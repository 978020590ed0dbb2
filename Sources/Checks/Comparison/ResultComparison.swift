import CTypes
import CallingConvention
import Kfuncs
import NativeCalls
import Outcomes

/// How the result of a call is compared: only the declared width, because the psABI leaves the rest of rax unspecified.
struct ResultComparison: Sendable {
  /// The source of the expected eightbytes.
  enum Source: Sendable {
    case nothing
    /// The capture stub's result.
    case constants([UInt64])
    /// The kfunc's rule, applied to the arguments.
    case model(ResultModel)
  }

  let source: Source
  let type: CType
  /// Significant bits of each eightbyte.
  let masks: [UInt64]
  /// Significant bits of each argument word.
  let argumentMasks: [UInt64]

  /// - Parameters:
  ///   - kfunc: the kfunc.
  ///   - callee: who receives the call.
  ///   - layout: the layout of its arguments.
  ///   - isKernel: whether the kernel calls: its capture stub returns one eightbyte, and only some kernels let programs
  ///     read a second one.
  init(_ kfunc: Kfunc, _ callee: Callee, _ layout: ArgumentLayout, isKernel: Bool = false) {
    let result = kfunc.placement.result
    type = kfunc.signature.result
    let isSingle = isKernel && (callee == .capture || !KernelCallEngine.returnsPairs)
    let eightbytes = isSingle ? Array(result.eightbytes.prefix(1)) : result.eightbytes
    masks = eightbytes.map(\.significantMask)
    argumentMasks = layout.words.map(\.significant)
    switch callee {
    case .function: source = .nothing
    case .compiled:
      let model = ResultModel(kfunc)
      if case .unknown = model { source = .nothing } else { source = .model(model) }
    case .capture:
      let constants = eightbytes.compactMap { Self.captureConstant($0.native) }
      source = constants.count == masks.count && !masks.isEmpty ? .constants(constants) : .nothing
    }
  }

  private static func captureConstant(_ location: NativeLocation) -> UInt64? {
    switch location {
    case .integerRegister(.rax): CaptureRecord.results[0]
    case .integerRegister(.rdx): CaptureRecord.results[1]
    case .vectorRegister(0): CaptureRecord.results[2]
    case .vectorRegister(1): CaptureRecord.results[3]
    default: nil
    }
  }

  /// The expected eightbyte with insignificant bits zero; nil if nothing is expected.
  func expected(_ index: Int, _ words: UnsafePointer<UInt64>) -> UInt64? {
    switch source {
    case .nothing: return nil
    case .constants(let constants): return constants[index] & masks[index]
    case .model(let model):
      let result = withUnsafeTemporaryAllocation(of: UInt64.self, capacity: CallBlock.argumentWords) { buffer in
        for (index, mask) in argumentMasks.enumerated() where index < buffer.count {
          buffer.initializeElement(at: index, to: words[index] & mask)
        }
        return buffer.baseAddress.flatMap { model.words(of: type, arguments: $0, count: argumentMasks.count) }
      }
      return result.map { $0[index] & masks[index] }
    }
  }

  /// The capture stub's result, for the two words of a result in registers.
  var constants: (UInt64, UInt64) {
    guard case .constants(let constants) = source else { return (0, 0) }
    return (constants.first ?? 0, constants.count > 1 ? constants[1] : 0)
  }

  /// Significant bits of the capture stub's result; 0 for nothing to compare.
  var constantMasks: (UInt64, UInt64) {
    guard case .constants = source else { return (0, 0) }
    return (masks.first ?? 0, masks.count > 1 ? masks[1] : 0)
  }

  /// Whether a result that the kfunc's rule gives is as expected; true for other results.
  func matchesModel(_ block: UnsafePointer<UInt64>, _ words: UnsafePointer<UInt64>) -> Bool {
    guard case .model = source else { return true }
    return masks.indices.allSatisfy { index in
      guard let expected = expected(index, words) else { return true }
      return (block[CallBlock.result + index] & masks[index]) == expected
    }
  }
}
