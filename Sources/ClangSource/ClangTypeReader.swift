import CLibClang
import CTypes
import CallingConvention

/// Converts libclang's types to `CType`, with libclang's layouts.
struct ClangTypeReader {
  private let clang: kft_clang
  /// The deepest nesting of types.
  private static let deepest = 64

  init(_ clang: kft_clang) { self.clang = clang }

  /// The text of a string that libclang returned, which is disposed of.
  static func text(_ string: kft_clang_string, _ clang: kft_clang) -> String {
    defer { clang.disposeString(string) }
    return clang.getCString(string).map { String(cString: $0) } ?? ""
  }

  private func text(_ string: kft_clang_string) -> String { Self.text(string, clang) }

  /// The signature of a function declaration.
  func signature(_ cursor: kft_clang_cursor) -> Signature {
    let type = clang.getCursorType(cursor)
    var parameters: [Parameter] = []
    for number in 0..<max(0, clang.Cursor_getNumArguments(cursor)) {
      let argument = clang.Cursor_getArgument(cursor, UInt32(number))
      let name = text(clang.getCursorSpelling(argument))
      parameters.append(
        Parameter(
          name: name.isEmpty ? nil : name, type: Self.adjusted(read(clang.getCursorType(argument), depth: 0))))
    }
    return Signature(
      name: text(clang.getCursorSpelling(cursor)), result: read(clang.getResultType(type), depth: 0),
      parameters: parameters, isVariadic: isVariadic(type), obstacle: obstacle(cursor, type))
  }

  // MARK: What cannot be expressed

  /// Names of libclang's calling conventions (CXCallingConv) as attributes.
  private static let conventions: [Int32: String] = [
    2: "stdcall", 3: "fastcall", 4: "thiscall", 5: "pascal", 6: "pcs", 7: "pcs", 8: "regcall", 9: "intel_ocl_bicc",
    10: "ms_abi", 12: "vectorcall", 13: "swiftcall", 14: "preserve_most", 15: "preserve_all", 16: "aarch64_vector_pcs",
    17: "swiftasynccall", 18: "aarch64_sve_pcs", 19: "m68k_rtd", 20: "preserve_none", 21: "riscv_vector_cc",
  ]
  private func obstacle(_ cursor: kft_clang_cursor, _ type: kft_clang_type) -> CallObstacle? {
    let convention = clang.getFunctionTypeCallingConv(type)
    switch convention {
    // CXCallingConv_Default, C and X86_64SysV.
    case 0, 1, 11: break
    default:
      if let name = Self.conventions[convention] { return .callingConvention(name) }
      return .unknown(Unknown("libclang does not name its calling convention (\(convention))", at: place(cursor)))
    }
    // Types have attributes that declarations lack, such as regparm.
    let names = Self.attributes(printed(cursor)) + Self.attributes(text(clang.getTypeSpelling(type)))
    if let name = names.first(where: CAttributeNames.conventions.contains) { return .callingConvention(name) }
    return names.first(where: CAttributeNames.layouts.contains).map {
      .unknown(Unknown("the attribute '\($0)' changes layout or passing and is not modelled", at: place(cursor)))
    }
  }

  /// A declaration with its attributes, as libclang prints it, without the content of braces.
  private func printed(_ cursor: kft_clang_cursor) -> String {
    let policy = clang.getCursorPrintingPolicy(cursor)
    defer { clang.PrintingPolicy_dispose(policy) }
    return String(text(clang.getCursorPrettyPrinted(cursor, policy)).prefix { $0 != "{" })
  }

  /// The names of the attributes in libclang's text: `__attribute__((noinline)) ...`.
  private static func attributes(_ text: String) -> [String] {
    text.ranges(of: "__attribute__((").map { range in
      CAttributeNames.plain(String(text[range.upperBound...].prefix { $0 == "_" || $0.isLetter || $0.isNumber }))
    }
  }

  private func place(_ cursor: kft_clang_cursor) -> String {
    var (line, column): (UInt32, UInt32) = (0, 0)
    var file = kft_clang_string()
    clang.getPresumedLocation(clang.getCursorLocation(cursor), &file, &line, &column)
    clang.disposeString(file)
    return "line \(line)"
  }

  /// A type that cannot be expressed, with libclang's size and alignment.
  private func unknown(_ type: kft_clang_type, _ reason: String) -> CType {
    let declaration = clang.getTypeDeclaration(type)
    // CXCursor_NoDeclFound
    let hasPlace = clang.getCursorKind(declaration) != 71
    return .unknown(
      UnknownType(
        spelling(type), size: Int(clang.Type_getSizeOf(type)), alignment: Int(clang.Type_getAlignOf(type)),
        unknown: Unknown(reason, at: hasPlace ? place(declaration) : nil)))
  }

