import Foundation
import Outcomes
import Reports
import TestSupport
import Testing

/// What `--format json` prints, against docs/schema.json, and decoded to what it was made of.
@Suite struct SchemaTests {
  /// The schema in the repository.
  static func schema() throws -> JSONSchema {
    try JSONSchema(try String(contentsOfFile: Repository.path + "/docs/schema.json", encoding: .utf8))
  }

  /// The words of a command, and what its document is decoded and made of again.
  struct Row: Sendable, CustomTestStringConvertible {
    let words: [String]
    let again: @Sendable (String) throws -> String
    var testDescription: String { words.joined(separator: " ") }

    init<Outcome: Codable & Sendable>(
      _ words: [String], _ type: Outcome.Type, _ make: @escaping @Sendable (Outcome) -> CommandOutcome
    ) {
      self.words = words
      again = { text in
        let document = try JSONDecoder().decode(Document<Outcome>.self, from: Data(text.utf8))
        return JSONReport().text(of: make(document.outcome)).output
      }
    }
  }

  private static let program = Repository.path + "/Tests/Programs/seven-arguments.bpf.s"
  private static let maps = Repository.path + "/Tests/Programs/maps.bpf.s"
  private static let verified = Repository.path + "/Tests/Programs/Verifier/"
  private static let object = ObjectFixtures.folder + "/built/v4-O2/weak.bpf.o"
  /// Its program reads from the address 16.
  private static let wild = ObjectFixtures.special("wild.bpf.o")
  private static let differing = "struct b { float a; int : 32; double c; }; long f(long, struct b x, long double y);"

  static let rows: [Row] = [
    Row(["list"], ListOutcome.self) { .list($0) }, Row(["abi", differing], ABIOutcome.self) { .abi($0) },
    Row(["abi", differing, "--require", "direct,unknown"], ABIOutcome.self) { .abi($0) },
    Row(["explain", "kf_u64_8"], ExplainOutcome.self) { .explain($0) },
    Row(["explain", "kf_pair_at_6"], ExplainOutcome.self) { .explain($0) },
    Row(["disasm", "kf_u64_8", "--shape", "forwarded"], DisasmOutcome.self) { .disasm($0) },
    Row(["run", "--filter", "kf_crash|kf_pair_at|mmap|EVP_PBE", "--crashing"], RunOutcome.self) { .run($0) },
    Row(["run", "--filter", "kf_pair_at_6$", "--caller", "jit"], RunOutcome.self) { .run($0) },
    Row(["run", "--source", Repository.path + "/Tests/PlainC/mixed.c", "--compilers", "gcc"], RunOutcome.self) {
      .run($0)
    },
    Row(["run", "--source", Repository.path + "/Tests/PlainC/failing.c"], RunOutcome.self) { .run($0) },
    Row(["call", "--library", "libc.so.6", "long labs(long)", "-5"], FunctionCallOutcome.self) { .call($0) },
    Row(["call", "--library", "libc.so.6", "long atol(const char *)", "null"], FunctionCallOutcome.self) { .call($0) },
    Row(["exec", program, "--engine", "jit,interpreter,kernel", "--mem", "00ff"], ExecOutcome.self) { .exec($0) },
    Row(["exec", program, "--budget", "2", "--engine", "interpreter"], ExecOutcome.self) { .exec($0) },
    Row(["exec", program, "--engine", "plugin:false"], ExecOutcome.self) { .exec($0) },
    Row(["exec", program, "--engine", "plugin:echo 'no number'"], ExecOutcome.self) { .exec($0) },
    Row(["exec", maps, "--engine", "jit,interpreter"], ExecOutcome.self) { .exec($0) },
    Row(["list", object], ObjectListOutcome.self) { .objectList($0) },
    Row(["disasm", object, "--program", "absent"], DisasmOutcome.self) { .disasm($0) },
    Row(["exec", object, "--engine", "jit,interpreter", "--expect", "present=1"], ExecOutcome.self) { .exec($0) },
    Row(["exec", wild, "--engine", "jit,interpreter"], ExecOutcome.self) { .exec($0) },
    Row(["verify", program, object, "--log-level", "2", "--kernel"], VerifyOutcome.self) { .verify($0) },
    Row(["verify", verified + "bad_recursion.bpf.s", verified + "bad_callee_reads_r6.bpf.s"], VerifyOutcome.self) {
      .verify($0)
    },
    Row(["compare", "--engine", "jit,interpreter", "--random", "4", "--engine", "plugin:false"], CompareOutcome.self) {
      .compare($0)
    },
    Row(["compare", "--engine", "jit", "--random", "8", "--plant", "outgoing-slot-high"], CompareOutcome.self) {
      .compare($0)
    },
    Row(["kernel", "--random", "2"], KernelOutcome.self) { .kernel($0) },
    Row(["kernel", "--verifier", "--random", "40", "--seed", "3"], VerdictsOutcome.self) { .verdicts($0) },
    Row(["mutants", "--filter", "slot-high|rbx|registers-closed"], MutantsOutcome.self) { .mutants($0) },
    Row(["doctor"], DoctorOutcome.self) { .doctor($0) },
    Row(["mutants", "--list"], PlantedFaultsOutcome.self) { .plantedFaults($0) },
  ]

