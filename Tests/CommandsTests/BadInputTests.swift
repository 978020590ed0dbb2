import TestSupport
import Testing

/// Bad input gets one clear line on standard error and status 2.
@Suite struct BadInputTests {
  private func expectRefusal(_ outcome: ProcessOutcome, _ words: String, _ comment: Comment) {
    #expect(outcome.status == 2, comment)
    #expect(outcome.output.isEmpty, comment)
    #expect(outcome.errorLines.count == 1, comment)
    #expect(outcome.error.hasPrefix("kfunctest: "), comment)
    #expect(outcome.error.contains(words), "\(comment): \(outcome.error)")
  }

  @Test(
    arguments: [
      ("nonsense", "unknown command 'nonsense'"),
      ("lisst", "did you mean list?"),
      ("--bogus", "Unknown option '--bogus'"),
      ("run extra", "Unexpected argument 'extra'"),
      ("run --caller jit,gcc", "'gcc' is none of jit, interpreter, libffi, c"),
      ("run --caller ''", "'' is none of jit, interpreter, libffi, c"),
      // No module is loaded here, or this process may not ask: the line says what to do in both cases.
      ("run --caller kernel,jit", "scripts/kernel-vm --kernel 7.3 --module -- kfunctest run --caller kernel"),
      ("run --values wild", "'wild' is none of graffiti, boundaries, random, dirty"),
      ("run --seed abc", "'abc' is no number"),
      ("run --seed 18446744073709551616", "is no number from 0 to"),
      ("run --seed=-1", "'-1' is no number"),
      ("run --filter '('", "'(' is no regular expression"),
      ("run --filter '['", "'[' is no regular expression"),
      ("run --filter no_such_kfunc", "--filter 'no_such_kfunc' matches none of the"),
      ("list --format xml", "'xml' is none of table, json"),
      ("run --format xml", "'xml' is none of table, json, junit, tap, "),
      ("list --format junit", "this command has table, json"),
      ("abi --format tap 'int f(int)'", "this command has table, json"),
      ("exec /no/such.bpf.s --format github", "this command has table, json"),
      ("mutants --list --format junit", "--format junit: --list has table, json"),
      ("run --strict --allow-skips", "--strict and --allow-skips exclude each other"),
      (
        """
        sweep --exhaustive 4 --types 'int,long,u8,s8,u16,s16,u32,s32,u64,s64,bool,char,void *,char *,int *,float' \
        --format junit
        """, "--format junit takes at most 50000 functions, these are 65536"
      ),
      ("explain", "Missing expected argument '<kfunc>'"),
      ("explain kf_u64_13", "has no kfunc 'kf_u64_13'; did you mean kf_u64_"),
      ("explain ''", "has no kfunc ''"),
      ("disasm kf_u64_8 --shape sideways", "forwarded, reversed"),
      ("disasm kf_float_9", "needs marshalling"),
      ("disasm kf_large_result", "is refused"),
      ("mutants --filter no-such-fault", "matches none of the"),
      ("run --library /no/such/file.so", "/no/such/file.so: cannot be opened as a shared library"),
      ("run --library /etc/passwd", "/etc/passwd: cannot be opened as a shared library"),
      ("run --library /", "cannot be opened as a shared library"),
      ("run --library ''", "--library '' names no file"),
      ("list --library libz.so.1", "libz.so.1: has no kfunc registry"),
      ("list > /dev/full", "standard output cannot be written"),
      ("list >&-", "standard output cannot be written"),
    ])
  func isRefusedInOneLine(arguments: String, words: String) throws {
    expectRefusal(try Executable.shell("$K \(arguments)"), words, "\(arguments)")
  }

  private static let registry = """
    #include "kfunc_abi.h"
    static struct kfunc_record record;
    static struct kfunc_record *get(void) { return &record; }
    static void thunk(void (*f)(void), const uint64_t *a, void *r) { (void)f; (void)a; (void)r; }
    #define P { "p", { "unsigned long", 8, 8, KFUNC_KIND_UNSIGNED } }
    static const struct kfunc_parameter parameters[] = { P, P, P, P, P, P, P, P, P, P, P, P, P };
    static const struct kfunc_descriptor one = { .name = NAME, .symbol = NAME, .summary = "",
      .result = { RESULT, 8, 8, KFUNC_KIND_UNSIGNED }, .parameters = parameters, .parameter_count = COUNT,
      .function = (void (*)(void))get, .thunk = thunk };
    static const struct kfunc_descriptor *const all[] = { &one, &one };
    static struct kfunc_record *other;
    static struct kfunc_record **place(void) { return &other; }
    const struct kfunc_library *kfunc_library(void) {
      static struct kfunc_library library = { VERSION, "hand", "by hand", all, ENTRIES, 0, 0, get, place };
      return &library;
    }
    """

  @Test(
    .enabled(if: SourceCompiler.gcc.isThere, "no gcc"),
    arguments: [
      ("COUNT=13", "kfunc thirteen: has 13 parameters; a BPF function takes at most 12"),
      ("VERSION=99", "has a registry of version 99; this program knows version 2"),
      ("RESULT=\"int\"", "the result, int, has 4 bytes"),
      ("RESULT=\"no such type\"", "kfunc thirteen"),
      ("NAME=\"not a name\"", "kfunc not a name"),
      ("ENTRIES=2", "is registered twice"),
    ])
  func aRegistryThatIsWrongIsRefused(definition: String, words: String) throws {
    var definitions = [
      "NAME": "\"thirteen\"", "RESULT": "\"unsigned long\"", "COUNT": "1", "VERSION": "KFUNC_ABI_VERSION",
      "ENTRIES": "1",
    ]
    let parts = definition.split(separator: "=", maxSplits: 1).map(String.init)
    definitions[parts[0]] = parts[1]
    let scratch = try TemporaryFolder()
    let head = definitions.map { "#define \($0.key) \($0.value)\n" }.joined()
    let library = try scratch.library(head + Self.registry)
    expectRefusal(try Executable.run("list", "--library", library), words, "\(definition)")
  }

  @Test(.enabled(if: SourceCompiler.gcc.isThere, "no gcc"))
  func aLibraryInTheCurrentFolderNeedsNoSlash() throws {
    let scratch = try TemporaryFolder()
    _ = try scratch.library("#include \"kfunc.h\"\nKFUNC_LIBRARY(\"mine\");\nKFUNC(u64, mine_one, (u64, a));")
    let outcome = try Executable.shell("cd '\(scratch.path)' && $K list --library library.so")
    #expect(outcome.status == 0, "\(outcome.error)")
    #expect(outcome.output.contains("u64 mine_one(u64 a)"))
  }

  @Test(.enabled(if: SourceCompiler.gcc.isThere, "no gcc"))
  func controlCharactersOfALibraryDoNotReachTheTerminal() throws {
    let scratch = try TemporaryFolder()
    let library = try scratch.library(
      "#include \"kfunc.h\"\nKFUNC_LIBRARY(\"mine\");\nKFUNC_WITH(0, \"\\033[31mred\", u64, mine_one, (u64, a));")
    let outcome = try Executable.run("explain", "mine_one", "--library", library)
    #expect(outcome.status == 0, "\(outcome.error)")
    #expect(outcome.output.contains("?[31mred"))
  }
}
