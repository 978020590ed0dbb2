import CTypes

/// A part of a prototype: the result or a parameter, and the way to a part of its type.
package struct PrototypePlace: Sendable, Hashable, Codable {
  /// Where a path begins.
  package enum Position: Sendable, Hashable, Codable {
    /// The result.
    case result
    /// A parameter, 1-based.
    case parameter(number: Int)
  }

  /// One step into a type.
  package enum Step: Sendable, Hashable, Codable {
    /// What a pointer points to.
    case pointee
    /// The element of an array.
    case element
    /// The result of a function type.
    case result
    /// A parameter of a function type, 1-based.
    case parameter(number: Int)
    /// A member of a struct or union, 1-based; the name is nil where it has none.
    case member(number: Int, name: String?)
  }

  /// The result or a parameter.
  package var position: Position
  /// The way from there into the type; empty for the type itself.
  package var path: [Step]

  /// Creates a place.
  /// - Parameters:
  ///   - position: the result or a parameter.
  ///   - path: the way from there into the type.
  package init(_ position: Position, _ path: [Step] = []) {
    self.position = position
    self.path = path
  }

  /// The place one step further.
  func adding(_ step: Step) -> PrototypePlace { PrototypePlace(position, path + [step]) }
}

/// A difference between an extern's prototype and a kfunc's that libbpf does not see.
package struct PrototypeDifference: Sendable, Hashable, Codable {
  /// What differs; `extern` is what the object declares, `function` what the kfunc has.
  package enum Kind: Sendable, Hashable, Codable {
    /// The size of an integer or enumeration, in bytes.
    case width(extern: Int, function: Int)
    /// Whether an integer or enumeration is signed.
    case signedness(extern: Bool, function: Bool)
    /// Whether the type is `bool`: a caller of a `bool` function makes the value 0 or 1, another one does not.
    case boolean(extern: Bool, function: Bool)
    /// The qualifiers of a pointee, as in C: `const volatile`.
    case qualifiers(extern: String, function: String)
    /// The name of a struct, union or enumeration, without a flavour (`___`).
    case name(extern: String, function: String)
    /// The size of a struct or union, in bytes.
    case size(extern: Int, function: Int)
    /// The number of members, unnamed bit-fields excluded.
    case memberCount(extern: Int, function: Int)
    /// The name of a member; nil for none.
    case memberName(extern: String?, function: String?)
    /// The offset of a member, in bits.
    case offset(extern: Int, function: Int)
    /// The bits of a bit-field; nil for a member that is none.
    case bitFieldWidth(extern: Int?, function: Int?)
    /// The number of elements of an array; nil for a flexible one.
    case elementCount(extern: Int?, function: Int?)
    /// The kind of a member's type.
    case kind(extern: LinkTypeKind, function: LinkTypeKind)
    /// A part of a struct or union that a reader could not express, so that it is not compared.
    case notCompared(reason: String)

    /// The keys of the coded form.
    enum CodingKeys: String, CodingKey {
      case width, signedness, boolean, qualifiers, name, size
      case memberCount = "member-count"
      case memberName = "member-name"
      case offset
      case bitFieldWidth = "bit-field-width"
      case elementCount = "element-count"
      case kind
      case notCompared = "not-compared"
    }
  }

  /// Where.
  package var place: PrototypePlace
  /// What differs.
  package var kind: Kind

  /// Creates a difference.
  /// - Parameters:
  ///   - place: where.
  ///   - kind: what differs.
  package init(_ place: PrototypePlace, _ kind: Kind) {
    self.place = place
    self.kind = kind
  }
}

/// The kinds of types that libbpf distinguishes when it compares prototypes: those of BTF, with `enum` and `enum64` as one
/// (`btf_kind_core_compat`).
package enum LinkTypeKind: String, Sendable, Hashable, Codable, CaseIterable {
  /// `void`; BTF has no type for it.
  case void
  /// An integer of any size, `bool` and `char` among them.
  case integer
  /// An enumeration of any size.
  case enumeration
  /// A floating-point type.
  case floatingPoint = "floating-point"
  /// A pointer.
  case pointer
  /// A struct whose members are described.
  case structure = "struct"
  /// A union whose members are described.
  case union
  /// A struct or union that is only declared.
  case forward
  /// An array.
  case array
  /// A function type.
  case function
}

/// Why libbpf refuses to link an extern with a function.
package struct LinkRefusal: Sendable, Hashable, Codable {
  /// The rule.
  package enum Reason: Sendable, Hashable, Codable {
    /// The numbers of parameters differ; `...` counts as one, as in BTF.
    case parameterCount(extern: Int, function: Int)
    /// The kinds of two types differ.
    case kind(extern: LinkTypeKind, function: LinkTypeKind)
    /// A floating-point type: libbpf has no rule for it, not even for two equal ones.
    case floatingPoint
    /// Types nested deeper than libbpf follows.
    case nesting

    /// The keys of the coded form.
    enum CodingKeys: String, CodingKey {
      case parameterCount = "parameter-count"
      case kind
      case floatingPoint = "floating-point"
      case nesting
    }
  }

  /// Where; nil for the whole prototype.
  package var place: PrototypePlace?
  /// The rule.
  package var reason: Reason

  /// Creates a refusal.
  /// - Parameters:
  ///   - place: where; nil for the whole prototype.
  ///   - reason: the rule.
  package init(_ place: PrototypePlace?, _ reason: Reason) {
    self.place = place
    self.reason = reason
  }
}
