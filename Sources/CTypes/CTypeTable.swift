/// The types that a C text can refer to: typedefs, records and enumerations by tag, and enumeration constants.
///
/// The fixed-width names of stdint.h and of the kernel are predefined; a text may redefine them.
public struct CTypeTable: Sendable, Hashable {
  /// The type of a typedef, an object or a function.
  struct Typedef: Sendable, Hashable {
    /// The type.
    let type: CType
    /// Qualifiers of the type itself.
    let qualifiers: TypeQualifiers
    /// Alignment in bytes that replaces the type's; nil for the type's own.
    let alignment: Int?
    /// The calling convention of the function type, or of the pointee; nil for the System V one.
    var convention: String?
  }

  /// A struct, union or enum tag.
  enum Tagged: Sendable, Hashable {
    case record(RecordType)
    case enumeration(EnumerationType)

    /// Whether the members or constants are known.
    var isComplete: Bool {
      switch self {
      case .record(let type): type.isComplete
      case .enumeration(let type): type.isComplete
      }
    }

    /// The keyword before the tag.
    var keyword: String {
      switch self {
      case .record(let type): type.kind.rawValue
      case .enumeration: "enum"
      }
    }
  }

  var typedefs: [String: Typedef] = [:]
  var tags: [String: Tagged] = [:]
  var constants: [String: Int128] = [:]
  /// The types of functions and objects, for `typeof` and `sizeof`.
  var objects: [String: Typedef] = [:]
  /// Typedefs that could not be parsed, and why: no other type may replace one, not even a predefined one.
  var withheldTypedefs: [String: String] = [:]
  /// Functions with a declaration that contradicts another one or may change the call, and why: other declarations of
  /// the
  /// same function are ignored.
  var withheldFunctions: [String: String] = [:]
  /// Tags whose definition could not be parsed, and why.
  var withheldTags: [String: String] = [:]

  /// Creates a table that contains only the predefined names.
  public init() {}

  /// The type of a typedef, user-defined or predefined.
  /// - Parameter name: the typedef's name.
  public func typedef(_ name: String) -> CType? {
    entry(name)?.type
  }

  /// The struct or union with a tag, complete if the text defined it.
  /// - Parameter tag: the name after `struct` or `union`.
  public func record(_ tag: String) -> RecordType? {
    if case .record(let type)? = tags[tag] { return type }
    return nil
  }

  /// The enumeration with a tag.
  /// - Parameter tag: the name after `enum`.
  public func enumeration(_ tag: String) -> EnumerationType? {
    if case .enumeration(let type)? = tags[tag] { return type }
    return nil
  }

  /// The latest definition of a record that was used before it was defined.
  /// - Parameter type: a record, complete or not.
  /// - Returns: the complete record if the table contains it, otherwise `type`.
  public func completed(_ type: RecordType) -> RecordType {
    guard !type.isComplete else { return type }
    if let tag = type.tag { return record(tag) ?? type }
    if let name = type.typedefName, case .record(let found)? = typedefs[name]?.type { return found }
    return type
  }

  /// The entry of a typedef; records defined after the typedef are completed.
  func entry(_ name: String) -> Typedef? {
    guard withheldTypedefs.isEmpty || withheldTypedefs[name] == nil,
      let found = typedefs[name] ?? Self.builtIn[name]
    else { return nil }
    switch found.type {
    case .record(let record) where !record.isComplete:
      return Typedef(type: .record(completed(record)), qualifiers: found.qualifiers, alignment: found.alignment)
    case .enumeration(let type) where !type.isComplete:
      guard let tag = type.tag, let complete = enumeration(tag) else { return found }
      return Typedef(type: .enumeration(complete), qualifiers: found.qualifiers, alignment: found.alignment)
    default:
      return found
    }
  }

  /// C text that defines one of the predefined names: `typedef unsigned int gfp_t`.
  /// - Parameter name: a name of stdint.h, sys/types.h or linux/types.h.
  /// - Returns: nil if the name is not predefined.
  private static func builtInDefinition(_ name: String) -> String? {
    guard let type = builtIn[name]?.type else { return nil }
    let spelling: String
    switch type {
    case .integer(let integer):
      let words = [1: "char", 2: "short", 4: "int", 8: "long"]
      guard let word = words[integer.size] else { return nil }
      spelling = "\(integer.isSigned ? "signed" : "unsigned") \(word)"
    case .bool: spelling = "_Bool"
    case .array: spelling = "__builtin_va_list"
    default: spelling = type.description
    }
    return "typedef \(spelling) \(name)"
  }

