import CTypes
import TestSupport
import Testing

/// Constant expressions: our value against the compilers'.
@Suite("Constant expressions")
struct ConstantTests {
  static let types = """
    typedef unsigned char u8; typedef struct { u8 a; struct { int b[4]; long c; } d[3]; union { int e; double g; }; } t;
    struct flags { unsigned low : 3; unsigned high : 29; }; extern t object; extern short list[7]; double half(int);
    enum number { ONE = 1, BIG = 0x80000000, MINUS = -1 };
    """

  static let expressions = [
    "~0U", "~0", "~0UL", "-1", "1 << 31", "1U << 31", "1L << 40", "0x7fffffff", "0xffffffff", "0x80000000 - 1",
    "4294967295", "-2147483647 - 1", "5 / 2", "-5 / 2", "-5 % 3", "-5 / 2U", "7 >> 1", "-8 >> 1", "-1 > 0U", "-1 < 0",
    "-1L < 0U", "1 ? 2 : 3", "0 ?: 9", "1 || 1 / 0", "0 && 1 / 0", "1 ? 5 : 1 / 1", "2 == 2", "3 != 3", "3 <= 3",
    "4 >= 5", "!5", "!0", "'a'", "'\\n'", "'\\377'", "'\\x41'", "L'a'", "010", "0b101", "(u8)300", "(signed char)200",
    "(_Bool)7", "(unsigned)-1", "(long)-1", "(unsigned short)-1", "sizeof(t)", "sizeof(int[3])", "sizeof object.d",
    "sizeof object.d[1].b", "sizeof(((t *)0)->d[0].c)", "sizeof list / sizeof *list", "sizeof list[0]",
    "sizeof half(1)", "sizeof(char) + 1", "sizeof 'a'", "sizeof 1.0", "sizeof 1.0f", "sizeof 1e3L", "sizeof .5",
    "sizeof 0x1p3f", "_Alignof(t)", "__alignof__(double)",
    "sizeof(struct flags)", "__builtin_offsetof(t, d[2].b[3])", "__builtin_offsetof(t, g)",
    "__builtin_types_compatible_p(int, signed)", "__builtin_types_compatible_p(int *, const int *)",
    "__builtin_choose_expr(1, 4, 5)", "_Generic(1, int: 3, default: 4)", "_Generic(1L, int: 3, default: 4)",
    "_Generic(&object, t *: 1, void *: 2)", "_Generic(list, short *: 6, default: 7)", "_Generic('a', char: 1, int: 2)",
    "ONE + MINUS", "BIG", "__extension__ 3", "sizeof(__typeof__(object.d[0].b[0]))", "sizeof(__typeof__(half))",
    "sizeof(__int128)", "(1 << 4) - 1 & ~2 | 64 ^ 1", "1 + 2 * 3 << 1", "10 - 4 - 3", "100 / 5 / 2",
    "1 ? 0 ? 1 : 2 : 3",
    "sizeof(int (*)[3])", "sizeof *(int (*)[3])0", "0x7fffffffffffffff", "18446744073709551615UL", "sizeof(u8) - 2 > 0",
    "sizeof(_Bool[ONE + 4])", "sizeof(struct { char c; _Alignas(16) char d; })",
  ]

  @Test(
    .enabled(
      if: SourceCompiler.references.contains { $0.referencePath != nil }, "no compiler to hold our values against"))
  func values() throws {
    var text = Self.types + "\n"
    for (number, expression) in Self.expressions.enumerated() {
      let source = Self.types + "enum probe { VALUE = \(expression) };"
      let unit = try CDeclarationParser.parse(source)
      let value = try #require(unit.enums.last?.constants.last?.value, "\(expression)")
      // The value as a constant of its own sign; the least long has none.
      let constant = value < 0 ? "(\(value + 1)L - 1)" : "\(value)UL"
      text += "_Static_assert(((\(expression)) < 0) == \(value < 0 ? 1 : 0), \"sign of \(number)\");\n"
      text += "_Static_assert((unsigned long)(\(expression)) == (unsigned long)\(constant), \"value of \(number)\");\n"
    }
    let folder = try TemporaryFolder()
    let file = try folder.write(text, to: "constants.c")
    for path in SourceCompiler.references.compactMap(\.referencePath) {
      try folder.run(path, ["-std=gnu17", "-w", "-fsyntax-only", file])
    }
  }
}
