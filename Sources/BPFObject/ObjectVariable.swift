import BPF

/// A pointer in the initial value of global data (`R_BPF_64_ABS64`, `R_BPF_64_ABS32`), which libbpf does not fill in.
package struct ObjectPointer: Sendable, Equatable {
  /// The map that holds it: an index of `BPFObject.maps`.
  package let map: Int
  /// Where it is in the map's value, in bytes.
  package let offset: Int
  /// The symbol that it points to, or the symbol's section.
  package let target: String

  /// The pointers in the sections of global data.
  static func read(_ elf: ELFObject, _ maps: ObjectMaps) -> [ObjectPointer] {
    maps.bySection.sorted { $0.value < $1.value }.flatMap { section, map in
      (elf.relocations[section] ?? []).map { relocation in
        let symbol = elf.symbols[relocation.symbol]
        let target = symbol.name.isEmpty ? symbol.section.map { elf.sections[$0].name } ?? "" : symbol.name
        return ObjectPointer(map: map, offset: relocation.offset, target: target)
      }
    }
  }
}

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
