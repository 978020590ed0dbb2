import Foundation
import TestSupport
import Testing

/// kfunc.h as a kernel module includes it, without a kernel: stub headers take the place of Linux's.
@Suite struct KernelHeaderTests {
  private static let stubs = [
    "linux/types.h": """
    #pragma once
    typedef unsigned char u8, uint8_t; typedef unsigned short u16, uint16_t; typedef unsigned u32, uint32_t;
    typedef unsigned long long u64, uint64_t; typedef signed char s8; typedef short s16; typedef int s32;
    typedef long long s64; typedef unsigned long size_t; typedef _Bool bool;
    #define NULL ((void *)0)
    """,
    "linux/bpf.h": """
    #pragma once
    enum bpf_prog_type { BPF_PROG_TYPE_SYSCALL, BPF_PROG_TYPE_SCHED_CLS, BPF_PROG_TYPE_TRACING };
    struct bpf_timer { u64 __opaque[2]; }; struct bpf_dynptr { u64 __opaque[2]; };
    struct bpf_dynptr_kern { void *data; u32 size; u32 offset; };
    """,
    "linux/btf.h": """
    #pragma once
    #define KF_ACQUIRE (1 << 0)
    #define KF_RELEASE (1 << 1)
    #define KF_RET_NULL (1 << 2)
    #define KF_SLEEPABLE (1 << 5)
    #define KF_IMPLICIT_ARGS (1 << 16)
    #define __bpf_kfunc __attribute__((used, noinline))
    struct btf_id_set8; struct btf_kfunc_id_set { void *owner; struct btf_id_set8 *set; };
    int register_btf_kfunc_id_set(enum bpf_prog_type, const struct btf_kfunc_id_set *);
    """,
    "linux/btf_ids.h": """
    #pragma once
    #define BTF_IDS_SECTION ".BTF_ids"
    #define BTF_KFUNCS_START(name) asm(".pushsection .BTF_ids,\\"a\\"\\n" \\
      ".local __BTF_ID__set8__" #name "\\n__BTF_ID__set8__" #name ":\\n.zero 4\\n.long 1\\n" \\
      ".globl " #name "\\n" #name ":\\n.popsection\\n");
    """,
    "linux/module.h": """
    #pragma once
    #define THIS_MODULE NULL
    #define __init __attribute__((section(".init.text")))
    #define __exit
    #define __used __attribute__((used))
    #define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))
    #define module_init(f) int init_module(void) { return f(); }
    #define module_exit(f) void cleanup_module(void) { f(); }
    #define MODULE_DESCRIPTION(text) extern int kf_description
    #define MODULE_LICENSE(text) static const char license[] __used = text
    """,
  ]

  /// The flags of each registered kfunc, by name, and the number of bytes of the set.
  private func registered(_ source: String) throws -> (flags: [String: UInt32], size: Int) {
    let folder = try TemporaryFolder()
    try folder.makeFolder("linux")
    for (name, text) in Self.stubs { try folder.write(text + "\n", to: name) }
    try folder.write(source, to: "module.c")
    // A kernel has no vector registers.
    let object = try folder.compile(
      files: ["module.c"],
      flags: [
        "-D__KERNEL__", "-c", "-O2", "-std=gnu11", "-nostdinc", "-mno-sse", "-mno-80387", "-I.", "-I",
        Repository.kfuncHeaders,
        "-I", Repository.file("kfuncs/src"),
      ], to: "module.o")
    let symbols = try folder.run("nm", ["-S", object]).split(separator: "\n").map { $0.split(separator: " ") }
    try folder.run("objcopy", ["-O", "binary", "--only-section=.BTF_ids", object, folder.file("ids")])
    let ids = [UInt8](try folder.data("ids"))
    var flags: [String: UInt32] = [:]
    var size = 0
    for symbol in symbols {
      guard let name = symbol.last, let start = Int(symbol[0], radix: 16) else { continue }
      if name == "__BTF_ID__set8__kf_set", symbol.count == 4 { size = Int(symbol[1], radix: 16) ?? 0 }
      guard name.hasPrefix("__BTF_ID__func__"), name.hasSuffix("__1") else { continue }
      #expect(Array(ids[start..<start + 4]) == [0, 0, 0, 0])
      flags[String(name.dropFirst("__BTF_ID__func__".count).dropLast(3))] =
        (0..<4).reduce(0) { $0 | UInt32(ids[start + 4 + $1]) << UInt32(8 * $1) }
    }
    return (flags, size)
  }

  @Test(.enabled(if: SourceCompiler.gcc.isThere, "no gcc")) func theRegistryIsAModule() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: Repository.file("kfuncs/src"))
      .filter { $0.hasSuffix(".c") }.sorted()
    let (flags, size) = try registered(files.map { "#include \"\($0)\"\n" }.joined())
    #expect(flags["kf_u64_7"] == 0)
    #expect(flags["kf_recorded"] == 0)
    #expect(flags["kf_result_s128"] == 0)
    // Left out: floats, results through a hidden pointer, system libraries, what crashes.
    for name in [
      "kf_float_9", "kf_large_result", "kf_result_struct_packed", "mmap", "kf_crash_null", "kf_hostile_align",
    ] {
      #expect(flags[name] == nil, "\(name)")
    }
    #expect(flags.count > 140)
    // A head of 8 bytes, and 8 for each.
    #expect(size == 8 * flags.count, "the set's end is behind its last entry")
  }

  @Test(.enabled(if: SourceCompiler.gcc.isThere, "no gcc")) func flagsAreTheKernels() throws {
    let (flags, _) = try registered(
      """
      #include "kfunc.h"
      KFUNC_LIBRARY("flags");
      KFUNC_TYPES(struct object { u64 a; };);
      KFUNC_TYPES(struct large { u64 a, b, c; };);
      KFUNC_WITH(KFUNC_ACQUIRE | KFUNC_RET_NULL, "", struct object *, get, (u64, a));
      KFUNC_VOID_WITH(KFUNC_RELEASE, "", put, (struct object *, o));
      KFUNC_BODY_WITH(KFUNC_SLEEPABLE, "", u64, waits, (u64, a)) { return a; }
      KFUNC_WITH(KFUNC_IMPLICIT_ARGS, "", u64, with_aux, (u64, a), (void *, aux));
      KFUNC(struct large, large, (u64, a));
      KFUNC_WITH(KFUNC_CRASHES, "", u64, crashes, (u64, a));
      """)
    #expect(
      flags == ["get": 0b101, "put": 0b10, "waits": 1 << 5, "with_aux": 1 << 16, "kf_recorded": 0])
  }
}
