import CTypes
import Checks
import NativeCalls
import Outcomes
import Support
import TestSupport
import Testing

@testable import Campaigns
@testable import Toolchains

/// clang's BPF back end as a caller.
@Suite(.serialized, .enabled(if: BPFClang.isThere && SourceCompiler.gcc.isThere, "no clang 23 or no gcc"))
struct BPFMatrixTests {
  /// The calls by programs of a compiler and by gcc.
  private func matrix(
    _ text: String, compiler: (String) async throws -> BPFCompiler = BPFClang.compiler, level: String = "-O2",
    cpu: String = "v4", targets: CallTargets = CallTargets([.psabi], .always), fault: FaultEffect? = nil
  ) async throws -> CallMatrix {
    let source = try KfuncSource(try CDeclarationParser.parse(text).signatures, declarations: text)
    var options = RunOptions(seed: 1)
    options.targets = targets
    let folder = try folderWithHeaders()
    let workers = WorkerPool()
    let built = try await KfuncBuild.build(
      source, [try Toolchain("gcc", flags: ["-O2"])], in: folder.path, name: "matrix", workers: workers)
    let toolchain = BPFToolchain(try await compiler(folder.path), level: level, cpu: cpu)
    let programs = try await BPFBuild.build(BPFSource(source), [toolchain], in: folder.path, name: "matrix")
    return try CallMatrix(source, built, programs: programs, options, workers: workers, fault: fault)
  }

  private func compiled(_ matrix: CallMatrix) -> [CallMatrix.Cell] {
    matrix.cells.filter { $0.caller.rawValue.contains(" -> ") }
  }

  @Test(arguments: ["-O1", "-O2", "-O3"], ["v3", "v4"]) func programsAgree(_ level: String, _ cpu: String) async throws
  {
    let matrix = try await matrix(
      """
      struct pair { long a, b; }; struct mixed { u8 a; s16 b; int c; }; struct three { char a[3]; }; enum e { E = -1 };
      int f(u8, s16, bool, struct pair, __int128, int, long);
      s8 g(s8, u16, bool, s16, u8, char *, int, unsigned, enum e, struct mixed, struct three, s8);
      struct pair h(struct pair, u8, struct pair, u8, struct pair, u8);
      __int128 i(long, __int128, long, __int128, long);
      bool j(bool, bool, bool, bool, bool, bool, bool); void k(void); u16 l(u16); enum e m(enum e);
      double n(double, float, int, long, long, long, long);
      """, level: level, cpu: cpu)
    let cells = compiled(matrix)
    #expect(cells.map(\.caller.rawValue).filter { $0.hasSuffix("\(level) \(cpu) -> jit") }.count == 2)
    #expect(cells.count == 4)
    for cell in cells {
      #expect(cell.checks > 9 * 2 * 30, "\(cell.caller)")
      #expect(cell.skips == [])
      #expect(cell.findings == [], "\(cell.caller) -> \(matrix.name(cell.callee))")
    }
    #expect(matrix.isGood)
  }

  /// A compiler that compiles something else than it was given is seen, in its rows only.
  @Test(
    arguments: [
      ("s/probe_f(a1, a2,/probe_f(a2, a1,/", Finding.Code.slot, 1), ("s/block + 7, /block + 6, /", .slot, 8),
      ("s/return probe_f(\\(.*\\)a7, a8)/return probe_f(\\1a8, a7)/", .slot, 7),
      ("s/&result, sizeof(result)/\\&result, 0/", .result, nil),
      ("s/block\\[42\\] = w2/block[42] = w3/", .witness, nil),
      ("s/(unsigned long)result;/(unsigned long)result + 0x10000;/", .witness, nil),
      ("s/_probe_f(a1/_probe_f(a1 + 1/", .slot, 1),
    ] as [(String, Finding.Code, Int?)]) func aWrongProgramIsSeen(_ change: String, _ code: Finding.Code, _ slot: Int?)
    async throws
  {
    let folder = try TemporaryFolder()
    let clang = try await BPFClang.compiler(folder.path).command.map { "'\($0)'" }.joined(separator: " ")
    let script = try folder.script(
      """
      #!/bin/sh
      for file; do :; done
      case $file in *.bpf.c) sed -i '\(change)' "$file" ;; esac
      exec \(clang) "$@"

      """, to: "clang")
    let matrix = try await matrix(
      "u16 f(u64, u64, u64, u64, u64, u64, u64, u64);", compiler: { try await BPFCompiler(script, folder: $0) },
      targets: .kernels)
    for cell in matrix.cells {
      let isCompiled = cell.caller.rawValue.contains(" -> ")
      #expect((cell.failed > 0) == isCompiled, "\(cell.caller) -> \(matrix.name(cell.callee))")
      guard isCompiled else { continue }
      #expect(cell.findings.contains { $0.code == code && $0.slot == slot }, "\(cell.findings)")
    }
  }

