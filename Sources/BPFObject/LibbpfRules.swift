import CTypes

/// libbpf's rules for a kfunc's prototype: `bpf_object__resolve_ksym_func_btf_id` looks the extern up by name and asks
/// `bpf_core_types_are_compat`, which is `__bpf_core_types_are_compat` of relo_core.c with 32 levels.
///
/// The rules for types are the same in libbpf 1.1 to 1.7. libbpf 1.3 introduced names with a flavour (`name___flavour` is
/// looked up as `name`), and that a weak extern with another prototype resolves to 0; before, it was refused as a strong
/// one is.
enum LibbpfRules {
  /// Why a comparison ends.
  enum Obstacle: Error {
    /// libbpf refuses.
    case refusal(LinkRefusal)
    /// The types are not known well enough.
    case unknown(Unknown)
  }

  /// Levels of function types in one another that are followed (`bpf_core_types_are_compat`).
  private static let levels = 32
  /// Pointers, arrays and results that are followed within one level (`depth` in `__bpf_core_types_are_compat`).
  private static let steps = 32

  /// Whether libbpf links an extern with a function.
  /// - Throws: why it does not, or why that cannot be told.
  static func compare(_ extern: Signature, _ function: Signature) throws(Obstacle) {
    let (local, target) = (parameters(extern), parameters(function))
    guard local.count == target.count else {
      throw .refusal(LinkRefusal(nil, .parameterCount(extern: local.count, function: target.count)))
    }
    for (index, (local, target)) in zip(local, target).enumerated() {
      try compare(local, target, at: PrototypePlace(.parameter(number: index + 1)), steps: steps, level: levels - 1)
    }
    // The prototype itself is the first step; its result is the next one.
    try compare(extern.result, function.result, at: PrototypePlace(.result), steps: steps - 1, level: levels)
  }

  /// The types of a parameter list; BTF describes `...` as a last parameter of type void.
  private static func parameters(_ signature: Signature) -> [CType] {
    types(FunctionType(result: .void, parameters: signature.parameters, isVariadic: signature.isVariadic))
  }

  private static func types(_ type: FunctionType) -> [CType] {
    type.parameters.map(\.type) + (type.isVariadic ? [.void] : [])
  }

  private static func compare(
    _ extern: CType, _ function: CType, at place: PrototypePlace, steps: Int, level: Int
  ) throws(Obstacle) {
    guard steps > 0 else { throw .refusal(LinkRefusal(place, .nesting)) }
    let kinds = (extern: try kind(extern), function: try kind(function))
    guard kinds.extern == kinds.function else {
      throw .refusal(LinkRefusal(place, .kind(extern: kinds.extern, function: kinds.function)))
    }
    switch (extern, function) {
    case (.pointer(let local), .pointer(let target)):
      try compare(local.pointee, target.pointee, at: place.adding(.pointee), steps: steps - 1, level: level)
    case (.array(let local, _), .array(let target, _)):
      try compare(local, target, at: place.adding(.element), steps: steps - 1, level: level)
    case (.function(let local), .function(let target)):
      let (parameters, others) = (types(local), types(target))
      guard parameters.count == others.count else {
        throw .refusal(LinkRefusal(place, .parameterCount(extern: parameters.count, function: others.count)))
      }
      for (index, (local, target)) in zip(parameters, others).enumerated() {
        guard level > 0 else { throw .refusal(LinkRefusal(place, .nesting)) }
        try compare(
          local, target, at: place.adding(.parameter(number: index + 1)), steps: Self.steps, level: level - 1)
      }
      try compare(local.result, target.result, at: place.adding(.result), steps: steps - 1, level: level)
    default:
      if kinds.extern == .floatingPoint { throw .refusal(LinkRefusal(place, .floatingPoint)) }
    }
  }

  private static func kind(_ type: CType) throws(Obstacle) -> LinkTypeKind {
    if case .unknown(let type) = type { throw .unknown(type.unknown) }
    return LinkTypeKind(type)
  }
}

extension LinkTypeKind {
  /// The kind of a type; a type that a reader could not express counts as `void`.
  init(_ type: CType) {
    self =
      switch type {
      case .void, .unknown: .void
      case .bool, .integer, .int128: .integer
      case .float, .double, .longDouble, .complex: .floatingPoint
      case .enumeration: .enumeration
      case .pointer: .pointer
      case .record(let record) where !record.isComplete: .forward
      case .record(let record): record.kind == .struct ? .structure : .union
      case .array: .array
      case .function: .function
      }
  }
}
