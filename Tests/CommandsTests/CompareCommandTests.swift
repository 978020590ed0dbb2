import Foundation
import TestSupport
import Testing

/// `compare` as a user calls it: engines that agree, faults that it must find and make small, and bad engines.
@Suite struct CompareCommandTests {
  private static let own = BuiltProducts.path("bpf-conformance-plugin")

  private func document(_ words: [String]) throws -> (status: Int32, [String: Any]) {
    let outcome = try Executable.run(["compare", "--format", "json"] + words)
    let object = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any]
    return (outcome.status, try #require(object, "\(outcome.error)"))
  }

  private func engines(_ document: [String: Any]) throws -> [[String: Any]] {
    try #require(document["engines"] as? [[String: Any]])
  }

  @Test func enginesAgree() throws {
    let (status, document) = try document([
      "--engine", "jit,interpreter", "--engine", "plugin:\(Self.own) --interpret", "--random", "40", "--seed", "5",
    ])
    #expect(status == 0)
    #expect(document["agree"] as? Bool == true)
    let engines = try engines(document)
    #expect(engines.map { $0["compared"] as? Int }.prefix(2) == [40, 40])
    // A plugin is not given kfunc calls and helpers; what else there is, it is compared on.
    let plugin = engines[2]
    let unsupported = try #require(plugin["unsupported"] as? [String: Int])
    #expect(unsupported["kfunc calls"] == 10)
    #expect(Set(unsupported.keys) == ["kfunc calls", "helpers"])
    #expect((plugin["compared"] as? Int ?? 0) + unsupported.values.reduce(0, +) == 40)
    for engine in engines {
      let planted = try #require(engine["planted"] as? [[String: Any]])
      #expect(planted.allSatisfy { $0["seen"] as? Bool == true })
    }
    #expect(engines.map { ($0["planted"] as? [Any])?.count } == [4, 4, 2])
  }

  /// The same seed gives the same document, but for the rate.
  @Test func isDeterministic() throws {
    let words = ["--engine", "jit", "--random", "12", "--seed", "9", "--plant", "outgoing-upper-half-lost"]
    var documents = try (0..<2).map { _ in try document(words).1 }
    for index in documents.indices { documents[index]["programsPerSecond"] = nil }
    #expect(NSDictionary(dictionary: documents[0]) == NSDictionary(dictionary: documents[1]))
  }

  /// A fault of our JIT is found, and the smallest program shows it again, in `exec` as well.
  @Test(arguments: [
    ("outgoing-upper-half-lost", 16), ("incoming-slot-high", 8), ("argument-6-upper-half-lost", 11),
    ("result-upper-half-lost", 10),
  ]) func aPlantedFaultIsFoundAndShrunk(_ fault: String, _ most: Int) throws {
    let folder = try TemporaryFolder()
    let (status, document) = try document([
      "--engine", "jit", "--random", "48", "--plant", fault, "--save", folder.file("findings"),
    ])
    #expect(status == 1)
    let finding = try #require((document["findings"] as? [[String: Any]])?.first)
    let size = try #require(finding["size"] as? Int)
    #expect(size <= most, "\(finding["assembler"] ?? "")")
    #expect(size < (try #require(finding["originalSize"] as? Int)))
    let files = try #require(finding["files"] as? [String])
    #expect(files.map { ($0 as NSString).pathExtension } == ["s", "c"])
    // The written program is the finding: it differs with the fault, and agrees without.
    var words = ["compare", files[0], "--engine", "jit"]
    if let memory = finding["memory"] as? String { words += ["--mem", memory] }
    #expect(try Executable.run(words).status == 0)
    let again = try Executable.run(words + ["--plant", fault])
    #expect(again.status == 1 && again.output.hasPrefix("DIFFERENT: jit in 1 of 1"), "\(again.output)")
    let source = try String(contentsOfFile: files[1], encoding: .utf8)
    #expect(source.contains("__success __retval(") && source.contains("__naked void compare_finding(void)"))
  }

