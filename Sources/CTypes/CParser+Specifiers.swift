/// The declaration specifiers: everything before the declarators of a declaration.
struct Specifiers {
  /// The type.
  var type: CType
  /// Qualifiers of the type.
  var qualifiers: TypeQualifiers
  /// Alignment in bytes that replaces the type's, from a typedef.
  var alignment: Int?
  /// Attributes that apply to everything declared.
  var attributes = CAttributes()
  /// The calling convention from a typedef of a function; nil for the System V one.
  var convention: String?
  /// Whether the declaration is a typedef.
  var isTypedef: Bool = false
  /// Whether the declaration is `extern`.
  var isExtern: Bool = false
  /// Whether the declaration is `static`.
  var isStatic: Bool = false
  /// Whether the declaration is `inline`.
  var isInline: Bool = false
  /// Whether a struct, union or enum was named or defined here.
  var isTagged: Bool = false
  /// Whether a struct or union without a tag was defined here.
  var isAnonymousRecord: Bool = false
  /// Whether the type is qualified with `_Atomic`.
  var isAtomic = false
  /// Byte offset of the specifiers.
  var offset: Int
}

/// The keywords of arithmetic types seen so far.
private struct ArithmeticWords {
  /// The keywords in the order of the text; keywords beyond the longest type are not kept.
  private(set) var list: [String] = []
  var isEmpty: Bool { list.isEmpty }
  /// Whether only `_Complex` was seen.
  var isComplex: Bool { list == ["_Complex"] }

  mutating func append(_ word: String) {
    if list.count < 8 { list.append(word) }
  }

  /// The canonical spelling of each keyword of an arithmetic type.
  static let canonical: [String: String] = [
    "void": "void", "char": "char", "short": "short", "int": "int", "long": "long", "float": "float",
    "double": "double", "signed": "signed", "__signed__": "signed", "__signed": "signed", "unsigned": "unsigned",
    "_Bool": "_Bool", "__int128": "__int128", "_Complex": "_Complex", "__complex__": "_Complex",
    "__complex": "_Complex", "_Float32": "_Float32", "_Float64": "_Float64", "_Float32x": "_Float32x",
    "_Float64x": "_Float64x", "_Float16": "_Float16", "__fp16": "__fp16", "__bf16": "__bf16", "_Float128": "_Float128",
    "__float128": "__float128", "_Float128x": "_Float128x", "__ibm128": "__ibm128", "__float80": "__float80",
    "_Decimal32": "_Decimal32", "_Decimal64": "_Decimal64", "_Decimal128": "_Decimal128",
  ]

  /// Floating types that are not modelled, with their sizes (psABI AMD64, figure 3.1; `_Float128x` and `__ibm128` exist
  /// in no x86-64 compiler).
  private static let unmodelled: [(name: String, size: Int, what: String)] = [
    ("_Float16", 2, "a 16-bit floating type, which is passed in half a word of a vector register"),
    ("__fp16", 2, "a 16-bit floating type, which is passed in half a word of a vector register"),
    ("__bf16", 2, "a 16-bit floating type, which is passed in half a word of a vector register"),
    ("_Float128", 16, "a 128-bit floating type, which is passed in a whole vector register"),
    ("__float128", 16, "a 128-bit floating type, which is passed in a whole vector register"),
    ("_Decimal32", 4, "a decimal floating type"), ("_Decimal64", 8, "a decimal floating type"),
    ("_Decimal128", 16, "a decimal floating type"),
  ]

  /// The type that the keywords specify, in any order (C11 6.7.2); nil if the combination is invalid.
  var type: CType? {
    if list.count == 1 { return Self.table[list[0]] }
    return Self.table[list.sorted().joined(separator: " ")]
  }

