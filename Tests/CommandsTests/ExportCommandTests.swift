import BPFObject
import BTFSource
import CTypes
import Foundation
import Kfuncs
import TestSupport
import Testing
import TypeSources

/// `kfunctest btf` and `kfunctest header`.
@Suite struct ExportCommandTests {
  private static let source = """
    #include "kfunc.h"
    KFUNC_LIBRARY("mine");
    KFUNC_TYPES(struct bits { u32 a : 3; u32 b : 29; s64 c : 40; }; typedef union { u8 a; struct { u32 b; u64 c[1]; } d; } both;
      struct packed { u8 a; u64 b; } __attribute__((packed)); enum sign { MINUS = -1, PLUS = 0x7fffffff };
      enum wide { WIDE = 0x8000000000000000 }; typedef s16 const *strings[3]; typedef int (*handler)(struct bits *, const char *);
      struct later; struct chain { struct chain *next; handler handle; }; typedef u32 my_u32;
      struct hidden { u8 a; u32 : 8; u32 b; } __attribute__((aligned(16))););
    KFUNC(u64, f_bits, (struct bits, a), (both, b), (struct packed *, c), (enum sign, d), (enum wide, e));
    KFUNC(u64, f_pointers, (strings *, a), (handler, b), (struct later *, c), (struct chain *, d), (my_u32, e));
    KFUNC(u64, f_hidden, (struct hidden *, a), (size_t, b), (uint64_t, c), (long, d), (char, e), (bool, f));
    KFUNC(u64, f_float, (float, a));
    KFUNC(u64, f_wide, (__int128, a), (unsigned __int128, b));
    """

  /// What `bpftool` and pahole take for the magic number of BTF.
  private static let magic: [UInt8] = [0x9f, 0xeb, 1]

  @Test func btf() throws {
    let folder = try TemporaryFolder()
    let file = folder.file("kfuncs.btf")
    let outcome = try Executable.run("btf", "-o", file)
    let count = try KfuncLibrary(path: BuiltProducts.registry).kfuncs.count
    #expect(outcome.status == 0)
    #expect(outcome.output == "\(file): \(count) kfuncs of libkfuncs.so\n")
    #expect(outcome.error.isEmpty)
    #expect(try folder.data("kfuncs.btf").starts(with: Self.magic))
    #expect(try folder.names() == ["kfuncs.btf"])
    let list = try BTFFunctions(path: file, mayHoldVectors: false).functions(parameters: 0...12)
    #expect(list.functions.count == count)
  }

  /// bpftool reads it: a function, a prototype and a tag for each kfunc, and C that compiles.
  @Test(.enabled(if: ChildProcess.find("bpftool") != nil, "no bpftool")) func bpftool() throws {
    let folder = try TemporaryFolder()
    _ = try Executable.run("btf", "-o", folder.file("kfuncs.btf"))
    let dump = try folder.run("bpftool", ["btf", "dump", "file", "kfuncs.btf"]).split(separator: "\n")
    let count = try KfuncLibrary(path: BuiltProducts.registry).kfuncs.count
    let functions = dump.count { $0.contains("] FUNC '") && $0.contains("linkage=global") }
    let tags = dump.count { $0.contains("] DECL_TAG 'bpf_kfunc'") }
    #expect(functions == count)
    #expect(tags == count)
    let text = try folder.run("bpftool", ["btf", "dump", "file", "kfuncs.btf", "format", "c"])
    _ = try folder.compile(text, with: .gcc, flags: ["-c"])
  }

  @Test(.enabled(if: SourceCompiler.gcc.isThere, "no gcc")) func btfOfALibrary() throws {
    let folder = try TemporaryFolder()
    let library = try folder.library(Self.source)
    let outcome = try Executable.run("btf", "-o", folder.file("mine.btf"), "--library", library)
    #expect(outcome.status == 0, "\(outcome.error)")
    let signatures = try KfuncLibrary(path: library).kfuncs.map(\.signature)
    let btf = try BTFFunctions(path: folder.file("mine.btf"), mayHoldVectors: false)
    for signature in signatures where signature.name != "f_float" {
      let found = btf.signature(named: signature.name)
      let read = try #require(found)
      #expect(PrototypeComparison(extern: read, function: signature) == .links(differences: []), "\(signature)")
    }
  }

  /// Paths of clangs with the BPF target: that of the tests, and clang 23.
  static let clangs: [String] = {
    let named = ProcessInfo.processInfo.environment["BPF_CLANG"] ?? "clang-23"
    // Clang 14 and earlier write no signedness of enums into BTF.
    return [SourceCompiler.clang.path(from: 15), ChildProcess.find(named)].compactMap { $0 }
      .filter { (try? ChildProcess.output($0, ["--print-targets"]).contains("bpf ")) ?? false }
  }()

