import Foundation
import TestSupport
import Testing

/// `kfunctest sweep`: the kernel's functions, counted a second time without libbpf.
@Suite struct SweepCommandTests {
  private static let kernel = "/sys/kernel/btf/vmlinux"

  /// Counts the functions by number of parameters in the raw bytes (Documentation/bpf/btf.rst, section 2).
  private static func count(_ parameters: ClosedRange<Int>) throws -> Int {
    let data = [UInt8](try Data(contentsOf: URL(fileURLWithPath: kernel)))
    func word(_ at: Int) -> Int { (0..<4).reduce(0) { $0 | Int(data[at + $1]) << (8 * $1) } }
    let start = word(4) + word(8)
    var (at, lengths, functions) = (start, [0], [Int]())
    while at < start + word(12) {
      let info = word(at + 4)
      let (kind, count) = (info >> 24 & 31, info & 0xFFFF)
      if kind == 12 { functions.append(word(at + 8)) }
      lengths.append(kind == 13 ? count : -1)
      let extra =
        switch kind {
        case 1, 14, 17: 4
        case 3: 12
        case 4, 5, 15, 19: 12 * count
        case 6, 13: 8 * count
        default: 0
        }
      at += 12 + extra
    }
    return functions.count { parameters.contains(lengths[$0]) }
  }

  @Test(.enabled(if: FileManager.default.isReadableFile(atPath: kernel), "no BTF of the kernel here"))
  func everyFunctionOfTheKernelIsThere() throws {
    let outcome = try Executable.run("sweep", "--min", "7", "--format", "json")
    #expect(outcome.status == 0, "\(outcome.error)")
    let lines = try outcome.output.split(separator: "\n").dropLast().map { try object($0) }
    #expect(try lines.count == Self.count(7...12))
    let direct = lines.filter { at($0, "placement", "verdict") as? String == "direct" }
    #expect(direct.count > lines.count / 2)
    #expect(direct.allSatisfy { ($0["checks"] as? Int ?? 0) > 0 })
    #expect(direct.allSatisfy { $0["failed"] as? Int == 0 })
    let variadic = lines.filter { ($0["prototype"] as? String)?.contains("...") == true }
    #expect(variadic.allSatisfy { at($0, "placement", "verdict") as? String == "refused" })
    let table = try Executable.run("sweep", "--min", "9")
    #expect(table.status == 0)
    #expect(table.output.hasSuffix(": all agree\n"))
    #expect(table.output.contains("planted   outgoing-slot-high: seen at kf_u64_"))
  }

  @Test func madeUpSignatures() throws {
    let pairs = try Executable.run("sweep", "--strength", "2")
    #expect(pairs.status == 0, "\(pairs.output)")
    #expect(pairs.output.hasPrefix("1,183 signatures over 13 types\n"), "\(pairs.output)")
    #expect(pairs.output.contains("covered   44954 of 44954 combinations of types in any 2 of 6 to 12 parameters"))
    // A struct over r5 and r9 is direct, one that straddles r9 is not.
    let all = try Executable.run(
      "sweep", "--exhaustive", "6", "--types", "long,struct { long a, b; }", "--format", "json")
    let lines = all.output.split(separator: "\n")
    #expect(all.status == 0, "\(all.error)")
    #expect(lines.count == 65, "\(all.error)")
    #expect(lines.contains { $0.contains("\"direct\"") })
    #expect(lines.contains { $0.contains("\"marshal\"") })
  }

