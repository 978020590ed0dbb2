import CTypes
import CallingConvention
import Checks
import Foundation
import JIT
import Kfuncs
import NativeCalls
import Outcomes
import Support
import TestSupport
import Testing

@testable import Campaigns
@testable import Support
@testable import Toolchains

/// Random functions, and how a finding is shrunk.
@Suite(.serialized, .enabled(if: SourceCompiler.gcc.isThere, "no gcc")) struct FuzzTests {
  private func options(_ count: Int, seed: UInt64 = 3) throws -> FuzzOptions {
    var options = FuzzOptions(toolchains: [try Toolchain("gcc", flags: [])], seed: seed, limit: .count(count))
    options.batch = 16
    return options
  }

  private func registry() throws -> KfuncLibrary { try WorkerPool().open(KfuncLibrary.ownPath) }

  /// Functions for a kernel have the types that its verifier takes by themselves, and are the same for a seed.
  @Test(arguments: 1...4 as ClosedRange<UInt64>) func functionsForTheKernelAreThoseThatItTakes(_ seed: UInt64) throws {
    let text = FuzzCase.declarationsForKernel(seed: seed, count: 64)
    #expect(text == FuzzCase.declarationsForKernel(seed: seed, count: 64))
    #expect(text != FuzzCase.declarationsForKernel(seed: seed + 1, count: 64))
    let signatures = try CDeclarationParser.parse(text).signatures
    #expect(signatures.count == 64)
    #expect(signatures.contains { $0.parameters.count == 12 })
    for signature in signatures {
      #expect(Placement(signature).verdict == .direct)
      #expect(signature.parameters.allSatisfy { $0.type.size <= 8 && !$0.type.isAggregate })
      for parameter in signature.parameters {
        if case .pointer(let pointer) = parameter.type { #expect(pointer.pointee.size == 1, "\(signature.prototype)") }
      }
      if case .pointer = signature.result { Issue.record("\(signature.prototype)") }
    }
  }

  @Test func withoutFaultsThereAreNoFindings() async throws {
    for targets in [CallTargets.kernels, CallTargets([.psabi], .placed)] {
      var options = try options(32)
      options.targets = targets
      // Some versions of libffi pass structs of mixed classes wrongly.
      options.expectations = try Expectations(
        "[[expected]]\ncaller = 'libffi'\nprototype = 'struct|union'\nreason = 'r'\nlink = 'l'", path: "known")
      let report = try await FuzzRun(options, registry: try registry()).run()
      #expect(report.findings.isEmpty, "\(report.findings.first.map { "\($0)" } ?? "")")
      #expect(report.isGood)
      #expect(report.signatures == 32)
      #expect(report.sequences > 0)
      #expect(!report.isInterrupted)
      #expect(report.selfChecks.count == 3)
      #expect(report.selfChecks.allSatisfy { $0.isCaught })
      #expect(report.checks > 10_000)
      #expect(report.placements.values.reduce(0, +) == 32)
    }
  }

  /// The simplest function that shows each fault, by hand from what the fault does.
  @Test(arguments: [
    (JITFault.outgoingSlotHigh, 7), (.argument6NotWritten, 6), (.arguments1And2Swapped, 1),
    (.outgoingLastSlotDropped, 6),
  ]) func aFaultIsShrunkToTheFunctionThatItTakes(_ fault: JITFault, _ parameters: Int) async throws {
    var options = try options(16)
    options.fault = .jit(fault)
    let report = try await FuzzRun(options, registry: try registry()).run()
    let finding = try #require(report.findings.first)
    #expect(!report.isGood)
    #expect(report.findings.count == 1)
    #expect(finding.caller == "jit")
    #expect(finding.finding.shape == .direct)
    #expect(finding.finding.values == .pattern(name: .graffiti, number: 0))
    // The JIT has findings with each callee, and no other caller has any.
    #expect(finding.wrong == ["jit -> gcc", "jit -> capture stub"])
    #expect(finding.right.count == 6)
    let shrunk = finding.shrunk.signature
    #expect(shrunk.parameters.count == parameters, "\(shrunk.prototype)")
    #expect(shrunk.parameters.allSatisfy { $0.type == .unsignedLong })
    #expect(shrunk.result == .void)
    #expect(!finding.shrunk.text.contains("struct"))
    #expect(finding.attempts > parameters)
  }

  /// Only calls are timed: a library may take long to load, as on a machine with much else to do.
  @Test func aLibraryThatLoadsSlowlyIsNoFinding() async throws {
    let folder = try folderWithHeaders()
    // The library is opened long after the folder was last named.
    defer { withExtendedLifetime(folder) {} }
    try folder.write(
      """
      #include <time.h>
      static __attribute__((constructor)) void kft_slow(void)
      {
      \tstruct timespec pause = { 1, 0 };
      \twhile (nanosleep(&pause, &pause) != 0)
      \t\t;
      }

      """, to: "slow.h")
    let source = try KfuncSource(
      try CDeclarationParser.parse("u64 f(u64, u64, u64, u64, u64, u64, u64);").signatures, declarations: "")
    let slow = try Toolchain("gcc", flags: ["-include", folder.file("slow.h")])
    let built = try await KfuncBuild.build(source, [slow], in: folder.path, name: "x", workers: WorkerPool())
    var random = SeededGenerator(seed: 1)
    let sequence = try #require(
      CallSequence(try built[0].library.get().kfuncs, targets: .kernels, &random))
    let outcome = try sequence.check(targets: .kernels, fault: nil, number: 0, workers: WorkerPool())
    #expect(outcome.findings == [])
    #expect(outcome.checks == 2 * sequence.steps.count)
  }

  /// A fault that a single call with one count cannot show is found by a sequence, or by `two-callees`.
  @Test func sequencesOfCallsAreCompared() async throws {
    let text =
      "u64 f(u64, u64, u64, u64, u64, u64, u64); u32 g(u64, u64); u8 h(u64, u64, u64, u64, u64, u64, u64, u64);"
    let source = try KfuncSource(try CDeclarationParser.parse(text).signatures, declarations: "")
    let folder = try folderWithHeaders()
    defer { withExtendedLifetime(folder) {} }
    let workers = WorkerPool()
    let built = try await KfuncBuild.build(
      source, [try Toolchain("gcc", flags: [])], in: folder.path, name: "x", workers: WorkerPool())
    let library = try built[0].library.get()
    var random = SeededGenerator(seed: 1)
    var seen = 0
    for _ in 0..<50 {
      let sequence = try #require(CallSequence(library.kfuncs, targets: .kernels, &random))
      let right = try sequence.check(targets: .kernels, fault: nil, number: 0, workers: workers)
      #expect(right.findings == [])
      #expect(right.checks == 2 * sequence.steps.count)
      let wrong = try sequence.check(targets: .kernels, fault: .jit(.outgoingSlotHigh), number: 0, workers: workers)
      let takesStack = sequence.steps.contains { $0.words.count > 6 }
      #expect(wrong.findings.contains { $0.caller == .jit } == takesStack)
      seen += wrong.findings.count
      let narrow = try sequence.check(
        targets: .kernels, fault: .interpreter(.lastSlotDoubled), number: 0, workers: workers)
      #expect(narrow.findings.contains { $0.caller == .interpreter } == takesStack)
    }
    #expect(seen > 10)
  }

  @Test func theCorpusComesFirstAndFindingsGoThere() async throws {
    let folder = try folderWithHeaders()
    let path = folder.file("corpus")
    let missing = #expect(throws: HarnessError.self) { try Corpus(path) }
    #expect(missing?.message.contains("\(path): No such file") == true, "\(missing as Any)")
    try folder.makeFolder("corpus")
    try folder.write("struct p { u64 a; }; int f(struct p);", to: "corpus/a.c")
    var options = try options(4)
    options.corpus = try Corpus(path).cases
    let report = try await FuzzRun(options, registry: try registry()).run()
    #expect(report.fromCorpus == 1)
    #expect(report.signatures == 4)
    #expect(report.isGood)
    options.fault = .libffi(.typeTooNarrow)
    let found = try await FuzzRun(options, registry: try registry()).run()
    let finding = try #require(found.findings.first)
    #expect(found.signatures == 1)
    #expect(finding.caller == "libffi")
    let file = try #require(try Corpus(path).add(finding, message: "m"))
    #expect(try Corpus(path).cases.count == 2)
    #expect(file.hasPrefix(path))
    // A function that is in the corpus is not written again, even if its file was renamed.
    #expect(try Corpus(path).add(finding, message: "m") == nil)
    try FileManager.default.moveItem(atPath: file, toPath: "\(path)/c.c")
    #expect(try Corpus(path).add(finding, message: "m") == nil)
    #expect(try Corpus(path).cases.count == 2)
    try folder.write("int g(struct q);", to: "corpus/b.c")
    let error = #expect(throws: HarnessError.self) { try Corpus(path) }
    #expect(error?.message.contains("\(path)/b.c:1:") == true, "\(error as Any)")
  }

  @Test func cancellationEndsARunWithWhatItHas() async throws {
    var options = try options(1_000_000)
    options.limit = .time(.seconds(600))
    let fixed = options
    let registry = try registry()
    let run = Task { try await FuzzRun(fixed, registry: registry).run() }
    try await Task.sleep(for: .seconds(1))
    run.cancel()
    let report = try await run.value
    #expect(report.isInterrupted)
    #expect(report.elapsed < .seconds(60))
    #expect(report.findings.isEmpty)
  }
}

