import CallingConvention
import Testing

@testable import Outcomes
@testable import Reports

/// An outcome made by hand, and what every format has to say of it.
struct Sample: CustomTestStringConvertible, Sendable {
  let name: String
  let outcome: CommandOutcome
  /// Whether the command's exit status is 0.
  let isGood: Bool
  /// Texts that a reader of the format has to find.
  let texts: [String]

  init(_ name: String, _ outcome: CommandOutcome, isGood: Bool, _ texts: [String] = []) {
    self.name = name
    self.outcome = outcome
    self.isGood = isGood
    self.texts = texts
  }

  var testDescription: String { name }

  /// The outcome's own verdict.
  var ownVerdict: Bool {
    switch outcome {
    case .run(let outcome): outcome.isGood
    case .probe(let outcome): outcome.isGood
    case .sweep(let outcome, _): outcome.isGood
    case .fuzz(let outcome): outcome.isGood
    case .kernel(let outcome): outcome.isGood
    case .verdicts(let outcome): outcome.isGood
    case .mutants(let outcome): outcome.isGood
    default: false
    }
  }

  static let provenance = Provenance(build: "c0ffee", kernel: "6.1.0-test")

  /// Everything that the formats of text have forms for, and what they have none for.
  static let hostile = "a<b>&\"']]>\u{1B}[31m\u{0}\u{202E}#%,:\\|`::error::x\n--- ~~~ {é} \u{FFFE}"

  static let all: [Sample] = runs + probes + sweeps + fuzzing + kernels + verdicts + mutants

  // MARK: run

  private static func changed(_ outcome: RunOutcome, _ change: (inout RunOutcome) -> Void) -> CommandOutcome {
    var outcome = outcome
    change(&outcome)
    return .run(outcome)
  }

  private static let crash = Skip(kfunc: "kf_crash_null", reason: .crashes)

  /// A kfunc that every caller of `run` called.
  static func called(_ name: String, failed: Int = 0) -> KfuncOutcome {
    var kfunc = kfunc(name, checks: 40, failed: failed)
    kfunc.checkedTargets = [.linux72, .linux74]
    kfunc.tallies = [Caller.jit, .interpreter, .libffi, .c].map {
      CallerCounts(caller: $0, checks: 10, slots: 80, failed: $0 == .jit ? failed : 0, compiledChecks: 5)
    }
    return kfunc
  }

  private static func known(failed: Bool) -> CommandOutcome {
    changed(run([called("kf_u64_8")])) {
      $0.known = [
        KnownDifference(
          caller: "libffi", callee: "capture stub", function: "kf_u64_8", reason: "a fault of libffi", link: "bug 7",
          failed: failed)
      ]
    }
  }

