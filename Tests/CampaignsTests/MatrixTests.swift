import CTypes
import Campaigns
import Checks
import Outcomes
import TestSupport
import Testing
import Toolchains

/// Callees and callers by real compilers, called by each other. A thread has one session, so these run serially.
@Suite(.serialized, .enabled(if: SourceCompiler.gcc.isThere, "no gcc")) struct MatrixTests {
  private static let systemV = try? Toolchain("gcc", flags: ["-O2"])
  private static let unoptimised = try? Toolchain("gcc", flags: ["-O0"])
  /// A compiler that follows another ABI: every argument is elsewhere.
  private static let microsoft = try? Toolchain("gcc", flags: ["-O2", "-mabi=ms"])

  @Test func directSignaturesAgreeEverywhere() async throws {
    let matrix = try await matrix(
      """
      struct pair { u64 a, b; }; enum e { E = -1 };
      long f(int, gfp_t, char *, struct pair p, u8, bool, s16, enum e, int (*callback)(void *));
      struct pair g(loff_t a, umode_t b, const void *c, u32 d[4], u64 e, s64 f, u64 g, u64 h, u64 i, u64 j, u64 k, u64 l);
      void h(void);
      """, [try #require(Self.systemV), try #require(Self.unoptimised)], targets: .kernels)
    #expect(matrix.cells.count == 5 * 3)
    #expect(matrix.failed == 0, "\(matrix.cells.flatMap(\.findings).first.map { "\($0)" } ?? "")")
    #expect(matrix.cells.allSatisfy { $0.checks > 0 })
    #expect(matrix.cells.flatMap(\.skips).isEmpty)
    #expect(matrix.isGood)
  }

  /// A plain BPF call has findings; a marshalled one has none; C and libffi have none in either case.
  @Test(arguments: [
    "struct pair { u64 a, b; }; int f(u64, u64, u64, u64, u64, struct pair, int);",
    "double f(double, int, float, u64);",
    "int f(u64, u64, u64, u64, u64, u64, u64, __int128);",
    "struct mixed { double d; u64 i; }; struct mixed f(struct mixed, u64, u64, u64);",
    "struct packed { u8 a; u64 b; } __attribute__((packed)); struct packed f(u64, u64);",
  ]) func marshalling(_ text: String) async throws {
    let toolchains = [try #require(Self.systemV)]
    let naive = try await matrix(text, toolchains)
    let moved = try await matrix(text, toolchains, targets: CallTargets([.psabi], .always))
    #expect(naive.cells.contains { $0.checks > 0 })
    for cell in naive.cells where cell.checks > 0 {
      let isBPF = cell.caller == .jit || cell.caller == .interpreter
      // A callee may, by chance, write through the missing hidden pointer without a fault.
      #expect((cell.failed > 0) == isBPF, "\(cell.caller) -> \(naive.name(cell.callee))")
    }
    #expect(moved.failed == 0, "\(moved.cells.flatMap(\.findings).first.map { "\($0)" } ?? "")")
    #expect(moved.cells.filter { $0.caller == .jit }.map(\.checks).reduce(0, +) > 0)
    #expect(naive.isGood == false)
    #expect(moved.isGood)
  }

  /// A signature that BPF refuses is skipped with a reason by BPF callers; compilers and libffi call it.
  @Test func refusedSignatures() async throws {
    let matrix = try await matrix(
      "struct large { u64 a[5]; }; int f(struct large, int);", [try #require(Self.systemV)],
      targets: CallTargets([.psabi], .always))
    for cell in matrix.cells {
      let isBPF = cell.caller == .jit || cell.caller == .interpreter
      #expect((cell.checks == 0) == isBPF)
      #expect(cell.skips.isEmpty == !isBPF)
    }
    #expect(matrix.isGood)
  }

  @Test func onlyACompilerOfAnotherABIHasFindings() async throws {
    let toolchains = [try #require(Self.systemV), try #require(Self.microsoft)]
    var matrix = try await matrix("int f(u8 a, u16 b, u32 c, u64 d, u64 e, u64 f, u64 g);", toolchains)
    for cell in matrix.cells {
      let isForeign = cell.caller == matrix.built[1].caller || cell.callee == .toolchain(1)
      #expect((cell.failed > 0) == isForeign, "\(cell.caller) -> \(matrix.name(cell.callee))")
    }
    #expect(!matrix.isGood)
    // An expected difference is no failure.
    let calls = try Expectations(
      """
      [[expected]]
      caller = "-mabi=ms"
      function = "^f$"
      reason = "the Microsoft ABI"
      link = "https://example.org"
      [[expected]]
      callee = "-mabi=ms"
      prototype = "u64 g"
      reason = "the Microsoft ABI"
      link = "https://example.org"
      """, path: "known.toml")
    let original = matrix
    matrix.apply(calls, isStrict: true)
    #expect(matrix.isGood)
    #expect(matrix.known.count == 7)
    #expect(matrix.known.allSatisfy { $0.failed })
    // An expectation that also matches calls without findings fails a strict run, unless it has strict = false.
    func text(_ more: String) -> String {
      "[[expected]]\nfunction = 'f'\nreason = 'too much'\nlink = 'x'\n\(more)"
    }
    for (more, isStrict, isGood) in [("", true, false), ("strict = false", true, true), ("", false, true)] {
      var matrix = original
      matrix.apply(try Expectations(text(more), path: "known.toml"), isStrict: isStrict)
      #expect(matrix.isGood == isGood, "\(more) \(isStrict)")
      #expect(matrix.known.contains { !$0.failed } == !isGood)
    }
  }

  @Test func faultsOfTheEnginesShowInTheirRowsOnly() async throws {
    let toolchains = [try #require(Self.systemV)]
    let text = "long f(u64 a, u64 b, u64 c, u64 d, u64 e, u64 f, u64 g);"
    for (fault, engine) in [
      (FaultEffect.jit(.outgoingSlotHigh), Caller.jit), (.libffi(.typeTooNarrow), .libffi),
      (.interpreter(.lastSlotDoubled), .interpreter),
    ] {
      let matrix = try await matrix(text, toolchains, fault: fault)
      #expect(matrix.cells.contains { $0.failed > 0 })
      for cell in matrix.cells { #expect((cell.failed > 0) == (cell.caller == engine)) }
    }
  }

  @Test func theReproducerRunsAlone() async throws {
    for (text, status) in [
      ("long f(int a, gfp_t b, u64 c, u64 d, u64 e, u8 f, bool g);", Int32(0)),
      ("struct pair { u64 a, b; }; int f(u64 a, u64 b, u64 c, u64 d, u64 e, struct pair p, u64 q);", 1),
    ] {
      let source = try KfuncSource(try CDeclarationParser.parse(text).signatures, declarations: text)
      let toolchains = [try #require(Self.systemV), try #require(Self.unoptimised)]
      let reproducer = Reproducer(source, toolchains, RunOptions(seed: 1))
      let folder = try TemporaryFolder()
      let kept = folder.file("kept")
      try reproducer.write(to: kept)
      let outcome = try ChildProcess.run("\(kept)/run.sh", [])
      #expect(outcome.status == status)
      // Only the plain BPF call has findings.
      let lines = outcome.output.split(separator: "\n")
      let compiled = try #require(lines.first { $0.hasPrefix("./1.so -> ./2.so: ") }, "\(outcome)")
      let plain = try #require(lines.first { $0.hasPrefix("plain -> ./2.so: ") }, "\(outcome)")
      #expect(compiled.hasSuffix(" 0 wrong"))
      #expect(plain.hasSuffix(" 0 wrong") == (status == 0))
    }
  }
}
