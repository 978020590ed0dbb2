import BPF
import CTypes
import Checks
import Outcomes
import Support
import TestSupport
import Testing

@testable import Toolchains

/// Programs that clang 23 compiled.
@Suite(.enabled(if: BPFClang.isThere, "no clang 23; scripts/toolchain brings it")) struct BPFBuildTests {
  private func build(_ text: String, level: String = "-O2", cpu: String = "v4") async throws -> BuiltPrograms {
    let source = BPFSource(try KfuncSource(try CDeclarationParser.parse(text).signatures, declarations: text))
    let folder = try TemporaryFolder()
    let toolchain = BPFToolchain(try await BPFClang.compiler(folder.path), level: level, cpu: cpu)
    let built = try await BPFBuild.build(source, [toolchain], in: folder.path, name: "x")
    #expect(try folder.names() == [], "something was left behind")
    return try #require(built.first)
  }

  @Test(arguments: ["-O1", "-O2", "-O3"], ["v3", "v4"]) func programsCallTheirKfuncOnly(
    _ level: String, _ cpu: String
  ) async throws {
    let built = try await build(
      "long f(u8, s16, bool, int, long, u64, u64 *, u32); void g(void);", level: level, cpu: cpu)
    #expect(built.refusals == [:])
    let programs = try #require(built.programs["probe_f"]?.programs)
    #expect(Set(programs.keys) == [.direct, .forwarded])
    for (shape, program) in programs {
      #expect(program.kfuncs.map(\.name) == ["probe_f"])
      #expect(program.subprograms.count == (shape == .forwarded ? 2 : 1))
      if shape == .forwarded { #expect(program.subprograms.last?.stackSlotCount == 3) }
    }
    #expect(built.programs["probe_g"] != nil)
  }

  /// What one function is refused for leaves the others as they are.
  @Test func refusedFunctionsAreLeftOut() async throws {
    let built = try await build(
      """
      struct big { long a, b, c; };
      int f1(struct big, int); long f2(long); int f3(int, struct big); long f4(long double);
      int f5(int, int, int, int, int, int, int, int, int, int, int, int);
      """)
    #expect(Set(built.programs.keys) == ["probe_f2", "probe_f5"])
    #expect(built.refusals["probe_f1"] == "pass by value not supported")
    #expect(built.refusals["probe_f3"] == "pass by value not supported")
    #expect(built.refusals["probe_f4"]?.contains("long double has another size in BPF than on x86-64") == true)
    #expect(built.refusals.count == 3)
  }

  /// What no BPF program can declare is refused once, for all functions.
  @Test func errorsInTheDeclarationsAreOfAllFunctions() async throws {
    let built = try await build("typedef __float128 wide; int f(int); int g(wide *); int h(long);")
    #expect(built.programs.isEmpty)
    #expect(built.refusals.count == 3)
    #expect(Set(built.refusals.values) == ["__float128 is not supported on this target"])
  }

  /// An error that names no line of a function is attributed by compiling fewer functions.
  @Test func errorsWithoutALineAreAttributed() async throws {
    let folder = try TemporaryFolder()
    let clang = try await BPFClang.compiler(folder.path).command.map { "'\($0)'" }.joined(separator: " ")
    let script = try folder.script(
      """
      #!/bin/sh
      for file; do :; done
      if grep -q 'probe_f3(' "$file" 2>/dev/null; then echo "fatal error: error in backend: no" >&2; exit 1; fi
      exec \(clang) "$@"

      """, to: "clang")
    let text = "long f1(long); long f2(long); long f3(long); long f4(long); long f5(long);"
    let source = BPFSource(try KfuncSource(try CDeclarationParser.parse(text).signatures, declarations: text))
    let toolchain = BPFToolchain(try await BPFCompiler(script, folder: folder.path), level: "-O2", cpu: "v4")
    let built = try await BPFBuild.build(source, [toolchain], in: folder.path, name: "x")[0]
    #expect(built.refusals == ["probe_f3": "error in backend: no"])
    #expect(built.programs.count == 4)
  }
}