  @Test(arguments: rows) func documents(_ row: Row) throws {
    let output = try Executable.run(row.words + ["--format", "json"]).output
    #expect(try Self.schema().faults(try JSONTree(output)).isEmpty)
    #expect(try row.again(output) == output)
  }

  /// Checks the document of a command that works on files of a test.
  /// - Parameter words: `check`, `btf` or `header` with its arguments.
  static func check(_ words: [String]) throws {
    let row =
      words.first == "check"
      ? Row(words, CheckOutcome.self) { .check($0) } : Row(words, ExportOutcome.self) { .export($0) }
    try SchemaTests().documents(row)
  }

  static let compiled: [Row] = [
    Row(["probe", "int f(u64, u64, u64, u64, u64, __int128)", "--compilers", "gcc"], ProbeOutcome.self) { .probe($0) },
    Row(
      ["fuzz", "--seed", "3", "--count", "8", "--compilers", "gcc", "--plant", "outgoing-slot-high"], FuzzOutcome.self
    ) { .fuzz($0) },
    Row(["fuzz", "--seed", "3", "--count", "2", "--compilers", "gcc"], FuzzOutcome.self) { .fuzz($0) },
  ]

  @Test(.enabled(if: SourceCompiler.gcc.isThere, "no gcc"), arguments: compiled)
  func documentsOfCompilers(_ row: Row) throws { try documents(row) }

