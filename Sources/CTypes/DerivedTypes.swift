/// Type qualifiers, as written before a pointer's `*`.
public struct TypeQualifiers: OptionSet, Sendable, Hashable {
  /// The bits: const 1, volatile 2, restrict 4.
  public let rawValue: UInt8

  /// Creates a set from its bits.
  /// - Parameter rawValue: const 1, volatile 2, restrict 4.
  public init(rawValue: UInt8) {
    self.rawValue = rawValue
  }

  /// `const`.
  public static let const = TypeQualifiers(rawValue: 1)
  /// `volatile`.
  public static let volatile = TypeQualifiers(rawValue: 2)
  /// `restrict`.
  public static let restrict = TypeQualifiers(rawValue: 4)

  /// The C spelling, each word followed by a space: `"const volatile "`.
  var prefix: String {
    (contains(.const) ? "const " : "") + (contains(.volatile) ? "volatile " : "")
      + (contains(.restrict) ? "restrict " : "")
  }
}

/// A pointer type: its pointee and the pointee's qualifiers.
public struct PointerType: Sendable, Hashable {
  /// The type pointed to. A record is as complete as it was where the pointer was declared; inside the fields of
  /// another
  /// record it is always a name only, so that types stay finite (look it up in ``CTypeTable``).
  public let pointee: CType
  /// Qualifiers of the pointee: `const` for `const char *`.
  public let qualifiers: TypeQualifiers
  /// Levels of derivation, this one included.
  let depth: Int
  /// Number of nodes of the written-out type.
  let weight: Int

  /// Creates a pointer type.
  /// - Parameters:
  ///   - pointee: the type pointed to.
  ///   - qualifiers: qualifiers of the pointee.
  public init(to pointee: CType, qualifiers: TypeQualifiers = []) {
    self.pointee = pointee
    self.qualifiers = qualifiers
    depth = pointee.depth + 1
    weight = pointee.weight + 1
  }
}

/// A function type, as the pointee of a function pointer.
public struct FunctionType: Sendable, Hashable {
  /// The type of the result.
  public let result: CType
  /// The parameters, with arrays and functions adjusted to pointers (C11 6.7.6.3).
  public let parameters: [Parameter]
  /// Whether the list ends in `...`.
  public let isVariadic: Bool
  /// Levels of derivation, this one included.
  let depth: Int
  /// Number of nodes of the written-out type.
  let weight: Int

  /// Creates a function type.
  /// - Parameters:
  ///   - result: the type of the result.
  ///   - parameters: the parameters.
  ///   - isVariadic: whether the list ends in `...`.
  public init(result: CType, parameters: [Parameter], isVariadic: Bool = false) {
    self.result = result
    self.parameters = parameters
    self.isVariadic = isVariadic
    var depth = result.depth
    var weight = result.weight
    for parameter in parameters {
      depth = max(depth, parameter.type.depth)
      weight = min(weight + parameter.type.weight, CType.greatestWeight)
    }
    self.depth = depth + 1
    self.weight = weight + 1
  }
}

/// A parameter of a function.
public struct Parameter: Sendable, Hashable {
  /// The parameter's name; nil if it has none.
  public let name: String?
  /// The parameter's type, with arrays and functions adjusted to pointers (C11 6.7.6.3).
  public let type: CType

  /// Creates a parameter.
  /// - Parameters:
  ///   - name: C identifier, or nil.
  ///   - type: its type.
  public init(name: String?, type: CType) {
    self.name = name
    self.type = type
  }
}

extension CType {
  /// The most nodes of a written-out type: a limit for the cost of hashing, comparing and printing.
  static let greatestWeight = 1 << 20

  /// Levels of derivation: 1 for a scalar, one more per pointer, array, function or record around it.
  var depth: Int {
    switch self {
    case .pointer(let type): type.depth
    case .function(let type): type.depth
    case .record(let type): type.depth
    case .array(let element, _): element.depth + 1
    default: 1
    }
  }

  /// Number of nodes of the written-out type, limited to ``greatestWeight``.
  var weight: Int {
    switch self {
    case .pointer(let type): min(type.weight, Self.greatestWeight)
    case .function(let type): min(type.weight, Self.greatestWeight)
    case .record(let type): type.weight
    case .array(let element, _): min(element.weight + 1, Self.greatestWeight)
    default: 1
    }
  }

  /// The type with every named record behind a pointer reduced to its name, as in the fields of records.
  var withRecordsBehindPointersByName: CType {
    switch self {
    case .pointer(let type):
      if case .record(let record) = type.pointee, record.name != nil {
        return .pointer(PointerType(to: .record(record.reference), qualifiers: type.qualifiers))
      }
      return .pointer(
        PointerType(to: type.pointee.withRecordsBehindPointersByName, qualifiers: type.qualifiers))
    case .array(let element, let count):
      return .array(element: element.withRecordsBehindPointersByName, count: count)
    case .function(let type):
      return .function(
        FunctionType(
          result: type.result.withRecordsBehindPointersByName,
          parameters: type.parameters.map {
            Parameter(name: $0.name, type: $0.type.withRecordsBehindPointersByName)
          },
          isVariadic: type.isVariadic))
    default:
      return self
    }
  }
}
