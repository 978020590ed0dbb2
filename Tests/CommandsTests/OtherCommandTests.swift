import Foundation
import TestSupport
import Testing

@Suite struct OtherCommandTests {
  @Test func listNamesEveryKfuncInBothFormats() throws {
    let json = try Executable.run("list", "--format", "json")
    #expect(json.status == 0)
    let kfuncs = try #require(try object(json.output)["kfuncs"] as? [[String: Any]])
    #expect(kfuncs.count >= 60)
    for kfunc in kfuncs {
      let name = try #require(kfunc["kfunc"] as? String)
      #expect((kfunc["prototype"] as? String)?.contains(name) == true)
      #expect(kfunc["result"] is String)
      #expect(["direct", "marshal", "refused"].contains(at(kfunc, "placement", "verdict") as? String))
      #expect((at(kfunc, "placement", "message") as? String)?.isEmpty == false)
      let parameters = try #require(kfunc["parameters"] as? [[String: Any]])
      for parameter in parameters {
        #expect(parameter["name"] is String)
        #expect(parameter["type"] is String)
      }
    }
    let table = try Executable.run("list").output
    for kfunc in kfuncs { #expect(table.contains(kfunc["kfunc"] as? String ?? "?")) }
    #expect(table.contains("\(kfuncs.count) kfuncs: "))
  }

  @Test func explainShowsPlacementAndFrames() throws {
    let text = try Executable.run("explain", "kf_u64_8").output
    #expect(text.contains("  7  g     u64   INTEGER  r11-16     r11+16    [rsp]    [rbp+16]\n"))
    #expect(text.contains("  6  f     u64   INTEGER  r11-8      r11+8     r9       r9\n"))
    #expect(text.contains("  [rbp-64]   [rsp]      | argument 7 (g)        |  <- rsp at the call\n"))
    #expect(text.contains("  [rbp+24]   [rsp+136]  | argument 8 (h)"))
    #expect(
      text.contains("64 bytes below rbp = 16 program stack + 32 callee-saved + 0 padding + 16 outgoing arguments"))
  }

  @Test func explainShowsBothPlacementsWhereTheyPartAndNoFrame() throws {
    let outcome = try Executable.run("explain", "kf_pair_at_6", "--target", "linux-7.2")
    #expect(outcome.status == 0)
    #expect(outcome.output.contains("needs marshalling: struct kf_pair f is passed on the stack"))
    #expect(outcome.output.contains("r11-24     r11+24    [rsp+8]   r9           r9         <-"))
    #expect(outcome.output.contains("linux-7.2  misplaced  refused   refuses struct kf_pair f: an aggregate by"))
    #expect(!outcome.output.contains("low addresses"))
  }

