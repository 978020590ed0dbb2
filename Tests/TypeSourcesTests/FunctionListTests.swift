import BTFSource
import CallingConvention
import DWARFSource
import Support
import TestSupport
import Testing
import TypeSources

/// What a file's functions are, and what is left out of them with which reason.
@Suite(.enabled(if: SourceCompiler.c.contains(.gcc), "no gcc")) struct FunctionListTests {
  private static let inner = """
    struct big { int x, y, z; };
    __attribute__((noinline, visibility("hidden"))) long inner(long a, long unused, long c, struct big *p, long e,
      long f, long g, long h) { return a*c - p->y*e + f*g - h; }
    """
  private static let outer = """
    struct big { int x, y, z; };
    long inner(long a, long unused, long c, struct big *p, long e, long f, long g, long h);
    long outer(long a, long c, struct big *p) { return inner(a, 5, c, p, 1, 2, a, c) + inner(c, 6, a, p, 3, 4, c, a); }
    """

  /// Of a function that link-time optimisation changed only a clone is there.
  @Test func clones() throws {
    let folder = try TemporaryFolder()
    let sources = [try folder.write(Self.inner, to: "a.c"), try folder.write(Self.outer, to: "b.c")]
    let list = try folder.functions(
      folder.compile(files: sources, flags: ["-g", "-O2", "-flto", "-shared", "-fPIC"], to: "x.so"))
    #expect(list.functions.map(\.signature.name) == ["outer"])
    #expect(list.omissions == [.clone: ["inner.constprop.0.isra.0"]])
  }

  /// Beside a clone the function itself is there, once, with its own parameters.
  @Test func clonesBesideTheirFunction() throws {
    let source = """
      __attribute__((noinline)) long twice(long a, int flag, long c) { return flag == 7 ? a * c : a - c * flag; }
      long caller(long a, long c) { return twice(a, 7, c) + twice(c, 7, a); }
      """
    let folder = try TemporaryFolder()
    let list = try folder.functions(
      folder.compile(source, with: .gcc, flags: ["-g", "-O3", "-shared", "-fPIC", "-fno-semantic-interposition"]))
    let twice = list.functions.filter { $0.signature.name == "twice" }
    #expect(twice.map(\.signature.prototype) == ["long twice(long a, int flag, long c)"])
    #expect(list.omissions[.clone] == ["twice.constprop.0"])
  }

  /// What the linker makes local is told apart, in a library as in an object.
  @Test(arguments: SourceCompiler.c) func hiddenFunctions(_ compiler: SourceCompiler) throws {
    let source = """
      __attribute__((visibility("hidden"))) long unseen(long a) { return a; }
      __attribute__((visibility("protected"))) long seen(long a) { return unseen(a); }
      static __attribute__((noinline)) long own(long a) { return a + 1; }
      __attribute__((weak)) long weak(long a) { return own(a); }
      """
    for kind in [["-shared", "-fPIC"], ["-c"]] {
      let folder = try TemporaryFolder()
      let list = try folder.functions(folder.compile(source, with: compiler, flags: ["-g", "-O1"] + kind))
      let exported = Dictionary(uniqueKeysWithValues: list.functions.map { ($0.signature.name, $0.isExported) })
      #expect(exported == ["unseen": false, "seen": true, "weak": true])
    }
    // A version script does the same.
    let folder = try TemporaryFolder()
    let script = try folder.write("V1 { global: seen; local: *; };", to: "map")
    let flags = ["-g", "-shared", "-fPIC", "-Wl,--version-script=\(script)"]
    let list = try folder.functions(folder.compile(source, with: compiler, flags: flags))
    #expect(list.functions.filter(\.isExported).map(\.signature.name) == ["seen"])
  }

  @Test func whatIsNotDescribed() throws {
    let folder = try TemporaryFolder()
    let with = try folder.compile(
      "long a(long x) { return x; } long b(long x, long y) { return y; }", flags: ["-g", "-fPIC", "-c"], name: "with")
    let without = try folder.compile(
      "long c(long x) { return x; }", with: .gcc, flags: ["-fPIC", "-c"], name: "without")
    let list = try folder.functions(folder.compile(files: [with, without], flags: ["-shared"], to: "x.so"), 2...12)
    #expect(list.functions.map(\.signature.name) == ["b"])
    #expect(list.omissions == [.otherParameterCount: ["a"], .undescribed: ["c"]])
  }

  /// Debug information that only says where lines are, of assembly, and of other machines, says nothing of parameters.
  @Test func whatDoesNotDescribeParameters() throws {
    let folder = try TemporaryFolder()
    let c = "long f(long a, char *b) { return a; } void g(void) {}"
    for compiler in SourceCompiler.c + SourceCompiler.cxx {
      let list = try folder.functions(folder.compile(c, with: compiler, flags: ["-g1", "-O1", "-c"]))
      let isC = SourceCompiler.c.contains(compiler)
      #expect(list.functions.isEmpty, "\(compiler)")
      #expect(list.omissions.keys.elementsEqual([.undescribed]), "\(compiler)")
      #expect(Set(list.omissions[.undescribed] ?? []) == (isC ? ["f", "g"] : ["_Z1flPc", "_Z1gv"]), "\(compiler)")
      #expect(
        try folder.functions(folder.compile(c, with: compiler, flags: ["-g1", "-g", "-O1", "-c"])).functions.count == 2)
    }
    let text = try folder.write(".globl h\n.type h, @function\nh: ret\n.size h, . - h\n", to: "h.s")
    let assembled = try folder.compile(files: [text], flags: ["-g", "-c"], to: "h.o")
    #expect(try folder.functions(assembled).omissions == [.undescribed: ["h"]])
  }

  /// Objects of other machines are refused, by either reader.
  @Test(arguments: [
    (SourceCompiler.gcc, ["-m32"]), (.gcc, ["-mx32"]), (.clang, ["-target", "aarch64-linux-gnu"]), (.clang, ["-m32"]),
  ]) func otherMachines(_ compiler: SourceCompiler, _ flags: [String]) throws {
    let (folder, source) = (try TemporaryFolder(), "long f(long a) { return a; }")
    try requireOrSkip(compiler.compiles(source, flags: flags), "no \(compiler) that takes \(flags)")
    let object = try folder.compile(source, with: compiler, flags: flags + ["-g", "-c"])
    let error = #expect(throws: DescriptionError.self) { try folder.functions(object) }
    #expect(error?.description.contains("another machine than x86-64") == true)
    let btf = #expect(throws: DescriptionError.self) { _ = try BTFFunctions(path: object) }
    #expect(btf?.description.contains("another machine than x86-64") == true)
  }

  /// Split debug information beside the library is read; where it is missing, that is said.
  @Test(arguments: SourceCompiler.c, ["-gdwarf-5", "-gdwarf-4"]) func splitDebugInformation(
    _ compiler: SourceCompiler, _ version: String
  ) throws {
    let source = """
      struct pair { long a, b; };
      long f_first(long a, int b, char c, long d, long e, struct pair g, short h) { return a+b+c+d+e+g.a+h; }
      """
    let folder = try TemporaryFolder()
    let library = try folder.compile(
      source, with: compiler, flags: ["-g", version, "-gsplit-dwarf", "-O2", "-shared", "-fPIC"])
    let list = try folder.functions(library)
    #expect(
      list.functions.map(\.signature.prototype) == [
        "long f_first(long a, int b, char c, long d, long e, struct pair g, short h)"
      ])
    RightAnswer(.needsMarshalling, "rdi rsi rdx rcx r8 [rsp],[rsp+8] r9").check(
      try #require(list.functions.first), version)
    let files = try folder.names().filter { $0.hasSuffix(".dwo") }
    #expect(files.count == 1)
    for file in files { try folder.remove(file) }
    let missing = try folder.functions(library)
    #expect(missing.functions.isEmpty)
    #expect(missing.omissions[.splitUnit]?.count == 1)
    #expect(missing.omissions[.splitUnit]?.first?.hasSuffix(".dwo") == true)
    #expect(missing.omissions.count == 1)
  }

  /// Types whose description is missing, as that of a type unit that was removed, are unknown and not `void`.
  @Test func missingTypes() throws {
    let source = """
      struct pair { long a, b, c; }; struct pair result(long a) { struct pair p = {a, a, a}; return p; }
      long argument(struct pair p, long b) { return p.a + b; } void nothing(const void *p) {}
      """
    let folder = try TemporaryFolder()
    let flags = ["-gdwarf-4", "-fdebug-types-section", "-shared", "-fPIC"]
    let library = try folder.compile(source, with: .gcc, flags: flags)
    #expect(
      try folder.functions(library).functions.map { Placement($0.signature).verdict }.count { $0 == .refused } == 2)
    try folder.run("objcopy", ["--remove-section=.debug_types", library])
    for function in try folder.functions(library).functions {
      let isWhole = function.signature.name == "nothing"
      RightAnswer(isWhole ? .direct : .unknown).check(function, "")
    }
  }

  /// Separate debug information is found by its link.
  @Test func separateDebugFile() throws {
    let folder = try TemporaryFolder()
    let library = try folder.compile("long f(long a, char b) { return a + b; }")
    try folder.run("objcopy", ["--only-keep-debug", library, "source.debug"])
    try folder.run("objcopy", ["--strip-debug", "--add-gnu-debuglink=source.debug", library])
    #expect(try folder.functions(library).functions.map(\.signature.prototype) == ["long f(long a, char b)"])
    try folder.remove("source.debug")
    #expect(throws: DescriptionError.self) { try folder.functions(library) }
  }

  /// Unused functions that the linker discarded are no functions of the file.
  @Test func discardedFunctions() throws {
    let folder = try TemporaryFolder()
    let source =
      "long used(long a) { return a; } long unused(long a, long b) { return b; } int main(void) { return used(0); }"
    let program = try folder.compile(
      source, with: .gcc, flags: ["-g", "-O0", "-ffunction-sections", "-Wl,--gc-sections"])
    let list = try folder.functions(program)
    #expect(Set(list.functions.map(\.signature.name)) == ["used", "main"])
    #expect(list.omissions[.discarded] == ["unused"])
  }

  /// Damaged debug information is an error or another list, and ends nothing.
  @Test(arguments: 1...30) func damage(_ seed: UInt64) throws {
    let folder = try TemporaryFolder()
    let source = """
      struct s { int a : 3; long b; struct { char c[3]; float f; } d; }; enum e { A };
      long f(struct s *p, enum e e, int (*g)(long), _Complex float c) { return p->b + e + g(0); }
      """
    let path = try folder.compile(source, with: .gcc, flags: ["-g", "-O1", "-c"])
    var random = SeededGenerator(seed: seed)
    var bytes = [UInt8](try folder.data("source.out"))
    // Headers stay: without them there is no debug information to be read.
    for _ in 0..<20 {
      bytes[Int.random(in: 64..<bytes.count - 1500, using: &random)] = .random(in: 0...255, using: &random)
    }
    try folder.write(bytes, to: "source.out")
    do throws(DescriptionError) {
      let list = try DWARFFunctions(path: path).functions(parameters: 0...12)
      for function in list.functions { #expect(!Placement(function.signature).reason.isEmpty) }
    } catch {
      #expect(error.description.contains(path))
    }
  }

  /// A language of its own convention, written as assembly: DW_LANG_Rust.
  @Test(.enabled(if: SourceCompiler.clang.isThere, "no clang")) func otherLanguages() throws {
    let folder = try TemporaryFolder()
    _ = try folder.compile(
      "long f(long a, long b) { return a - b; }", with: .clang, flags: ["-g", "-S", "-emit-llvm"])
    let code = try folder.text("source.out")
    let start = try #require(code.firstRange(of: "language: DW_LANG_C"))
    let end = try #require(code[start.upperBound...].firstIndex(of: ","))
    try folder.write(
      code.replacingCharacters(in: start.lowerBound..<end, with: "language: DW_LANG_Rust"), to: "f.ll")
    let object = try folder.compile(files: ["f.ll"], with: .clang, flags: ["-c"], to: "f.o")
    RightAnswer(.unknown, nil, "DW_LANG 0x1c").check(try #require(folder.functions(object).functions.first), "")
  }
}