/// What a function can be simplified to.
@Suite struct FuzzCaseTests {
  @Test func eachStepTakesOneThingAway() throws {
    let one = try #require(
      try FuzzCase.read("struct p { u64 a, b; }; struct q { u8 c; }; u8 f(u8 a, struct p b, unsigned long c);").first)
    let prototypes = one.simpler.map { $0.signature.prototype.drop { $0 != "(" } }
    #expect(
      prototypes == [
        "(struct p b, unsigned long c)", "(u8 a, unsigned long c)", "(u8 a, struct p b)",
        "(unsigned long a, struct p b, unsigned long c)", "(u8 a, unsigned long b, unsigned long c)",
        "(u8 a, unsigned long b_low, unsigned long b_high, unsigned long c)",
        "(u8 a, struct p b, unsigned long c)", "(u8 a, struct p b, unsigned long c)",
      ])
    #expect(one.simpler.map(\.signature.result.description).suffix(2) == ["unsigned long", "void"])
    let minimal = try #require(try FuzzCase.read("void f(void);").first)
    #expect(minimal.simpler.isEmpty)
  }

  @Test func aTextHoldsWhatItNamesAndNoMore() throws {
    var generator = SignatureGenerator(seed: 5, welcomesParted: true)
    let cases = generator.cases(200)
    #expect(cases.count == 200)
    for one in cases {
      let again = try #require(try FuzzCase.read(one.text).first)
      #expect(again.signature == one.signature)
      for line in one.text.split(separator: "\n").dropLast() {
        let tag = line.split(separator: " ")[1]
        #expect(one.text.components(separatedBy: String(tag)).count > 2, "\(one.text)")
      }
    }
    // Equal seeds give equal functions, different seeds different ones; every kind of type is drawn.
    var same = SignatureGenerator(seed: 5, welcomesParted: true)
    var other = SignatureGenerator(seed: 6, welcomesParted: true)
    #expect(same.cases(200).map(\.text) == cases.map(\.text))
    #expect(other.cases(200).map(\.text) != cases.map(\.text))
    let all = cases.map(\.text).joined()
    for word in ["struct", "union", "enum", "double", "__int128", "bool", "void *", " : ", "[", "(*"] {
      #expect(all.contains(word), "\(word)")
    }
    #expect(Set(cases.map { Placement($0.signature).verdict }) == [.direct, .needsMarshalling, .refused])
  }
}