  /// An engine with a verifier that refuses every loop: that is no difference, and half of the programs have none.
  @Test func anEngineWithoutLoopsIsComparedOnOthers() throws {
    let folder = try TemporaryFolder()
    let engine = try EngineFixtures.reference(in: folder, breaking: "WITHOUT_LOOPS")
    let (status, document) = try document(["--engine", engine, "--random", "40"])
    #expect(status == 0)
    let only = try #require(engines(document).first)
    let unsupported = try #require(only["unsupported"] as? [String: Int])
    #expect(unsupported["loops"] ?? 0 > 0, "\(unsupported)")
    // Seeds 4n + 1 give programs of what every engine has.
    #expect(only["compared"] as? Int ?? 0 >= 10 + 10)
  }

  /// Instructions that an engine lacks are left out of every second program, branches and calls of functions included.
  @Test func anEngineOfFewInstructionsIsCompared() throws {
    let folder = try TemporaryFolder()
    let (status, document) = try document([
      "--engine", try EngineFixtures.reference(in: folder, breaking: "WITHOUT_STACK_ARGUMENTS"), "--random", "40",
    ])
    #expect(status == 0)
    #expect(try engines(document).first?["compared"] as? Int ?? 0 >= 10)
  }

  /// The machine code that an engine gives is beside a finding, with that of our JIT.
  @Test func theCodeOfAnEngineIsShown() throws {
    let folder = try TemporaryFolder()
    let engine = try EngineFixtures.library(
      in: folder,
      ["code": "static const unsigned char code[] = { 0xb8, 42, 0, 0, 0, 0xc3 }; *size = 6; return code;"])
    let (status, document) = try document(["--engine", engine, "--random", "8"])
    #expect(status == 1)
    let finding = try #require((document["findings"] as? [[String: Any]])?.first)
    let code = try #require(finding["code"] as? [[String: Any]])
    #expect(code.map { $0["engine"] as? String } == [engine, "jit"])
    #expect(code.first?["functions"] as? [String] == ["b82a000000c3"])
    let wrong = try EngineFixtures.library(in: folder, ["code": "*size = 64; return (void *)16;"], name: "wrong")
    let (_, other) = try self.document(["--engine", wrong, "--random", "8"])
    let second = try #require((other["findings"] as? [[String: Any]])?.first)
    #expect((second["code"] as? [[String: Any]])?.map { $0["engine"] as? String } == ["jit"])
  }

  /// One kind of difference does not hide another.
  @Test func theFirstDifferenceOfEachKindIsShown() throws {
    let folder = try TemporaryFolder()
    let run = "if (!memory) return 0; return *(unsigned char *)memory & 1 ? *(volatile int *)8 : 42;"
    let (_, document) = try document([
      "--engine", try EngineFixtures.library(in: folder, ["run": run]), "--random", "12",
    ])
    let findings = try #require(document["findings"] as? [[String: Any]])
    let kinds = findings.compactMap { ($0["difference"] as? [String: Any])?.keys.sorted() }
    #expect(kinds.sorted { $0.joined() < $1.joined() } == [["failed"], ["r0"]], "\(kinds)")
  }

  /// An engine that is not this package's, wrong in one result.
  @Test func aPluginThatLiesIsFound() throws {
    let folder = try TemporaryFolder()
    try folder.write(
      "#!/bin/sh\nvalue=$(\(Self.own) \"$@\") || exit 1\nif [ \"$value\" = 0 ]; then echo 0; else echo 1$value; fi\n",
      to: "liar")
    #expect(chmod(folder.file("liar"), 0o700) == 0)
    let (status, document) = try document([
      "--engine", "jit", "--engine", "plugin:\(folder.file("liar"))", "--random", "8",
    ])
    #expect(status == 1)
    #expect(try engines(document)[0]["differences"] as? Int == 0)
    #expect(try engines(document)[1]["differences"] as? Int ?? 0 > 0)
    let finding = try #require((document["findings"] as? [[String: Any]])?.first)
    #expect(finding["size"] as? Int == 2, "\(finding)")
    #expect((finding["code"] as? [[String: Any]])?.map { $0["engine"] as? String } == ["jit"])
  }

  /// One engine that cannot be used leaves the others; it checked nothing, which is a failure.
  @Test func aBadEngineIsOneRow() throws {
    let outcome = try Executable.run("compare", "--engine", "jit", "--engine", "plugin:./nowhere", "--random", "4")
    #expect(outcome.status == 1)
    #expect(outcome.output.hasPrefix("plugin:./nowhere cannot be used: 4 programs"), "\(outcome.output)")
    #expect(outcome.output.contains("the plugin cannot be started: No such file or directory"))
    #expect(outcome.error.isEmpty)
  }

