import CTypes

/// Assigns native and BPF locations to the parameters of a list, in order.
struct ParameterAssigner {
  /// Registers and stack words assigned so far.
  var native: NativeAssigner
  /// BPF slots assigned so far.
  var slotCount: Int
  /// Why later parameters are displaced: the first parameter whose placement differs; nil if there is none.
  var cause: Displacement?
  /// The compiler whose interpretation of the psABI applies; nil for the psABI itself.
  var compiler: CCompiler?
  /// Why the location of the next parameter is unknown; nil if it is known.
  var unknown: UnknownPredecessor?

  init(native: NativeAssigner, slotCount: Int) {
    self.native = native
    self.slotCount = slotCount
  }

  /// Places the next parameter.
  /// - Parameters:
  ///   - parameter: the parameter.
  ///   - index: its index, 0-based.
  mutating func place(_ parameter: Parameter, index: Int) -> ParameterPlacement {
    let type = parameter.type
    // Computed only for parameters whose placement differs: most parameters need no text.
    var label: String { Self.label(parameter, index: index) }
    if let part = type.unknownPart {
      unknown = unknown ?? .argument(label)
      if let refusal = Self.refusal(type, label: label, location: nil) {
        return Self.open(parameter, index, .refused, refusal)
      }
      return Self.open(parameter, index, .unknown, .unknownType(argument: label, part.unknown))
    }
    if let unknown {
      if let refusal = Self.refusal(type, label: label, location: nil) {
        return Self.open(parameter, index, .refused, refusal)
      }
      return Self.open(parameter, index, .unknown, .unknownBefore(argument: label, unknown))
    }
    let classes = type.classes(by: compiler)
    guard !classes.isEmpty else {
      return ParameterPlacement(
        parameter: parameter, index: index, firstSlot: nil, eightbytes: [],
        verdict: type.isComplete ? .direct : .refused,
        refusal: type.isComplete ? nil : .incompleteType(argument: label))
    }
    if isInStep { cause = nil }
    let before = native
    let locations = native.place(classes, size: type.size, alignment: type.alignment)
    let refusal = Self.refusal(type, label: label, location: locations.first)
    let first = slotCount
    if refusal == nil { slotCount += (type.size + 7) / 8 }
    let masks = type.significantMasks
    let eightbytes = classes.indices.map { word in
      EightbytePlacement(
        index: word, class: classes[word], native: locations[word],
        bpf: refusal == nil ? BPFLocation(slotIndex: first + word) : nil, mask: masks[word])
    }
    let (verdict, own) = judge(
      eightbytes, type: type, label: label, before: before, refusal: refusal)
    return ParameterPlacement(
      parameter: parameter, index: index, firstSlot: refusal == nil ? first : nil, eightbytes: eightbytes,
      verdict: verdict, refusal: own)
  }

  /// A parameter without locations.
  private static func open(
    _ parameter: Parameter, _ index: Int, _ verdict: PlacementVerdict, _ refusal: RefusalReason
  ) -> ParameterPlacement {
    ParameterPlacement(
      parameter: parameter, index: index, firstSlot: nil, eightbytes: [], verdict: verdict, refusal: refusal)
  }

  /// Whether the next plain integer has the same location natively and in BPF.
  private var isInStep: Bool {
    let registers = IntegerRegister.arguments.count
    return native.integerCount == min(slotCount, registers) && native.stackBytes == 8 * max(0, slotCount - registers)
  }

  /// The refusal for parameters that BPF cannot pass in any position.
  private static func refusal(
    _ type: CType, label: @autoclosure () -> String, location: NativeLocation?
  ) -> RefusalReason? {
    if type.holdsLongDouble { return .x87(argument: label(), isWhole: type == .longDouble) }
    if type.size > Placement.maximumBytes {
      return .byValueOver16Bytes(argument: label(), size: type.size, place: location)
    }
    return nil
  }