  static let runs: [Sample] = [
    Sample("run, good", .run(run([called("kf_u64_8")])), isGood: true, ["kf_u64_8, linux-7.2"]),
    Sample(
      "run, findings", .run(run([called("kf_u64_8", failed: 1)], findings: [.sample()])), isGood: false,
      ["77 76 75 74 73 72 71 70", "77 76 75 74 00 00 00 00", "*(u64 *)(r11 - 16)", "[rsp]", "the slot differs"]),
    Sample(
      "run, skips", .run(run([called("kf_u64_8"), kfunc("kf_crash_null", checks: 0)], skips: [crash])), isGood: true,
      ["crashes intentionally"]),
    Sample(
      "run, strict",
      changed(run([called("kf_u64_8"), kfunc("kf_crash_null", checks: 0)], skips: [crash])) {
        $0.scope.strict = true
      }, isGood: false, ["--strict", "crashes intentionally"]),
    Sample(
      "run, strict and everything ran", changed(run([called("kf_u64_8")])) { $0.scope.strict = true }, isGood: true),
    Sample(
      "run, strict and a target was not called",
      changed(run([called("kf_u64_8")])) {
        $0.scope.strict = true
        $0.kfuncs[0].checkedTargets = [.linux74]
      }, isGood: false, ["no call was made under this target"]),
    Sample(
      "run, strict and a caller made no call",
      changed(run([called("kf_u64_8")])) {
        $0.scope.strict = true
        $0.kfuncs[0].tallies.removeLast()
      }, isGood: false, ["no call was made"]),
    Sample("run, known difference", known(failed: true), isGood: true, ["a fault of libffi", "bug 7"]),
    Sample("run, expected to fail and passed", known(failed: false), isGood: false, ["passed though it is expected"]),
    Sample(
      "run, expectation without a call",
      changed(run([called("kf_u64_8")])) {
        $0.unmatched = [UnmatchedExpectation(file: "known.toml", number: 3, function: "^x$")]
      }, isGood: false, ["known.toml", "no call matches"]),
    Sample(
      "run, planted fault seen",
      .run(
        run([called("kf_u64_8")], planted: [.sample("slot-high", .slots(.from(7)), caught: true, witness: .sample())])),
      isGood: true, ["planted fault slot-high"]),
    Sample(
      "run, planted fault not seen",
      .run(run([called("kf_u64_8")], planted: [.sample("slot-high", .slots(.from(7)), caught: false)])), isGood: false,
      ["was not seen at arguments 7 and up"]),
    Sample(
      "run, idle", .run(run([called("kf_u64_8")], idle: [.kernel])), isGood: false,
      ["kernel was asked for by name and made no call"]),
    Sample(
      "run, idle and accepted", changed(run([called("kf_u64_8")], idle: [.kernel])) { $0.scope.allowSkips = true },
      isGood: true, ["accepted: --allow-skips"]),
    Sample(
      "run, interrupted", .run(run([called("kf_u64_8")], interrupted: true)), isGood: false, ["it was asked to stop"]),
    Sample(
      "run, nothing checked", .run(run([kfunc("kf_crash_null", checks: 0)], skips: [crash])), isGood: false,
      ["nothing was checked"]),
    Sample("run, nothing at all", .run(run([])), isGood: false, ["nothing was checked"]),
    Sample(
      "run, hostile names",
      changed(run([called(hostile, failed: 1)], findings: [.sample(hostile)], skips: [])) {
        $0.scope.library = hostile
        $0.kfuncs.append(kfunc("skipped" + hostile, checks: 0))
        $0.skips = [Skip(kfunc: "skipped" + hostile, reason: .callerCannot(.jit, hostile))]
      }, isGood: false),
    Sample(
      "run, a failure that no finding shows", changed(run([called("kf_u64_8")])) { $0.summary.failed = 1 },
      isGood: false, ["1 check FAILED"]),
    Sample(
      "run, known answers",
      changed(run([called("kf_u64_8", failed: 1)])) {
        $0.scenarios = [
          ScenarioOutcome(scenario: "scrypt", kfunc: "kf_u64_8", callers: [.jit, .c], failedCallers: [.c], checks: 2),
          ScenarioOutcome(
            scenario: "PBKDF2", kfunc: "kf_u64_8", callers: [], failedCallers: [], checks: 0,
            skip: .noFunction("libcrypto is not here")),
        ]
        $0.findings = [
          Finding(
            kfunc: "kf_u64_8", caller: .c, callee: .compiled, values: .scenario(name: "scrypt"),
            kind: .scenario(.differs(expected: "fdba", observed: "0000")))
        ]
      }, isGood: false, ["scrypt", "PBKDF2", "libcrypto is not here", "fdba"]),
  ]

  // MARK: probe

  private static func probe(_ change: (inout ProbeOutcome) -> Void = { _ in }) -> CommandOutcome {
    let cell = ProbeCell(
      caller: "jit", callee: "gcc -O2", checks: 10, slots: 70, failed: 0,
      functions: [FunctionCounts(function: "probe_f", checks: 10, failed: 0)], findings: [], skips: [], known: [])
    var outcome = ProbeOutcome(
      summary: MatrixSummary(checks: 10, slots: 70, failed: 0, findings: 0),
      scope: ProbeScope(
        seed: 1, targets: .kernels, values: [.graffiti], shapes: [.direct],
        results: ResultModelCount(compared: 1, all: 1), idle: [], allowSkips: false, interrupted: false),
      functions: [
        ProbedFunction(
          function: "f", symbol: "probe_f", prototype: "int f(u64 a)", placement: PlacementSummary(.direct, nil),
          targets: [], checkedTargets: [.linux72, .linux74])
      ], toolchains: [ToolchainOutcome(toolchain: "gcc -O2", compiler: "gcc 12")], bpfToolchains: [], cells: [cell],
      unmatched: [], planted: [])
    change(&outcome)
    return .probe(outcome)
  }

