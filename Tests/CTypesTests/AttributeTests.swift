import CTypes
import CallingConvention
import Testing

/// Calling conventions and other attributes, in every position that C has for them.
@Suite("Attributes")
struct AttributeTests {
  /// Each text declares `f` with seven longs, which is direct without the convention.
  private static let list = "(long a, long b, long c, long d, long e, long g, long h)"

  /// Where a convention may stand; `@` is the attribute.
  static let positions = [
    "@ long f\(list);", "long @ f\(list);", "long f\(list) @;", "extern @ long f\(list);", "long (@ f)\(list);",
    "static inline @ long f\(list) { return a; }", "@ static long f\(list);", "typedef long t\(list) @; t f;",
    "typedef @ long t\(list); extern t f;", "typedef long t\(list); @ t f;", "typedef long t\(list); t f @;",
    "typedef long @ t\(list); typedef t u; u f;", "@ long f\(list); long f\(list);", "long f\(list); @ long f\(list);",
    "@ long g\(list); __typeof__(g) f;", "@ long *f\(list);", "long * @ f\(list);", "void (@ *f\(list))(int);",
    "@ long f(a, b, c, d, e, g, h) long a, b, c, d, e, g, h; { return 0; }", "const @ long f\(list) __asm__(\"g\");",
    "long g(int), f\(list) @;", "@ long g(int), f\(list);",
  ]

  static let conventions = [
    "preserve_none", "preserve_most", "preserve_all", "ms_abi", "regcall", "vectorcall", "no_caller_saved_registers",
    "regparm", "interrupt", "stdcall", "fastcall", "thiscall", "swiftcall", "swiftasynccall", "pascal", "sseregparm",
    "no_callee_saved_registers", "intel_ocl_bicc",
  ]

  @Test("a convention is refused by name wherever it stands", arguments: positions)
  func position(_ position: String) throws {
    for (attribute, name) in [
      ("__attribute__((ms_abi))", "ms_abi"), ("[[gnu::ms_abi]]", "ms_abi"),
      ("[[clang::preserve_none]]", "preserve_none"),
      ("__attribute__((__pure__, __regcall__))", "regcall"), ("__vectorcall", "vectorcall"),
      ("[[nodiscard, __gnu__::__stdcall__]]", "stdcall"), ("__attribute__((regparm(3)))", "regparm"),
    ] {
      let text = position.replacing("@", with: attribute)
      let signature = try #require(try CDeclarationParser.parse(text).signatures.first { $0.name == "f" }, "\(text)")
      #expect(signature.obstacle == .callingConvention(name), "\(text)")
      #expect(Placement(signature).verdict == .refused, "\(text)")
      #expect(Placement(signature).reason.contains(name), "\(text)")
    }
  }

  @Test("every convention is refused by name", arguments: conventions)
  func convention(_ name: String) throws {
    for spelling in [
      "__attribute__((\(name)))", "__attribute__((__\(name)__))", "[[gnu::\(name)]]", "[[clang::\(name)]]",
    ] {
      let text = "\(spelling) long f\(Self.list);"
      let signature = try #require(try CDeclarationParser.parse(text).signatures.first)
      #expect(signature.obstacle == .callingConvention(name), "\(text)")
      // No place is claimed: preserve_none takes the first argument from r12, ms_abi from rcx.
      let placement = Placement(signature)
      #expect(placement.parameters.flatMap(\.eightbytes).isEmpty, "\(text)")
      #expect(placement.parameters.map(\.verdict) == Array(repeating: .unknown, count: 7), "\(text)")
      #expect(placement.result.eightbytes.isEmpty, "\(text)")
    }
  }

  @Test(
    "keywords of conventions",
    arguments: ["__vectorcall", "__regcall", "__stdcall", "__fastcall", "__thiscall", "__pascal", "_stdcall"])
  func keyword(_ keyword: String) throws {
    for text in ["long \(keyword) f(long a);", "\(keyword) long f(long a);", "long (\(keyword) f)(long a);"] {
      let signature = try #require(try CDeclarationParser.parse(text).signatures.first)
      #expect(Placement(signature).verdict == .refused, "\(text)")
    }
  }

