import CTypes
import Testing

/// A text that is too long to be shown.
struct LongText: Sendable, CustomStringConvertible {
  let description: String
  let code: CParseError.Code
  let text: String

  init(_ description: String, _ code: CParseError.Code, _ text: String) {
    self.description = description
    self.code = code
    self.text = text
  }
}

private func repeated(_ text: String) -> String { String(repeating: text, count: 100_000) }

let longTexts: [LongText] = [
  LongText("parentheses around a name", .tooDeep, "int " + repeated("(")),
  LongText("parentheses in a parameter", .tooDeep, "int f(int " + repeated("(")),
  LongText("brackets of an array parameter", .unexpectedEnd, "int f(int a[" + repeated("(")),
  LongText("pointers", .tooDeep, "int f(int " + repeated("*") + "a)"),
  LongText("parentheses with pointers", .tooDeep, "int f(int " + repeated("(*")),
  LongText("signs", .tooDeep, "enum e { A = " + repeated("-") + "1 };"),
  LongText("parentheses in a constant", .tooDeep, "enum e { A = " + repeated("(")),
  LongText("structs in structs", .tooDeep, repeated("struct {")),
  LongText("array dimensions", .tooDeep, "int f" + repeated("[1]") + ";"),
  LongText("function pointers in parameters", .tooDeep, "int f(" + repeated("int (*)(")),
  LongText("attributes", .unexpectedEnd, "int f(int a) __attribute__((format" + repeated("(")),
  LongText(
    "structs through tags", .tooDeep, "struct s0 { int a; };" + chain { "struct s\($0) { struct s\($0 - 1) a; };" }),
  LongText("pointers through typedefs", .tooDeep, "typedef int t0;" + chain { "typedef t\($0 - 1) *t\($0);" }),
  LongText(
    "functions of functions", .tooLarge,
    "typedef int t0(int);" + chain { "typedef int t\($0)(t\($0 - 1) *, t\($0 - 1) *);" }),
  LongText(
    "structs of 2^100 bytes", .tooLarge,
    "struct s0 { char a[64]; };" + chain { "struct s\($0) { struct s\($0 - 1) a, b; };" }),
  LongText(
    "unions of 2^100 members", .tooLarge, "union s0 { char a; };" + chain { "union s\($0) { union s\($0 - 1) a, b; };" }
  ),
]

private func chain(_ link: (Int) -> String) -> String { (1...100).map(link).joined() }

@Suite("C declarations")
struct ParserTests {
  /// Prototype as written, and as the parser prints it.
  @Test(arguments: [
    ("int f(void)", "int f(void)"), ("void f()", "void f(void)"), ("u64 f(u8, s64 b);", "u64 f(u8, s64 b)"),
    ("long unsigned int f(int long a, short signed b)", "unsigned long f(long a, short b)"),
    (
      "unsigned f(char a, signed char b, unsigned char c, long long unsigned d)",
      "unsigned int f(char a, signed char b, unsigned char c, unsigned long long d)"
    ),
    ("_Bool f(bool a, size_t b, uintptr_t c)", "bool f(bool a, size_t b, uintptr_t c)"),
    ("unsigned __int128 f(__int128 a, __uint128_t b)", "unsigned __int128 f(__int128 a, unsigned __int128 b)"),
    (
      "const char *f(const char *const a, char const *b, void *restrict c)",
      "const char *f(const char *a, const char *b, void *c)"
    ),
    ("int *const *f(volatile int *const *a)", "int *const *f(volatile int *const *a)"),
    ("void f(int (*cb)(int, char *), void (*)(void))", "void f(int (*cb)(int, char *), void (*)(void))"),
    ("void f(int cb(int))", "void f(int (*cb)(int))"), ("void f(int (u32))", "void f(int (*)(u32))"),
    (
      "void f(int a[3], int [], int b[2][5], int c[static 4], int d[n])",
      "void f(int *a, int *, int (*b)[5], int *c, int *d)"
    ),
    ("void (*f(int a))(long)", "void (*f(int a))(long)"), ("int (*f(void))[3]", "int (*f(void))[3]"),
    ("int (*(*f)(void))(int); int g(int (*(*)(void))(int))", "int g(int (*(*)(void))(int))"),
    ("extern static inline int f(int a) { return (a + 1) * f('}'); }", "int f(int a)"),
    (
      "int f(struct foo *a, const union bar **b, enum baz *c)",
      "int f(struct foo *a, const union bar **b, enum baz *c)"
    ),
    ("struct p { long a, b; } f(struct p x)", "struct p f(struct p x)"),
    ("typedef struct { int a; } t; t f(t *a, t b)", "t f(t *a, t b)"),
    ("struct a; typedef struct a a_t; struct a { int x; }; a_t f(a_t)", "struct a f(struct a)"),
    ("enum e { A, B = 1 << 4, C = B | 3, D = -sizeof(long) }; enum e f(enum e x)", "enum e f(enum e x)"),
    ("int f(const char *format, ...)", "int f(const char *format, ...)"),
    ("/* a */ int // b\n f /* c */ (int\ta)", "int f(int a)"),
    (
      "__attribute__((noinline, nonnull(1, 2))) int f(int *a __attribute__((unused))) __asm__(\"g\") __attribute__((pure));",
      "int f(int *a)"
    ),
    ("# 1 \"a.h\" 1\n#pragma once\nint f(int __user *a, const void __rcu *b)", "int f(int *a, const void *b)"),
    (
      "_Static_assert(sizeof(int) == 4, \"int\"); int f(_Complex double a, float b, long double c)",
      "int f(_Complex double a, float b, long double c)"
    ),
    ("int f(int a); int f(int b)", "int f(int b)"), ("int (f)(int a)", "int f(int a)"),
    ("typedef int fn(long a); fn f; ", "int f(long a)"),
    ("typedef unsigned char u32; int f(u32 u32)", "int f(u32 u32)"),
    ("int f(int * __attribute__((unused)) a, char * const * restrict b)", "int f(int *a, char *const *b)"),
    ("int f(struct { u8 a : 3; int b[2]; } x)", "int f(struct { u8 a : 3; int b[2]; } x)"),
  ])
  func prototypes(_ text: String, _ printed: String) throws {
    let unit = try CDeclarationParser.parse(text)
    #expect(unit.signatures.map(\.prototype) == [printed])
    // What is printed reads back as the same signature.
    let again = try CDeclarationParser.parse(printed, types: unit.types)
    #expect(again.signatures.map(\.prototype) == [printed])
    #expect(again.signatures.first?.parameters.map(\.type.size) == unit.signatures.first?.parameters.map(\.type.size))
  }

