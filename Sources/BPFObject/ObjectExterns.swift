import BTFSource
import CTypes
import Support

/// The undefined symbols of an object, and what its BTF says about them.
struct ObjectExterns: Sendable {
  /// The externs, in the order of the symbol table.
  private(set) var list: [ObjectExtern] = []
  /// The extern of each undefined symbol, by the symbol's number.
  private(set) var bySymbol: [Int: Int] = [:]

  /// Where libbpf puts the values of options, in bytes, by the extern's index: by descending alignment, then by size, then by
  /// name (`cmp_externs`).
  var optionPlaces: [Int: Range<Int>] {
    var options: [(index: Int, alignment: Int, size: Int, name: String)] = []
    for (index, extern) in list.enumerated() {
      guard case .option(let option) = extern.kind, option.size > 0, option.size <= 1 << 16 else { continue }
      let size = option.size
      options.append((index, [2, 4, 8].contains(size) ? size : 1, size, extern.name))
    }
    options.sort { ($1.alignment, $0.size, $0.name) < ($0.alignment, $1.size, $1.name) }
    var places: [Int: Range<Int>] = [:]
    var end = 0
    for option in options {
      let start = (end + option.alignment - 1) / option.alignment * option.alignment
      end = start + option.size
      places[option.index] = start..<end
    }
    return places
  }

  /// Reads the values of options from the running kernel's configuration.
  private mutating func readOptions() {
    var configuration: KernelConfiguration?
    for (index, extern) in list.enumerated() {
      guard case .option(var option) = extern.kind else { continue }
      let current = configuration ?? KernelConfiguration.running()
      configuration = current
      option.value = current.value(of: extern.name, option, isWeak: extern.isWeak)
      list[index] = ObjectExtern(name: extern.name, kind: .option(option), isWeak: extern.isWeak)
    }
  }

  /// The content of map .kconfig; nil if there are no options.
  var optionContents: [UInt8]? {
    let places = optionPlaces
    guard let size = places.values.map(\.upperBound).max() else { return nil }
    var contents = [UInt8](repeating: 0, count: size)
    for (index, place) in places {
      if case .option(let option) = list[index].kind, case .bytes(let bytes) = option.value, bytes.count == place.count
      {
        contents.replaceSubrange(place, with: bytes)
      }
    }
    return contents
  }

  /// Functions of C's library that compilers call by themselves.
  private static let library: Set<String> = ["memcpy", "memmove", "memset", "memcmp"]

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
        kinds[variable.name] =
          section.name == ".ksyms"
          ? .variable(hasType: btf.resolved(variable.type) != 0)
          : .option(KernelOption(type: variable.type, size: variable.size, btf))
      }
      for function in section.functions where function.linkage == .external {
        kinds[function.signature.name] = .function(function.signature)
      }
    }
    for index in undefined {
      let symbol = elf.symbols[index]
      guard let kind = kinds[symbol.name] else {
        if symbol.name.hasPrefix("__") && ["i2", "i3", "i4", "f2", "f3"].contains(where: symbol.name.hasSuffix)
          || Self.library.contains(symbol.name)
        {
          throw HarnessError(
            .badProgram,
            "symbol \(symbol.name) is not defined: the compiler calls this function for an operation that BPF lacks, such as the "
              + "multiplication of __int128", at: elf.path)
        }
        throw HarnessError(
          .badProgram,
          "symbol \(symbol.name) is not defined, and no .BTF describes it; declare it with __ksym and compile with -g",
          at: elf.path)
      }
      bySymbol[index] = list.count
      list.append(ObjectExtern(name: symbol.name, kind: kind, isWeak: symbol.isWeak))
    }
    readOptions()
  }
}