  /// A kfunc's arguments are compared with the sent values, which no engine says.
  @Test func kfuncArgumentsAreKnown() throws {
    let outcome = try Executable.run(
      "compare", "--engine", "jit", "--random", "1", "--seed", "3", "--plant", "outgoing-slot-high", "--format", "json")
    #expect(outcome.status == 1)
    #expect(outcome.output.contains("\"argument\""), "\(outcome.output)")
  }

  @Test func filesThatAreNotAccepted() throws {
    let folder = try TemporaryFolder()
    for (name, text, message) in [
      ("bad", "r0 = *(u64 *)(r11 + 8); exit", "not compared: the verifier: invalid read from stack arg off 8 depth 0"),
      ("stack", "r0 = *(u64 *)(r10 - 8); exit", "not compared: its result depends on stack that it has not stored to"),
    ] {
      try folder.write(text, to: "\(name).bpf.s")
      let outcome = try Executable.run("compare", "--engine", "jit", folder.file("\(name).bpf.s"))
      #expect(outcome.status == 1)
      #expect(outcome.output.contains(message), "\(outcome.output)")
    }
  }

  @Test(arguments: [
    ([], "no engine"), (["--engine", "jit"], "nothing to compare"),
    (["--engine", "none", "--random", "1"], "'none' is none of"),
    (["--engine", "jit", "--random", "0"], "1 to 10000000 programs"),
    (["--engine", "jit", "--random", "1", "--plant", "x"], "is no fault of the JIT"),
    (["--engine", "jit", "x.o"], "x.o is an object"), (["--engine", "jit", "nowhere.bpf.s"], "nowhere.bpf.s"),
  ]) func badUsage(_ words: [String], _ message: String) throws {
    let outcome = try Executable.run(["compare"] + words)
    #expect(outcome.status == 2)
    #expect(outcome.output.isEmpty)
    #expect(outcome.error.contains(message), "\(outcome.error)")
  }

  /// Each broken variant of the example engine is found, at its slot.
  @Test(
    .enabled(if: SourceCompiler.gcc.isThere, "no gcc"),
    arguments: [
      ("-DBROKEN_SLOT=7", "argument 7 (stack slot 2) of kf_u64_7 is"),
      ("-DBROKEN_SLOT=9", "argument 9 (stack slot 4) of"),
      ("-DBROKEN_ORDER", "argument 7 (stack slot 2) of"), ("-DBROKEN_INCOMING", "r0 is"),
      ("-DWITHOUT_STACK_ARGUMENTS", "unsupported: stack arguments ("), ("-DNOTHING", "all agree: 48 programs"),
    ]) func exampleEngines(_ macro: String, _ message: String) throws
  {
    let folder = try TemporaryFolder()
    _ = try ChildProcess.output(
      "gcc",
      [
        "-shared", "-fPIC", "-O2", "-I", Repository.path + "/Sources/CEngine/include", macro, "-o", folder.file("e.so"),
        Repository.path + "/examples/engine/reference_engine.c",
      ])
    let outcome = try Executable.run("compare", "--engine", "jit", "--engine", folder.file("e.so"), "--random", "48")
    #expect(outcome.output.contains(message), "\(outcome.output) \(outcome.error)")
    #expect(outcome.status == (macro.contains("BROKEN") ? 1 : 0))
  }

  /// Without QEMU the row of the kernel says what to install; the others are compared.
  @Test func aKernelWithoutQEMU() throws {
    let folder = try TemporaryFolder()
    // What is on the PATH may be a script that needs more.
    let python = try ChildProcess.output("python3", ["-c", "import sys; print(sys.executable)"]).dropLast()
    #expect(symlink(String(python), folder.file("python3")) == 0)
    let outcome = try Executable.run(
      ["compare", "--engine", "jit", "--engine", "kernel:7.3", "--random", "4"], environment: ["PATH": folder.file(".")]
    )
    #expect(outcome.status == 1)
    #expect(outcome.output.hasPrefix("kernel:7.3 cannot be used: 4 programs"), "\(outcome.output) \(outcome.error)")
    #expect(outcome.output.contains("no qemu-system-x86_64; apt-get install qemu-system-x86"))
  }
}