  static let probes: [Sample] = [
    Sample("probe, good", probe(), isGood: true, ["f, linux-7.4", "gcc 12"]),
    Sample(
      "probe, finding",
      probe {
        $0.cells[0].findings = [.sample("probe_f")]
        ($0.cells[0].failed, $0.summary.failed) = (1, 1)
      }, isGood: false, ["the slot differs", "int f(u64 a)"]),
    Sample(
      "probe, a compiler that is missing",
      probe {
        $0.toolchains.append(ToolchainOutcome(toolchain: "tcc", message: "tcc: not found"))
      }, isGood: true, ["tcc: not found"]),
    Sample(
      "probe, strict and a compiler that is missing",
      probe {
        $0.scope.strict = true
        $0.toolchains.append(ToolchainOutcome(toolchain: "tcc", message: "tcc: not found"))
      }, isGood: false, ["tcc: not found"]),
    Sample(
      "probe, a compiler that was named is missing",
      probe {
        $0.scope.idle = ["tcc"]
        $0.toolchains.append(ToolchainOutcome(toolchain: "tcc", message: "tcc: not found"))
      }, isGood: false, ["tcc"]),
    Sample(
      "probe, nothing checked",
      probe {
        $0.summary = MatrixSummary(checks: 0, slots: 0, failed: 0, findings: 0)
        $0.cells = []
      }, isGood: false, ["nothing was checked"]),
    Sample("probe, interrupted", probe { $0.scope.interrupted = true }, isGood: false, ["it was asked to stop"]),
  ]

  // MARK: sweep

  private static func sweep(
    _ change: (inout SweptFunction, inout SweepOutcome) -> Void = { _, _ in }
  ) -> CommandOutcome {
    var function = SweptFunction(
      number: 4, function: "vfs_read", prototype: "long vfs_read(void *a)", isKfunc: false, isExported: true,
      placement: PlacementSummary(.direct, nil), targets: [], checkedTargets: [.linux72, .linux74], compilers: [],
      callers: [.jit, .libffi], checks: 8, slots: 8, failed: 0, findings: [], skips: [])
    var outcome = SweepOutcome(
      source: .functions(file: "vmlinux"), total: 1, shard: 1, shards: 1, seed: 3, identity: ["min": "6"],
      targets: .kernels, libffi: "3.4.4")
    change(&function, &outcome)
    outcome.summary.add(function)
    return .sweep(outcome, functions: [function])
  }

  static let sweeps: [Sample] = [
    Sample("sweep, good", sweep(), isGood: true, ["vfs_read #4, linux-7.2"]),
    Sample(
      "sweep, finding",
      sweep { function, _ in
        function.failed = 1
        function.findings = [.sample("vfs_read")]
      }, isGood: false, ["the slot differs"]),
    Sample(
      "sweep, strict",
      sweep { function, outcome in
        outcome.strict = true
        function.checkedTargets = [.linux74]
      }, isGood: false, ["--strict"]),
    Sample("sweep, strict and everything ran", sweep { $1.strict = true }, isGood: true),
    Sample(
      "sweep, nothing checked",
      sweep { function, _ in
        function.checks = 0
        function.callers = []
        function.checkedTargets = []
      }, isGood: false, ["nothing was checked"]),
    Sample("sweep, interrupted", sweep { $1.interrupted = true }, isGood: false, ["it was asked to stop"]),
    Sample(
      "sweep, not covered",
      sweep {
        $1.coverage = SweepOutcome.Coverage(goal: .exhaustive(parameters: 2), covered: 3, all: 4)
      }, isGood: false, ["3 of 4 combinations are covered"]),
  ]