  /// Whether a list ends in `...`; false for `()` without a prototype, which libclang also calls variadic.
  private func isVariadic(_ type: kft_clang_type) -> Bool {
    clang.getCanonicalType(type).kind == Kind.function && clang.isFunctionTypeVariadic(type) != 0
  }

  /// A parameter's type: arrays and functions are pointers (C11 6.7.6.3).
  private static func adjusted(_ type: CType) -> CType {
    switch type {
    case .array(let element, _): .pointer(PointerType(to: element))
    case .function: .pointer(PointerType(to: type))
    default: type
    }
  }

  private func read(_ written: kft_clang_type, depth: Int) -> CType {
    let type = clang.getCanonicalType(written)
    guard depth < Self.deepest else { return unknown(written, "types nested deeper than \(Self.deepest) levels") }
    let size = Int(clang.Type_getSizeOf(type))
    switch type.kind {
    case Kind.void: return .void
    case Kind.bool: return .bool
    case Kind.float: return .float
    case Kind.double: return .double
    case Kind.longDouble: return .longDouble
    case Kind.int128: return .int128(signed: true)
    case Kind.uint128: return .int128(signed: false)
    case Kind.complex: return complex(type)
    case let kind where Kind.signed.contains(kind) || Kind.unsigned.contains(kind):
      return .integer(IntegerType(spelling(written), size: size, isSigned: Kind.signed.contains(kind)))
    case Kind.pointer:
      let pointee = clang.getPointeeType(type)
      return .pointer(PointerType(to: target(pointee, depth: depth + 1), qualifiers: qualifiers(pointee)))
    case Kind.constantArray:
      return .array(
        element: read(clang.getArrayElementType(type), depth: depth + 1), count: Int(clang.getArraySize(type)))
    case Kind.incompleteArray:
      return .array(element: read(clang.getArrayElementType(type), depth: depth + 1), count: nil)
    case Kind.function, Kind.functionNoPrototype:
      var parameters: [Parameter] = []
      for number in 0..<max(0, clang.getNumArgTypes(type)) {
        let parameter = read(clang.getArgType(type, UInt32(number)), depth: depth + 1)
        parameters.append(Parameter(name: nil, type: Self.adjusted(parameter)))
      }
      return .function(
        FunctionType(
          result: read(clang.getResultType(type), depth: depth + 1), parameters: parameters,
          isVariadic: isVariadic(type)))
    case Kind.enumeration:
      let declaration = clang.getTypeDeclaration(type)
      let underlying = clang.getCanonicalType(clang.getEnumDeclIntegerType(declaration)).kind
      let (tag, typedef) = names(declaration, written)
      return .enumeration(
        EnumerationType(
          tag: tag, typedefName: typedef, constants: [], size: max(0, size), isSigned: Kind.signed.contains(underlying))
      )
    case Kind.record: return record(type, written, size: size, depth: depth)
    case Kind.vector, Kind.extendedVector: return unknown(written, "a vector")
    case Kind.atomic:
      let value = read(clang.Type_getValueType(type), depth: depth + 1)
      return value.isAggregate || value.size != size ? unknown(written, "an _Atomic type that is no scalar") : value
    default: return unknown(written, "a type that is not modelled")
    }
  }

  /// The pointee of a pointer: the name of a record or enumeration is enough, and keeps types finite.
  private func target(_ written: kft_clang_type, depth: Int) -> CType {
    let type = clang.getCanonicalType(written)
    guard type.kind == Kind.record else { return read(written, depth: depth) }
    let declaration = clang.getTypeDeclaration(type)
    let (tag, typedef) = names(declaration, written)
    return .record(RecordType(incomplete: kind(declaration), tag: tag, typedefName: typedef))
  }

  private func complex(_ type: kft_clang_type) -> CType {
    switch clang.getElementType(type).kind {
    case Kind.float: return .complex(.float)
    case Kind.double: return .complex(.double)
    case Kind.longDouble: return .complex(.longDouble)
    default: return unknown(type, "a complex type that is not modelled")
    }
  }

  // MARK: Records

  private final class Fields {
    var cursors: [kft_clang_cursor] = []
  }