  @Test func linesOfASweep() throws {
    let outcome = try Executable.run(
      "sweep", "--exhaustive", "2", "--types", "int,long double,struct { long a; int b; }", "--format", "json")
    let lines = outcome.output.split(separator: "\n")
    #expect(lines.count == 10)
    let schema = try Self.schema()
    for line in lines { #expect(try schema.faults(try JSONTree(line)).isEmpty, "\(line)") }
    let decoder = JSONDecoder()
    for line in lines.dropLast() {
      let document = try decoder.decode(Document<SweptFunction>.self, from: Data(line.utf8))
      #expect(JSONReport().text(of: .sweptFunction(document.outcome)).output == line + "\n")
    }
    let last = try decoder.decode(Document<SweepOutcome>.self, from: Data(try #require(lines.last).utf8))
    #expect(JSONReport().text(of: .sweep(last.outcome)).output == "\(lines[9])\n")
  }

  @Test(.enabled(if: RunningKernel.answers, "no bpf(2)")) func linesOfAShard() throws {
    let outcome = try Executable.run(
      "kernel", "--random", "20", "--allow-skips", "--shard", "1/2", "--format", "json")
    let lines = outcome.output.split(separator: "\n")
    #expect(lines.count == 3)
    let schema = try Self.schema()
    for line in lines { #expect(try schema.faults(try JSONTree(line)).isEmpty, "\(line)") }
    let decoder = JSONDecoder()
    for line in lines.dropLast() {
      let document = try decoder.decode(Document<RunPiece<KernelOutcome>>.self, from: Data(line.utf8))
      #expect(JSONReport().text(of: .kernelPiece(document.outcome)).output == line + "\n")
    }
    let last = try decoder.decode(Document<KernelOutcome>.self, from: Data(try #require(lines.last).utf8))
    #expect(JSONReport().text(of: .kernel(last.outcome)).output == "\(lines[2])\n")
  }

  // MARK: The schema refuses what it has to

  /// A document with findings, skips and planted faults.
  private static func document() throws -> JSONTree {
    try JSONTree(
      try Executable.run(
        "run", "--filter", "kf_crash_null|kf_crash_dir|kf_pair_at_6$", "--crashing", "--caller", "jit,c", "--format",
        "json"
      ).output)
  }

  /// Every object of a document refuses a key that it does not have, but for none.
  @Test func anExtraKeyIsRefused() throws {
    let (schema, document) = (try Self.schema(), try Self.document())
    #expect(try schema.faults(document, "document-run").isEmpty)
    let variants = document.variants { value in
      guard case .object(let members) = value else { return nil }
      return .object(members.merging(["extra": .null]) { $1 })
    }
    #expect(variants.count > 50)
    // Each takes the whole document to validate; values of one kind stand in rows, so that a few of each row are taken.
    for index in stride(from: 0, to: variants.count, by: 7) {
      #expect(try !schema.faults(variants[index], "document-run").isEmpty)
    }
  }

  /// Every value of a document refuses a value of another type.
  @Test func anotherTypeIsRefused() throws {
    let (schema, document) = (try Self.schema(), try Self.document())
    let variants = document.variants { value in
      switch value {
      case .string, .bool, .null: .number(1.5)
      case .number: .string("1")
      case .array: .object([:])
      case .object: .array([])
      }
    }
    #expect(variants.count > 300)
    // Each takes the whole document to validate; values of one kind stand in rows, so that a few of each row are taken.
    for index in stride(from: 0, to: variants.count, by: 7) {
      #expect(try !schema.faults(variants[index], "document-run").isEmpty)
    }
  }

  @Test(arguments: [
    "schema", "command", "agree", "summary", "scope", "kfuncs", "scenarios", "findings", "skips", "planted", "known",
    "unmatched", "printed",
  ]) func aMissingKeyIsRefused(_ key: String) throws {
    guard case .object(var members) = try Self.document() else { return }
    #expect(members.removeValue(forKey: key) != nil)
    #expect(try !Self.schema().faults(.object(members), "document-run").isEmpty)
  }

  /// A finding whose code and payload do not go together, one without a message, one of an unknown kind.
  @Test(arguments: [
    ("\"code\": \"entry\", \"entry\": {\"directionFlag\": {}}, \"message\": \"m\"", true),
    ("\"code\": \"slot\", \"entry\": {\"directionFlag\": {}}, \"message\": \"m\"", false),
    ("\"code\": \"entry\", \"entry\": {\"directionFlag\": {}}", false),
    ("\"code\": \"entry\", \"message\": \"m\"", false),
    ("\"code\": \"nothing\", \"nothing\": {}, \"message\": \"m\"", false),
    ("\"code\": \"entry\", \"entry\": {\"directionFlag\": {}, \"undiagnosed\": {}}, \"message\": \"m\"", false),
  ]) func findings(_ text: String, _ isValid: Bool) throws {
    let finding = try JSONTree(
      "{\"kfunc\": \"f\", \"caller\": \"c\", \"callee\": \"capture\", \"values\": {\"sequence\": {\"number\": 0}}, \(text)}"
    )
    #expect(try Self.schema().faults(finding, "finding").isEmpty == isValid)
  }
}
