import CDW
import Support

/// One debugging information entry, a DIE (DWARF 5, section 2.1), read by libdw.
struct DWARFEntry {
  private let die: Dwarf_Die

  init(_ die: Dwarf_Die) { self.die = die }

  private func with<Result>(_ body: (UnsafeMutablePointer<Dwarf_Die>) -> Result) -> Result {
    var die = die
    return body(&die)
  }

  /// The entry's tag: DW_TAG_*.
  var tag: Int { Int(with { dwarf_tag($0) }) }
  /// Offset in its section, in bytes: the entry's identity within a file.
  var offset: UInt64 { with { dwarf_dieoffset($0) } }
  /// The entry's notation in dumps: `DIE 0x2d`.
  var place: String { "DIE 0x" + String(offset, radix: 16) }
  /// Its name, or that of its abstract origin or specification.
  var name: String? { with { dwarf_diename($0) }.map { String(cString: $0).printable } }

  /// Whether the entry, or its abstract origin or specification, has an attribute.
  func has(_ attribute: Int) -> Bool { with { dwarf_hasattr_integrate($0, UInt32(attribute)) } != 0 }

  /// An attribute of the entry, its abstract origin or specification as a number; nil if absent.
  func number(_ attribute: Int) -> Int? {
    self.attribute(attribute) { found in
      var unsigned: Dwarf_Word = 0
      return dwarf_formudata(&found, &unsigned) == 0 ? Int(exactly: unsigned) : nil
    }
  }

  /// Whether a flag is set.
  func flag(_ attribute: Int) -> Bool {
    self.attribute(attribute) { found in
      var value = false
      return dwarf_formflag(&found, &value) == 0 && value
    } ?? false
  }

  /// An attribute as text.
  func text(_ attribute: Int) -> String? {
    self.attribute(attribute) { found in dwarf_formstring(&found).map { String(cString: $0).printable } }
  }

  /// The entry to which an attribute refers; for a type unit (DWARF 5, section 5.7.1) its definition there.
  func reference(_ attribute: Int) -> DWARFEntry? {
    guard let entry = target(attribute) else { return nil }
    return entry.with { dwarf_hasattr($0, UInt32(DW_AT_signature)) } != 0
      ? entry.target(DW_AT_signature) ?? entry : entry
  }

  private func target(_ attribute: Int) -> DWARFEntry? {
    self.attribute(attribute) { found in
      var die = Dwarf_Die()
      return dwarf_formref_die(&found, &die) == nil ? nil : DWARFEntry(die)
    }
  }

  private func attribute<Result>(_ attribute: Int, _ body: (inout Dwarf_Attribute) -> Result?) -> Result? {
    with { die in
      var found = Dwarf_Attribute()
      return dwarf_attr_integrate(die, UInt32(attribute), &found) == nil ? nil : body(&found)
    }
  }

  /// The child entries, in order.
  var children: [DWARFEntry] {
    var children: [DWARFEntry] = []
    var child = Dwarf_Die()
    guard with({ dwarf_child($0, &child) }) == 0 else { return [] }
    while true {
      children.append(DWARFEntry(child))
      var sibling = Dwarf_Die()
      guard dwarf_siblingof(&child, &sibling) == 0 else { return children }
      child = sibling
    }
  }

  /// The address of its first instruction in the file's address space; nil if it has no code.
  var entryAddress: UInt64? {
    var address: Dwarf_Addr = 0
    if with({ dwarf_entrypc($0, &address) }) == 0 { return address }
    // A function of several ranges begins in the first.
    var (base, start, end): (Dwarf_Addr, Dwarf_Addr, Dwarf_Addr) = (0, 0, 0)
    return with { dwarf_ranges($0, 0, &base, &start, &end) } > 0 ? start : nil
  }

  /// The language of its unit: DW_LANG_*.
  var language: Int {
    with { die in
      var unit = Dwarf_Die()
      return dwarf_diecu(die, &unit, nil, nil) == nil ? 0 : Int(dwarf_srclang(&unit))
    }
  }

  /// The level of debug information requested from gcc, from the options in the unit's producer; nil if they are
  /// absent.
  var unitDebugLevel: Int? {
    let producer = with { die -> String? in
      var unit = Dwarf_Die()
      return dwarf_diecu(die, &unit, nil, nil) == nil ? nil : DWARFEntry(unit).text(DW_AT_producer)
    }
    let levels = (producer ?? "").split(separator: " ").compactMap { option -> Int? in
      switch option {
      case "-g", "-ggdb", "-gdwarf": 2
      case "-g0", "-g1", "-g2", "-g3", "-ggdb0", "-ggdb1", "-ggdb2", "-ggdb3": option.last?.wholeNumberValue
      default: nil
      }
    }
    return levels.last
  }

  /// The only operation of an attribute's expression at an address, with its first operand; nil if there is no
  /// expression
  /// or a longer one.
  func operation(_ attribute: Int, at address: UInt64) -> (code: Int, operand: Int)? {
    self.attribute(attribute) { found in
      var operations: UnsafeMutablePointer<Dwarf_Op>?
      var count = 0
      guard dwarf_getlocation_addr(&found, address, &operations, &count, 1) == 1, count == 1, let first = operations
      else { return nil }
      return (Int(first.pointee.atom), Int(truncatingIfNeeded: first.pointee.number))
    }
  }
}
