import CDW
import CTypes

/// How C++ passes objects of a class: by value, or by a hidden reference if copying or destroying them runs code
/// (Itanium C++ ABI, section 3.1.2.3, "non-trivial for the purposes of calls").
enum ClassPassing: Equatable {
  case value
  case reference
  /// The debug information does not determine it.
  case unknown(Unknown)

  /// The deepest nesting of members and bases that is examined.
  private static let deepest = 16

  /// Determines it for a type without typedefs; everything but a class is passed by value.
  init(_ type: DWARFEntry?, _ reader: DWARFTypeReader, depth: Int = 0) {
    guard let type, [DW_TAG_structure_type, DW_TAG_class_type, DW_TAG_union_type].contains(type.tag) else {
      self = .value
      return
    }
    // clang gives it explicitly (DWARF 5, section 5.7.1.1).
    switch type.number(DW_AT_calling_convention) {
    case DW_CC_pass_by_reference?: self = .reference
    case DW_CC_pass_by_value?: self = .value
    default: self = Self.derived(type, reader, depth: depth)
    }
  }

  /// Derives it from the special member functions that gcc describes.
  private static func derived(_ type: DWARFEntry, _ reader: DWARFTypeReader, depth: Int) -> ClassPassing {
    guard depth < deepest else { return .unknown(Unknown("classes nested too deep", at: type.place)) }
    var open: ClassPassing?
    for child in type.children {
      switch child.tag {
      case DW_TAG_subprogram:
        if (child.number(DW_AT_virtuality) ?? 0) != 0 { return .reference }
        // Implicit and defaulted functions follow the members.
        guard isSpecial(child, of: type, reader), !child.flag(DW_AT_artificial),
          child.number(DW_AT_defaulted) != DW_DEFAULTED_in_class
        else { continue }
        if child.flag(DW_AT_deleted) {
          open = .unknown(
            Unknown("\(type.name ?? "a class") has a deleted copy constructor or destructor", at: child.place))
        } else {
          return .reference
        }
      case DW_TAG_inheritance:
        if (child.number(DW_AT_virtuality) ?? 0) != 0 { return .reference }
        fallthrough
      case DW_TAG_member:
        if child.flag(DW_AT_external) || child.flag(DW_AT_declaration) { continue }
        var member = reader.peeled(child.reference(DW_AT_type))
        while let array = member, array.tag == DW_TAG_array_type { member = reader.peeled(array.reference(DW_AT_type)) }
        switch ClassPassing(member, reader, depth: depth + 1) {
        case .reference: return .reference
        case .value: break
        case .unknown(let unknown): open = open ?? .unknown(unknown)
        }
      default: break
      }
    }
    return open ?? .value
  }

  /// Whether a member function is the destructor or a copy or move constructor.
  private static func isSpecial(_ function: DWARFEntry, of type: DWARFEntry, _ reader: DWARFTypeReader) -> Bool {
    guard let name = function.name else { return false }
    if name.hasPrefix("~") { return true }
    guard name == type.name?.prefix(while: { $0 != "<" }).description else { return false }
    let parameters = function.children.filter { $0.tag == DW_TAG_formal_parameter && !$0.flag(DW_AT_artificial) }
    guard let first = parameters.first, let reference = reader.peeled(first.reference(DW_AT_type)),
      [DW_TAG_reference_type, DW_TAG_rvalue_reference_type].contains(reference.tag)
    else { return false }
    return reader.peeled(reference.reference(DW_AT_type))?.offset == type.offset
  }
}
