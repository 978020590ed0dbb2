import BTFSource
import CTypes
import Support

/// The undefined symbols of an object, and what its BTF says about them.
struct ObjectExterns: Sendable {
  /// The externs, in the order of the symbol table.
  private(set) var list: [ObjectExtern] = []
  /// The extern of each undefined symbol, by the symbol's number.
  private(set) var bySymbol: [Int: Int] = [:]

  /// Reads the externs.
  /// - Parameters:
  ///   - elf: the object.
  ///   - btf: its BTF, without types if it has none.
  /// - Throws: `HarnessError` with code `badProgram` for a symbol that the BTF does not describe.
  init(_ elf: ELFObject, _ btf: borrowing ObjectBTF) throws(HarnessError) {
    let undefined = elf.symbols.indices.filter {
      elf.symbols[$0].isUndefined && !elf.symbols[$0].isLocal && !elf.symbols[$0].name.isEmpty
    }
    guard !undefined.isEmpty else { return }
    var kinds: [String: ObjectExtern.Kind] = [:]
    for section in btf.sections where section.name == ".ksyms" || section.name == ".kconfig" {
      for variable in section.variables where variable.linkage == .external {
        kinds[variable.name] = section.name == ".ksyms" ? .variable : .option
      }
      for function in section.functions where function.linkage == .external {
        kinds[function.signature.name] = .function(function.signature)
      }
    }
    for index in undefined {
      let symbol = elf.symbols[index]
      guard let kind = kinds[symbol.name] else {
        throw HarnessError(
          .badProgram,
          "symbol \(symbol.name) is not defined, and no .BTF describes it; declare it with __ksym and compile with -g",
          at: elf.path)
      }
      bySymbol[index] = list.count
      list.append(ObjectExtern(name: symbol.name, kind: kind, isWeak: symbol.isWeak))
    }
  }
}
