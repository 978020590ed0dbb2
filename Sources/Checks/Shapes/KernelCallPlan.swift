import CShims
import CTypes
import CallingConvention
import kfuncs

/// What a program has to do when the running kernel makes the call.
///
/// The verifier takes no number for a pointer and no unbounded size, r0 of a function without a result cannot be read,
/// and what the callee recorded is read back by kfuncs of the module.
struct KernelCallPlan: Sendable {
  /// How the word of a slot comes about.
  enum Argument: Sendable, Equatable {
    /// The word of the block.
    case word
    /// The address of the slot's cell in the context; null if the word of the block is, for a nullable one.
    case pointer(isNullable: Bool)
    /// The word of the block within the size of a cell.
    case size
    /// The address of a constant string.
    case string
    /// Whatever is in the register.
    case unset
  }

  /// The arguments by slot.
  var arguments: [Argument]
  /// Whether the function returns something.
  let hasResult: Bool
  /// Whether it returns 9 to 16 bytes in R0:R2.
  let returnsPair: Bool
  /// The kfunc that reads a word back.
  let reader: String
  /// The words that are read back, and where in the context they go.
  let words: [(index: Int, place: Int)]
  /// The word that counts the calls.
  let counter: Int

  /// The largest size that a program passes, in bytes; one less than a power of two.
  static let largestSize: Int32 = 511

  /// Creates the plan of calls of a kfunc's own code.
  /// - Parameters:
  ///   - placement: the placement of its arguments.
  ///   - returnsPairs: whether R2 can be read after a call with a result of two eightbytes.
  init(compiled placement: Placement, returnsPairs: Bool) {
    var arguments: [Argument] = []
    for parameter in placement.parameters {
      for _ in parameter.eightbytes { arguments.append(Self.argument(parameter.parameter)) }
    }
    self.arguments = arguments
    hasResult = !placement.result.eightbytes.isEmpty
    returnsPair = returnsPairs && placement.result.eightbytes.count == 2
    reader = "kf_recorded"
    let place = Int(KFT_CONTEXT_RECORDED)
    words =
      arguments.indices.map { ($0, place + $0) }
      + [KFUNC_RECORDED_COUNT, KFUNC_RECORDED_CALLS, KFUNC_RECORDED_NAME].map {
        (Int($0.rawValue), place + Int($0.rawValue))
      }
    counter = Int(KFUNC_RECORDED_CALLS.rawValue)
  }

  /// Creates the plan of calls of the capture stub: every eightbyte is a number.
  /// - Parameter slots: number of eightbytes.
  init(captureOf slots: Int) {
    arguments = Array(repeating: .word, count: slots)
    hasResult = true
    returnsPair = false
    reader = "kf_captured"
    words = (0..<Int(KFT_CAPTURED_WORDS)).map { ($0, Int(KFT_CONTEXT_CAPTURED) + $0) }
    counter = 0
  }

  /// The bits of the slots that hold pointers.
  var pointers: UInt32 {
    arguments.indices.reduce(0) { bits, slot in
      switch arguments[slot] {
      case .pointer, .string: bits | 1 << UInt32(slot)
      case .word, .size, .unset: bits
      }
    }
  }

  /// How a parameter's word comes about, by the kernel's suffixes (Documentation/bpf/kfuncs.rst).
  private static func argument(_ parameter: Parameter) -> Argument {
    let name = parameter.name ?? ""
    if name.hasSuffix("__str") { return .string }
    if case .pointer = parameter.type { return .pointer(isNullable: name.hasSuffix("__nullable")) }
    return name.hasSuffix("__sz") || name.hasSuffix("__szk") ? .size : .word
  }
}