  /// Definitions of the predefined names that a text uses and does not define itself.
  /// - Parameters:
  ///   - text: C declarations.
  ///   - known: names that are defined elsewhere.
  /// - Returns: typedefs, each with its `;`.
  public static func builtInDefinitions(for text: String, except known: Set<Substring> = []) -> [String] {
    let defined = Set(CDeclarationParser.read(text).typedefs.map(\.name))
    var seen = known
    return text.split { !($0.isLetter || $0.isNumber || $0 == "_") }.compactMap { word in
      guard seen.insert(word).inserted, !defined.contains(String(word)) else { return nil }
      return builtInDefinition(String(word)).map { $0 + ";" }
    }
  }

  /// Records a typedef.
  mutating func define(_ name: String, _ typedef: Typedef) {
    typedefs[name] = typedef
  }

  /// The predefined names: stdint.h, stddef.h, sys/types.h, and the kernel's linux/types.h.
  private static let builtIn: [String: Typedef] = {
    let rows: [(size: Int, isSigned: Bool, names: String)] = [
      (1, false, "u8 __u8 uint8_t uint_least8_t uint_fast8_t u_int8_t unchar u_char"),
      (1, true, "s8 __s8 int8_t int_least8_t int_fast8_t"),
      (2, false, "u16 __u16 uint16_t uint_least16_t u_int16_t ushort u_short umode_t __le16 __be16 __sum16"),
      (2, true, "s16 __s16 int16_t int_least16_t"),
      (4, false, "u32 __u32 uint32_t uint_least32_t u_int32_t uint u_int __le32 __be32 __wsum gfp_t fmode_t"),
      (4, false, "uid_t gid_t mode_t socklen_t id_t"),
      (4, true, "s32 __s32 int32_t int_least32_t pid_t wchar_t clockid_t key_t"),
      (8, false, "u64 __u64 uint64_t uint_least64_t uint_fast16_t uint_fast32_t uint_fast64_t u_int64_t ulong u_long"),
      (8, false, "size_t uintptr_t uintmax_t __le64 __be64 sector_t dma_addr_t phys_addr_t"),
      (8, true, "s64 __s64 int64_t int_least64_t int_fast16_t int_fast32_t int_fast64_t ssize_t ptrdiff_t intptr_t"),
      (8, true, "intmax_t off_t loff_t off64_t time_t time64_t ktime_t suseconds_t clock_t"),
    ]
    var table: [String: Typedef] = [:]
    for row in rows {
      for name in row.names.split(separator: " ").map(String.init) {
        let type = CType.integer(IntegerType(name, size: row.size, isSigned: row.isSigned))
        table[name] = Typedef(type: type, qualifiers: [], alignment: nil)
      }
    }
    table["bool"] = Typedef(type: .bool, qualifiers: [], alignment: nil)
    table["__int128_t"] = Typedef(type: .int128(signed: true), qualifiers: [], alignment: nil)
    table["__uint128_t"] = Typedef(type: .int128(signed: false), qualifiers: [], alignment: nil)
    table["u128"] = Typedef(type: .int128(signed: false), qualifiers: [], alignment: nil)
    table["s128"] = Typedef(type: .int128(signed: true), qualifiers: [], alignment: nil)
    table["__builtin_va_list"] = Typedef(type: vaList, qualifiers: [], alignment: nil)
    table["va_list"] = table["__builtin_va_list"]
    return table
  }()

  /// `va_list`: an array of one struct (psABI AMD64, figure 3.34), so a parameter of it is a pointer.
  private static let vaList: CType = {
    let int = CType.integer(.unsignedInt)
    let pointer = CType.pointer(PointerType(to: .void))
    let fields = [
      ("gp_offset", int, 0), ("fp_offset", int, 4), ("overflow_arg_area", pointer, 8), ("reg_save_area", pointer, 16),
    ]
    let record = RecordType(
      kind: .struct, tag: "__va_list_tag", fields: fields.map { RecordType.Field(name: $0, type: $1, offset: $2) },
      size: 24, alignment: 8)
    return .array(element: .record(record), count: 1)
  }()
}
