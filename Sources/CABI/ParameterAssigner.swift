/// Walks a parameter list and gives each parameter its native and its BPF places.
struct ParameterAssigner {
  /// Registers and stack words given so far.
  var native: NativeAssigner
  /// BPF slots given so far.
  var slotCount: Int
  /// Why later parameters are not where BPF has them: the first parameter that parted ways; nil while none did.
  var cause: String?
  /// Whose reading of the psABI is followed; nil for the psABI's own words.
  var compiler: CCompiler?
  /// What before the next parameter leaves its place open, in words; nil while every place is known.
  var unknown: String?

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
    // Spelled only where something parts ways: most parameters need no words.
    var label: String { Self.label(parameter, index: index) }
    if let part = type.unknownPart {
      unknown = unknown ?? "the place of \(label) before it is not known"
      if let refusal = Self.refusal(type, label: label, location: nil) {
        return Self.open(parameter, index, .refused, refusal)
      }
      return Self.open(parameter, index, .unknown, "where \(label) is passed is not known: \(part.unknown)")
    }
    if let unknown {
      if let refusal = Self.refusal(type, label: label, location: nil) {
        return Self.open(parameter, index, .refused, refusal)
      }
      return Self.open(parameter, index, .unknown, "where \(label) is passed is not known, because \(unknown)")
    }
    let classes = type.classes(by: compiler)
    guard !classes.isEmpty else {
      return ParameterPlacement(
        parameter: parameter, index: index, firstSlot: nil, eightbytes: [],
        verdict: type.isComplete ? .direct : .refused,
        reason: type.isComplete ? "" : "\(label) has an incomplete type and cannot be passed by value")
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
    let (verdict, reason) = judge(
      eightbytes, type: type, label: label, before: before, refusal: refusal)
    return ParameterPlacement(
      parameter: parameter, index: index, firstSlot: refusal == nil ? first : nil, eightbytes: eightbytes,
      verdict: verdict, reason: reason)
  }

  /// A parameter without places.
  private static func open(
    _ parameter: Parameter, _ index: Int, _ verdict: PlacementVerdict, _ reason: String
  ) -> ParameterPlacement {
    ParameterPlacement(
      parameter: parameter, index: index, firstSlot: nil, eightbytes: [], verdict: verdict, reason: reason)
  }

  /// Whether the next plain integer would go to the same place natively and in BPF.
  private var isInStep: Bool {
    let registers = IntegerRegister.arguments.count
    return native.integerCount == min(slotCount, registers) && native.stackBytes == 8 * max(0, slotCount - registers)
  }

  /// What BPF cannot pass at all, wherever it stands.
  private static func refusal(_ type: CType, label: @autoclosure () -> String, location: NativeLocation?) -> String? {
    if type.holdsLongDouble {
      let what = type == .longDouble ? "is" : "holds"
      return "\(label()) \(what) the 80-bit x87 type; BPF's long double is a double"
    }
    if type.size > Placement.maximumBytes {
      let place = location.map { ", natively copied to the stack at \($0)" } ?? ""
      return "\(label()) is \(type.size) bytes by value\(place); BPF passes at most \(Placement.maximumBytes)"
    }
    return nil
  }

  /// The verdict on a parameter, and what parts ways. Remembers the first parameter that moves later ones.
  private mutating func judge(
    _ eightbytes: [EightbytePlacement], type: CType, label: @autoclosure () -> String,
    before: NativeAssigner, refusal: String?
  ) -> (PlacementVerdict, String) {
    if let refusal {
      cause = cause ?? "because \(label()) before it takes no BPF slot"
      return (.refused, refusal)
    }
    let limit = Placement.maximumArguments
    let onStack = eightbytes.allSatisfy { if case .stack = $0.native { true } else { false } }
    let hasVector = eightbytes.contains { if case .vectorRegister = $0.native { true } else { false } }
    var why: String?
    if onStack {
      let integers = eightbytes.count { $0.class == .integer }
      let vectors = eightbytes.count { $0.class == .sse }
      let left = before.integersLeft
      if eightbytes.contains(where: { $0.class == .memory }) {
        why = "because unaligned fields make it class MEMORY"
        cause = cause ?? "because \(label()) before it is class MEMORY and takes no register"
      } else if vectors > NativeAssigner.vectorRegisterLimit - before.vectorCount {
        why = "because too few vector registers are left"
        cause = cause ?? "because \(label()) before it went to the stack"
      } else if integers > left.count, !left.isEmpty || vectors > 0 {
        why = left.isEmpty ? "because no general register is left" : "because only \(left[left.startIndex]) is left"
        cause = cause ?? "because \(label()) before it went to the stack as a whole"
      } else if native.lastPadding > 0 {
        why = "behind \(native.lastPadding) bytes of padding, aligned to \(type.alignment) bytes"
        cause = cause ?? "because of the padding before \(label())"
      }
    } else if hasVector {
      let classes = eightbytes.map(\.class.rawValue)
      why = classes.count == 1 ? "(class SSE)" : "(classes \(classes.joined(separator: ", ")))"
      cause = cause ?? "because \(label()) before it travels in a vector register"
    } else if eightbytes.contains(where: { $0.native == .notPassed }) {
      cause = cause ?? "because \(label()) before it has an eightbyte of padding, which takes no register"
    }
    if slotCount > limit {
      return (
        .refused,
        "\(label()) is in BPF's argument place \(slotCount), and MAX_BPF_FUNC_ARGS = \(limit)"
      )
    }
    if eightbytes.allSatisfy(\.agrees) { return (.direct, "") }
    let bpf = Self.describe(eightbytes.compactMap(\.bpf))
    return (
      .needsMarshalling,
      "\(label()) is passed \(Self.describe(eightbytes.map(\.native)))"
        + ((why ?? cause).map { " " + $0 } ?? "") + "; BPF has it in \(bpf)"
    )
  }

  /// What a parameter is called: `struct pair s`, or `argument 6 (struct pair)` where it has no name.
  static func label(_ parameter: Parameter, index: Int) -> String {
    var spelling = parameter.type.declaration(of: parameter.name ?? "")
    if case .record(let record) = parameter.type {
      spelling = record.shortSpelling + (parameter.name.map { " " + $0 } ?? "")
    }
    return parameter.name == nil ? "argument \(index + 1) (\(spelling))" : spelling
  }

  /// `in r8, r9`, `on the stack ([rsp], [rsp+8])`.
  static func describe(_ locations: [NativeLocation]) -> String {
    let texts = locations.filter { $0 != .notPassed }.map(\.description)
    guard !texts.isEmpty else { return "nowhere" }
    let list = texts.joined(separator: ", ")
    if case .stack? = locations.first { return "on the stack (\(list))" }
    return "in \(list)"
  }

  /// `slots 1, 2 (r9, [rsp])`, `r5 and slot 1 (r8, r9)`, `r2 (rsi)`.
  static func describe(_ locations: [BPFLocation]) -> String {
    var registers: [String] = []
    var slots: [String] = []
    for location in locations {
      switch location {
      case .register(let number): registers.append("r\(number)")
      case .stackSlot(let slot): slots.append("\(slot)")
      }
    }
    var parts: [String] = []
    if !registers.isEmpty { parts.append(registers.joined(separator: ", ")) }
    if !slots.isEmpty { parts.append((slots.count == 1 ? "slot " : "slots ") + slots.joined(separator: ", ")) }
    let native = locations.map(\.nativeLocation.description).joined(separator: ", ")
    return parts.joined(separator: " and ") + " (\(native))"
  }
}
