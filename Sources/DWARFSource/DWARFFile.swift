import CDW
import Glibc
import Support
import TypeSources

/// A file with debug information, opened by libdwfl, which applies relocations and finds separate debug files.
struct DWARFFile: ~Copyable {
  private let session: OpaquePointer
  /// The modules: the file itself, or the members of an archive.
  let modules: [OpaquePointer]

  /// Opens a file.
  /// - Parameter path: an ELF file, or an archive of ELF files.
  init(path: String) throws(DescriptionError) {
    var status = stat()
    guard stat(path, &status) == 0 else {
      throw DescriptionError(description: "\(path): \(SystemError.last)")
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw DescriptionError(description: "\(path): is not a regular file")
    }
    if let obstacle = DWARFLibrary.obstacle {
      throw DescriptionError(
        description: "\(path): libdw, which reads debug information, cannot be opened: \(obstacle)")
    }
    guard let session = dwfl_begin(kft_dwfl_callbacks()) else {
      throw DescriptionError(description: "\(path): libdwfl cannot start")
    }
    guard dwfl_report_offline(session, path, path, -1) != nil, dwfl_report_end(session, nil, nil) == 0 else {
      let reason = Self.lastError()
      dwfl_end(session)
      throw DescriptionError(
        description: "\(path): no debug information can be read (\(reason)): expected an ELF file")
    }
    var modules: [OpaquePointer] = []
    _ = withUnsafeMutablePointer(to: &modules) { list in
      dwfl_getmodules(
        session,
        { module, _, _, _, context in
          if let module { context?.assumingMemoryBound(to: [OpaquePointer].self).pointee.append(module) }
          return Int32(DWARF_CB_OK)
        }, list, 0)
    }
    self.session = session
    self.modules = modules
  }

  deinit { dwfl_end(session) }

  /// The message of libdwfl's last error.
  static func lastError() -> String {
    dwfl_errmsg(-1).map { String(cString: $0) } ?? "no reason given"
  }
}

/// The functions of a file's symbol table, by address.
struct FunctionSymbols {
  /// Names of symbols at an address, without versions.
  private var names: [UInt64: [String]] = [:]
  /// Addresses of global functions that other files can bind to, with their first names.
  private(set) var exported: [UInt64: String] = [:]
  /// Whether there is no symbol table.
  var isEmpty: Bool { names.isEmpty }

  /// Reads the symbol table of a module, or its dynamic symbol table if there is no other.
  init(_ module: OpaquePointer) {
    let count = dwfl_module_getsymtab(module)
    guard count > 0 else { return }
    for index in 0..<count {
      var symbol = GElf_Sym()
      var address: GElf_Addr = 0
      guard let text = dwfl_module_getsym_info(module, index, &symbol, &address, nil, nil, nil),
        // STT_FUNC, STT_GNU_IFUNC
        [2, 10].contains(kft_symbol_type(&symbol)), symbol.st_shndx != 0
      else { continue }
      let name = String(cString: text).prefix { $0 != "@" }.description.printable
      names[address, default: []].append(name)
      // Not STB_LOCAL; STV_DEFAULT or STV_PROTECTED.
      if kft_symbol_binding(&symbol) != 0, [0, 3].contains(kft_symbol_visibility(&symbol)), exported[address] == nil {
        exported[address] = name
      }
    }
  }

  /// What the symbol table says about a function.
  enum Finding {
    case exported
    case local
    case clone(String)
    case missing
  }

  /// Looks a function up.
  /// - Parameters:
  ///   - name: its linkage name.
  ///   - address: its first instruction.
  func find(_ name: String, at address: UInt64) -> Finding {
    guard let found = names[address] else { return .missing }
    if found.contains(name) { return exported[address] == nil ? .local : .exported }
    for other in found where other.hasPrefix(name + ".") {
      // These suffixes only rename a function; every other one (constprop, isra, part, cold) marks a changed function.
      let suffixes = other.dropFirst(name.count).split(separator: ".")
      let isRenamed = suffixes.allSatisfy { $0 == "lto_priv" || $0 == "llvm" || $0.allSatisfy(\.isNumber) }
      if !isRenamed { return .clone(other) }
    }
    return exported[address] == nil ? .local : .exported
  }
}
