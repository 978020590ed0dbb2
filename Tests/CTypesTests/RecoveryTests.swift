import CTypes
import TestSupport
import Testing

/// Reading continues after a declaration that cannot be read: which functions are read, which names are left out.
@Suite("Recovery")
struct RecoveryTests {
  /// A text, the functions that are read, and the names that are left out.
  struct Row: Sendable, CustomStringConvertible {
    let text: String
    let read: [String]
    let leftOut: [String]

    init(_ text: String, _ read: [String], _ leftOut: [String]) {
      self.text = text
      self.read = read
      self.leftOut = leftOut
    }

    var description: String { text }
  }

  static let rows: [Row] = [
    Row("foo_t a(int); int f(int);", ["f"], ["a"]),
    Row("int a(foo_t, int), b(int); int f(int);", ["f"], ["a", "b"]),
    Row("int a(int) { return 1; } foo_t b(int x) { while (x) { x--; } } int f(int);", ["a", "f"], ["b"]),
    Row(
      "struct s { foo_t x; struct { int y; } z; } v; int f(struct s *p); int g(struct s p);", ["f"],
      ["v", "struct s", "g"]),
    Row("enum e { A = no_constant } v; int f(enum e *p); int g(enum e p);", ["f"], ["v", "enum e", "g"]),
    Row("struct s { int a; } __attribute__((other)) x; int f(int);", ["f"], ["x", "struct s"]),
    Row("foo_t table[] = { { 1, 2 }, { 3, 4 } }, *p = table; int f(int);", ["f"], ["table", "p"]),
    Row("foo_t (*pointer)(int, bar_t); int f(int);", ["f"], ["pointer"]),
    Row("typedef foo_t *(*pointer_t)(int); int f(pointer_t p); int g(int);", ["g"], ["pointer_t", "f"]),
    Row("int a(int b; int f(int);", ["f"], ["a"]),
    Row("extern \"C\" { int a(int); } int f(int);", ["f"], []),
    Row("FOREIGN(a, b) int f(int); int g(int);", ["g"], ["FOREIGN", "f"]),
    Row("#define X 1\nint f(int);\n$ @ ;int g(int);", ["g"], ["f", "$"]),
    Row("typedef u32 __attribute__((other)) t; int f(u32 a); int g(t a);", ["f"], ["t", "g"]),
    Row("u32 __attribute__((other)) a(int); int f(u32 a);", ["f"], ["a"]),
    // A type that is left out is not replaced, not even by the built-in type of its name.
    Row("typedef _Atomic struct q u64; int f(u64 a); int g(u32 a);", ["g"], ["u64", "f"]),
    Row("typedef int t; typedef __attribute__((other)) int t; int f(t a); int g(int);", ["g"], ["t", "f"]),
    // Declarations that contradict each other are all left out.
    Row("int f(int); int f(long); int g(int);", ["g"], ["f"]),
    Row("int f(int); int f(int) __attribute__((other)); int g(int);", ["g"], ["f"]),
    Row("int f(int); foo_t f(int); int g(int);", ["g"], ["f"]),
    Row("int f(int); int f(long); int f(int); int g(int);", ["g"], ["f", "f"]),
    Row("int f(int) __attribute__((other)); int f(int); int g(int);", ["g"], ["f", "f"]),
    Row("struct s f(int); struct s { int a; }; struct s f(int);", ["f"], ["f"]),
    // A definition in the old style, and what only looks like one.
    Row("int f(a, b) int a; float b; { return a; } int g(int);", ["f", "g"], []),
    Row("int f(a, b) int g(int); int h(int);", ["h"], ["f", "g"]),
    Row("int a(int x) { asm(\"}\" : : \"r\"('}')); /* } */ } int f(int);", ["a", "f"], []),
  ]

  @Test(arguments: rows)
  func recovery(_ row: Row) {
    let unit = CDeclarationParser.read(row.text)
    #expect(unit.signatures.map(\.name) == row.read, "\(unit.omissions)")
    #expect(unit.omissions.flatMap(\.names) == row.leftOut, "\(unit.omissions)")
  }

  @Test func theReasonOfATypeIsTheReasonOfItsUses() {
    let unit = CDeclarationParser.read("struct s { foo_t x; }; typedef bar_t t; int f(struct s a); int g(t a);")
    #expect(
      unit.omissions.suffix(2).map(\.error.message) == [
        "parameter 'a' has the type 'struct s', which was omitted: 1:12: 'foo_t' is not a known type; define it before this use",
        "'t' was omitted: 1:32: 'bar_t' is not a known type; define it before this use",
      ])
  }

  @Test func whatReadsStrictlyReadsTheSame() throws {
    for row in truthRows {
      let text = truthTypes + "\n" + row.prototype
      let unit = CDeclarationParser.read(text)
      #expect(unit.omissions.isEmpty)
      #expect(try CDeclarationParser.parse(text) == unit)
    }
  }

  /// The line of the file that a marker names, as gcc -E and clang -E print them.
  @Test(arguments: [
    ("# 7 \"a.h\" 1 3 4\n\nfoo_t f(int);", "a.h:8:1"), ("#line 3 \"b.h\"\nfoo_t f(int);", "b.h:3:1"),
    ("# 9 \"a.h\"\n# 2 \"<stdin>\"\n  foo_t f(int);", "2:3"), ("int a;\n#line 50\n\nfoo_t f(int);", "51:1"),
    ("# 1 \"a.h\"\n# 1 \"b.h\" 1\n# 20 \"a.h\" 2\nfoo_t f(int);", "a.h:20:1"),
    ("# 0 \"<built-in>\"\nfoo_t f(int);", "1:1"),
  ])
  func places(_ text: String, _ place: String) {
    #expect(CDeclarationParser.read(text).omissions.map { "\($0.error)".hasPrefix("\(place): ") } == [true])
  }

  /// A function in the old style has promoted parameters (C11 6.5.2.2): gcc's callee takes a float from a double.
  @Test func oldStyleParametersArePromoted() throws {
    let text = "long f(a, b, c, d, e) char a; float b; long c; short *d; { return c; }"
    let signature = try #require(try CDeclarationParser.parse(text).signatures.first)
    #expect(signature.prototype == "long f(int a, double b, long c, short *d, int e)")
  }

  @Test("20,000 functions that contradict others end in time")
  func manyContradictions() {
    let text = (0..<20_000).map { "int f\($0)(int);" }.joined() + (0..<20_000).map { "foo f\($0)(int);" }.joined()
    let start = threadSeconds()
    let unit = CDeclarationParser.read(text)
    #expect(threadSeconds() - start < 15)
    #expect(unit.signatures.isEmpty)
    #expect(unit.omissions.count == 20_000)
  }
}
