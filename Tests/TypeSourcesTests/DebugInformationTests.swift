import TestSupport
import Testing

/// Layouts and conventions that debug information describes, with the places that gcc's and clang's code has
/// (disassembled once; both compilers agree in all of these).
@Suite(.enabled(if: !SourceCompiler.c.isEmpty, "neither gcc nor clang is here"))
struct DebugInformationTests {
  /// A source, and what is right for each of its functions.
  struct Row: Sendable, CustomTestStringConvertible {
    let title: String
    let source: String
    let right: [String: RightAnswer]
    var testDescription: String { title }
  }

  private static let six = "rdi rsi rdx rcx r8 r9"
  private static let seven = "rdi rsi rdx rcx r8 r9 [rsp]"

  static let rows: [Row] = [
    Row(
      title: "vectors",
      source: """
        typedef int v4si __attribute__((vector_size(16))); typedef int v2si __attribute__((vector_size(8)));
        struct hv { v4si v; }; union uv { v4si v; long x[2]; }; struct av { v2si v[2]; };
        long f_vec(long a, long b, long c, long d, long e, long g, v4si v) { return a+v[0]; }
        long f_hvec(long a, long b, long c, long d, long e, long g, struct hv v) { return a+v.v[0]; }
        long f_uvec(long a, long b, long c, long d, long e, long g, union uv v) { return a+v.x[0]; }
        long f_vec8(long a, long b, long c, long d, long e, long g, v2si v, long i) { return a+v[0]+i; }
        long f_avec(long a, long b, long c, long d, long e, long g, struct av v, long i) { return a+v.v[0][0]+i; }
        v4si r_vec(long a) { v4si v = {a}; return v; }
        long p_vec(v4si *v) { return (*v)[0]; }
        """,
      right: [
        "f_vec": .init(.unknown, nil, "a vector (DIE 0x"), "f_hvec": .init(.unknown, nil, "a vector"),
        "f_uvec": .init(.unknown, nil, "a vector"), "f_vec8": .init(.unknown, nil, "a vector"),
        "f_avec": .init(.unknown, nil, "a vector"), "r_vec": .init(.unknown, nil, "a vector"),
        "p_vec": .init(.direct, "rdi"),
      ]),
    Row(
      title: "alignment",
      source: """
        struct al16 { long a, b; } __attribute__((aligned(16)));
        typedef long long16 __attribute__((aligned(16))); struct m16 { long16 x; };
        struct plain { long a, b; }; typedef struct plain typedef16 __attribute__((aligned(16)));
        struct i128 { __int128 v; }; struct pq { __int128 v; } __attribute__((packed));
        union u128 { __int128 v; long w; } __attribute__((packed, aligned(8)));
        long f_al16(long a, long b, long c, long d, long e, long g, long h, struct al16 v, long i) { return v.a+i; }
        long f_m16(long a, long b, long c, long d, long e, long g, long h, struct m16 v, long i) { return v.x+i; }
        long f_typedef(long a, long b, long c, long d, long e, long g, long h, typedef16 v, long i) { return v.a+i; }
        long f_scalar(long a, long16 b, long c, long d, long e, long g, long h, long16 v, long i) { return v+i; }
        long f_plain(long a, long b, long c, long d, long e, long g, long h, struct plain v, long i) { return v.a+i; }
        long f_i128(long a, long b, long c, long d, long e, long g, long h, struct i128 v, long i) { return v.v+i; }
        long f_pq(long a, long b, long c, long d, long e, long g, long h, struct pq v, long i) { return v.v+i; }
        long f_pu(long a, long b, long c, long d, long e, long g, long h, union u128 v, long i) { return v.v+i; }
        """,
      right: [
        "f_al16": .init(.needsMarshalling, "\(seven) [rsp+16],[rsp+24] [rsp+32]"),
        "f_m16": .init(.needsMarshalling, "\(seven) [rsp+16],[rsp+24] [rsp+32]"),
        "f_typedef": .init(.direct, "\(seven) [rsp+8],[rsp+16] [rsp+24]"),
        "f_scalar": .init(.direct, "\(seven) [rsp+8] [rsp+16]"),
        "f_plain": .init(.direct, "\(seven) [rsp+8],[rsp+16] [rsp+24]"),
        "f_i128": .init(.needsMarshalling, "\(seven) [rsp+16],[rsp+24] [rsp+32]"),
        "f_pq": .init(.direct, "\(seven) [rsp+8],[rsp+16] [rsp+24]"),
        "f_pu": .init(.direct, "\(seven) [rsp+8],[rsp+16] [rsp+24]"),
      ]),
    Row(
      title: "offsets",
      source: """
        struct pk8 { unsigned char t; unsigned int v; } __attribute__((packed, aligned(8)));
        struct inner { char c; struct { int x; } __attribute__((packed)) y; } __attribute__((packed));
        typedef int int1 __attribute__((aligned(1))); struct lowered { char c; int1 u; };
        struct tight { char c; short s; char d; } __attribute__((packed));
        struct bits { int a : 3; unsigned long b : 40; char c; };
        struct packed_bits { unsigned a : 7; unsigned long b : 40; } __attribute__((packed));
        struct mix { float a; int b; double c; }; struct fd { float f[2]; double d; };
        struct pair { int a; int b; } __attribute__((packed));
        long f_pk8(long a, long b, long c, long d, long e, struct pk8 v, long i) { return v.v+i; }
        long f_in(long a, long b, long c, long d, long e, struct inner v, long i) { return v.y.x+i; }
        long f_lowered(long a, long b, long c, long d, long e, struct lowered v, long i) { return v.u+i; }
        long f_tight(long a, long b, long c, long d, long e, struct tight v, long i) { return v.s+i; }
        long f_bits(long a, long b, long c, long d, long e, struct bits v, long i) { return v.b+i; }
        long f_pbits(long a, long b, long c, long d, long e, struct packed_bits v, long i) { return v.b+i; }
        long f_mix(long a, long b, long c, long d, long e, struct mix v, long i) { return v.b+v.c+i; }
        struct fd f_fd(long a, long b, long c, long d, long e, struct fd v, long i) { v.d += i; return v; }
        long f_pair(long a, long b, long c, long d, long e, struct pair v, long i) { return v.b+i; }
        """,
      right: [
        "f_pk8": .init(.needsMarshalling, "rdi rsi rdx rcx r8 [rsp] r9", "class MEMORY"),
        "f_in": .init(.needsMarshalling, "rdi rsi rdx rcx r8 [rsp] r9", "class MEMORY"),
        "f_lowered": .init(.needsMarshalling, "rdi rsi rdx rcx r8 [rsp] r9", "class MEMORY"),
        "f_tight": .init(.needsMarshalling, "rdi rsi rdx rcx r8 [rsp] r9", "class MEMORY"),
        "f_bits": .init(.direct, "\(six) [rsp]"), "f_pbits": .init(.direct, "\(six) [rsp]"),
        "f_mix": .init(.needsMarshalling, "rdi rsi rdx rcx r8 r9,xmm0 [rsp]"),
        "f_fd": .init(.needsMarshalling, "rdi rsi rdx rcx r8 xmm0,xmm1 r9"), "f_pair": .init(.direct, "\(six) [rsp]"),
      ]),
    Row(
      title: "scalars",
      source: """
        struct at { char c[3]; };
        long f_c(_Complex double a, _Complex float b, long c) { return c + __real__ a + __imag__ b; }
        long f_ci(_Complex int a, long c) { return c + __real__ a; }
        long f_at(_Atomic struct at *a, _Atomic int b) { return b; }
        long f_kr(a, b) float a; char b; { return a + b; }
        long f_krint(a, b) int a; char b; { return a + b; }
        long f_f128(__float128 a, long b) { return a + b; }
        long f_ld(long double a, long b) { return a + b; }
        enum wide { W = 1ul << 40 }; enum minus { M = -1 };
        long f_enum(enum wide a, enum minus b) { return a + b; }
        long f_fn(int a(int), int (*b)(int), int c[3], void (*const d)(void)) { return b(c[0]); }
        """,
      right: [
        "f_c": .init(.needsMarshalling, "xmm0,xmm1 xmm2 rdi"), "f_ci": .init(.unknown),
        "f_at": .init(.direct, "rdi rsi"),
        "f_kr": .init(.unknown, nil, "no prototype"),
        "f_krint": .init(.direct, "rdi rsi"), "f_f128": .init(.unknown, nil, "scalar"),
        "f_ld": .init(.refused, nil, "x87"), "f_enum": .init(.direct, "rdi rsi"),
        "f_fn": .init(.direct, "rdi rsi rdx rcx"),
      ]),
  ]

