import TestSupport
import Testing

/// What real shells offer with the scripts of `--generate-completion-script`.
@Suite struct CompletionTests {
  /// A line, and words that are offered for its end; none of the others may be.
  struct Row: Sendable, CustomTestStringConvertible {
    let line: String
    let offered: [String]
    let others: [String]
    var testDescription: String { line }

    init(_ line: String, _ offered: [String], not others: [String] = []) {
      (self.line, self.offered, self.others) = (line, offered, others)
    }
  }

  static let rows: [Row] = [
    // Commands.
    .init("kfunctest exp", ["explain", "export"], not: ["exec"]),
    // Files.
    .init("kfunctest exec own-pro", ["own-program.bpf.s"]),
    .init("kfunctest run --library ./own-pro", ["own-program.bpf.s"]),
    // Kfunc names: of the registry, and of the library that the line names.
    .init("kfunctest explain kf_u64_1", ["kf_u64_10", "kf_u64_11", "kf_u64_12"], not: ["kf_u64_9", "kf_u8_7"]),
    .init("kfunctest disasm own-pro", ["own-program.bpf.s"]),
    // Callers, and what was named before.
    .init("kfunctest run --caller libffi,", ["libffi,jit", "libffi,interpreter", "libffi,c"], not: ["libffi,libffi"]),
    .init(
      "kfunctest sweep --target linux-7.2,", ["linux-7.2,linux-7.4", "linux-7.2,psabi"], not: ["linux-7.2,linux-7.2"]),
    // Engines of the package and files.
    .init("kfunctest exec --engine jit,inter", ["jit,interpreter"]),
    .init("kfunctest exec --engine jit,own-pro", ["jit,own-program.bpf.s"]),
    // Faults: fuzz has none of the classification.
    .init(
      "kfunctest fuzz --plant outgoing-slot", ["outgoing-slot-high", "outgoing-slot-low", "outgoing-slots-swapped"]),
    .init("kfunctest mutants --filter moves", ["moves-first-to-last"]),
    // Values of an enumeration.
    .init("kfunctest run --format j", ["json", "junit"], not: ["tap"]),
  ]

  /// A folder with the program, its completion script and a file, and how a shell is asked there.
  private static func offered(_ row: Row, _ shell: String, _ script: String, _ driver: String) throws -> [String] {
    let folder = try TemporaryFolder()
    try folder.write(try Executable.run("--generate-completion-script", shell).output, to: script)
    try folder.write(driver, to: "driver")
    try folder.write("exit\n", to: "own-program.bpf.s")
    let run = try ChildProcess.run(
      shell == "zsh" ? "zsh" : "bash", shell == "zsh" ? ["-f", "driver", row.line] : ["driver", row.line],
      environment: ["PATH": "\(BuiltProducts.folder):/usr/local/bin:/usr/bin:/bin"], in: folder.path, timeLimit: 120)
    #expect(run.error == "")
    return run.output.split(whereSeparator: \.isNewline).map(String.init)
  }

  private static func check(_ offered: [String], _ row: Row) {
    for word in row.offered { #expect(offered.contains(word), "\(word) is missing: \(offered)") }
    for word in row.others { #expect(!offered.contains(word), "\(word) is offered") }
  }

  @Test(arguments: rows) func bash(_ row: Row) throws {
    // What Readline does: the words, the cursor at the end of the line, the function that `complete` names.
    let driver = """
      source ./script
      read -ra COMP_WORDS <<<"$1"
      COMP_CWORD=$((${#COMP_WORDS[@]} - 1)) COMP_LINE=$1 COMP_POINT=${#1}
      function=$(complete -p kfunctest | sed -E 's/.* -F ([^ ]+).*/\\1/')
      "$function" kfunctest "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
      for word in "${COMPREPLY[@]}"; do echo "${word#./}"; done
      """
    Self.check(try Self.offered(row, "bash", "script", driver), row)
  }

  @Test(.enabled(if: ChildProcess.find("zsh") != nil, "no zsh"), arguments: rows) func zsh(_ row: Row) throws {
    // A line editor on a terminal of its own: compadd is what completion functions offer words with.
    let driver = """
      zmodload zsh/zpty
      : >offered
      zpty shell zsh -f -i
      zpty -w shell 'PROMPT=
      fpath=($PWD $fpath)
      autoload -U compinit
      compinit -u -D
      compadd() {
        if [[ ${@[1,(i)(-|--)]} == *-(O|A|D)\\ * ]]; then builtin compadd "$@"; return; fi
        local -a hits
        builtin compadd -A hits "$@"
        print -rl -- $hits >>offered
        builtin compadd "$@"
      }
      comppostfuncs=(exit)
      bindkey "^I" complete-word
      print rea""dy'
      zpty -r -m shell line '*ready*'
      zpty -w -n shell "$1"$'\\t'
      while zpty -r shell line; do :; done 2>/dev/null
      cat offered
      """
    Self.check(try Self.offered(row, "zsh", "_kfunctest", driver), row)
  }

  @Test(.enabled(if: ChildProcess.find("fish") != nil, "no fish"), arguments: rows) func fish(_ row: Row) throws {
    // `complete -C` has no cursor, which functions of the program are asked with: 0 stands for it.
    let driver = """
      sed 's/(__kfunctest_tokens -tC)/0/' script >own
      fish --no-config -c 'source own; complete -C $argv[1]' "$1" | cut -f 1 | sed 's,^[.]/,,'
      """
    Self.check(try Self.offered(row, "fish", "script", driver), row)
  }
}
