/// Assigns registers and stack words to arguments, in order (psABI AMD64, section 3.2.3, "Passing").
struct NativeAssigner {
  /// The number of vector registers that carry arguments.
  static let vectorRegisterLimit = 8

  /// The rule that is broken intentionally; nil for none.
  var fault: PlacementFault?
  /// General registers assigned so far.
  private(set) var integerCount = 0
  /// Vector registers assigned so far.
  private(set) var vectorCount = 0
  /// Bytes of stack assigned so far, a multiple of 8.
  private(set) var stackBytes = 0
  /// Bytes of padding before the last argument that was assigned to the stack.
  private(set) var lastPadding = 0

  /// The general registers that are not assigned yet, in order.
  var integersLeft: ArraySlice<IntegerRegister> { IntegerRegister.arguments[integerCount...] }

  /// Assigns the next general register, as for a hidden pointer.
  mutating func takeInteger() -> NativeLocation {
    guard integerCount < IntegerRegister.arguments.count else { return takeStack(size: 8, alignment: 8) }
    integerCount += 1
    return .integerRegister(IntegerRegister.arguments[integerCount - 1])
  }

  /// Places an argument entirely in registers, or entirely on the stack.
  /// - Parameters:
  ///   - classes: the class of each eightbyte.
  ///   - size: bytes.
  ///   - alignment: bytes.
  /// - Returns: a location for each eightbyte.
  mutating func place(_ classes: [ArgumentClass], size: Int, alignment: Int) -> [NativeLocation] {
    var integers = 0
    var vectors = 0
    var isMemory = false
    for eightbyte in classes {
      switch eightbyte {
      case .integer: integers += 1
      case .sse: vectors += 1
      case .sseUp, .noClass: break
      case .x87, .x87Up, .complexX87, .memory: isMemory = true
      }
    }
    let isStraddling = integers > 1 && integerCount < IntegerRegister.arguments.count
    if fault == .straddlingStructSplit && isStraddling && !isMemory && vectors == 0 {
      return classes.map { _ in takeInteger() }
    }
    if isMemory || integerCount + integers > IntegerRegister.arguments.count
      || vectorCount + vectors > Self.vectorRegisterLimit
    {
      let unit = fault == .int128PaddingIgnored ? 8 : alignment
      guard case .stack(let offset) = takeStack(size: size, alignment: unit) else { return [] }
      if fault == .registersClosedAfterSpill { integerCount = IntegerRegister.arguments.count }
      return classes.indices.map { .stack(offset: offset + 8 * $0) }
    }
    return classes.map { eightbyte in
      switch eightbyte {
      case .integer: takeInteger()
      case .sse: takeVector()
      default: .notPassed
      }
    }
  }

  private mutating func takeVector() -> NativeLocation {
    vectorCount += 1
    return .vectorRegister(vectorCount - 1)
  }

  /// Assigns stack words: sizes are rounded up to eightbytes, offsets to the alignment, which is at least 8.
  private mutating func takeStack(size: Int, alignment: Int) -> NativeLocation {
    let unit = max(8, alignment)
    let start = Self.roundUp(stackBytes, to: unit)
    lastPadding = start - stackBytes
    let (end, overflow) = start.addingReportingOverflow(Self.roundUp(size, to: 8))
    stackBytes = overflow ? Int.max & ~7 : end
    return .stack(offset: start)
  }

  private static func roundUp(_ value: Int, to unit: Int) -> Int {
    let (sum, overflow) = value.addingReportingOverflow(unit - 1)
    return (overflow ? Int.max : sum) & ~(unit - 1)
  }
}
