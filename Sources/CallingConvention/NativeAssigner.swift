/// Gives registers and stack words to arguments, in order (psABI AMD64, section 3.2.3, "Passing").
struct NativeAssigner {
  /// The number of vector registers that carry arguments.
  static let vectorRegisterLimit = 8

  /// A rule that is broken on purpose.
  var fault: PlacementFault?
  /// General registers taken so far.
  private(set) var integerCount = 0
  /// Vector registers taken so far.
  private(set) var vectorCount = 0
  /// Bytes of stack taken so far, a multiple of 8.
  private(set) var stackBytes = 0
  /// Bytes of padding in front of the last argument that went to the stack.
  private(set) var lastPadding = 0

  /// General registers that are left, in order.
  var integersLeft: ArraySlice<IntegerRegister> { IntegerRegister.arguments[integerCount...] }

  /// Takes the next general register, as a hidden pointer does.
  mutating func takeInteger() -> NativeLocation {
    guard integerCount < IntegerRegister.arguments.count else { return takeStack(size: 8, alignment: 8) }
    integerCount += 1
    return .integerRegister(IntegerRegister.arguments[integerCount - 1])
  }

  /// Places an argument: all of it in registers, or all of it on the stack.
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

  /// Takes stack words: sizes are rounded up to eightbytes, places to the alignment, which is at least 8.
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
