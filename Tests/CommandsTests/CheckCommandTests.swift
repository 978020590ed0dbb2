import Foundation
import TestSupport
import Testing

/// `kfunctest check`: externs of an object against the registry, its BTF and the running kernel.
@Suite(.enabled(if: !ExportCommandTests.clangs.isEmpty, "no clang with the BPF target")) struct CheckCommandTests {
  /// An object that refers to externs.
  private static func object(_ externs: [(name: String, declaration: String)], in folder: TemporaryFolder) throws
    -> String
  {
    let source = """
      typedef unsigned long long u64; typedef unsigned u32; typedef int s32; typedef unsigned char u8;
      struct kf_point { int x; int y; };
      \(externs.map { "extern \($0.declaration) __attribute__((section(\".ksyms\")));" }.joined(separator: "\n"))
      __attribute__((section("syscall"))) int program(void) {
      \(externs.map { "asm volatile(\"\" :: \"r\"(&\($0.name)));" }.joined(separator: "\n"))
      return 0; }
      """
    try folder.write(source, to: "object.c")
    try folder.run(
      try #require(ExportCommandTests.clangs.first),
      ["-target", "bpf", "-g", "-O2", "-c", "object.c", "-o", "object.o"])
    return folder.file("object.o")
  }

  private static let equal = (
    "kf_u64_8", "u64 kf_u64_8(u64, u64, u64, u64, u64, u64, u64, u64)"
  )
  private static let differing = (
    "kf_u64_8", "u64 kf_u64_8(u64 a, u32 b, u64 c, u64 d, u64 e, s32 f, u64 g, u64 h)"
  )

  @Test func differencesAreShown() throws {
    let folder = try TemporaryFolder()
    let object = try Self.object(
      [
        Self.differing,
        (
          "kf_const_pointers_8",
          "u64 kf_const_pointers_8(struct kf_point *a, const void *b, const u8 *c, "
            + "const char *d, const struct kf_point *e, const void *f, const u8 *g, const char *h)"
        ),
        ("kf_u64_7", "u64 kf_u64_7(u64, u64) __attribute__((weak))"), ("none", "int none(void) __attribute__((weak))"),
        ("kf_u64_9", "u64 kf_u64_9(u64, u64)"), ("gone___v2", "int gone___v2(int)"),
      ], in: folder)
    let outcome = try Executable.run("check", object)
    #expect(outcome.status == 1)
    let expected = """
      kf_u64_8: linked by libbpf, which does not see: parameter 2: 4 bytes in the
      object, 8 in the kfunc; parameter 6: 4 bytes in the object, 8 in the kfunc;
      parameter 6: signed in the object, unsigned in the kfunc
        object  u64 kf_u64_8(u64,   u32,   u64,   u64,   u64,   s32,   u64,   u64)
        kfunc   u64 kf_u64_8(u64 a, u64 b, u64 c, u64 d, u64 e, u64 f, u64 g, u64 h)
                                    ^^^^^                       ^^^^^

      kf_const_pointers_8: linked by libbpf, which does not see: parameter 1, behind
      the pointer: no qualifier in the object, const in the kfunc
        object  u64 kf_const_pointers_8(struct kf_point *,        const void *,
        kfunc   u64 kf_const_pointers_8(const struct kf_point *a, const void *b,
                                        ^^^^^^^^^^^^^^^^^^^^^^^^
        object  const u8 *,  const char *,  const struct kf_point *,  const void *,
        kfunc   const u8 *c, const char *d, const struct kf_point *e, const void *f,
        object  const u8 *,  const char *)
        kfunc   const u8 *g, const char *h)

      kf_u64_7 (weak): refused by libbpf: 2 parameters in the object, 7 in the kfunc;
      it is weak, and resolves to 0 (refused before libbpf 1.3)
        object  u64 kf_u64_7(u64,   u64)
        kfunc   u64 kf_u64_7(u64 a, u64 b, u64 c, u64 d, u64 e, u64 f, u64 g)
                                           ^^^^^  ^^^^^  ^^^^^  ^^^^^  ^^^^^

      none (weak): there is no function of this name; it is weak, and resolves to 0

      kf_u64_9: refused by libbpf: 2 parameters in the object, 9 in the kfunc
        object  u64 kf_u64_9(u64,   u64)
        kfunc   u64 kf_u64_9(u64 a, u64 b, u64 c, u64 d, u64 e, u64 f, u64 g, u64 h,
                                           ^^^^^  ^^^^^  ^^^^^  ^^^^^  ^^^^^  ^^^^^
        object
        kfunc   u64 i)
                ^^^^^

      gone___v2: there is no function of this name


      """
    #expect(outcome.output.hasPrefix(expected), "\(outcome.output)")
    #expect(outcome.output.split(separator: "\n").allSatisfy { $0.count <= 80 })
    #expect(
      outcome.output.replacing("\n", with: " ").hasSuffix(
        ": 6 externs: 0 linked, 2 linked with differences, 2 weak and 0, 2 refused or missing "))
    // The registry's own BTF, exported and read back, has the same prototypes.
    _ = try Executable.run("btf", "-o", folder.file("kfuncs.btf"))
    let exported = try Executable.run("check", object, "--btf", folder.file("kfuncs.btf"))
    #expect(exported.status == 1)
    #expect(exported.output.hasPrefix(expected), "\(exported.output)")
  }

  @Test func status() throws {
    let folder = try TemporaryFolder()
    let weak = ("none", "int none(int) __attribute__((weak))")
    let rows: [([(String, String)], Int32)] = [
      ([Self.equal], 0), ([Self.differing], 1), ([Self.equal, weak], 0), ([weak], 0), ([("none", "int none(int)")], 1),
      ([("kf_u64_8", "void *kf_u64_8(u64) __attribute__((weak))")], 0), ([("kf_u64_8", "void *kf_u64_8(u64)")], 1),
      ([], 1), ([("variable", "const int variable")], 1), ([Self.equal, ("variable", "const int variable")], 1),
    ]
    for (externs, status) in rows {
      let object = try Self.object(externs.map { (name: $0.0, declaration: $0.1) }, in: folder)
      let outcome = try Executable.run("check", object)
      #expect(outcome.status == status, "\(externs): \(outcome.output)\(outcome.error)")
      // What was not compared may be accepted, what differs may not.
      let isSkipped = externs.isEmpty || externs.contains { $0.0 == "variable" }
      #expect(try Executable.run("check", object, "--allow-skips").status == (isSkipped ? 0 : status), "\(externs)")
    }
  }

  @Test(
    .enabled(if: FileManager.default.isReadableFile(atPath: "/sys/kernel/btf/vmlinux"), "no BTF of the kernel here"))
  func runningKernel() throws {
    let folder = try TemporaryFolder()
    let right = ("bpf_rcu_read_lock", "void bpf_rcu_read_lock(void)")
    let wrong = ("bpf_strcmp", "int bpf_strcmp(const char *a, char *b)")
    let kernel = "/sys/kernel/btf/vmlinux"
    let good = try Executable.run("check", Self.object([right], in: folder), "--btf", kernel, "--verbose")
    #expect(good.status == 0, "\(good.output)\(good.error)")
    #expect(good.output.hasPrefix("bpf_rcu_read_lock: linked\n"))
    let bad = try Executable.run("check", Self.object([wrong], in: folder), "--btf", kernel)
    #expect(bad.status == 1)
    #expect(bad.output.hasPrefix("bpf_strcmp: "))
  }

  @Test func badInput() throws {
    let folder = try TemporaryFolder()
    let object = try Self.object([Self.equal], in: folder)
    let source = folder.file("object.c")
    for (words, message) in [
      ([source], "object.c: "), ([object, "--btf", source], "object.c: this is neither BTF nor an ELF file"),
      ([object, "--btf", folder.file("none")], "none: No such file or directory"),
      ([object, "--btf-base", source], "--btf-base belongs to --btf"),
      ([object, "--btf", source, "--library", "./x.so"], "--btf and --library exclude each other"),
      ([folder.file("none.o")], "none.o"),
    ] {
      let outcome = try Executable.run(["check"] + words)
      #expect(outcome.status == 2)
      #expect(outcome.errorLines.count == 1)
      #expect(outcome.error.contains(message), "\(outcome.error)")
    }
  }

  @Test func json() throws {
    let folder = try TemporaryFolder()
    let object = try Self.object(
      [
        Self.differing, ("kf_u64_9", "void kf_u64_9(u64, u64)"), ("kf_float_9", "u64 kf_float_9(float)"),
        ("kf_float_result", "float kf_float_result(u32, float, u32, float, u32, float, u32, float)"),
        (
          "kf_struct_pointers_9",
          "u64 kf_struct_pointers_9(struct kf_point *, void *, u64, void *, void *, u64, void *, void *, u64)"
        ),
        ("none", "int none(void) __attribute__((weak))"), ("variable", "const int variable"),
      ], in: folder)
    try SchemaTests.check(["check", object])
    try SchemaTests.check(["btf", "-o", folder.file("kfuncs.btf")])
    try SchemaTests.check(["header", "-o", folder.file("kfuncs.h")])
  }
}
