import CTypes
import CallingConvention
import Checks
import Glibc
import NativeCalls
import Support
import Toolchains

/// C sources that make the same calls without kfunctest: a library of callees and callers, a program that calls one
/// compiler's callee by another's caller and by BPF's plain mapping, and a script that builds and runs all of it.
package struct Reproducer: Sendable {
  private let source: KfuncSource
  private let toolchains: [Toolchain]
  private let options: RunOptions
  private let bpf: BPFToolchain?

  /// Prepares a reproducer.
  /// - Parameters:
  ///   - source: the callees and callers.
  ///   - toolchains: the compilers with usable libraries.
  ///   - options: values and seed.
  ///   - bpf: a compiler with a BPF back end, for whose programs the source is written as well; nil for none.
  package init(_ source: KfuncSource, _ toolchains: [Toolchain], _ options: RunOptions, bpf: BPFToolchain? = nil) {
    self.bpf = bpf
    self.source = source
    self.toolchains = toolchains
    self.options = options
  }

  /// Writes the files into a folder, which is created if necessary.
  /// - Parameter folder: path of the folder.
  /// - Throws: `HarnessError` naming the file that cannot be written.
  package func write(to folder: String) throws(HarnessError) {
    try Folder.make(folder)
    try KfuncBuild.writeHeaders(to: folder)
    try ScratchFolder.write(source.text, to: "\(folder)/probe.c")
    try ScratchFolder.write(program, to: "\(folder)/reproduce.c")
    try ScratchFolder.write(script, to: "\(folder)/run.sh")
    if let bpf { try ScratchFolder.write(bpfProgram(bpf), to: "\(folder)/probe.bpf.c") }
    if chmod("\(folder)/run.sh", 0o755) != 0 {
      throw HarnessError(.fileSystem, "\(folder)/run.sh: \(SystemError.last)")
    }
  }

  /// The BPF programs, with the commands that compile and run them.
  private func bpfProgram(_ toolchain: BPFToolchain) -> String {
    let words = toolchain.command(source: "probe.bpf.c", object: "probe.bpf.o").joined(separator: " ")
    return """
      /* Made by kfunctest. Each program calls a kfunc of 1.so with arguments from the memory at r1: a word for each eightbyte;
       * the result is stored at byte \(8 * CallBlock.result).
       *     \(words)
       *     kfunctest exec probe.bpf.o --library ./1.so --context HEX        (of \(CallBlock.size) bytes)
       */
      \(BPFSource(source).text)
      """
  }

  /// The program: `reproduce CALLER CALLEE`, each a library; `plain` calls as BPF does.
  private var program: String {
    var text = """
      /* Made by kfunctest. Calls the functions of CALLEE by the callers that CALLER's compiler made, or, as BPF does
       * without marshalling, with every eightbyte as an integer: reproduce CALLER.so|plain CALLEE.so */
      #include <dlfcn.h>
      #include <stdio.h>
      #include <string.h>
      #include "kfunc_abi.h"

      struct function {
      \tconst char *name;
      \tkfunc_thunk *plain; /* NULL where BPF has no such call */
      \tint words, sets;
      \tconst char *const *word_names, *const *set_names;
      \tconst uint64_t *masks, *values;
      };

      """
    for signature in source.signatures { text += Self.function(signature, options) }
    text += "\nstatic const struct function functions[] = {\n"
    for signature in source.signatures { text += "\t{ FUNCTION_\(signature.name) },\n" }
    text += """
      };

      static const struct kfunc_library *open_library(const char *path)
      {
      \tvoid *handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
      \tconst struct kfunc_library *(*entry)(void) = 0;

      \tif (handle)
      \t\t*(void **)&entry = dlsym(handle, KFUNC_LIBRARY_ENTRY);
      \tif (!entry)
      \t\tfprintf(stderr, "%s: %s\\n", path, dlerror());
      \treturn entry ? entry() : 0;
      }

      static const struct kfunc_descriptor *find(const struct kfunc_library *library, const char *name)
      {
      \tfor (size_t i = 0; i < library->descriptor_count; i++)
      \t\tif (library->descriptors[i] && !strcmp(library->descriptors[i]->name, name))
      \t\t\treturn library->descriptors[i];
      \treturn 0;
      }

      int main(int argc, char **argv)
      {
      \tconst struct kfunc_library *caller = 0, *callee;
      \tint wrong = 0, slots = 0, is_plain = argc == 3 && !strcmp(argv[1], "plain");

      \tif (argc != 3 || !(callee = open_library(argv[2])) || (!is_plain && !(caller = open_library(argv[1]))))
      \t\treturn 2;
      \tfor (size_t i = 0; i < sizeof(functions) / sizeof(*functions); i++) {
      \t\tconst struct function *f = &functions[i];
      \t\tconst struct kfunc_descriptor *to = find(callee, f->name);
      \t\tkfunc_thunk *thunk = is_plain ? f->plain : find(caller, f->name)->thunk;

      \t\tfor (int set = 0; thunk && set < f->sets; set++) {
      \t\t\tconst uint64_t *sent = f->values + set * f->words;
      \t\t\tuint64_t result[8];

      \t\t\tmemset(callee->record(), 0, sizeof(struct kfunc_record));
      \t\t\tthunk(to->function, sent, result);
      \t\t\tfor (int w = 0; w < f->words; w++, slots++) {
      \t\t\t\tuint64_t expected = sent[w] & f->masks[w], seen = callee->record()->words[w] & f->masks[w];

      \t\t\t\tif (expected == seen)
      \t\t\t\t\tcontinue;
      \t\t\t\tif (wrong++ < 4)
      \t\t\t\t\tprintf("%s, argument word %d (%s), %s: expected 0x%016llx, got 0x%016llx\\n", f->name, w + 1,
      \t\t\t\t\t       f->word_names[w], f->set_names[set], (unsigned long long)expected,
      \t\t\t\t\t       (unsigned long long)seen);
      \t\t\t}
      \t\t}
      \t}
      \tprintf("%s -> %s: %d slots, %d wrong\\n", argv[1], argv[2], slots, wrong);
      \treturn wrong != 0;
      }

      """
    return text
  }

  private static func function(_ signature: Signature, _ options: RunOptions) -> String {
    let placement = Placement(signature)
    let vectors = TestVectors(placement, options)
    let name = signature.name
    func list(_ words: [UInt64]) -> String {
      words.map { "0x\(String($0, radix: 16))ull" }.joined(separator: ", ")
    }
    func texts(_ texts: [String]) -> String { texts.map { "\"\($0)\"" }.joined(separator: ", ") }
    var text = "\n/* \(signature.prototype) */\n"
    text += "static const char *const word_names_\(name)[] = { \(texts(vectors.names + [""])) };\n"
    text += "static const char *const set_names_\(name)[] = { \(texts(vectors.sets.map(\.name))) };\n"
    text += "static const uint64_t masks_\(name)[] = { \(list(vectors.masks + [0])) };\n"
    text += "static const uint64_t values_\(name)[] = {\n"
    for set in vectors.sets { text += "\t\(list(set.words))\(set.words.isEmpty ? "" : ",")\n" }
    text += "\t0\n};\n"
    var plain = "0"
    // A hidden pointer to the result would be read from the first argument and dereferenced.
    if placement.verdict != .refused && !placement.result.hasNativeHiddenPointer {
      plain = "plain_\(name)"
      let types = vectors.masks.isEmpty ? "void" : vectors.masks.map { _ in "uint64_t" }.joined(separator: ", ")
      let words = vectors.masks.indices.map { "words[\($0)]" }.joined(separator: ", ")
      text += """
        static void \(plain)(void (*function)(void), const uint64_t *words, void *result)
        {
        \t(void)words;
        \t*(uint64_t *)result = ((uint64_t (*)(\(types)))function)(\(words));
        }

        """
    }
    text += """
      #define FUNCTION_\(name) "\(name)", \(plain), \(vectors.masks.count), \(vectors.sets.count), \\
      \tword_names_\(name), set_names_\(name), masks_\(name), values_\(name)

      """
    return text
  }

  private var script: String {
    func quoted(_ words: [String]) -> String {
      words.map { "'" + $0.replacing("'", with: "'\\''") + "'" }.joined(separator: " ")
    }
    var lines = [
      "#!/bin/sh",
      "# Made by kfunctest: builds every library, calls every callee by every caller; 1 where a slot differs.",
      "cd \"$(dirname \"$0\")\" || exit 2",
    ]
    for (index, toolchain) in toolchains.enumerated() {
      lines.append("\(quoted(toolchain.command(source: "probe.c", library: "\(index + 1).so"))) || exit 2")
    }
    let compiler = toolchains.first?.compiler ?? "cc"
    lines.append("\(quoted([compiler, "-o", "reproduce", "reproduce.c", "-ldl"])) || exit 2")
    let all = toolchains.indices.map { "\($0 + 1).so" }
    lines += [
      "status=0", "for callee in \(all.joined(separator: " ")); do",
      "  for caller in plain \(all.map { "./\($0)" }.joined(separator: " ")); do",
      "    ./reproduce \"$caller\" \"./$callee\" || status=1", "  done", "done", "exit $status",
    ]
    return lines.joined(separator: "\n") + "\n"
  }
}
