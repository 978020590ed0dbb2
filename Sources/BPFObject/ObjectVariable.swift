import BPF

/// A global variable of an object.
package struct ObjectVariable: Sendable, Equatable {
  /// Its name.
  package let name: String
  /// The map that holds it: an index of `BPFObject.maps`.
  package let map: Int
  /// Where it is in the map's value, in bytes.
  package let range: Range<Int>

  /// The variables of the sections of global data.
  static func read(_ elf: ELFObject, _ maps: ObjectMaps) -> [ObjectVariable] {
    elf.symbols.compactMap { symbol in
      guard symbol.kind == .variable, symbol.size > 0, let section = symbol.section, let map = maps.bySection[section]
      else { return nil }
      return ObjectVariable(name: symbol.name, map: map, range: symbol.value..<symbol.value + symbol.size)
    }
  }
}
