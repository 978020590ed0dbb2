import CTypes

/// The prototype of an extern in an object, compared with that of the kfunc of its name.
package enum PrototypeComparison: Sendable, Equatable {
  /// libbpf links them.
  /// - Parameter differences: what differs and libbpf does not see.
  case links(differences: [PrototypeDifference])
  /// libbpf refuses; a weak extern resolves to 0 (since libbpf 1.3).
  case refused(LinkRefusal)
  /// A type is not known well enough to tell.
  case unknown(Unknown)

  /// Compares two prototypes.
  /// - Parameters:
  ///   - extern: the prototype that the object declares.
  ///   - function: the prototype of the kfunc.
  package init(extern: Signature, function: Signature) {
    do throws(LibbpfRules.Obstacle) {
      try LibbpfRules.compare(extern, function)
    } catch {
      switch error {
      case .refusal(let refusal): self = .refused(refusal)
      case .unknown(let unknown): self = .unknown(unknown)
      }
      return
    }
    var comparison = TypeComparison()
    comparison.compare(extern.result, function.result, PrototypePlace(.result))
    for (index, (local, target)) in zip(extern.parameters, function.parameters).enumerated() {
      comparison.compare(local.type, target.type, PrototypePlace(.parameter(number: index + 1)))
    }
    self = .links(differences: comparison.differences)
  }

  /// The name by which libbpf looks an extern up: without its flavour, `name` for `name___flavour` (libbpf 1.3,
  /// `bpf_core_essential_name_len`).
  /// - Parameter name: the name of the extern.
  package static func essentialName(_ name: String) -> String {
    let bytes = Array(name.utf8)
    // The last `___` that has other characters on both sides.
    var index = bytes.count - 5
    while index >= 0 {
      let isUnderscore = bytes[index..<index + 5].map { $0 == UInt8(ascii: "_") }
      if isUnderscore == [false, true, true, true, false] { return String(decoding: bytes[...index], as: UTF8.self) }
      index -= 1
    }
    return name
  }
}

/// Collects what differs in types that libbpf takes for equal.
private struct TypeComparison {
  private(set) var differences: [PrototypeDifference] = []

  mutating func compare(_ extern: CType, _ function: CType, _ place: PrototypePlace) {
    switch (extern, function) {
    case (.unknown(let type), _), (_, .unknown(let type)):
      add(place, .notCompared(reason: type.unknown.description))
    case (.pointer(let local), .pointer(let target)):
      if local.qualifiers != target.qualifiers {
        add(place.adding(.pointee), .qualifiers(extern: Self.words(local), function: Self.words(target)))
      }
      comparePointees(local.pointee, target.pointee, place.adding(.pointee))
    case (.record(let local), .record(let target)):
      compareNames(local.spelledName, target.spelledName, place)
      compareLayouts(local, target, place)
    case (.array(let local, let count), .array(let target, let other)):
      if count != other { add(place, .elementCount(extern: count, function: other)) }
      compare(local, target, place.adding(.element))
    case (.function(let local), .function(let target)):
      compare(local.result, target.result, place.adding(.result))
      for (index, (local, target)) in zip(local.parameters, target.parameters).enumerated() {
        compare(local.type, target.type, place.adding(.parameter(number: index + 1)))
      }
    default: compareScalars(extern, function, place)
    }
  }

  /// Behind a pointer records are compared by name: a program may declare the members that it uses and no others, and
  /// have libbpf relocate its accesses (CO-RE).
  private mutating func comparePointees(_ extern: CType, _ function: CType, _ place: PrototypePlace) {
    guard case .record(let local) = extern, case .record(let target) = function else {
      return compare(extern, function, place)
    }
    compareNames(local.spelledName, target.spelledName, place)
  }

  private mutating func compareScalars(_ extern: CType, _ function: CType, _ place: PrototypePlace) {
    let kinds = (extern: LinkTypeKind(extern), function: LinkTypeKind(function))
    // Only members of records: libbpf refuses others.
    guard kinds.extern == kinds.function else {
      return add(place, .kind(extern: kinds.extern, function: kinds.function))
    }
    // An enumeration that is only declared, behind a pointer, has no size and no sign.
    if kinds.extern == .enumeration && (!extern.isComplete || !function.isComplete) {
      return compareEnumerationNames(extern, function, place)
    }
    if extern.size != function.size { add(place, .width(extern: extern.size, function: function.size)) }
    let isBool = (extern: extern == .bool, function: function == .bool)
    if isBool.extern != isBool.function {
      add(place, .boolean(extern: isBool.extern, function: isBool.function))
    } else if extern.isSigned != function.isSigned {
      add(place, .signedness(extern: extern.isSigned, function: function.isSigned))
    }
    compareEnumerationNames(extern, function, place)
  }

  private mutating func compareEnumerationNames(_ extern: CType, _ function: CType, _ place: PrototypePlace) {
    guard case .enumeration(let local) = extern, case .enumeration(let target) = function else { return }
    compareNames(local.name.map { "enum \($0)" }, target.name.map { "enum \($0)" }, place)
  }

  private mutating func compareNames(_ extern: String?, _ function: String?, _ place: PrototypePlace) {
    guard let extern, let function else { return }
    let (local, target) = (PrototypeComparison.essentialName(extern), PrototypeComparison.essentialName(function))
    if local != target { add(place, .name(extern: local, function: target)) }
  }

  private mutating func compareLayouts(_ extern: RecordType, _ function: RecordType, _ place: PrototypePlace) {
    guard extern.isComplete && function.isComplete else { return }
    if extern.kind != function.kind {
      return add(
        place, .kind(extern: LinkTypeKind(.record(extern)), function: LinkTypeKind(.record(function))))
    }
    if extern.size != function.size { add(place, .size(extern: extern.size, function: function.size)) }
    let (locals, targets) = (extern.describedFields, function.describedFields)
    if locals.count != targets.count {
      add(place, .memberCount(extern: locals.count, function: targets.count))
    }
    for (index, (local, target)) in zip(locals, targets).enumerated() {
      let place = place.adding(.member(number: index + 1, name: target.name ?? local.name))
      if local.name != target.name { add(place, .memberName(extern: local.name, function: target.name)) }
      if local.firstBit != target.firstBit {
        add(place, .offset(extern: local.firstBit, function: target.firstBit))
      }
      if local.bitField?.width != target.bitField?.width {
        add(place, .bitFieldWidth(extern: local.bitField?.width, function: target.bitField?.width))
      }
      compare(local.type, target.type, place)
    }
  }

  private mutating func add(_ place: PrototypePlace, _ kind: PrototypeDifference.Kind) {
    differences.append(PrototypeDifference(place, kind))
  }

  private static func words(_ type: PointerType) -> String {
    let names: [(TypeQualifiers, String)] = [(.const, "const"), (.volatile, "volatile"), (.restrict, "restrict")]
    return names.filter { type.qualifiers.contains($0.0) }.map(\.1).joined(separator: " ")
  }
}

extension RecordType {
  /// `struct pair`; nil without a name.
  fileprivate var spelledName: String? { name.map { "\(kind.rawValue) \($0)" } }
  /// The members that BTF describes: no unnamed bit-fields.
  fileprivate var describedFields: [Field] { fields.filter { $0.name != nil || $0.bitField == nil } }
}

extension RecordType.Field {
  /// Bits from the start of the record.
  fileprivate var firstBit: Int { bitField?.bitOffset ?? offset * 8 }
}
