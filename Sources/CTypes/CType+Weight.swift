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