  // MARK: fuzz

  private static func fuzz(_ change: (inout FuzzOutcome) -> Void = { _ in }) -> CommandOutcome {
    var outcome = FuzzOutcome(
      summary: FuzzSummary(
        functions: 9, compiledToBPF: 0, fromCorpus: 0, sequences: 0, checks: 100, slots: 700, known: 0, findings: 0,
        perMinute: 60),
      scope: FuzzScope(
        seed: 5, targets: .kernels, registry: "libkfuncs.so", idle: [], allowSkips: false, interrupted: false),
      placements: [], targets: [], toolchains: [ToolchainOutcome(toolchain: "gcc -O2", compiler: "gcc 12")],
      bpfToolchains: [], refused: [], cases: [], planted: [], unmatched: [])
    change(&outcome)
    return .fuzz(outcome)
  }

  private static let shrunk = ShrunkFinding(
    finding: .sample("fz_0"), caller: "jit", callee: "gcc -O2", original: "void fz_0(char a)",
    shrunk: "void fz_0(char a);", wrong: ["jit -> gcc -O2"], right: ["c -> gcc -O2"], sequence: [], attempts: 3,
    seed: 5,
    isFromCorpus: false, command: ["kfunctest", "fuzz", "--seed", "5"])

  static let fuzzing: [Sample] = [
    Sample("fuzz, good", fuzz(), isGood: true, ["9 functions without a finding"]),
    Sample(
      "fuzz, finding", fuzz { $0.cases = [shrunk] }, isGood: false,
      ["kfunctest fuzz --seed 5", "the slot differs"]),
    Sample(
      "fuzz, strict",
      fuzz {
        $0.scope.strict = true
        $0.refused = [RefusedFunctions(message: "too many arguments", count: 2)]
      }, isGood: false, ["too many arguments"]),
    Sample("fuzz, nothing checked", fuzz { $0.summary.checks = 0 }, isGood: false, ["nothing was checked"]),
    Sample("fuzz, interrupted", fuzz { $0.scope.interrupted = true }, isGood: false, ["it was asked to stop"]),
  ]

  // MARK: kernel

  private static func kernel(_ change: (inout KernelOutcome) -> Void = { _ in }) -> CommandOutcome {
    let kernel = KernelOutcome.Kernel(
      release: "7.3.0", stackArguments: true, indirectBranchTracking: false, returns: .plain, lockedExchange: false,
      bmi2: true, shortJumpLimit: 127, indirectJump: .plain, sharedTailCallCount: false, tailCallReachability: .exact,
      callDepth: false, privateStacks: false, exceptions: false, contextImmediates: false, rejected: [])
    var outcome = KernelOutcome(kernel: kernel, allowSkips: false)
    outcome.compared = ["dir/one.bpf.s", "seed 7"]
    (outcome.summary.programs, outcome.summary.functions, outcome.summary.identical) = (5, 5, 5)
    change(&outcome)
    return .kernel(outcome)
  }

  static let kernels: [Sample] = [
    Sample("kernel, good", kernel(), isGood: true, ["seed 7", "3 more programs compared"]),
    Sample(
      "kernel, difference",
      kernel {
        $0.summary.identical = 4
        $0.differences = [
          KernelFinding(
            program: "dir/one.bpf.s",
            kind: .machineCode(function: 1, offset: 4, kernel: HexBytes([0x90, 0xC3]), ours: HexBytes([0xC3])))
        ]
      }, isGood: false, ["function 1 differs at +4", "nop"]),
    Sample(
      "kernel, skip", kernel { $0.skips = [KernelSkip(program: "two.bpf.s", code: .unsupported, message: "maps")] },
      isGood: false, ["maps"]),
    Sample(
      "kernel, skip and accepted",
      kernel {
        $0.allowSkips = true
        $0.skips = [KernelSkip(program: "two.bpf.s", code: .unsupported, message: "maps")]
      }, isGood: true, ["maps"]),
    Sample(
      "kernel, not there",
      kernel {
        $0 = KernelOutcome(kernel: nil, allowSkips: false)
        $0.skips = [KernelSkip(program: nil, code: .unavailable, message: "no permission")]
      }, isGood: false, ["no permission", "nothing was checked"]),
    Sample(
      "kernel, not there and accepted",
      kernel {
        $0 = KernelOutcome(kernel: nil, allowSkips: true)
        $0.skips = [KernelSkip(program: nil, code: .unavailable, message: "no permission")]
      }, isGood: true, ["no permission"]),
    Sample("kernel, interrupted", kernel { $0.interrupted = true }, isGood: false, ["it was asked to stop"]),
  ]