  private func record(
    _ type: kft_clang_type, _ written: kft_clang_type, size: Int, depth: Int
  ) -> CType {
    let declaration = clang.getTypeDeclaration(type)
    let (tag, typedef) = names(declaration, written)
    guard size >= 0 else { return .record(RecordType(incomplete: kind(declaration), tag: tag, typedefName: typedef)) }
    let found = Fields()
    _ = clang.Type_visitFields(
      type,
      { cursor, context in
        guard let context else { return 0 }
        Unmanaged<Fields>.fromOpaque(context).takeUnretainedValue().cursors.append(cursor)
        // CXVisit_Continue
        return 1
      }, Unmanaged.passUnretained(found).toOpaque())
    var fields: [RecordType.Field] = []
    for cursor in found.cursors {
      let name = text(clang.getCursorSpelling(cursor))
      let bit = Int(clang.Cursor_getOffsetOfField(cursor))
      let width = Int(clang.getFieldDeclBitWidth(cursor))
      // A bit-field of width 0 only moves later members of a struct, but gcc classifies it in a union.
      if width == 0 && kind(declaration) == .struct { continue }
      guard bit >= 0 else { return unknown(written, "libclang has no offset for member '\(name)'") }
      fields.append(
        RecordType.Field(
          name: name.isEmpty || name.contains("(") ? nil : name,
          type: read(clang.getCursorType(cursor), depth: depth + 1), offset: bit / 8,
          bitField: width >= 0 ? RecordType.BitField(bitOffset: bit, width: width) : nil))
    }
    let record = CType.record(
      RecordType(
        kind: kind(declaration), tag: tag, typedefName: typedef, fields: fields, size: size,
        alignment: Int(clang.Type_getAlignOf(type))))
    // An argument of such a type is passed like its first member.
    if Self.attributes(printed(declaration)).contains("transparent_union"),
      size > 8 || fields.first?.type.size != size || fields.first?.type.classes != record.classes
    {
      return unknown(written, "a transparent union that is passed differently from its bytes")
    }
    return record
  }

  private func kind(_ declaration: kft_clang_cursor) -> RecordType.Kind {
    clang.getCursorKind(declaration) == Int32(kft_clang_union.rawValue) ? .union : .struct
  }

  // MARK: Names

  /// The tag of a declaration, or the typedef that names it if it has none.
  private func names(_ declaration: kft_clang_cursor, _ written: kft_clang_type) -> (tag: String?, typedef: String?) {
    let name = text(clang.getCursorSpelling(declaration))
    let spelled = spelling(written)
    let isTagged = ["struct ", "union ", "enum "].contains(where: spelling(clang.getCanonicalType(written)).hasPrefix)
    // Newer versions spell an unnamed type `(unnamed at ...)`.
    if !name.isEmpty && !name.contains("(") && isTagged { return (name, nil) }
    return (nil, spelled.contains("(") || spelled.isEmpty ? nil : spelled)
  }

  private func spelling(_ type: kft_clang_type) -> String {
    var text = text(clang.getTypeSpelling(type))
    for word in ["const ", "volatile ", "restrict "] {
      while text.hasPrefix(word) { text.removeFirst(word.count) }
    }
    return text
  }

  private func qualifiers(_ type: kft_clang_type) -> TypeQualifiers {
    var qualifiers: TypeQualifiers = []
    if clang.isConstQualifiedType(type) != 0 { qualifiers.insert(.const) }
    if clang.isVolatileQualifiedType(type) != 0 { qualifiers.insert(.volatile) }
    return qualifiers
  }

  /// Numbers of libclang's kinds of types (CXTypeKind).
  private enum Kind {
    static let void = Int32(kft_clang_void.rawValue)
    static let bool = Int32(kft_clang_bool.rawValue)
    static let float = Int32(kft_clang_float.rawValue)
    static let double = Int32(kft_clang_double.rawValue)
    static let longDouble = Int32(kft_clang_longdouble.rawValue)
    static let int128 = Int32(kft_clang_int128.rawValue)
    static let uint128 = Int32(kft_clang_uint128.rawValue)
    static let complex = Int32(kft_clang_complex.rawValue)
    static let pointer = Int32(kft_clang_pointer.rawValue)
    static let record = Int32(kft_clang_record.rawValue)
    static let enumeration = Int32(kft_clang_enumeration.rawValue)
    static let function = Int32(kft_clang_function_prototype.rawValue)
    static let functionNoPrototype = Int32(kft_clang_function_no_prototype.rawValue)
    static let vector = Int32(kft_clang_vector.rawValue)
    static let extendedVector = Int32(kft_clang_extended_vector.rawValue)
    static let atomic = Int32(kft_clang_atomic.rawValue)
    static let constantArray = Int32(kft_clang_constant_array.rawValue)
    static let incompleteArray = Int32(kft_clang_incomplete_array.rawValue)
    static let signed = Set(
      [
        kft_clang_char_s, kft_clang_schar, kft_clang_short, kft_clang_int, kft_clang_long, kft_clang_longlong,
        kft_clang_wchar,
      ].map { Int32($0.rawValue) })
    static let unsigned = Set(
      [kft_clang_char_u, kft_clang_uchar, kft_clang_ushort, kft_clang_uint, kft_clang_ulong, kft_clang_ulonglong].map {
        Int32($0.rawValue)
      })
  }
}