  /// Places by hand: psABI 3.2.3, and Linux 324c3ca6eed6 for frames (docs/placement.md).
  @Test func explainAsJSONHasPlacesAndFrames() throws {
    let direct = try object(try Executable.run("explain", "kf_u64_8", "--format", "json").output)
    #expect(direct["kfunc"] as? String == "kf_u64_8")
    #expect(at(direct, "placed", "placement", "verdict") as? String == "direct")
    let parameters = try #require(at(direct, "placed", "parameters") as? [[String: Any]])
    let seventh = try #require((parameters[6]["eightbytes"] as? [[String: Any]])?.first)
    #expect(seventh["bpf"] as? String == "*(u64 *)(r11 - 16)")
    #expect(seventh["native"] as? String == "[rsp]")
    let frames = try #require(direct["frames"] as? [[String: Any]])
    #expect(frames.map { $0["function"] as? String } == ["main", "forward"])
    #expect(frames.map { at($0, "frame", "outgoing") as? Int } == [16, 16])
    let moved = try object(try Executable.run("explain", "kf_pair_at_6", "--format", "json").output)
    let agree = try #require(at(moved, "placed", "parameters") as? [[String: Any]]).map { parameter in
      (parameter["eightbytes"] as? [[String: Any]])?.map { $0["agrees"] as? Bool }
    }
    #expect(agree.prefix(7) == [[true], [true], [true], [true], [true], [false, false], [false]])
    // Twelve eightbytes, five in registers and one in r9, so that six words are moved and written.
    let frame = (moved["frames"] as? [[String: Any]])?.first?["frame"]
    #expect(at(frame, "outgoing") as? Int == 48)
    #expect(at(frame, "marshalledSize") as? Int == 48)
    let verdicts = try #require(at(moved, "placed", "targets") as? [[String: Any]])
    #expect(verdicts.map { $0["target"] as? String } == ["linux-7.2", "linux-7.4", "psabi"])
    #expect(verdicts.map { at($0, "placement", "verdict") as? String } == ["misplaced", "moved", "moved"])
    #expect(verdicts.map { at($0, "verifier", "code") as? String } == ["aggregate", nil, nil])
    let slots = try object(
      try Executable.run("explain", "kf_pair_at_6", "--target", "linux-7.2", "--format", "json").output)
    #expect((slots["frames"] as? [Any])?.isEmpty == true)
    #expect((at(slots, "placed", "targets") as? [Any])?.count == 1)
  }

  @Test func disasmPutsBPFBesideMachineCode() throws {
    let text = try Executable.run("disasm", "kf_u64_7").output
    let lines = text.split(separator: "\n")
    let store = try #require(lines.first { $0.contains("*(u64 *)(r11 - 16) = r0") })
    #expect(store.contains("mov [rbp-64], rax"))
    #expect(store.hasSuffix("; argument 7 (g)"))
    for (bpf, machine) in [
      ("call kf_u64_7", "e8 .. .. .. .."), ("prologue", "push rbp"), ("exit", "; epilogue"),
    ] {
      #expect(lines.filter { $0.contains(bpf) }.contains { $0.contains(machine) }, "\(bpf)")
    }
    #expect(!lines.contains { $0.contains("(bad)") })
  }

  @Test(arguments: ["direct", "immediate", "forwarded", "reversed", "two-callees", "nested", "branches"])
  func disasmDecodesEveryShape(shape: String) throws {
    let outcome = try Executable.run("disasm", "kf_mixed_12", "--shape", shape)
    #expect(outcome.status == 0)
    #expect(outcome.output.contains("shape \(shape): "))
    #expect(!outcome.output.contains("(bad)"))
    // Two runs show the same: addresses that differ from process to process are left out.
    #expect(try Executable.run("disasm", "kf_mixed_12", "--shape", shape).output == outcome.output)
  }

  /// A struct that straddles r9: three values change places in turn, by hand from the walk of Linux 7.4.
  @Test(arguments: [["--target", "linux-7.4"], ["--target", "psabi"], ["--marshal"]])
  func disasmShowsHowArgumentsMove(_ target: [String]) throws {
    let outcome = try Executable.run(["disasm", "kf_pair_at_6"] + target)
    let text = outcome.output.split(separator: "\n").compactMap { line in
      line.split(separator: " ").isEmpty ? nil : line.split(separator: " ").joined(separator: " ")
    }
    let call = try #require(
      text.firstIndex { $0.hasSuffix("call kf_pair_at_6") && $0.contains("e8 ..") }, "\(outcome.error)")
    let moves = text[(call - 5)..<call].map { line in
      line.firstRange(of: "mov ").map { String(line[$0.lowerBound...]) } ?? ""
    }
    let expected = ["r11, [rbp-88]", "r10, [rbp-96]", "[rbp-88], r10", "[rbp-96], r9", "r9, r11"]
    #expect(moves == expected.map { "mov \($0)" })
  }

  /// The kernel profile has the moves of 7.4, and no code of psabi; what a target misplaces is refused, with the others.
  @Test func disasmByTarget() throws {
    let kernel = try Executable.run(
      "disasm", "kf_pair_at_6", "--target", "linux-7.4", "--profile", "kernel", "--format", "hex")
    #expect(kernel.status == 0)
    #expect(kernel.output.contains("4c8b5da84c8b55a04c8955a84c894da04d89d9e800000000"), "\(kernel.output)")
    let json = try object(
      try Executable.run("disasm", "kf_pair_at_6", "--target", "linux-7.4", "--format", "json").output)
    let target = try #require((json["targets"] as? [[String: Any]])?.first)
    #expect(target["target"] as? String == "linux-7.4")
    #expect(at(target, "placement", "verdict") as? String == "moved")
    #expect(at(target, "verifier", "verdict") as? String == "accepted")
    let psabi = try Executable.run("disasm", "kf_pair_at_6", "--target", "psabi", "--profile", "kernel")
    #expect(psabi.status == 2)
    #expect(psabi.error.contains("--target linux-7.2 or linux-7.4"), "\(psabi.error)")
    let slots = try Executable.run("disasm", "kf_pair_at_6", "--target", "linux-7.2")
    #expect(slots.status == 2)
    #expect(slots.error.contains("under linux-7.2: it needs marshalling"), "\(slots.error)")
    #expect(slots.error.contains("--target linux-7.4 and psabi can"), "\(slots.error)")
    let both = try Executable.run("disasm", "kf_pair_at_6", "--target", "psabi", "--marshal")
    #expect(both.status == 2)
  }

  @Test func mutantsShowsWhereEachFaultWasSeen() throws {
    let table = try Executable.run("mutants", "--filter", "outgoing-slot-high|argument-6-not-written")
    #expect(table.status == 0)
    #expect(table.output.contains("outgoing-slot-high"))
    #expect(table.output.contains("2 of 2 planted faults caught"))
    let json = try object(try Executable.run("mutants", "--filter", "outgoing-slot-high", "--format", "json").output)
    let mutants = try #require(json["planted"] as? [[String: Any]])
    #expect(mutants.count == 1)
    #expect(mutants.first?["caught"] as? Bool == true)
    #expect(at(mutants.first, "witness", "slot", "slot") as? Int == 7)
  }

  @Test(arguments: [
    "", "run", "list", "explain", "disasm", "exec", "kernel", "mutants", "abi", "call", "sweep", "probe", "fuzz",
    "merge",
  ])
  func helpHasExamplesThatParse(command: String) throws {
    let help = try Executable.shell("$K \(command) --help")
    #expect(help.status == 0)
    let examples = help.output.split(separator: "\n").filter { $0.hasPrefix("  kfunctest") }
      .map { $0.dropFirst("  kfunctest".count).prefix { $0 != "#" }.trimmingCharacters(in: .whitespaces) }
    #expect(!examples.isEmpty)
    // What takes long, fails on purpose or names a file that is only an example is left to other tests.
    let others = ["mine.so", "json", "mutants", "fuzz", "repro", "ubpf_plugin"]
    // Some examples write files, and some read files of the repository.
    let scratch = try TemporaryFolder()
    try FileManager.default.createSymbolicLink(
      atPath: scratch.file("Tests"), withDestinationPath: Repository.file("Tests"))
    try scratch.write(
      "u64 takes_seven(u64 a, u64 b, u64 c, u64 d, u64 e, u64 f, u64 g) { return a + g; }\n", to: "mine.c")
    try scratch.write("long plain(long, long, long, long, long, long, long);\n", to: "kfuncs.h")
    try FileManager.default.createDirectory(
      atPath: scratch.file("examples/engine"), withIntermediateDirectories: true)
    if command == "run" {
      try FileManager.default.moveItem(
        atPath: try EngineFixtures.reference(in: scratch), toPath: scratch.file("examples/engine/reference.so"))
    }
    for example in examples where !example.isEmpty && !others.contains(where: example.contains) {
      let outcome = try Executable.shell("cd '\(scratch.path)' && $K \(example)")
      // Where the kernel cannot be asked that is a skip, and no success.
      if !RunningKernel.answers && outcome.output.hasPrefix("skipped: ") { continue }
      // Compilers for BPF are in a root of their own, which not every machine has.
      if outcome.status == 2, outcome.error.hasSuffix("; scripts/toolchain brings it\n") { continue }
      #expect(outcome.status == 0, "\(example): \(outcome.error)\(outcome.output.prefix(1000))")
    }
  }

  @Test func aPipeThatIsClosedEarly() throws {
    let outcome = try Executable.shell("set -o pipefail; $K list --format json | head -1")
    #expect(outcome.status == 0)
    #expect(outcome.output == "{\n")
    #expect(outcome.error.isEmpty)
  }
}
