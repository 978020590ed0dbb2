import CallingConvention
import TestSupport
import Testing

/// C++: hidden references, hidden parameters, linkage names; the places are those of g++'s and clang++'s code.
@Suite(.enabled(if: !SourceCompiler.cxx.isEmpty, "neither g++ nor clang++ is here"))
struct ClassPassingTests {
  private static let source = """
    struct NT { int a; ~NT(); };
    struct Copy { long a; Copy(const Copy &o); }; struct Move { long a; Move(Move &&o); };
    struct Def { long a; Def(const Def &) = default; ~Def() = default; };
    struct OutDef { long a; ~OutDef(); }; OutDef::~OutDef() = default;
    struct Del { long a; Del(const Del &) = delete; Del(Del &&) = default; };
    struct Trivial { long a, b; void m(); }; struct HasCopy { Copy c[1]; };
    struct Base { Copy c; }; struct Derived : Base { int z; };
    struct Virt { virtual void f(int a, int b, int c, int d, int e, int g); long x; };
    struct VBase { long a; };
    struct VD : virtual VBase { VD(int a, int b, int c, int d, int e, int f); int z; };
    template<class T> struct Tm { T v; Tm(const Tm &); T get(T a, T b) { return v + a + b; } };
    template struct Tm<long>;
    struct Empty {}; struct Priv : private Empty { long a; };
    enum class EC : unsigned char { x };
    struct S {
      static long st; long a; static long sm(long a, long b); long mem(int a, int b) const;
    };
    using Six = int;
    NT r_nt(int a, int b, int c, int d, int e, int g) { NT x; x.a = a; return x; }
    Trivial r_triv(long a, long b) { return {a, b}; }
    long p_copy(int a, Copy x) { return x.a; }
    long p_move(int a, Move x) { return x.a; }
    long p_def(int a, Def x) { return x.a; }
    long p_outdef(int a, OutDef x) { return x.a; }
    long p_del(int a, Del x) { return x.a; }
    long p_triv(int a, int b, int c, int d, int e, Trivial x) { return x.a + x.b; }
    long p_hascopy(int a, HasCopy x) { return x.c[0].a; }
    long p_derived(int a, Derived x) { return x.c.a; }
    long p_virt(int a, Virt x) { return x.x; }
    long p_tm(int a, Tm<long> x) { return x.v; }
    long p_ref(int &a, const long &b, int &&c, Trivial &x) { return x.a + a; }
    long p_empty(Empty e, long b) { return b; }
    long p_priv(int a, int b, int c, int d, int e, Priv x, long y) { return x.a + y; }
    long p_enum(EC a, char16_t b, char32_t c, wchar_t d, bool e) { return c; }
    long S::sm(long a, long b) { return a + b; }
    long S::mem(int a, int b) const { return this->a + b; }
    VD::VD(int a, int b, int c, int d, int e, int f) : z(a + f) {}
    void Virt::f(int a, int b, int c, int d, int e, int g) { x = a + g; }
    namespace ns { long over(long a) { return a; } long over(long a, int b) { return a - b; } }
    extern "C" long p_c(long a, long b) { return a - b; }
    static long hidden(long a, long b) { return a * b; }
    auto lambda = [](long a, long b) { return hidden(a, b); };
    long uses() { return lambda(1, 2); }
    """

  private static let right: [String: RightAnswer] = [
    "_Z4r_ntiiiiii": .init(.refused, nil, "the result, NT, is returned through a hidden pointer in rdi"),
    "_Z6r_trivll": .init(.direct, "rdi rsi"),
    "_Z6p_copyi4Copy": .init(.refused, nil, "argument 2 (Copy) is passed by a hidden reference"),
    "_Z6p_movei4Move": .init(.refused, nil, "hidden reference"), "_Z5p_defi3Def": .init(.direct, "rdi rsi"),
    "_Z8p_outdefi6OutDef": .init(.refused, nil, "hidden reference"),
    "_Z6p_triviiiii7Trivial": .init(.needsMarshalling, "rdi rsi rdx rcx r8 [rsp],[rsp+8]"),
    "_Z9p_hascopyi7HasCopy": .init(.refused, nil, "hidden reference"),
    "_Z9p_derivedi7Derived": .init(.refused, nil, "hidden reference"),
    "_Z6p_virti4Virt": .init(.refused, nil, "hidden reference"),
    "_Z4p_tmi2TmIlE": .init(.refused, nil, "hidden reference"),
    "_Z5p_refRiRKlOiR7Trivial": .init(.direct, "rdi rsi rdx rcx"),
    "_Z7p_empty5Emptyl": .init(.needsMarshalling, "none rdi"),
    "_Z6p_priviiiii4Privl": .init(.direct, "rdi rsi rdx rcx r8 r9 [rsp]"),
    "_Z6p_enum2ECDsDiwb": .init(.direct, "rdi rsi rdx rcx r8"), "_ZN1S2smEll": .init(.direct, "rdi rsi"),
    "_ZNK1S3memEii": .init(.direct, "rdi rsi rdx"), "_ZN2TmIlE3getEll": .init(.direct, "rdi rsi rdx"),
    "_ZN2VDC1Eiiiiii": .init(.direct, "rdi rsi rdx rcx r8 r9 [rsp]"),
    "_ZN2VDC2Eiiiiii": .init(.direct, "rdi rsi rdx rcx r8 r9 [rsp] [rsp+8]"),
    "_ZN4Virt1fEiiiiii": .init(.direct, "rdi rsi rdx rcx r8 r9 [rsp]"), "_ZN2ns4overEl": .init(.direct, "rdi"),
    "_ZN2ns4overEli": .init(.direct, "rdi rsi"), "p_c": .init(.direct, "rdi rsi"), "_Z4usesv": .init(.direct, ""),
    "_ZN6OutDefD2Ev": .init(.direct, "rdi"),
  ]

  @Test(arguments: SourceCompiler.cxx, ["-O0", "-O1", "-fdebug-types-section"]) func classes(
    _ compiler: SourceCompiler, _ level: String
  ) throws {
    let folder = try TemporaryFolder()
    let list = try folder.functions(
      folder.compile(Self.source, with: compiler, flags: ["-std=c++20", "-g", level, "-shared", "-fPIC"]))
    let names = list.functions.map(\.signature.name)
    #expect(Set(names).count == names.count, "each once")
    for (name, right) in Self.right {
      let function = try #require(list.functions.first { $0.signature.name == name }, "\(name)")
      #expect(function.isExported)
      right.check(function, "\(compiler.rawValue) \(level)")
    }
    // gcc does not say how a class with a deleted copy constructor is passed; clang does.
    let deleted = try #require(list.functions.first { $0.signature.name == "_Z5p_deli3Del" })
    #expect(Placement(deleted.signature).verdict == (compiler == .gxx ? .unknown : .direct))
    #expect(!names.contains { $0.contains("hidden") })
  }
}
