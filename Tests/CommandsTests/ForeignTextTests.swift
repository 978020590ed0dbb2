import Foundation
import TestSupport
import Testing

/// No control character of names, paths and compiler messages reaches a terminal or a log.
@Suite(.enabled(if: SourceCompiler.gcc.isThere, "no gcc")) struct ForeignTextTests {
  /// Escape sequences that set a title, clear the screen and ring the bell, as part of a name.
  private static let escape = "\u{1B}]0;x\u{7}\u{1B}[2J\u{9B}2J"

  /// A registry written without kfunc.h's macros, with escape sequences in its texts.
  private static let registry = """
    #include "kfunc_abi.h"
    #define ESC "\\033[2J\\007"
    #define U64 {"unsigned long", 8, 8, KFUNC_KIND_UNSIGNED}
    static struct kfunc_record the_record;
    static struct kfunc_record *record(void) { return &the_record; }
    static const struct kfunc_parameter p[] = {
      {"a", U64}, {"b", U64}, {"c", U64}, {"d", U64}, {"e", U64}, {"f", U64}, {"g", U64}};
    static void f(void) {}
    static void thunk(void (*function)(void), const uint64_t *args, void *result) {}
    static const struct kfunc_descriptor d[] = {
      {.name = NAME, .symbol = "s" ESC, .summary = "sum" ESC, .result = U64, .parameters = p, .parameter_count = 7,
       .function = f, .thunk = thunk},
      {.name = "ext", .symbol = "s" ESC, .library = "lib" ESC, .summary = "sum" ESC, .result = U64, .parameters = p,
       .parameter_count = 7, .thunk = thunk, .flags = 4}};
    static const struct kfunc_descriptor *const pointers[] = {&d[0], &d[1]};
    static struct kfunc_library library = {1, "handmade" ESC, "by hand" ESC, pointers, 2, 0, 0, record};
    const struct kfunc_library *kfunc_library(void) { return &library; }
    """

  @Test(arguments: [
    "run --library $D/evil.so", "run --library $D/evil2.so", "list --library $D/evil.so", "list --library $D/evil2.so",
    "explain plain --library $D/evil.so", "explain ext --library $D/evil.so", "explain pl$E", "disasm pl$E",
    "disasm plain --library $D/evil.so", "mutants --library $D/evil.so --filter rbx", "run --library nolib$E",
    "run --filter a$E", "run --filter ($E", "run --caller $E", "--$E", "cmd$E", "run --seed $E",
    "exec p$E.bpf.s --engine jit,kernel,interpreter", "exec q$E.bpf.s", "kernel p$E.bpf.s", "kernel q$E.bpf.s",
    "disasm p$E.bpf.s", "disasm q$E.bpf.s", "abi int_f$E(int)", "abi -f f$E.c", "abi -f bad.c",
    "probe int_f(int) --compilers ./cc,gcc", "probe int_f(int) --compilers ./c$E,gcc",
    "probe int_f(int) --compilers ./good$E,gcc --format json", "probe int_f(int) --compilers $E",
    "probe int_f(u64,u64,u64,u64,u64,__int128) --compilers ./good$E --flags -O0 --expectations x$E.toml",
    "probe int_f(int) --compilers gcc --flags -D$E", "probe int_f(int) --compilers gcc --expectations x$E.toml",
    "fuzz --count 2 --compilers ./good$E --plant outgoing-slot-high --corpus corp$E", "fuzz --corpus nope$E",
    "fuzz --count 2 --compilers ./cc,gcc", "fuzz --plant $E", "merge no$E", "merge m$E", "sweep --btf no$E",
    "sweep --dwarf $D/evil.so", "sweep --exhaustive 1 --types int$E", "sweep --shard $E",
    "call --library $D/evil.so int_nothing$E(int) 1", "call --library no$E int_f(int) 1",
  ]) func noControlCharacters(_ words: String) throws {
    let scratch = try TemporaryFolder()
    let inner = "d" + Self.escape
    let folder = try scratch.makeFolder(inner)
    func write(_ text: String, _ name: String) throws { try scratch.write(text, to: "\(inner)/\(name)") }
    if words.contains("evil") {
      for (name, text) in [("evil", "\"plain\""), ("evil2", "\"pl\" ESC")] {
        let library = try scratch.library("#define NAME \(text)\n" + Self.registry, flags: ["-w"])
        try FileManager.default.moveItem(atPath: library, toPath: "\(folder)/\(name).so")
      }
    }
    try write("r0 = 1; exit", "p\(Self.escape).bpf.s")
    try write("r0 = \(Self.escape); exit", "q\(Self.escape).bpf.s")
    try write("int f(int);", "f\(Self.escape).c")
    try write("struct s {\u{1B}[2J", "bad.c")
    try write(Self.escape, "m\(Self.escape)")
    let bad = "#!/bin/sh\nprintf 'error: \\033[2J bad\\n' >&2; exit 1\n"
    try write(bad, "cc")
    try write(bad, "c\(Self.escape)")
    try write("#!/bin/sh\nexec gcc \"$@\"\n", "good\(Self.escape)")
    let expectation = "[[expected]]\nfunction = '.'\nreason = \"r\\u001b[2J\"\nlink = \"l\\u001b[2J\"\n"
    try write(expectation, "x\(Self.escape).toml")
    try scratch.makeFolder("\(inner)/corp\(Self.escape)")
    let arguments = words.split(separator: " ").map {
      let word = $0.replacing("$E", with: Self.escape).replacing("$D", with: folder)
      return "'" + word.replacing("int_", with: "int ") + "'"
    }
    let outcome = try Executable.shell(
      "cd '\(folder)' && chmod +x cc c?* good* && $K \(arguments.joined(separator: " "))")
    let text = outcome.output + outcome.error
    let isControl = { (scalar: Unicode.Scalar) in scalar != "\n" && scalar.properties.generalCategory == .control }
    #expect(!text.isEmpty, "\(text.debugDescription)")
    #expect(!text.unicodeScalars.contains(where: isControl), "\(text.debugDescription)")
  }
}
