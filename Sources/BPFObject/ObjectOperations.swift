import BTFSource

/// The maps of type struct_ops of an object: which program is which member of a structure of the kernel.
///
/// Rules: `init_struct_ops_maps` and `bpf_object__collect_st_ops_relos` of libbpf.
enum ObjectOperations {
  /// The sections that hold such structures.
  private static let sections = [".struct_ops", ".struct_ops.link", "?.struct_ops", "?.struct_ops.link"]

  /// The member of each program, as "STRUCTURE.MEMBER", by the program's name: the first that names it.
  static func read(_ elf: ELFObject, _ btf: borrowing ObjectBTF) -> [String: String] {
    var members: [String: String] = [:]
    for name in sections {
      guard let section = elf.section(named: name) else { continue }
      let variables = btf.sections.first { $0.name == name }?.variables ?? []
      for relocation in elf.relocations[section] ?? [] {
        let program = elf.symbols[relocation.symbol]
        guard program.kind == .function,
          let symbol = elf.symbols.first(where: { symbol in
            symbol.section == section && symbol.kind == .variable
              && (symbol.value..<symbol.value + symbol.size).contains(relocation.offset)
          }), let variable = variables.first(where: { $0.name == symbol.name }),
          let structure = btf.name(ofType: variable.type), let all = btf.members(of: variable.type),
          let member = all.first(where: { $0.bitOffset == 8 * (relocation.offset - symbol.value) })?.name
        else { continue }
        if members[program.name] == nil {
          members[program.name] = PrototypeComparison.essentialName(structure) + "." + member
        }
      }
    }
    return members
  }
}
