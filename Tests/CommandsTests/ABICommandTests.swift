import Foundation
import TestSupport
import Testing

/// `kfunctest abi`. The expectations follow from docs/placement.md and psABI section 3.2.3.
@Suite struct ABICommandTests {
  private func report(_ prototype: String) throws -> [String: Any] {
    let outcome = try Executable.run("abi", prototype, "--format", "json")
    #expect(outcome.status == 0, "\(outcome.error)")
    let functions = try #require(try object(outcome.output)["functions"] as? [[String: Any]])
    #expect(functions.count == 1)
    return try #require(functions.first)
  }

  /// A member of each eightbyte of an argument or a result.
  private func eightbytes<Member>(_ value: Any?, _ key: String) -> [Member] {
    ((value as? [String: Any])?["eightbytes"] as? [[String: Any]] ?? []).compactMap { $0[key] as? Member }
  }

  @Test func aDirectSignatureLiesWhereBPFPutsIt() throws {
    let report = try report("long f(int a, const char *b, long c, u8 d, bool e, u64 f, u64 g, u16 h)")
    #expect(at(report, "placement", "verdict") as? String == "direct")
    #expect(
      report["prototype"] as? String == "long f(int a, const char *b, long c, u8 d, bool e, u64 f, u64 g, u16 h)")
    let parameters = try #require(report["parameters"] as? [[String: Any]])
    #expect(
      parameters.map { eightbytes($0, "native") as [String] } == [
        ["rdi"], ["rsi"], ["rdx"], ["rcx"], ["r8"], ["r9"], ["[rsp]"], ["[rsp+8]"],
      ])
    #expect(
      parameters.map { eightbytes($0, "bpf") as [String] } == [
        ["r1"], ["r2"], ["r3"], ["r4"], ["r5"], ["*(u64 *)(r11 - 8)"], ["*(u64 *)(r11 - 16)"], ["*(u64 *)(r11 - 24)"],
      ])
    #expect(parameters.map { $0["size"] as? Int } == [4, 8, 8, 1, 1, 8, 8, 2])
    #expect(parameters.map { eightbytes($0, "agrees") as [Bool] } == Array(repeating: [true], count: 8))
    #expect(parameters.map { eightbytes($0, "class") as [String] } == Array(repeating: ["INTEGER"], count: 8))
    #expect(eightbytes(report["result"], "native") as [String] == ["rax"])
    #expect(eightbytes(report["result"], "bpfResult") as [String] == ["R0"])
  }

  @Test func aStructThatStraddlesR9NeedsMarshalling() throws {
    let report = try report("struct s { long a, b; }; long f(long, long, long, long, long, struct s v, long x)")
    #expect(at(report, "placement", "verdict") as? String == "marshal")
    #expect(at(report, "placement", "code") as? String == "straddles-r9")
    let parameters = try #require(report["parameters"] as? [[String: Any]])
    #expect(eightbytes(parameters[5], "native") as [String] == ["[rsp]", "[rsp+8]"])
    #expect(eightbytes(parameters[5], "bpf") as [String] == ["*(u64 *)(r11 - 8)", "*(u64 *)(r11 - 16)"])
    #expect(eightbytes(parameters[5], "agrees") as [Bool] == [false, false])
    #expect(eightbytes(parameters[6], "native") as [String] == ["r9"])
    #expect((at(parameters[6], "placement", "message") as? String)?.contains("r9") == true)
    #expect(eightbytes(parameters[4], "agrees") as [Bool] == [true])
  }

  @Test(
    arguments: [
      ("int f(long, long, long, long, long, long, long, __int128 v)", 7, ["[rsp+16]", "[rsp+24]"]),
      ("int f(long, long, long, long, long, long, double v)", 6, ["xmm0"]),
      ("struct s { long a, b; }; int f(long, long, long, long, struct s v, long)", 4, ["r8", "r9"]),
      ("struct s { float a, b; int c; }; int f(struct s v, long)", 0, ["xmm0", "rdi"]),
    ])
  func nativePlacesFollowThePsABI(prototype: String, index: Int, native: [String]) throws {
    let parameters = try #require(try report(prototype)["parameters"] as? [[String: Any]])
    #expect(eightbytes(parameters[index], "native") as [String] == native)
  }

  @Test(
    arguments: [
      ("int printf(const char *, ...)", "variadic"),
      ("struct s { long a, b, c; }; int f(struct s)", "24 bytes"),
      ("struct s { long a, b, c; }; struct s f(int)", "hidden pointer"),
      ("int f(int,int,int,int,int,int,int,int,int,int,int,int,int)", "MAX_BPF_FUNC_ARGS"),
    ])
  func whatBPFCannotPassIsRefusedWithItsReason(prototype: String, words: String) throws {
    let report = try report(prototype)
    #expect(at(report, "placement", "verdict") as? String == "refused")
    #expect((at(report, "placement", "message") as? String)?.contains(words) == true)
  }

  @Test func typesOfFilesAndEarlierPrototypesAreKnown() throws {
    let scratch = try TemporaryFolder()
    try scratch.write("typedef struct { int a, b; } pair_t;\n", to: "types.h")
    let outcome = try Executable.run(
      "abi", "-f", scratch.file("types.h"), "struct q { pair_t p; }; int f(pair_t)", "int g(struct q)", "--format",
      "json")
    #expect(outcome.status == 0)
    let functions = try #require(try object(outcome.output)["functions"] as? [[String: Any]])
    #expect(functions.map { $0["prototype"] as? String } == ["int f(pair_t)", "int g(struct q)"])
  }

  @Test func theScreenShowsBothPlacesAndTheVerdictOfEachParameter() throws {
    let text = try Executable.run("abi", "int f(u64 a, u64 b, u64 c, u64 d, u64 e, float f, u64 g)").output
    let rows = text.split(separator: "\n").map {
      $0.split(separator: " ", omittingEmptySubsequences: true).map(String.init)
    }
    #expect(rows.contains(["6", "f", "float", "4", "SSE", "r11-8", "r9", "xmm0", "needs", "marshalling"]))
    #expect(rows.contains(["7", "g", "u64", "8", "INTEGER", "r11-16", "[rsp]", "r9", "needs", "marshalling"]))
    #expect(rows.contains(["5", "e", "u64", "8", "INTEGER", "r5", "r8", "r8", "direct"]))
  }

  @Test(
    arguments: [
      ("''", "declares no function"),
      ("'int x;'", "declares no function"),
      ("", "no prototype"),
      ("'int f(u64, foo x)'", "prototype:1:12: 'foo' is not a known type"),
      ("'int g(int)' 'int f(struct z a)'", "prototype 2:1:7: parameter 'a' has the incomplete type 'struct z'"),
      ("'struct a { struct a x; }; int f(struct a)'", "member 'x' would put struct a into itself"),
      ("'int f(int'", "prototype:1:10:"),
      ("-f /no/such/file.h", "/no/such/file.h: No such file"),
      ("-f /", "/: Is a directory"),
      ("-f /dev/null", "/dev/null: no function is declared there"),
      ("\"int f($(yes int, | head -9999 | tr -d '\\n')int)\"", "parameters"),
    ])
  func mistakesArePointedAt(arguments: String, words: String) throws {
    let outcome = try Executable.shell("$K abi \(arguments)")
    #expect(outcome.status == 2)
    #expect(outcome.output.isEmpty)
    #expect(outcome.errorLines.count == 1)
    #expect(outcome.error.contains(words), "\(outcome.error)")
  }

  private static func withLibclang(_ arguments: String...) throws -> ProcessOutcome {
    try Executable.run(["abi"] + arguments + ["--parser", "libclang"], environment: SwiftLibClang.environment)
  }

  private static let hasLibclang = (try? withLibclang("int f(int)"))?.status == 0

  @Test(.enabled(if: hasLibclang, "no libclang")) func libclangReadsTheSame() throws {
    let text = "struct p { u64 a, b; }; int f(u64 a, u64 b, u64 c, u64 d, s32 e, struct p g, u8 h)"
    let own = try object(try Executable.run("abi", text, "--format", "json").output)
    let theirs = try object(try Self.withLibclang(text, "--format", "json").output)
    #expect(own as NSDictionary == theirs as NSDictionary)
    let error = try Self.withLibclang("int f(nothing x)")
    #expect(error.status == 2, "\(error.error)")
    #expect(error.error.hasPrefix("kfunctest: prototype:1:7: unknown type name"), "\(error.error)")
    let none = try Self.withLibclang("int x;")
    #expect(none.status == 2)
    #expect(none.error.contains("no function"))
  }

  /// A header as a preprocessor prints it, with declarations that cannot be read.
  private static let header = """
    # 1 "dir/x.h" 1
    int f(int a);
    foo_t g(int);
    # 40 "dir/x.h"
    int h(foo_t a, int b);
    struct s { _Atomic struct q a; };
    int k(struct s);
    static inline int l(int a) { return a & 'ab'; }
    int m(struct s *p) __attribute__((nothrow));

    """

  @Test func aFileIsReadAsFarAsItCanBe() throws {
    let scratch = try TemporaryFolder()
    try scratch.write(Self.header, to: "x.i")
    let outcome = try Executable.run("abi", "-f", scratch.file("x.i"), "--format", "json")
    #expect(outcome.status == 0, "\(outcome.error)")
    let json = try object(outcome.output)
    let functions = try #require(json["functions"] as? [[String: Any]])
    #expect(
      functions.compactMap { $0["prototype"] as? String } == ["int f(int a)", "int l(int a)", "int m(struct s *p)"])
    let omissions = try #require(json["omissions"] as? [[String: Any]])
    #expect(omissions.map { $0["names"] as? [String] } == [["g"], ["h"], ["struct s"], ["k"]])
    #expect(omissions.map { $0["line"] as? Int } == [2, 40, 41, 42])
    #expect(omissions.allSatisfy { $0["file"] as? String == "dir/x.h" })
    #expect(omissions.map { $0["code"] as? String } == ["unknownType", "unknownType", "unsupported", "incompleteType"])
    let table = try Executable.run("abi", "-f", scratch.file("x.i"))
    #expect(table.status == 0)
    #expect(table.output.contains("left out: 4 declarations\n  dir/x.h:2:1: g: 'foo_t' is not a known type"))
  }

  @Test(
    arguments: [
      ("f", 0, ""), ("h", 2, "--function h: left out: dir/x.h:40:7: 'foo_t' is not a known type"),
      ("none", 2, "--function none: no function of that name is declared there; 4 declarations were left out"),
    ])
  func aNamedFunctionHasToBeRead(name: String, status: Int32, words: String) throws {
    let scratch = try TemporaryFolder()
    try scratch.write(Self.header, to: "x.i")
    let outcome = try Executable.run("abi", "-f", scratch.file("x.i"), "--function", name, "--format", "json")
    #expect(outcome.status == status)
    #expect(words.isEmpty || outcome.error.contains(words), "\(outcome.error)")
    #expect(outcome.output.contains("int f(int a)") == (status == 0))
    #expect(!outcome.output.contains("int l(int a)"))
  }

  @Test(arguments: ["__attribute__((preserve_none))", "[[gnu::ms_abi]]", "__regcall"])
  func aCallingConventionIsRefused(attribute: String) throws {
    let report = try report("\(attribute) long f(long a, long b)")
    #expect(at(report, "placement", "verdict") as? String == "refused")
    #expect((at(report, "placement", "message") as? String)?.contains("calling convention") == true)
    let probe = try Executable.run("probe", "\(attribute) long f(long a, long b)")
    #expect(probe.status == 2)
    #expect(probe.error.contains("calling convention"), "\(probe.error)")
  }

  /// Truth input 22, as gcc 12.2 and clang 21 compile it.
  @Test func compilersThatDifferAreShown() throws {
    let text =
      "struct b { float a; int : 32; double c; }; "
      + "long f(long p, long q, long r, long s, long t, struct b x, long y);"
    let report = try report(text)
    #expect(at(report, "placement", "verdict") as? String == "unknown")
    let compilers = try #require(report["compilers"] as? [[String: Any]])
    #expect(compilers.map { $0["compiler"] as? String } == ["gcc", "clang"])
    let places = compilers.map { $0["parameters"] as? [[String]] ?? [] }
    #expect(places.map { Array($0.suffix(2)) } == [[["r9", "xmm0"], ["[rsp]"]], [["xmm0", "xmm1"], ["r9"]]])
    #expect(compilers.map { $0["verdict"] as? String } == ["marshal", "marshal"])
    let table = try Executable.run("abi", text)
    #expect(
      table.output.contains(
        "unknown: compilers differ: gcc passes struct b x in r9, xmm0 and long y on the stack ([rsp]); "
          + "clang passes struct b x in xmm0, xmm1 and long y in r9\n"))
    #expect(table.output.contains("x                 r9, xmm0  xmm0, xmm1"), "\(table.output)")
    // One of them would be direct: that is not enough.
    let half = try self.report("struct g { long a; int data[]; }; int f(struct g x, long y);")
    #expect(at(half, "placement", "verdict") as? String == "unknown")
    #expect((half["compilers"] as? [[String: Any]])?.map { $0["verdict"] as? String } == ["direct", "marshal"])
    #expect((try self.report("int f(int a)")["compilers"] as? [Any])?.isEmpty == true)
  }
}
