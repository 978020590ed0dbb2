import CTypes

/// A type of BTF; references are numbers of types, 0 for void.
enum BTFNode: Hashable {
  /// Encodings of integers (`BTF_INT_SIGNED`, `BTF_INT_BOOL`).
  enum Encoding: Int32 {
    case unsigned = 0
    case signed = 1
    case bool = 4
  }

  /// A member of a record.
  struct Member: Hashable {
    let name: String?
    let type: Int32
    /// Bits from the start of the record.
    let bit: UInt32
    /// Bits of a bit-field; 0 for other members.
    let width: UInt32
  }

  /// A parameter; nil and 0 for `...`.
  struct ParameterNode: Hashable {
    let name: String?
    let type: Int32
  }

  case integer(name: String, size: Int, Encoding)
  case float(name: String, size: Int)
  case pointer(Int32)
  case const(Int32)
  case volatile(Int32)
  case restrict(Int32)
  case typedef(String, Int32)
  case array(element: Int32, index: Int32, count: UInt32)
  case forward(String, RecordType.Kind)
  case forwardEnumeration(String)
  case enumeration(EnumerationType)
  case record(RecordType.Kind, name: String?, size: UInt32, members: [Member])
  case prototype(result: Int32, [ParameterNode])
  case function(String, prototype: Int32, isGlobal: Bool)
  /// A declaration tag of a function, or of one of its parameters; -1 for the function itself.
  case tag(String, Int32, parameter: Int32)
}

/// The types of functions as numbered nodes, each once.
///
/// Numbers are given before types are complete, because a record may refer to itself.
struct BTFGraph {
  /// Why BTF cannot express a type.
  struct Obstacle: Error {
    let reason: String
  }

  /// The types; the number of one is its index + 1.
  private(set) var nodes: [BTFNode] = []
  private var numbers: [BTFNode: Int32] = [:]
  private var records: [RecordType: Int32] = [:]
  /// The complete records of all functions, by name: within records a pointee is a name only.
  private let complete: [Name: RecordType]

  private struct Name: Hashable {
    let kind: RecordType.Kind
    let tag: String?
    let typedefName: String?

    init(_ record: RecordType) { (kind, tag, typedefName) = (record.kind, record.tag, record.typedefName) }
  }

  /// An empty graph.
  /// - Parameter signatures: the functions that will be added.
  init(completing signatures: [Signature]) {
    var complete: [Name: RecordType] = [:]
    for signature in signatures {
      for type in [signature.result] + signature.parameters.map(\.type) {
        type.forEachRecord { record in
          if record.isComplete, record.name != nil { complete[Name(record)] = record }
        }
      }
    }
    self.complete = complete
  }

  /// Adds a kfunc with its types; nothing if BTF cannot express one of them.
  mutating func add(_ signature: Signature) throws(Obstacle) {
    append(.tag("bpf_kfunc", try addFunction(signature, isGlobal: true), parameter: -1))
  }

  /// Adds a declaration tag.
  /// - Parameters:
  ///   - text: the tag.
  ///   - function: the number of the function.
  ///   - parameter: the parameter that has it; nil for the function itself.
  mutating func addTag(_ text: String, of function: Int32, parameter: Int?) {
    append(.tag(text, function, parameter: Int32(parameter ?? -1)))
  }

  /// Adds a function with its types; nothing if BTF cannot express one of them.
  /// - Returns: its number.
  @discardableResult mutating func addFunction(_ signature: Signature, isGlobal: Bool) throws(Obstacle) -> Int32 {
    let before = self
    do throws(Obstacle) {
      let prototype = try prototype(
        FunctionType(result: signature.result, parameters: signature.parameters, isVariadic: signature.isVariadic))
      return append(.function(signature.name, prototype: prototype, isGlobal: isGlobal))
    } catch {
      self = before
      throw error
    }
  }

  /// Appends a type that stands for itself.
  @discardableResult private mutating func append(_ node: BTFNode) -> Int32 {
    nodes.append(node)
    return Int32(nodes.count)
  }

  /// The number of a type that is the same wherever it occurs.
  private mutating func shared(_ node: BTFNode) -> Int32 {
    if let number = numbers[node] { return number }
    let number = append(node)
    numbers[node] = number
    return number
  }

  private mutating func prototype(_ type: FunctionType) throws(Obstacle) -> Int32 {
    let result = try number(type.result)
    var parameters: [BTFNode.ParameterNode] = []
    for parameter in type.parameters {
      parameters.append(BTFNode.ParameterNode(name: parameter.name, type: try number(parameter.type)))
    }
    if type.isVariadic { parameters.append(BTFNode.ParameterNode(name: nil, type: 0)) }
    return shared(.prototype(result: result, parameters))
  }