  @Test(arguments: rows, SourceCompiler.c) func layouts(_ row: Row, _ compiler: SourceCompiler) throws {
    for flags in [["-g", "-O2"], ["-g", "-O0"], ["-gdwarf-4", "-O1"], ["-g", "-O1", "-fdebug-types-section"]] {
      let folder = try TemporaryFolder()
      let list = try folder.functions(
        folder.compile(row.source, with: compiler, flags: flags + ["-std=gnu11", "-shared", "-fPIC"]))
      #expect(Set(list.functions.map(\.signature.name)) == Set(row.right.keys), "\(flags)")
      for function in list.functions {
        row.right[function.signature.name]?.check(function, "\(compiler.rawValue) \(flags)")
      }
    }
  }

  /// Types that only one of the compilers has.
  @Test(arguments: [
    (SourceCompiler.clang, "long f(_BitInt(100) a, long b) { return a + b; }", "_BitInt"),
    (.clang, "long f(_BitInt(37) a, long b) { return a + b; }", "_BitInt"),
    (.clang, "struct s { unsigned _BitInt(64) a; }; long f(struct s a, long b) { return a.a + b; }", "_BitInt"),
    (.clang, "struct at { char c[3]; }; long f(_Atomic struct at a, long b) { return b; }", "_Atomic"),
    (.gcc, "struct at { char c[3]; }; long f(_Atomic struct at a, long b) { return b; }", "_Atomic"),
    (
      .gcc,
      "typedef union { int *a; char *b; } u __attribute__((transparent_union)); long f(u x, long b) { return b; }",
      "none of its 8 bytes is described"
    ),
    (.gcc, "long f(_Float16 a, long b) { return a + b; }", "scalar"),
    (.gcc, "long f(_Decimal64 a, long b) { return a + b; }", "scalar"),
    (.gcc, "struct s { _Float128 a; }; long f(struct s a, long b) { return a.a + b; }", "scalar"),
  ]) func unknownScalars(_ compiler: SourceCompiler, _ source: String, _ reason: String) throws {
    try requireOrSkip(compiler.compiles(source), "no \(compiler) that takes it")
    let folder = try TemporaryFolder()
    let list = try folder.functions(folder.compile(source, with: compiler))
    RightAnswer(.unknown, nil, reason).check(try #require(list.functions.first), compiler.rawValue)
  }

  /// The prototypes of an object's functions: its sections are not relocated yet.
  @Test(arguments: SourceCompiler.c) func relocations(_ compiler: SourceCompiler) throws {
    let source = """
      long f_first(long a, int b, char c, long d, long e, long g, short h) { return a+b+c+d+e+g+h; }
      int f_second(int a, int b, int c, int d, int e, int g, int h, int i) { return a-b-c-d-e-g-h-i; }
      """
    let right: Set<String> = [
      "long f_first(long a, int b, char c, long d, long e, long g, short h)",
      "int f_second(int a, int b, int c, int d, int e, int g, int h, int i)",
    ]
    for flags in [[], ["-ffunction-sections"], ["-fdebug-types-section"], ["-gdwarf-4"]] {
      let folder = try TemporaryFolder()
      let object = try folder.compile(source, with: compiler, flags: ["-g", "-O2", "-c"] + flags)
      #expect(Set(try folder.functions(object).functions.map(\.signature.prototype)) == right, "\(flags)")
      // The same in a relocatable link, as kernel modules are, and in an archive.
      let other = try folder.compile(
        "long f_third(void *p) { return 0; }", with: compiler, flags: ["-g", "-c"], name: "other")
      try folder.run("ld", ["-r", object, other, "-o", "joined.ko"])
      try folder.run("ar", ["rc", "joined.a", object, other])
      for file in ["joined.ko", "joined.a"] {
        let all = Set(try folder.functions(folder.file(file)).functions.map(\.signature.prototype))
        #expect(all == right.union(["long f_third(void *p)"]), "\(file) \(flags)")
      }
    }
  }

  /// Places of parameters in the code contradict a convention that gcc does not name in its debug information.
  @Test(.enabled(if: SourceCompiler.c.contains(.gcc), "no gcc"), arguments: ["-O0", "-O1", "-O2"])
  func conventionsWithoutAName(_ level: String) throws {
    let source = """
      __attribute__((ms_abi)) long f_ms(long a, long b, long c, long d, long e, long g, long h) { return a - h; }
      __attribute__((ms_abi)) long f_two(long a, long b) { return a - b; }
      long f_own(long a, long b, long c, long d, long e, long g, long h) { return a - h; }
      """
    let folder = try TemporaryFolder()
    let functions = try folder.functions(folder.compile(source, flags: ["-g", level, "-shared", "-fPIC"])).functions
    #expect(functions.count == 3)
    for function in functions {
      let isOwn = function.signature.name == "f_own"
      RightAnswer(isOwn ? .direct : .unknown, nil, isOwn ? "" : "C's convention in rdi").check(function, level)
    }
  }

  private static let preserveNone = "__attribute__((preserve_none)) long f(long a) { return a; }"

  @Test(.enabled(if: SourceCompiler.clang.compiles(preserveNone), "no clang that has preserve_none"))
  func conventions() throws {
    let folder = try TemporaryFolder()
    let names = ["ms_abi", "preserve_none", "preserve_most", "preserve_all", "regcall", "vectorcall", "swiftcall"]
    let source = (names + ["sysv_abi"]).map {
      "__attribute__((\($0))) long f_\($0)(long a, long b, long c, long d, long e, long g, long h) { return a - h; }"
    }.joined(separator: "\n")
    let list = try folder.functions(folder.compile(source, with: .clang, flags: ["-g", "-O2", "-c"]))
    #expect(list.functions.count == names.count + 1)
    for function in list.functions {
      let name = function.signature.name
      if name == "f_sysv_abi" {
        RightAnswer(.direct, "rdi rsi rdx rcx r8 r9 [rsp]").check(function, "clang")
      } else {
        let convention = try #require(names.first { name.contains("f_\($0)") }, "\(name)")
        RightAnswer(.refused, nil, "the calling convention \(convention),").check(function, "clang")
      }
    }
    // A number without a name, and the one for a function that the compiler changed.
    for (number, reason) in [("77", "0x4d has no name here"), ("DW_CC_nocall", "DW_CC_nocall")] {
      _ = try folder.compile(
        "__attribute__((ms_abi)) long f(long a, long b) { return a - b; }", with: .clang,
        flags: ["-g", "-S", "-emit-llvm"])
      let code = try folder.text("source.out")
      let changed = code.replacing("cc: DW_CC_LLVM_Win64", with: "cc: \(number)").replacing("win64cc ", with: "")
      #expect(changed != code)
      try folder.write(changed, to: "ms.ll")
      let object = try folder.compile(files: ["ms.ll"], with: .clang, flags: ["-c"], to: "ms.o")
      RightAnswer(.unknown, nil, reason).check(try #require(folder.functions(object).functions.first), number)
    }
  }
}