  @Test(
    "a convention of something else leaves the function as it is",
    arguments: [
      "void f(void (__attribute__((ms_abi)) *callback)(int));",
      "void f(void (*callback)(int) __attribute__((ms_abi)));",
      "typedef void t(int) __attribute__((ms_abi)); void f(t *callback);",
      "typedef void (*t)(int) __attribute__((ms_abi)); void f(t callback);",
      "struct s { void (*call)(int) __attribute__((ms_abi)); }; void f(struct s *p);",
      "typedef void (*t)(int) __attribute__((ms_abi)); t f(int);",
      "__attribute__((ms_abi)) long g(int); void f(int);", "__attribute__((sysv_abi)) void f(int);",
      "__cdecl void f(int);", "__attribute__((cdecl)) void f(int);",
    ])
  func elsewhere(_ text: String) throws {
    let signature = try #require(try CDeclarationParser.parse(text).signatures.first { $0.name == "f" })
    #expect(signature.obstacle == nil)
    #expect(Placement(signature).verdict == .direct)
  }

  @Test(
    "attributes that change no call are skipped wherever they stand",
    arguments: [
      "[[nodiscard]] @ long f(long a, [[maybe_unused]] long b);",
      "long f [[gnu::cold]] (long a, long b [[maybe_unused]]);",
      "long f(long a, long b) [[gnu::pure]];", "[[deprecated(\"why\")]] long f([[maybe_unused]] long a, long);",
      "struct [[deprecated]] s { [[maybe_unused]] int a [[gnu::unused]]; int b[2] [[gnu::unused]]; }; long f(long, struct s *);",
      "enum [[deprecated]] e { A [[deprecated]] = 1, B }; long f(long, enum e);",
      "long f(long a, int * [[gnu::may_alias]] b);",
      "__attribute__((unused)) long f(long a, __attribute__((unused)) long);",
      "long __attribute__((noinline, __nothrow__, nonnull (2))) f(long a, void *b) __asm__(\"\" \"g\") __attribute__((leaf));",
      "long f(__attribute__((noescape)) void (*a)(long), long);", "__declspec(noinline) long f(long, long);",
      "long f(long, int (__attribute__((unused)) int)), g __attribute__((cold)) (void);",
      "typedef int t [[maybe_unused]]; long f(long, t);", "[[]] long f(long, long);",
      "__attribute__(()) long f(long, long);",
    ])
  func harmless(_ text: String) throws {
    let signature = try #require(try CDeclarationParser.parse(text.replacing(" @", with: "")).signatures.first)
    #expect(signature.name == "f")
    #expect(signature.parameters.count == 2)
    #expect(Placement(signature).verdict == .direct)
  }

  @Test func anUnknownStandardAttributeIsAnError() {
    #expect(throws: CParseError.self) {
      _ = try CDeclarationParser.parse("[[using_nothing_is_not_c, nodiscard]] long f(long, long);")
    }
  }

  /// Truth input 25: gcc 12 and clang 21 take C23's attributes in every mode of C.
  @Test func standardAttributes() throws {
    let text = """
      [[nodiscard]] long f(long a, long b, long c, long d, long e, [[maybe_unused]] long g, long h);
      """
    let signature = try #require(try CDeclarationParser.parse(text).signatures.first)
    #expect(Placement(signature).verdict == .direct)
  }

  @Test(
    "types that attributes make something else are unknown",
    arguments: [
      "typedef float v4 __attribute__((vector_size(16))); int f(v4 a, long b);",
      "int f(int a __attribute__((vector_size(16))), long b);", "__attribute__((vector_size(32))) int f(long a);",
      "typedef int v2 __attribute__((vector_size(8))); struct s { v2 a; }; int f(struct s a, long b);",
      "int f(_Float128 a, long b);", "int f(_BitInt(7) a, long b);", "int f(unsigned _BitInt(100) a);",
      "_Complex _Float128 f(void);", "int f(__bf16 a);", "_Decimal64 f(int a);",
    ])
  func unknownTypes(_ text: String) throws {
    let signature = try #require(try CDeclarationParser.parse(text).signatures.first)
    #expect(Placement(signature).verdict == .unknown)
  }

  @Test(
    "a transparent union is read where it is passed as its first member",
    arguments: [
      ("union u { int *a; long *b; } __attribute__((transparent_union)); int f(union u a);", true),
      ("typedef union { int *a; long *b; } u __attribute__((transparent_union)); int f(u a);", true),
      ("union u { int a; long b; } __attribute__((transparent_union)); int f(union u a);", false),
      ("typedef union { double a; long b; } u __attribute__((__transparent_union__)); int f(u a);", false),
    ])
  func transparentUnions(_ text: String, _ isRead: Bool) {
    #expect(((try? CDeclarationParser.parse(text)) != nil) == isRead)
  }
}