  // MARK: kernel --verifier

  private static func verdicts(_ change: (inout VerdictsOutcome) -> Void = { _ in }) -> CommandOutcome {
    var outcome = VerdictsOutcome(target: "linux-7.3", seed: 5, count: 9, allowSkips: false)
    outcome.kernel = "7.3.0"
    (outcome.summary.compared, outcome.summary.accepted, outcome.summary.same) = (8, 4, 7)
    change(&outcome)
    return .verdicts(outcome)
  }

  private static func verdict(_ kind: VerdictsOutcome.Kind) -> CommandOutcome {
    verdicts {
      $0.summary.differences = [kind.rawValue: 1]
      $0.differences = [
        VerdictsOutcome.Difference(seed: 6, kind: kind, here: "our words", kernel: "its words", program: "exit\n")
      ]
    }
  }

  static let verdicts: [Sample] = [
    Sample("verifier, good", verdicts(), isGood: true, ["7 programs the same"]),
    Sample("verifier, accepted here", verdict(.acceptedHere), isGood: false, ["seed 6", "its words"]),
    Sample("verifier, rejected here", verdict(.rejectedHere), isGood: true, ["seed 6", "our words"]),
    Sample("verifier, other message", verdict(.otherMessage), isGood: true, ["our words", "its words"]),
    Sample("verifier, violation", verdict(.violation), isGood: false, ["the run broke a rule"]),
    Sample(
      "verifier, not there",
      verdicts {
        $0 = VerdictsOutcome(target: "linux-7.3", seed: 5, count: 9, allowSkips: false)
        $0.unavailable = "no permission"
      }, isGood: false, ["no permission", "nothing was checked"]),
    Sample(
      "verifier, not there and accepted",
      verdicts {
        $0 = VerdictsOutcome(target: "linux-7.3", seed: 5, count: 9, allowSkips: true)
        $0.unavailable = "no permission"
      }, isGood: true, ["no permission"]),
    Sample("verifier, interrupted", verdicts { $0.interrupted = true }, isGood: false, ["it was asked to stop"]),
  ]

  // MARK: mutants

  private static func fault(_ name: String, caught: Bool, applicable: Bool = true) -> PlantedFaultOutcome {
    var fault = PlantedFaultOutcome.sample(name, .slots(.from(7)), caught: caught)
    fault.applicable = applicable
    return fault
  }

  static let mutants: [Sample] = [
    Sample(
      "mutants, good", .mutants(MutantsOutcome([fault("a", caught: true)], seed: 1, interrupted: false)), isGood: true,
      ["planted in jit"]),
    Sample(
      "mutants, survivor",
      .mutants(MutantsOutcome([fault("a", caught: true), fault("b", caught: false)], seed: 1, interrupted: false)),
      isGood: false, ["the planted fault was not seen"]),
    Sample(
      "mutants, strict",
      .mutants(
        MutantsOutcome(
          [fault("a", caught: true), fault("b", caught: false, applicable: false)], seed: 1, interrupted: false,
          strict: true)), isGood: false, ["no call has what the fault affects"]),
    Sample(
      "mutants, none", .mutants(MutantsOutcome([], seed: 1, interrupted: false)), isGood: false, ["nothing was checked"]
    ),
    Sample(
      "mutants, interrupted", .mutants(MutantsOutcome([fault("a", caught: true)], seed: 1, interrupted: true)),
      isGood: false, ["it was asked to stop"]),
  ]
}