  private static let table: [String: CType] = {
    var table: [String: CType] = [
      "void": .void, "_Bool": .bool, "float": .float, "double": .double, "double long": .longDouble,
      "_Complex float": .complex(.float), "_Complex double": .complex(.double),
      "_Complex double long": .complex(.longDouble),
      "__int128": .int128(signed: true), "__int128 signed": .int128(signed: true),
      "__int128 unsigned": .int128(signed: false),
      // ISO/IEC TS 18661-3 on x86-64: _Float32x is double, _Float64x the 80-bit type.
      "_Float32": .float, "_Float64": .double, "_Float32x": .double, "_Float64x": .longDouble, "__float80": .longDouble,
      "_Complex _Float32": .complex(.float), "_Complex _Float64": .complex(.double),
      "_Complex _Float32x": .complex(.double), "_Complex _Float64x": .complex(.longDouble),
    ]
    for (name, size, what) in unmodelled {
      table[name] = .unknown(UnknownType(name, size: size, alignment: size, unknown: Unknown(what)))
      table["_Complex \(name)"] = .unknown(
        UnknownType(
          "_Complex \(name)", size: 2 * size, alignment: size, unknown: Unknown("a complex number of \(what)")))
    }
    let rows: [(String, Int, Bool, [String])] = [
      ("char", 1, true, ["char"]), ("signed char", 1, true, ["char signed"]),
      ("unsigned char", 1, false, ["char unsigned"]),
      ("short", 2, true, ["short", "int short", "short signed", "int short signed"]),
      ("unsigned short", 2, false, ["short unsigned", "int short unsigned"]),
      ("int", 4, true, ["int", "signed", "int signed"]),
      ("unsigned int", 4, false, ["unsigned", "int unsigned"]),
      ("long", 8, true, ["long", "int long", "long signed", "int long signed"]),
      ("unsigned long", 8, false, ["long unsigned", "int long unsigned"]),
      ("long long", 8, true, ["long long", "int long long", "long long signed", "int long long signed"]),
      ("unsigned long long", 8, false, ["long long unsigned", "int long long unsigned"]),
    ]
    for (spelling, size, isSigned, keys) in rows {
      for key in keys { table[key] = .integer(IntegerType(spelling, size: size, isSigned: isSigned)) }
    }
    return table
  }()
}

extension CParser {
  /// Keywords that affect neither layout nor passing.
  private static let ignoredKeywords: Set<String> = [
    "static", "inline", "__inline", "__inline__", "register", "auto", "_Noreturn", "_Thread_local", "__thread",
    "thread_local", "constexpr",
    "__extension__", "_Nonnull", "_Nullable", "_Null_unspecified",
  ]

  /// The spellings of `inline`.
  static let inlineWords: Set<String> = ["inline", "__inline", "__inline__"]

  /// Annotations of the kernel's sources, which affect neither layout nor passing. They are not keywords: elsewhere
  /// they
  /// can be names.
  static let annotations: Set<String> = [
    "__user", "__kernel", "__iomem", "__percpu", "__rcu", "__force", "__must_check", "__init", "__exit",
    "__always_inline", "__noinline", "noinline", "notrace", "asmlinkage", "__weak", "__bpf_kfunc", "__used",
    "__maybe_unused", "__always_unused", "__cold", "__pure", "__nonstring",
  ]

  /// Words that begin types which this parser does not model.
  private static let unsupportedWords: Set<String> = [
    "__auto_type", "_Imaginary", "_Accum", "_Fract", "_Sat",
  ]

  /// Keywords that cannot be names.
  static func isReserved(_ word: String) -> Bool {
    reserved.contains(word) || CAttributeNames.conventionKeywords[word] != nil
  }

  private static let reserved: Set<String> = [
    "void", "char", "short", "int", "long", "float", "double", "signed", "unsigned", "_Bool", "_Complex", "struct",
    "union", "enum", "typedef", "extern", "static", "inline", "register", "auto", "const", "volatile", "restrict",
    "__const", "__volatile__", "__restrict", "__restrict__", "__inline", "__inline__", "__extension__", "_Atomic",
    "_Alignas", "_Alignof", "_Generic", "_Noreturn", "_Static_assert", "_Thread_local", "__attribute__", "__attribute",
    "asm", "__asm__", "__asm", "sizeof", "typeof", "__typeof__", "__typeof", "if", "else", "for", "while", "do",
    "switch", "case", "default", "return", "break", "continue", "goto", "_BitInt", "__declspec", "__signed__",
  ]

  /// The qualifier that a word names.
  static func qualifier(_ word: String) -> TypeQualifiers? {
    switch word {
    case "const", "__const", "__const__": .const
    case "volatile", "__volatile", "__volatile__": .volatile
    case "restrict", "__restrict", "__restrict__": .restrict
    default: nil
    }
  }

  /// Whether a word has no meaning at its position; an annotation before `;`, `,`, `)`, `[`, `:` or `=` is the declared
  /// name.
  func isIgnored(_ word: String) -> Bool {
    if Self.ignoredKeywords.contains(word) { return true }
    guard Self.annotations.contains(word) else { return false }
    guard case .mark(let mark) = following.kind else { return true }
    return !";,)[:=".utf8.contains(mark)
  }

  /// Whether the next token begins a type.
  var beginsType: Bool {
    guard let word else { return isAttribute }
    if ArithmeticWords.canonical[word] != nil || Self.qualifier(word) != nil || isIgnored(word) { return true }
    if ["struct", "union", "enum", "_Alignas", "alignas", "_Atomic", "_BitInt"].contains(word) || isAttribute {
      return true
    }
    return Self.typeofWords.contains(word) || Self.unsupportedWords.contains(word) || types.entry(word) != nil
  }