  private mutating func number(_ type: CType) throws(Obstacle) -> Int32 {
    switch type {
    case .void: return 0
    case .bool: return shared(.typedef("bool", shared(.integer(name: "_Bool", size: 1, .bool))))
    case .integer(let type): return integer(type)
    case .int128(let signed):
      return shared(
        .integer(name: signed ? "__int128" : "unsigned __int128", size: 16, signed ? .signed : .unsigned))
    case .float: return shared(.float(name: "float", size: 4))
    case .double: return shared(.float(name: "double", size: 8))
    case .longDouble: return shared(.float(name: "long double", size: 16))
    // gcc writes complex types so; BTF has no size of 32 bytes for them.
    case .complex(let element) where element != .longDouble:
      return shared(.float(name: "complex \(element.rawValue)", size: 2 * element.size))
    case .complex: throw Obstacle(reason: "\(type) has no form in BTF")
    case .enumeration(let type): return enumeration(type)
    case .pointer(let type): return shared(.pointer(try pointee(type)))
    case .record(let type): return try record(type)
    case .array(let element, let count):
      return try array(try number(element), count, of: type)
    case .function(let type): return try prototype(type)
    case .unknown(let type): throw Obstacle(reason: "\(type.spelling): \(type.unknown)")
    }
  }

  /// An integer: a keyword's name, or a typedef of the usual type of its size.
  private mutating func integer(_ type: IntegerType) -> Int32 {
    let encoding: BTFNode.Encoding = type.isSigned ? .signed : .unsigned
    let target = shared(.integer(name: type.keywords, size: type.size, encoding))
    return type.isKeyword ? target : shared(.typedef(type.spelling, target))
  }

  private mutating func enumeration(_ type: EnumerationType) -> Int32 {
    guard type.isComplete else { return type.tag.map { shared(.forwardEnumeration($0)) } ?? 0 }
    guard type.tag == nil, let name = type.typedefName else { return shared(.enumeration(type)) }
    return shared(.typedef(name, shared(.enumeration(type))))
  }

  private mutating func pointee(_ type: PointerType) throws(Obstacle) -> Int32 {
    try qualified(type.pointee, type.qualifiers)
  }

  /// A type with qualifiers; those of an array are its elements' (C11 6.7.3).
  private mutating func qualified(_ type: CType, _ qualifiers: TypeQualifiers) throws(Obstacle) -> Int32 {
    if case .array(let element, let count) = type, !qualifiers.isEmpty {
      return try array(try qualified(element, qualifiers), count, of: type)
    }
    var number = try number(type)
    if qualifiers.contains(.restrict) { number = shared(.restrict(number)) }
    if qualifiers.contains(.volatile) { number = shared(.volatile(number)) }
    if qualifiers.contains(.const) { number = shared(.const(number)) }
    return number
  }

  private mutating func array(_ element: Int32, _ count: Int?, of type: CType) throws(Obstacle) -> Int32 {
    guard let count = UInt32(exactly: count ?? 0) else { throw Obstacle(reason: "\(type) has too many elements") }
    let index = shared(.integer(name: "__ARRAY_SIZE_TYPE__", size: 4, .unsigned))
    return shared(.array(element: element, index: index, count: count))
  }

  private mutating func record(_ type: RecordType) throws(Obstacle) -> Int32 {
    var type = type
    if !type.isComplete {
      guard let found = complete[Name(type)] else { return forward(type) }
      type = found
    }
    if let number = records[type] { return number }
    // Its number is known to its members before they are.
    let own = append(.forward("", type.kind))
    var number = own
    if type.tag == nil, let name = type.typedefName { number = append(.typedef(name, own)) }
    records[type] = number
    nodes[Int(own) - 1] = try .record(
      type.kind, name: type.tag, size: Self.small(type.size, of: type), members: members(type))
    return number
  }

  /// A record that is only declared; void if it has no name.
  private mutating func forward(_ type: RecordType) -> Int32 {
    if let tag = type.tag { return shared(.forward(tag, type.kind)) }
    return type.typedefName.map { shared(.typedef($0, shared(.forward($0, type.kind)))) } ?? 0
  }

  private mutating func members(_ type: RecordType) throws(Obstacle) -> [BTFNode.Member] {
    var members: [BTFNode.Member] = []
    let hasBitFields = type.fields.contains { $0.bitField != nil }
    for field in type.fields where field.name != nil || field.bitField == nil {
      let bit = try Self.small(field.bitField?.bitOffset ?? field.offset * 8, of: type)
      // A record with bit-fields has 24 bits for an offset.
      if hasBitFields && bit >= 1 << 24 { throw Obstacle(reason: "\(type.shortSpelling) is too large") }
      members.append(
        BTFNode.Member(
          name: field.name, type: try number(field.type), bit: bit, width: UInt32(field.bitField?.width ?? 0)))
    }
    return members
  }

  private static func small(_ number: Int, of type: RecordType) throws(Obstacle) -> UInt32 {
    guard let value = UInt32(exactly: number) else { throw Obstacle(reason: "\(type.shortSpelling) is too large") }
    return value
  }
}

extension CType {
  /// Calls a function with each record of the type, those behind pointers and within others included.
  fileprivate func forEachRecord(_ body: (RecordType) -> Void) {
    switch self {
    case .record(let record):
      body(record)
      for field in record.fields { field.type.forEachRecord(body) }
    case .pointer(let type): type.pointee.forEachRecord(body)
    case .array(let element, _): element.forEachRecord(body)
    case .function(let type):
      type.result.forEachRecord(body)
      for parameter in type.parameters { parameter.type.forEachRecord(body) }
    default: break
    }
  }
}