  /// The verdict on a parameter and its cause. Records the first parameter that displaces later ones.
  private mutating func judge(
    _ eightbytes: [EightbytePlacement], type: CType, label: @autoclosure () -> String,
    before: NativeAssigner, refusal: RefusalReason?
  ) -> (PlacementVerdict, RefusalReason?) {
    if let refusal {
      cause = cause ?? .noSlot(argument: label())
      return (.refused, refusal)
    }
    let agrees = eightbytes.allSatisfy(\.agrees)
    let moved = ownCause(eightbytes, type: type, before: before)
    if let moved { cause = cause ?? moved.displacement(label()) }
    if slotCount > Placement.maximumArguments {
      return (.refused, .tooManySlots(argument: label(), place: slotCount))
    }
    if agrees { return (.direct, nil) }
    let places = PlaceDifference(
      argument: label(), native: eightbytes.map(\.native), bpf: eightbytes.compactMap(\.bpf))
    return (.needsMarshalling, moved?.refusal(places) ?? .displaced(places, by: cause))
  }

  /// A property of a parameter that displaces it or the parameters after it.
  private enum OwnCause {
    case classMemory
    case noVectorRegister
    case straddlesR9
    case noGeneralRegister
    case padding(bytes: Int, alignment: Int)
    case vectorRegister([ArgumentClass])
    case paddingEightbyte

    /// Why later parameters are displaced.
    func displacement(_ argument: String) -> Displacement {
      switch self {
      case .classMemory: .classMemory(argument: argument)
      case .noVectorRegister: .noVectorRegister(argument: argument)
      case .straddlesR9, .noGeneralRegister: .spilledWhole(argument: argument)
      case .padding: .padding(argument: argument)
      case .vectorRegister: .vectorRegister(argument: argument)
      case .paddingEightbyte: .paddingEightbyte(argument: argument)
      }
    }

    /// Why the parameter itself is displaced; nil if earlier parameters are the cause.
    func refusal(_ places: PlaceDifference) -> RefusalReason? {
      switch self {
      case .classMemory: .classMemory(places)
      case .noVectorRegister: .noVectorRegister(places)
      case .straddlesR9: .straddlesR9(places)
      case .noGeneralRegister: .noGeneralRegister(places)
      case .padding(let bytes, let alignment): .padding(places, bytes: bytes, alignment: alignment)
      case .vectorRegister(let classes): .vectorRegister(places, classes: classes)
      case .paddingEightbyte: nil
      }
    }
  }

  private func ownCause(
    _ eightbytes: [EightbytePlacement], type: CType, before: NativeAssigner
  ) -> OwnCause? {
    let onStack = eightbytes.allSatisfy { if case .stack = $0.native { true } else { false } }
    if onStack {
      let integers = eightbytes.count { $0.class == .integer }
      let vectors = eightbytes.count { $0.class == .sse }
      let left = before.integersLeft
      if eightbytes.contains(where: { $0.class == .memory }) { return .classMemory }
      if vectors > NativeAssigner.vectorRegisterLimit - before.vectorCount { return .noVectorRegister }
      if integers > left.count, !left.isEmpty || vectors > 0 {
        // At most two registers are needed: if one is left, it is the last, r9.
        return left.isEmpty ? .noGeneralRegister : .straddlesR9
      }
      return native.lastPadding > 0 ? .padding(bytes: native.lastPadding, alignment: type.alignment) : nil
    }
    if eightbytes.contains(where: { if case .vectorRegister = $0.native { true } else { false } }) {
      return .vectorRegister(eightbytes.map(\.class))
    }
    return eightbytes.contains { $0.native == .notPassed } ? .paddingEightbyte : nil
  }

  /// The text for a parameter in messages: `struct pair s`, or `argument 6 (struct pair)` if it has no name.
  static func label(_ parameter: Parameter, index: Int) -> String {
    var spelling = parameter.type.declaration(of: parameter.name ?? "")
    if case .record(let record) = parameter.type {
      spelling = record.shortSpelling + (parameter.name.map { " " + $0 } ?? "")
    }
    return parameter.name == nil ? "argument \(index + 1) (\(spelling))" : spelling
  }
}