  /// Reads storage classes, qualifiers, attributes and exactly one type, in any order.
  mutating func parseSpecifiers() throws(CParseError) -> Specifiers {
    var words = ArithmeticWords()
    var result = Specifiers(type: .void, qualifiers: [], offset: token.offset)
    var hasType = false
    var typeOffset = token.offset
    while true {
      if isAttribute {
        try parseAttributes(into: &result.attributes)
        continue
      }
      guard let word else { break }
      if let qualifier = Self.qualifier(word) {
        result.qualifiers.insert(qualifier)
      } else if word == "typedef" {
        result.isTypedef = true
      } else if word == "extern" {
        result.isExtern = true
      } else if isIgnored(word) {
        if word == "static" { result.isStatic = true }
        if Self.inlineWords.contains(word) { result.isInline = true }
      } else if word == "_Alignas" || word == "alignas" {
        try parseAlignas(into: &result.attributes)
        continue
      } else if word == "_Atomic", following.kind != .mark(UInt8(ascii: "(")) {
        result.isAtomic = true
      } else if Self.unsupportedWords.contains(word) {
        throw failure(.unsupported, "'\(word)' is not modelled; use a type of stdint.h or a struct", at: token.offset)
      } else if let canonical = ArithmeticWords.canonical[word] {
        // `typedef float _Float32;`, which glibc contains for compilers without that keyword.
        if result.isTypedef, hasType || !words.isEmpty, word.hasPrefix("_Float"), !words.isComplex { break }
        guard !hasType else { throw specifierClash(word) }
        if words.isEmpty { typeOffset = token.offset }
        words.append(canonical)
      } else if ["struct", "union", "enum"].contains(word) || Self.typeofWords.contains(word)
        || ["_Atomic", "_BitInt"].contains(word)
      {
        guard !hasType, words.isEmpty || word == "_BitInt" else { throw specifierClash(word) }
        hasType = true
        switch word {
        case "_Atomic": try parseAtomic(into: &result)
        case "_BitInt":
          try parseBitInt(into: &result, isUnsigned: words.list == ["unsigned"])
          words = ArithmeticWords()
        case "struct", "union", "enum": try parseTagged(word, into: &result)
        default: try parseTypeof(into: &result)
        }
        continue
      } else {
        guard !hasType, words.isEmpty else { break }
        guard let typedef = types.entry(word) else { throw unknownType(word) }
        hasType = true
        result.type = typedef.type
        result.qualifiers.formUnion(typedef.qualifiers)
        result.alignment = typedef.alignment
        result.convention = typedef.convention
      }
      advance()
    }
    if !hasType {
      guard !words.isEmpty else { throw unexpected("expected a type") }
      guard let type = words.type else {
        throw failure(
          .invalidSpecifiers, "'\(words.list.joined(separator: " "))' is not a type; use one such as 'unsigned long'",
          at: typeOffset)
      }
      result.type = type
    }
    if result.isAtomic { try requireAtomic(result.type, at: result.offset) }
    return result
  }

  private func specifierClash(_ word: String) -> CParseError {
    failure(
      .invalidSpecifiers, "'\(CToken.cut(word))' cannot follow another type; one declaration has one type",
      at: token.offset)
  }

  private func unknownType(_ word: String) -> CParseError {
    let shown = CToken.cut(word)
    if let reason = types.withheldTypedefs[word] {
      return failure(.unknownType, "'\(shown)' was omitted: \(reason)", at: token.offset)
    }
    let hint = types.tags[word].map { "write '\($0.keyword) \(shown)'" } ?? "define it before this use"
    return failure(.unknownType, "'\(shown)' is not a known type; \(hint)", at: token.offset)
  }

  /// Reads a struct, union or enum specifier whose keyword is the next token.
  private mutating func parseTagged(_ keyword: String, into result: inout Specifiers) throws(CParseError) {
    try enter()
    defer { leave() }
    result.isTagged = true
    if keyword == "enum" {
      result.type = .enumeration(try parseEnumeration())
    } else {
      let record = try parseRecord(keyword == "struct" ? .struct : .union)
      result.isAnonymousRecord = record.tag == nil
      result.type = .record(record)
    }
  }

  /// Reads a type name, as in `sizeof(int *)`.
  mutating func parseTypeName() throws(CParseError) -> DeclaredType {
    let specifiers = try parseSpecifiers()
    let declarator = try parseDeclarator(.abstract)
    var attributes = specifiers.attributes
    attributes.formUnion(declarator.attributes)
    return try derive(specifiers, declarator, attributes)
  }
}