  /// The registry by its compiler's debug information, against the registry by its macros' text.
  @Test(.enabled(if: SourceCompiler.gcc.isThere, "no gcc")) func debugInformation() throws {
    let scratch = try TemporaryFolder()
    let source = """
      #include "kfunc.h"
      KFUNC_LIBRARY("mine");
      KFUNC_TYPES(struct floats { float a[2]; double b; }; typedef union { u8 a; struct { u32 b : 3; u64 c[1]; } d; } both;
        struct packed { u8 a; u64 b; } __attribute__((packed)); enum sign { MINUS = -1 }; typedef s16 const *strings[3];);
      KFUNC(u64, f_plain, (u8, a), (const s16, b), (bool, c), (void *, d), (enum sign, e), (s64, f), (long, g));
      KFUNC(struct floats, f_floats, (struct floats, a), (both, b), (float, c), (long double, d));
      KFUNC_VOID(f_packed, (struct packed, a));
      #if defined(__SIZEOF_INT128__)
      KFUNC(double, f_wide, (__int128, a), (unsigned __int128, b));
      #endif
      static int local(int a) { return a; }
      int variadic(int a, ...) { return local(a); }
      """
    let library = try scratch.library(source, flags: ["-g"])
    let swept = try Executable.run("sweep", "--dwarf", library, "--min", "0", "--format", "json")
    #expect(swept.status == 0, "\(swept.error)")
    let records = try swept.output.split(separator: "\n").dropLast().map { try object($0) }
    let list = try object(try Executable.run("list", "--library", library, "--format", "json").output)
    let listed = try #require(list["kfuncs"] as? [[String: Any]])
    #expect(listed.count == 4)
    for kfunc in listed {
      let name = try #require(kfunc["kfunc"] as? String)
      let record = try #require(records.first { $0["function"] as? String == name }, "\(name)")
      let placement = try #require(at(record, "placement", "verdict") as? String)
      #expect(placement == at(kfunc, "placement", "verdict") as? String, "\(record)")
    }
    let variadic = records.first { $0["function"] as? String == "variadic" }
    #expect(at(variadic, "placement", "verdict") as? String == "refused")
    #expect(!records.contains { $0["function"] as? String == "local" })
    let prototype = try #require(records.first { $0["function"] as? String == "f_plain" }?["prototype"] as? String)
    #expect(
      prototype == "u64 f_plain(u8 a, s16 b, bool c, void *d, enum sign e, s64 f, long g)", "\(prototype)")
    let rows = try Executable.run("sweep", "--dwarf", library, "--min", "0", "--list")
    #expect(rows.output.contains("\ndirect          \(prototype)\n"))
    #expect(rows.output.hasSuffix(": all agree\n"))
    // A library without it, and one that is cut off.
    for (size, words) in [(Int.max, "the debug information cannot be read"), (2000, ": ")] {
      let bare = try scratch.library(source, flags: [])
      let part = try scratch.write(Data(contentsOf: URL(filePath: bare)).prefix(size), to: "bare")
      let outcome = try Executable.run("sweep", "--dwarf", part)
      #expect(outcome.status == 2, "\(outcome.error)")
      #expect(outcome.error.contains(words), "\(outcome.error)")
      #expect(outcome.errorLines.count == 1, "\(outcome.error)")
    }
  }

  @Test(.enabled(if: FileManager.default.isReadableFile(atPath: kernel), "no BTF of the kernel here"))
  func brokenBTFIsRefused() throws {
    let whole = try Data(contentsOf: URL(fileURLWithPath: Self.kernel))
    let scratch = try TemporaryFolder()
    for size in [0, 3, 23, 24, 1000, whole.count / 2, whole.count - 1] {
      let file = try scratch.write(whole.prefix(size), to: "btf")
      let outcome = try Executable.run("sweep", "--btf", file)
      #expect(outcome.status == 2, "\(size) bytes")
      #expect(outcome.output.isEmpty, "\(size) bytes")
      #expect(outcome.error.contains(file), "\(outcome.error)")
      #expect(outcome.error.split(separator: "\n").count == 1, "\(outcome.error)")
    }
    // Damage in the middle gives an error or a smaller sweep, never a crash.
    for seed in 1...8 {
      var damaged = [UInt8](whole.prefix(whole.count))
      for step in 0..<2000 {
        damaged[24 + (seed * 7919 + step * 104_729) % (damaged.count - 24)] ^= UInt8(step % 255 + 1)
      }
      let file = try scratch.write(damaged, to: "btf")
      let outcome = try Executable.run("sweep", "--btf", file, "--min", "11")
      #expect([0, 1, 2].contains(outcome.status), "\(outcome.status)")
    }
  }

  /// Unknown functions are counted separately, omissions have their reason, and a run without checks fails.
  @Test(.enabled(if: SourceCompiler.gcc.isThere, "no gcc")) func unknownAndLeftOut() throws {
    let scratch = try TemporaryFolder()
    let source = """
      typedef int v4si __attribute__((vector_size(16)));
      long f_vector(long a, v4si v) { return a + v[0]; }
      __attribute__((visibility("hidden"))) long f_hidden(long a, long b) { return a - b; }
      long f_plain(long a, long b) { return f_hidden(a, b); }
      long f_one(long a) { return a; }
      """
    let library = try scratch.library(source, flags: ["-g", "-O1"])
    let both = try Executable.run("sweep", "--dwarf", library, "--min", "2", "--list")
    #expect(both.status == 0, "\(both.output)")
    #expect(both.output.contains("\ndirect  hidden  long f_hidden(long a, long b)\n"), "\(both.output)")
    #expect(both.output.contains("\n       1 unknown\n              1 a vector: f_vector\n"), "\(both.output)")
    #expect(both.output.contains("\n  left out: 1 of fewer or more parameters\n"), "\(both.output)")
    #expect(both.output.hasSuffix(": all agree; 1 function unknown\n"), "\(both.output)")
    let lines = try Executable.run("sweep", "--dwarf", library, "--min", "2", "--format", "json").output
      .split(separator: "\n").map { try object($0) }
    let vector = try #require(lines.first { $0["function"] as? String == "f_vector" })
    #expect(at(vector, "placement", "verdict") as? String == "unknown")
    #expect(vector["checks"] as? Int == 0)
    #expect((at(vector, "placement", "message") as? String)?.contains("a vector (DIE 0x") == true, "\(vector)")
    #expect(lines.first { $0["function"] as? String == "f_hidden" }?["isExported"] as? Bool == false)
    let summary = try #require(lines.last)
    #expect(summary["record"] as? String == "sweep")
    let leftOut = try #require((summary["leftOut"] as? [[String: Any]])?.first)
    #expect(leftOut["count"] as? Int == 1, "\(summary)")
    #expect(leftOut["message"] as? String == "of fewer or more parameters", "\(summary)")
    // The error about missing functions counts the omissions.
    let none = try Executable.run("sweep", "--dwarf", library, "--min", "9")
    #expect(none.status == 2)
    #expect(none.error.contains("no function of 9 to 12 parameters is described; left out: 4 of"))
    // Only unknown functions: nothing was checked.
    let only = try scratch.library(
      "typedef int v4si __attribute__((vector_size(16))); v4si f(v4si v) { return v; }", flags: ["-g"])
    let nothing = try Executable.run("sweep", "--dwarf", only, "--min", "0")
    #expect(nothing.status == 1, "\(nothing.output)")
    #expect(nothing.output.hasSuffix(": nothing was checked\n"), "\(nothing.output)")
    let split = try scratch.library(source, flags: ["-g", "-gsplit-dwarf"])
    for file in try scratch.names() where file.hasSuffix(".dwo") {
      try FileManager.default.removeItem(atPath: scratch.file(file))
    }
    let missing = try Executable.run("sweep", "--dwarf", split)
    #expect(missing.status == 2)
    #expect(missing.error.contains("in split debug information: the .dwo file is missing"))
  }

  @Test(arguments: [
    (["--btf", "/nonexistent"], "/nonexistent: No such file"),
    (["--btf", "/bin/sh"], "/bin/sh: the file has no BTF section"),
    (["--strength", "5"], "2 to 4"), (["--dwarf", "/bin/sh", "--btf-base", "/bin/sh"], "--btf-base belongs to --btf"),
    (["--btf", "/bin/sh", "--btf-base", "/nonexistent"], "/nonexistent: No such file"),
    (["--exhaustive", "12"], "more than 2000000 signatures"),
    (["--exhaustive", "2", "--types", "int,nothing"], "'nothing'"), (["--types", "int"], "belongs to --exhaustive"),
    (["--min", "9", "--max", "8"], "the fewest first"), (["--max", "13"], "0 to 12 parameters"),
  ]) func badInput(_ words: [String], _ message: String) throws {
    let outcome = try Executable.run(["sweep"] + words)
    #expect(outcome.status == 2, "\(outcome.error)")
    #expect(outcome.output.isEmpty, "\(outcome.error)")
    #expect(outcome.error.contains(message), "\(outcome.error)")
  }
}
