import CTypes
import Foundation
import Outcomes
import Support
import TestSupport
import Testing

@testable import Toolchains

/// The C text of BPF programs, and what compilers say about it.
@Suite struct BPFSourceTests {
  private func source(_ text: String) throws -> BPFSource {
    BPFSource(try KfuncSource(try CDeclarationParser.parse(text).signatures, declarations: text))
  }

  @Test func bothProgramsOfAFunctionLoadAndStoreEveryWord() throws {
    let source = try source("struct pair { u64 a, b; }; s16 f(u8, struct pair, __int128, bool (*)(int));")
    let text = source.text(of: [0]).text
    for line in [
      "extern s16 probe_f(u8 a1, struct pair a2, __int128 a3, probe_f_type4 a4) KFT_KFUNC;",
      "typedef bool (*probe_f_type4)(int);",
      "KFT_SUBPROGRAM s16 kft_pass_probe_f(u8 a1, struct pair a2, __int128 a3, probe_f_type4 a4)",
      "KFT_PROGRAM int kft_direct_probe_f(unsigned long *block)",
      "KFT_PROGRAM int kft_forwarded_probe_f(unsigned long *block)",
      "\t__builtin_memcpy(&a1, block + 0, sizeof(a1));", "\t__builtin_memcpy(&a2, block + 1, sizeof(a2));",
      "\t__builtin_memcpy(&a3, block + 3, sizeof(a3));", "\t__builtin_memcpy(&a4, block + 5, sizeof(a4));",
      "\ts16 result = kft_pass_probe_f(a1, a2, a3, a4);", "\t__builtin_memcpy(block + 32, &result, sizeof(result));",
      "\tblock[45] = (unsigned long)result;",
    ] { #expect(text.contains("\(line)\n"), "\(line)\n\(text)") }
    let nothing = try self.source("void f(void);").text(of: [0]).text
    #expect(nothing.contains("extern void probe_f(void) KFT_KFUNC;"))
    #expect(!nothing.contains("result"))
  }

  @Test func theLinesOfAFunctionAreThose() throws {
    let source = try source("void f(int); long g(long, long); void h(void);")
    let (text, ranges) = source.text(of: [2, 1])
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    for (range, name) in zip(ranges, ["probe_h", "probe_g"]) {
      #expect(lines[range.lowerBound - 1].hasPrefix("extern"), "\(lines[range.lowerBound - 1])")
      #expect(lines[range.lowerBound - 1].contains(name))
      #expect(lines[range.upperBound - 2] == "}")
    }
    #expect(ranges[0].upperBound == ranges[1].lowerBound)
    #expect(!text.contains("probe_f"))
  }

  @Test func complaintsHaveALineAndNoAddress() {
    let complaints = CompilerComplaints(
      """
      x.bpf.c:7:1: warning: unused
      x.bpf.c:18:74: error: 0x562866451cc0: i64 = GlobalAddress<ptr @f3> 0, x.bpf.c:18:74 pass by value not supported
         18 | error: not a message of its own
      other.h:9:1: error: unknown type name 'gfp_t'
      x.bpf.c:31:5: fatal error: too many function arguments for eBPF
      """, file: "x.bpf.c")
    #expect(complaints.first == "pass by value not supported")
    #expect(complaints.first(in: 10..<19) == "pass by value not supported")
    #expect(complaints.first(in: 19..<31) == nil)
    #expect(complaints.first(in: 8..<10) == nil)
    #expect(complaints.first(in: 31..<32) == "too many function arguments for eBPF")
    #expect(CompilerComplaints("", file: "x").first == nil)
  }

  @Test(arguments: [
    ("no-such-compiler", HarnessError.Code.noCompiler, "'no-such-compiler'"),
    ("/bin/false", .compilationFailed, "no BPF back end: it ended with"),
    ("/bin/true", .compilationFailed, "no BPF back end: it does not define __bpf__"),
  ]) func whatHasNoBPFBackEndIsRefused(_ name: String, _ code: HarnessError.Code, _ words: String) async throws {
    let folder = try TemporaryFolder()
    let error = await #expect(throws: HarnessError.self) { try await BPFCompiler(name, folder: folder.path) }
    #expect(error?.code == code)
    #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
    #expect(try folder.names() == [])
  }

  /// What a compiler writes is read as any other file: nothing of it is taken on trust.
  @Test(arguments: [
    ("printf junk", "its object: "), ("cp /bin/true", "its object: "), ("true", "it succeeded, but wrote no object"),
    ("echo 'error: no' >&2; false", "no"), ("kill -9 $$; true", "it ended with"),
  ]) func compilersThatWriteNoObject(_ command: String, _ words: String) async throws {
    let folder = try TemporaryFolder()
    let compiler = try folder.script(
      """
      #!/bin/sh
      preprocesses=
      while [ "$1" != -o ]; do [ "$1" = -E ] && preprocesses=1; shift; done
      if [ "$preprocesses" ]; then
        printf 'bpf\\nmajor 24\\nversion "Clang 24.1.0"\\nslots 1\\n' >"$2"
      else
        case "\(command)" in
          printf*) printf junk >"$2" ;;
          cp*) cp /bin/true "$2" ;;
          *) \(command) ;;
        esac
      fi

      """, to: "clang")
    let source = try source("void f(int); long g(long);")
    let toolchain = BPFToolchain(try await BPFCompiler(compiler, folder: folder.path), level: "-O2", cpu: "v4")
    let built = try await BPFBuild.build(source, [toolchain], in: folder.path, name: "x")[0]
    #expect(built.programs.isEmpty)
    #expect(Set(built.refusals.keys) == ["probe_f", "probe_g"])
    for refusal in built.refusals.values {
      #expect(refusal.hasPrefix(words), "\(refusal)")
      #expect(!refusal.contains(folder.path), "\(refusal)")
    }
    #expect(try folder.names() == ["clang"])
  }

  /// A compiler whose back end passes five arguments is told by the macro that it lacks, a gcc by its words.
  @Test func theMacroOfStackArgumentsDecides() async throws {
    let folder = try TemporaryFolder()
    func compiler(_ name: String, _ lines: String) throws -> String {
      try folder.script(
        """
        #!/bin/sh
        while [ "$1" != -o ]; do shift; done
        printf '\(lines)' >"$2"

        """, to: name)
    }
    let old = try compiler("clang-old", "bpf\\nmajor 22\\nversion \"Clang \" \"22.1.0 \"\\n")
    let new = try compiler("clang-new", "bpf\\nmajor 24\\nversion \"Clang \" \"24.1.0 \"\\nslots 1\\n")
    let gcc = try compiler("bpf-gcc", "bpf\\nmajor 16\\nversion \"gcc \" \"16.2.0\"\\n")
    let compilers = try await BPFCompilers([old, new, gcc], folder: folder.path)
    #expect(compilers.usable.map(\.description) == ["clang 24", "gcc 16"])
    #expect(compilers.usable.map(\.version) == ["Clang 24.1.0", "gcc 16.2.0"])
    #expect(compilers.failed.map(\.name) == [old])
    #expect(
      compilers.failed.map(\.reason) == [
        "clang 22 passes no stack arguments in BPF: it does not define __BPF_FEATURE_STACK_ARGUMENT"
      ])
    #expect(compilers.idle == [old])
    #expect(
      compilers.toolchains.map(\.description) == [
        "clang 24 -O1 v3", "clang 24 -O1 v4", "clang 24 -O2 v3", "clang 24 -O2 v4", "clang 24 -O3 v3",
        "clang 24 -O3 v4", "gcc 16 -O2 v4",
      ])
    // Two compilers are two, even if they call themselves by one name; one that is named twice is one.
    let newer = try compiler("clang-newer", "bpf\\nmajor 24\\nversion \"Clang \" \"24.2.0 \"\\nslots 1\\n")
    let both = try await BPFCompilers([new, newer, new], folder: folder.path)
    #expect(both.usable.map(\.description) == ["clang 24", "clang 24 (\(newer))"])
    let error = await #expect(throws: HarnessError.self) {
      try await BPFCompilers(["no-such-compiler"], folder: folder.path)
    }
    #expect(error?.code == .noCompiler)
  }
}