  @Test func aFaultOfAnEngineShowsInItsRows() async throws {
    let matrix = try await matrix(
      "long f(long, long, long, long, long, long, long, long);", targets: .kernels, fault: .jit(.outgoingSlotHigh))
    for cell in matrix.cells {
      #expect((cell.failed > 0) == (cell.caller == .jit || cell.caller.rawValue.hasSuffix(" -> jit")), "\(cell.caller)")
    }
  }

  @Test func whatClangRefusesIsASkipWithItsWords() async throws {
    let matrix = try await matrix("struct big { long a, b, c; }; int f(struct big, int); int g(int);")
    for cell in compiled(matrix) {
      #expect(cell.checks > 0)
      #expect(
        cell.skips == [
          Skip(
            kfunc: "probe_f", reason: .callerCannot(Caller(rawValue: "clang 23 -O2 v4"), "pass by value not supported"))
        ])
    }
    #expect(matrix.isGood)
  }

  @Test func knownDifferencesNameTheCompilerAndTheEngine() async throws {
    var matrix = try await matrix(
      "long f(long, long, long, long, long, long, long);", targets: .kernels, fault: .jit(.outgoingSlotHigh))
    matrix.apply(
      try Expectations(
        """
        [[expected]]
        caller = '^clang 23 -O2 v4 \\(Clang 23\\..*\\) -> jit$'
        function = '^f$'
        reason = 'planted'
        link = 'x'
        """, path: "known.toml"), isStrict: true)
    #expect(matrix.known.map(\.caller) == ["clang 23 -O2 v4 -> jit", "clang 23 -O2 v4 -> jit"])
    #expect(matrix.known.allSatisfy { $0.failed })
    #expect(compiled(matrix).allSatisfy { $0.failed == 0 })
  }

  /// The command in the file compiles it, and the object's programs give the callee's result.
  @Test func theReproducerHoldsTheBPFPrograms() async throws {
    let text = "u16 f(u8, s16, bool, long, long, long, int);"
    let source = try KfuncSource(try CDeclarationParser.parse(text).signatures, declarations: text)
    let folder = try TemporaryFolder()
    let toolchain = BPFToolchain(try await BPFClang.compiler(folder.path), level: "-O1", cpu: "v3")
    let kept = folder.file("kept")
    try Reproducer(source, [try Toolchain("gcc", flags: [])], RunOptions(seed: 1), bpf: toolchain).write(to: kept)
    #expect(try folder.names(in: "kept").contains("probe.bpf.c"))
    let head = try folder.text("kept/probe.bpf.c").split(separator: "\n").prefix(4)
    let command = try #require(head.first { $0.contains("-mcpu=v3 -O1") }).drop { " *".contains($0) }
    let outcome = try ChildProcess.run("/bin/sh", ["-c", "cd '\(kept)' && \(command)"])
    #expect(outcome.status == 0, "\(outcome)")
    #expect(try folder.data("kept/probe.bpf.o").count > 1000)
  }

  @Test func randomFunctionsAreCompiledToBPF() async throws {
    var options = FuzzOptions(toolchains: [try Toolchain("gcc", flags: [])], seed: 3, limit: .count(16))
    let folder = try TemporaryFolder()
    options.bpfToolchains = BPFToolchain.all(of: try await BPFClang.compiler(folder.path))
    #expect(
      (0..<7).map { options.bpfToolchains(forBatch: $0).map(\.description) } == [
        ["clang 23 -O1 v3"], ["clang 23 -O1 v4"], ["clang 23 -O2 v3"], ["clang 23 -O2 v4"], ["clang 23 -O3 v3"],
        ["clang 23 -O3 v4"], ["clang 23 -O1 v3"],
      ])
    let workers = WorkerPool()
    let registry = try workers.open("libkfuncs.so")
    let report = try await FuzzRun(options, registry: registry).run()
    #expect(report.findings.isEmpty)
    #expect(report.compiledToBPF + report.refusals.values.reduce(0, +) == 16)
    #expect(report.compiledToBPF >= 12)
    // A fault of the JIT is found with generated programs first, and shrunk with both.
    options.fault = .jit(.outgoingSlotHigh)
    let wrong = try await FuzzRun(options, registry: registry).run()
    let finding = try #require(wrong.findings.first)
    #expect(
      finding.wrong == [
        "jit -> gcc", "jit -> capture stub", "clang 23 -O2 v4 -> jit -> gcc", "clang 23 -O2 v4 -> jit -> capture stub",
      ])
  }
}
