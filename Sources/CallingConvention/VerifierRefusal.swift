import CTypes

/// Why a kernel's verifier refuses a kfunc, by the types that it passes by value.
///
/// Encoded as a JSON object whose only key is the ``code``.
public enum VerifierRefusal: Sendable, Hashable, Codable {
  /// More parameters or slots than MAX_BPF_FUNC_ARGS.
  case tooManyArguments(Int)
  /// A variadic function.
  case variadic
  /// An argument with a floating-point type, alone or in an aggregate: no kernel takes one.
  case floatingPoint(argument: String)
  /// A result with a floating-point type, alone or in an aggregate.
  case floatingPointResult(type: String)
  /// A struct or union by value, of any size (up to 7.3).
  case aggregate(argument: String)
  /// A result of struct or union type (up to 7.3).
  case aggregateResult(type: String)
  /// An `__int128` in a call with stack arguments: 7.2 and 7.3 count it as one argument, so that a program that passes it
  /// writes more slots than the callee takes. In registers alone it gets past them.
  case int128CountedOnce(argument: String)
  /// An argument of more than 16 bytes.
  case over16Bytes(argument: String, size: Int)
  /// A result of more than 16 bytes.
  case resultOver16Bytes(type: String, size: Int)
  /// An aggregate that is not made of scalars: a pointer, an array of structs, or more than four levels.
  case notScalars(argument: String)
  /// A result that is not made of scalars.
  case notScalarsResult(type: String)

  /// The code of a reason in JSON, independent of its text.
  public enum Code: String, CodingKey, CaseIterable, Sendable {
    case tooManyArguments = "too-many-arguments"
    case variadic = "variadic"
    case floatingPoint = "floating-point"
    case floatingPointResult = "floating-point-result"
    case aggregate = "aggregate"
    case aggregateResult = "aggregate-result"
    case int128CountedOnce = "int128-counted-once"
    case over16Bytes = "over-16-bytes"
    case resultOver16Bytes = "result-over-16-bytes"
    case notScalars = "not-scalars"
    case notScalarsResult = "not-scalars-result"
  }

  /// The keys of the coded form are the codes.
  typealias CodingKeys = Code

  /// The code of the reason in JSON.
  public var code: Code {
    switch self {
    case .tooManyArguments: .tooManyArguments
    case .variadic: .variadic
    case .floatingPoint: .floatingPoint
    case .floatingPointResult: .floatingPointResult
    case .aggregate: .aggregate
    case .aggregateResult: .aggregateResult
    case .int128CountedOnce: .int128CountedOnce
    case .over16Bytes: .over16Bytes
    case .resultOver16Bytes: .resultOver16Bytes
    case .notScalars: .notScalars
    case .notScalarsResult: .notScalarsResult
    }
  }
}

extension VerifierRefusal: CustomStringConvertible {
  /// Human-readable message, without the subject and a full stop: `refuses ...`.
  public var description: String {
    switch self {
    case .tooManyArguments(let count): "refuses \(count) arguments: MAX_BPF_FUNC_ARGS is \(Placement.maximumArguments)"
    case .variadic: "refuses variable arguments"
    case .floatingPoint(let argument): "refuses \(argument): floating point"
    case .floatingPointResult(let type): "refuses the result, \(type): floating point"
    case .aggregate(let argument): "refuses \(argument): an aggregate by value"
    case .aggregateResult(let type): "refuses the result, \(type): an aggregate by value"
    case .int128CountedOnce(let argument):
      "counts \(argument) as one argument, and refuses the slots that are one too many"
    case .over16Bytes(let argument, let size): "refuses \(argument): \(size) bytes by value, more than 16"
    case .resultOver16Bytes(let type, let size): "refuses the result, \(type): \(size) bytes, more than 16"
    case .notScalars(let argument): "refuses \(argument): not composed of scalars"
    case .notScalarsResult(let type): "refuses the result, \(type): not composed of scalars"
    }
  }
}

extension Placement {
  /// What a target's verifier says to the types of the call.
  func verifier(of target: Target) -> TargetVerifier {
    guard target.hasVerifier else { return .none }
    if signature.isVariadic { return .refused(.variadic) }
    let count = max(signature.parameters.count, slotCount)
    if count > Self.maximumArguments { return .refused(.tooManyArguments(count)) }
    if let refusal = refusal(ofResult: signature.result, by: target) { return .refused(refusal) }
    for (index, parameter) in signature.parameters.enumerated() {
      let refusal = refusal(of: parameter.type, ParameterAssigner.label(parameter, index: index), by: target)
      if let refusal { return .refused(refusal) }
    }
    // BTF has neither calling conventions nor the types that the model cannot express.
    if verdict == .unknown || signature.obstacle != nil, let refusal { return .unknown(refusal) }
    return .accepted
  }

  private func refusal(of type: CType, _ label: @autoclosure () -> String, by target: Target) -> VerifierRefusal? {
    if type.holdsFloatingPoint { return .floatingPoint(argument: label()) }
    switch (type, target) {
    case (.record, .linux72): return .aggregate(argument: label())
    case (.int128, .linux72) where stackSlotCount > max(0, signature.parameters.count - BPFLocation.registerCount):
      return .int128CountedOnce(argument: label())
    default: break
    }
    if type.size > Self.maximumBytes { return .over16Bytes(argument: label(), size: type.size) }
    return type.isComposedOfScalars() ? nil : .notScalars(argument: label())
  }

  private func refusal(ofResult type: CType, by target: Target) -> VerifierRefusal? {
    if type.holdsFloatingPoint { return .floatingPointResult(type: "\(type)") }
    if target == .linux72, case .record = type { return .aggregateResult(type: "\(type)") }
    if type.size > Self.maximumBytes { return .resultOver16Bytes(type: "\(type)", size: type.size) }
    return type.isComposedOfScalars() ? nil : .notScalarsResult(type: "\(type)")
  }
}

extension CType {
  /// Whether a value is or contains floating point.
  var holdsFloatingPoint: Bool {
    switch self {
    case .float, .double, .longDouble, .complex: true
    case .record(let record): record.fields.contains { $0.type.holdsFloatingPoint }
    case .array(let element, _): element.holdsFloatingPoint
    default: false
    }
  }

  /// Whether an aggregate is made of integers and enumerations, in at most four levels (Linux `kernel/bpf/verifier.c`,
  /// `__btf_type_is_scalar_struct`); true for what is no aggregate.
  /// - Parameter level: levels around the type.
  func isComposedOfScalars(level: Int = 0) -> Bool {
    guard case .record(let record) = self else { return true }
    if level > 3 { return false }
    return record.fields.allSatisfy { field in
      switch field.type {
      case .record: field.type.isComposedOfScalars(level: level + 1)
      case .array(let element, let count): (count ?? 0) > 0 && element.isScalar
      default: field.type.isScalar
      }
    }
  }

  /// Whether BTF has the type as an integer or an enumeration (Linux `btf_type_is_scalar`).
  private var isScalar: Bool {
    switch self {
    case .bool, .integer, .int128, .enumeration: true
    default: false
    }
  }
}