  @Test("several declarators, several functions, tables carried on")
  func translationUnit() throws {
    let first = try CDeclarationParser.parse(
      "typedef struct node { struct node *next; enum kind { K1, K2 = 7 } kind; } node_t, *node_p; int a, *b, g(int), h(node_p);"
    )
    #expect(first.signatures.map(\.prototype) == ["int g(int)", "int h(struct node *)"])
    #expect(first.records.map(\.description) == ["struct node"])
    #expect(first.enums.map(\.constants) == [[.init(name: "K1", value: 0), .init(name: "K2", value: 7)]])
    #expect(first.typedefs.map(\.name) == ["node_t", "node_p"])
    #expect(first.types.record("node")?.fields.map(\.offset) == [0, 8])
    let second = try CDeclarationParser.parse("int k(node_t a, char b[K2])", types: first.types)
    #expect(second.signatures.map(\.prototype) == ["int k(struct node a, char *b)"])
    #expect(second.signatures[0].parameters[0].type.size == 16)
    #expect(second.types.typedef("node_t") == .record(try #require(first.types.record("node"))))
    #expect(try CDeclarationParser.parse(" ;; \n").signatures.isEmpty)
  }

  @Test(
    "enumerations take the type that gcc gives them",
    arguments: [
      ("A", 4, false), ("A = -1", 4, true), ("A = 0xffffffff", 4, false), ("A = 0x100000000", 8, false),
      ("A = -1, B = 0x80000000", 8, true), ("A = 0xffffffffffffffff", 8, false),
    ])
  func enumerations(_ constants: String, _ size: Int, _ isSigned: Bool) throws {
    let unit = try CDeclarationParser.parse("enum e { \(constants) };")
    #expect(unit.enums.map(\.size) == [size])
    #expect(unit.enums.map(\.isSigned) == [isSigned])
  }

  @Test("deep and long texts end in an error, in time", arguments: longTexts)
  func limits(_ long: LongText) {
    let error = #expect(throws: CParseError.self) { _ = try CDeclarationParser.parse(long.text) }
    #expect(error?.code == long.code, "\(error.map(String.init(describing:)) ?? "")")
  }

  @Test("10,000 parameters, fields and declarations are read")
  func manyNames() throws {
    let range = 0..<10_000
    let prototype = "int f(" + range.map { "int a\($0)" }.joined(separator: ", ") + ")"
    let unit = try CDeclarationParser.parse(prototype)
    #expect(unit.signatures[0].parameters.count == 10_000)
    #expect(unit.signatures[0].prototype == prototype)
    let record = try CDeclarationParser.parse("struct s { " + range.map { "int a\($0);" }.joined() + "};")
    #expect(record.records.map(\.size) == [40_000])
    let many = try CDeclarationParser.parse(range.map { "int f\($0)(int a);" }.joined())
    #expect(many.signatures.count == 10_000)
  }
}
