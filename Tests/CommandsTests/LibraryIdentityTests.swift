import TestSupport
import Testing

/// Libraries whose functions have names that exist elsewhere in the process: each function is called by its own
/// descriptor, and models and scenarios of another function of that name are not applied to it.
@Suite struct LibraryIdentityTests {
  /// Compilers that are here, with flags.
  private static let builds: [(SourceCompiler, String)] = [.gcc, .clang, .tcc].filter(\.isThere)
    .flatMap { $0 == .tcc ? [($0, "-w")] : [($0, "-O0"), ($0, "-O2")] }

  /// libc has abs, and the project's own library, which is linked to the program, kf_u64_7 with another prototype.
  @Test(.enabled(if: !builds.isEmpty, "no C compiler"), arguments: builds)
  func functionsOfTheLibraryAreCalled(_ compiler: SourceCompiler, _ flag: String) throws {
    let library = try TemporaryFolder()
    let path = try library.library(
      """
      #include "kfunc.h"
      KFUNC_LIBRARY("mine");
      KFUNC(int, abs, (int, a));
      KFUNC_BODY(u16, kf_u64_7, (u8, a), (s16, b), (u32, c), (s8, d), (bool, e), (u16, f), (u8, g), (s64, h)) { return (u16)h; }
      KFUNC_VOID_BODY(kf_u64_8, (u8, a)) { }
      """, with: compiler, flags: [flag])
    let outcome = try Executable.run("run", "--library", path, "--format", "json")
    let json = try object(outcome.output)
    #expect(outcome.status == 0, "\(outcome.error) \(json["findings"] ?? "")")
    let kfuncs = try #require(json["kfuncs"] as? [[String: Any]])
    #expect(kfuncs.count == 3)
    #expect(kfuncs.allSatisfy { ($0["checks"] as? Int ?? 0) > 0 })
  }

  /// The kernel's test of that name follows a pointer; this function has none.
  @Test(.enabled(if: SourceCompiler.gcc.isThere, "no gcc"))
  func aNameBringsNoModelAndNoScenario() throws {
    let library = try TemporaryFolder()
    let path = try library.library(
      """
      #include "kfunc.h"
      KFUNC_LIBRARY("mine");
      KFUNC_BODY(u64, bpf_kfunc_call_stack_arg, (u64, a)) { return a; }
      KFUNC_BODY(u64, bpf_kfunc_call_stack_arg_ptr, (u8, a), (u8, b), (u8, c), (u8, d), (u8, e), (u8, f), (u8, g)) { return g; }
      KFUNC_BODY(u64, mmap, (u8, a)) { return a; }
      """)
    let outcome = try Executable.run("run", "--library", path, "--format", "json")
    let json = try object(outcome.output)
    #expect(outcome.status == 0, "\(outcome.error) \(json["findings"] ?? "")")
    #expect((json["scenarios"] as? [Any])?.isEmpty == true)
  }
}