  /// A program that refers to every function of a header, with warnings as errors.
  private static func object(
    _ clang: String, _ signatures: [Signature], before: String = "", in folder: TemporaryFolder
  ) throws -> BPFObject {
    let uses = signatures.map { "  asm volatile(\"\" :: \"r\"(&\($0.name)));" }.joined(separator: "\n")
    let source = """
      \(before)
      #include "kfuncs.h"
      #include "kfuncs.h"
      char license_[] __attribute__((section("license"))) = "GPL";
      __attribute__((section("syscall"))) int program(void) {
      \(uses)
        return 0;
      }
      """
    try folder.write(source, to: "program.c")
    try folder.run(
      clang, ["-target", "bpf", "-g", "-O2", "-Wall", "-Wextra", "-Werror", "-c", "program.c", "-o", "program.o"])
    return try BPFObject([UInt8](folder.data("program.o")), path: "program.o")
  }

  private static func compare(_ object: BPFObject, _ signatures: [Signature]) throws {
    let byName = Dictionary(signatures.map { ($0.name, $0) }) { first, _ in first }
    let count = signatures.count
    #expect(object.externs.count == count)
    for extern in object.externs {
      guard case .function(let declared) = extern.kind else {
        Issue.record("\(extern.name) is no function")
        continue
      }
      let function = try #require(byName[extern.name])
      #expect(PrototypeComparison(extern: declared, function: function) == .links(differences: []), "\(function)")
    }
  }

  @Test(.enabled(if: !clangs.isEmpty, "no clang with the BPF target"), arguments: clangs)
  func header(_ clang: String) throws {
    let folder = try TemporaryFolder()
    let outcome = try Executable.run("header", "-o", folder.file("kfuncs.h"))
    #expect(outcome.status == 0)
    let all = try KfuncLibrary(path: BuiltProducts.registry).kfuncs.map(\.signature)
    // Those with floating-point parameters or results by themselves.
    let linked = all.filter { ([$0.result] + $0.parameters.map(\.type)).allSatisfy { $0 != .float && $0 != .double } }
    let leftOut = all.count - linked.count
    #expect(
      outcome.output == "\(folder.file("kfuncs.h")): \(linked.count) kfuncs of libkfuncs.so, \(leftOut) left out\n")
    #expect(outcome.errorLines.count == leftOut)
    #expect(outcome.error.contains("libbpf does not link it: parameter 1: a floating-point type"))
    try Self.compare(try Self.object(clang, linked, in: folder), linked)
    // After a vmlinux.h, whose types are the kernel's.
    let kernel = """
      #ifndef __VMLINUX_H__
      #define __VMLINUX_H__
      typedef unsigned char u8; typedef unsigned short u16; typedef unsigned int u32; typedef unsigned long long u64;
      typedef signed char s8; typedef short s16; typedef int s32; typedef long long s64; typedef _Bool bool;
      typedef unsigned long size_t; struct bpf_timer { u64 __opaque[2]; }; struct bpf_dynptr { u64 __opaque[2]; };
      struct z_stream_s { const u8 *next_in; unsigned long avail_in; };
      #endif
      """
    try Self.compare(try Self.object(clang, linked, before: kernel, in: folder), linked)
  }

  @Test(
    .enabled(if: !clangs.isEmpty && SourceCompiler.gcc.isThere, "no clang with the BPF target, or no gcc"),
    arguments: clangs)
  func headerOfALibrary(_ clang: String) throws {
    let folder = try TemporaryFolder()
    let library = try folder.library(Self.source)
    let outcome = try Executable.run("header", "--library", library)
    #expect(outcome.status == 0)
    #expect(outcome.errorLines.count == 1)
    #expect(outcome.error.contains("f_float is left out"))
    try folder.write(outcome.output, to: "kfuncs.h")
    let linked = try KfuncLibrary(path: library).kfuncs.map(\.signature).filter { $0.name != "f_float" }
    try Self.compare(try Self.object(clang, linked, in: folder), linked)
  }

  /// Nothing is half-written, and what was there before stays.
  @Test func unwritableFiles() throws {
    let folder = try TemporaryFolder()
    for command in ["btf", "header"] {
      let missing = try Executable.run(command, "-o", folder.file("none/file"))
      #expect(missing.status == 2)
      #expect(missing.errorLines.last?.hasSuffix("none/file cannot be written: No such file or directory") == true)
      try folder.makeFolder("folder")
      let folderItself = try Executable.run(command, "-o", folder.file("folder"))
      #expect(folderItself.status == 2)
      let device = try Executable.run(command, "-o", "/dev/full")
      #expect(device.status == 2)
      #expect(device.errorLines.last?.hasSuffix("/dev/full cannot be written: No space left on device") == true)
      #expect(try folder.names() == ["folder"])
    }
    #expect(try Executable.run("btf", "-o", "/dev/null").status == 0)
    #expect(
      try FileManager.default.attributesOfItem(atPath: "/dev/null")[.type] as? FileAttributeType
        == .typeCharacterSpecial)
    let json = try Executable.run("header", "--format", "json")
    #expect(json.status == 2)
    #expect(json.error.contains("--format json needs --output"))
    #expect(try Executable.run("btf").status == 2)
  }
}
