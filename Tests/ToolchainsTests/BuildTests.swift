import CTypes
import Foundation
import Glibc
import NativeCalls
import Support
import TestSupport
import Testing
import Toolchains

/// Sources, compilers and the folders that they work in.
@Suite struct BuildTests {
  private func source(_ text: String) throws -> KfuncSource {
    try KfuncSource(try CDeclarationParser.parse(text).signatures, declarations: text)
  }

  private func folderWithHeaders() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try KfuncBuild.writeHeaders(to: folder.path)
    return folder
  }

  @Test func typesThatCannotStandInFrontOfANameGetOne() throws {
    let text = try source("void *f(int (*)(long), u32 table[4], __u8 x);").text
    #expect(text.contains("typedef unsigned char __u8;"))
    #expect(text.contains("KFUNC_TYPES(typedef int (*probe_f_type1)(long););"))
    #expect(text.contains("KFUNC(void *, probe_f, (probe_f_type1, p1), (u32 *, table), (__u8, x));"), "\(text)")
    // A name that the text defines itself is left alone, and so are line markers.
    let own = try source("# 1 \"x.h\"\ntypedef unsigned int gfp_t; void f(gfp_t);").text
    #expect(own.components(separatedBy: "typedef").count == 2, "\(own)")
    #expect(!own.contains("x.h"), "\(own)")
    #expect(own.contains("KFUNC_VOID(probe_f, (gfp_t, p1));"))
  }

  @Test(arguments: [
    ("int f(int, ...);", "variadic"),
    ("int f(int, int, int, int, int, int, int, int, int, int, int, int, int);", "13 parameters"),
  ]) func whatNoLibraryCanHaveIsRefused(_ text: String, _ words: String) throws {
    let error = #expect(throws: HarnessError.self) { try source(text) }
    #expect(error?.code == .unsupportedSignature)
    #expect(error?.message.contains(words) == true)
  }

  @Test func compilersThatAreMissingOrFail() async throws {
    for name in ["no-such-compiler", "/no/such/compiler", "/etc", "/etc/passwd", ""] {
      let error = #expect(throws: HarnessError.self) { try Toolchain(name, flags: []) }
      #expect(error?.code == .noCompiler)
      #expect(error?.message.contains("'\(name)'") == true)
    }
    let source = try source("int f(int);")
    let folder = try folderWithHeaders()
    for (name, flags, words) in [
      ("gcc", ["-Onothing"], "gcc -Onothing: "), ("/bin/false", [], "ended with"),
      ("/bin/true", [], "succeeded, but wrote no library"),
    ] where ChildProcess.find(name) != nil {
      let built = try await KfuncBuild.build(
        source, [try Toolchain(name, flags: flags)], in: folder.path, name: "x", workers: WorkerPool())
      guard case .failure(let error) = built[0].library else {
        Issue.record("\(name) succeeded")
        continue
      }
      #expect(error.code == .compilationFailed, "\(error.message)")
      #expect(error.message.contains(words), "\(error.message)")
      #expect(!error.message.contains(folder.path))
      #expect(!error.message.contains("\n"))
    }
  }

  @Test func aCompilerThatHangsIsEnded() async throws {
    let source = try source("int f(int);")
    let folder = try folderWithHeaders()
    let compiler = try folder.script("#!/bin/sh\nsleep 600 & wait\n", to: "cc")
    let toolchain = try Toolchain(compiler, flags: [], limit: .milliseconds(300))
    let built = try await KfuncBuild.build(source, [toolchain], in: folder.path, name: "x", workers: WorkerPool())
    guard case .failure(let error) = built[0].library else {
      Issue.record("it succeeded")
      return
    }
    #expect(error.message.hasSuffix("cc: it took longer than 0.3 s and was ended"), "\(error.message)")
  }

  @Test(.enabled(if: SourceCompiler.gcc.isThere, "no gcc")) func nothingIsLeftBehind() async throws {
    let source = try source("int f(int);")
    let folder = try folderWithHeaders()
    _ = try await KfuncBuild.build(
      source, [try Toolchain("gcc", flags: [])], in: folder.path, name: "x", workers: WorkerPool())
    // Neither source nor library: the loader keeps what it has mapped.
    #expect(try folder.names() == ["kfunc.h", "kfunc_abi.h"])
  }
}
