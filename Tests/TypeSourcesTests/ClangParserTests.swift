import CTypes
import CallingConvention
import ClangSource
import TestSupport
import Testing

/// Our parser and our layouts against libclang's, type by type.
@Suite(.enabled(if: ClangParser.isThere, "no libclang here: our parser was not held against it"))
struct ClangParserTests {
  /// What decides a call: names of types are left out.
  private struct Shape: Equatable {
    let name: String
    let sizes: [Int]
    let alignments: [Int]
    let places: [[EightbytePlacement]]
    let result: [ResultEightbytePlacement]
    let verdict: PlacementVerdict
    let names: [String?]

    init(_ signature: Signature) {
      let placement = Placement(signature)
      name = signature.name
      sizes = (signature.parameters.map(\.type) + [signature.result]).map(\.size)
      alignments = signature.parameters.map(\.type.alignment)
      places = placement.parameters.map(\.eightbytes)
      result = placement.result.eightbytes
      verdict = placement.verdict
      names = signature.parameters.map(\.name)
    }
  }

  @Test func everyRowOfTheTable() throws {
    let clang = try ClangParser.forTests()
    var compared = 0
    // gcc and clang lay some of these out differently, which the rows say.
    for row in truthRows where row.differs == nil {
      let text = truthTypes + "\n" + row.prototype
      let own = try #require(try CDeclarationParser.parse(text).signatures.last)
      let theirs = try #require(try clang.signatures(of: text).last)
      #expect(Shape(own) == Shape(theirs), "\(row.prototype)")
      compared += 1
    }
    #expect(compared > 100)
  }

  @Test(arguments: [
    "typedef struct { u64 a; union { float f; u8 b[3]; } c; } pp; int f(pp x, pp *y);",
    "enum small { A = -1 }; enum large { B = 0x100000000 }; int f(enum small a, enum large b, const enum small c);",
    "struct bits { u32 a : 3; u32 : 0; s64 b : 40; u8 c; }; struct bits f(struct bits x);",
    "struct __attribute__((packed)) p { u8 a; u64 b; }; struct q { struct p p; } __attribute__((aligned(32))); int f(struct p, struct q);",
    "struct flexible { u64 a; u8 b[]; }; int f(struct flexible *x, u32 t[4], int (*cb)(int, ...), va_list l);",
    "struct outer { struct { u8 a; struct { double d; } e; }; s16 g; }; struct outer f(struct outer, __int128, _Bool, loff_t);",
    "double _Complex f(float _Complex a, long double b); void g(); int f2(int a, ...);",
    "struct a { struct b *next; }; struct b { struct a x[2]; }; int f(struct a, struct b);",
  ]) func otherDeclarations(_ text: String) throws {
    let own = try CDeclarationParser.parse(text).signatures
    let theirs = try ClangParser.forTests().signatures(of: text)
    #expect(own.map(Shape.init) == theirs.map(Shape.init))
    #expect(own.map(\.isVariadic) == theirs.map(\.isVariadic))
  }

  /// What cannot be expressed is unknown, and another calling convention is refused by its name.
  @Test(arguments: [
    ("__attribute__((ms_abi)) long f(long a, long b);", PlacementVerdict.refused, "the calling convention ms_abi,"),
    ("__attribute__((vectorcall)) long f(long a);", .refused, "the calling convention vectorcall,"),
    ("__attribute__((regcall)) long f(long a);", .refused, "the calling convention regcall,"),
    ("__attribute__((preserve_most)) long f(long a);", .refused, "the calling convention preserve_most,"),
    ("__attribute__((regparm(3))) long f(long a);", .refused, "the calling convention regparm,"),
    ("__attribute__((no_caller_saved_registers)) long f(long a);", .refused, "no_caller_saved_registers,"),
    ("typedef long (__attribute__((ms_abi)) fn)(long); fn f;", .refused, "the calling convention ms_abi,"),
    ("long f(void *const p __attribute__((pass_object_size(0))));", .unknown, "the attribute 'pass_object_size'"),
    ("__attribute__((target(\"avx2\"))) long f(long a);", .direct, ""),
    ("__attribute__((sysv_abi, const, nothrow)) long f(long a);", .direct, ""),
    ("__attribute__((access(read_only, 1), noipa)) long f(char *a);", .direct, ""),
    ("long interrupts(long regparm);", .direct, ""),
    ("typedef int v __attribute__((vector_size(16))); long f(v a);", .unknown, "v a is passed is not known: a vector"),
    ("typedef float v __attribute__((ext_vector_type(4))); v f(void);", .unknown, "a vector"),
    ("typedef int v __attribute__((vector_size(8))); struct s { v x; }; long f(struct s a);", .unknown, "a vector"),
    ("long f(long a, _BitInt(100) b);", .unknown, "_BitInt(100) b is passed is not known"),
    ("long f(__float128 a);", .unknown, "__float128"), ("long f(_Complex int a);", .unknown, "complex"),
    ("struct s { char c[3]; }; long f(_Atomic struct s a);", .unknown, "_Atomic"),
    ("struct s { char c[3]; }; long f(_Atomic struct s *a, _Atomic int b);", .direct, ""),
    ("typedef union { int *i; char *f; } __attribute__((transparent_union)) u; long f(u a);", .direct, ""),
    ("typedef union { char i; double d; } __attribute__((transparent_union)) u; long f(u a);", .direct, ""),
    (
      "typedef union { long i; double d[2]; } __attribute__((transparent_union)) u; long f(u a);", .needsMarshalling, ""
    ),
  ]) func whatIsNotModelled(_ text: String, _ verdict: PlacementVerdict, _ reason: String) throws {
    let placement = Placement(try #require(try ClangParser.forTests().signatures(of: text).last))
    #expect(placement.verdict == verdict, "\(placement.reason)")
    #expect(reason.isEmpty || placement.reason.contains(reason), "\(placement.reason)")
  }

  /// An attribute that this libclang does not know may change a call.
  @Test func attributesThatLibclangDoesNotKnow() throws {
    let error = #expect(throws: ClangParser.Failure.self) {
      try ClangParser.forTests().signatures(of: "int g(void);\n__attribute__((frobnicate)) long f(long a);")
    }
    let message = "unknown attribute 'frobnicate' ignored; it may change the call"
    #expect(error == .wrong(line: 2, column: 16, message: message))
  }

  /// Mistakes are at the same place.
  @Test(arguments: [
    ("int f(nothing x);", 1, 7), ("int f(int a);\nint g(int a, a b);", 2, 14), ("int f(int a", 1, 12),
  ]) func mistakes(_ text: String, _ line: Int, _ column: Int) throws {
    do {
      _ = try ClangParser.forTests().signatures(of: text)
      Issue.record("libclang takes it")
    } catch .wrong(let foundLine, let foundColumn, let message) {
      #expect(foundLine == line, "\(foundLine):\(foundColumn): \(message)")
      #expect(foundColumn == column, "\(foundLine):\(foundColumn): \(message)")
      #expect(!message.isEmpty, "\(foundLine):\(foundColumn): \(message)")
    } catch {
      Issue.record(error)
    }
  }

  @Test func aLibraryThatIsNoLibclang() throws {
    for path in ["/no/such/libclang.so", "libc.so.6"] {
      do {
        _ = try ClangParser(path: path)
        Issue.record("\(path) opens")
      } catch .unavailable(let reason) {
        #expect(reason.contains(path) || reason.contains("clang_createIndex"))
      }
    }
  }
}
