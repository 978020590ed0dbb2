import CallingConvention

@testable import Outcomes
@testable import Reports

extension Finding {
  /// A finding made by hand.
  static func sample(_ kfunc: String = "kf_u64_8", slot: Int = 7, shape: CallShape = .forwarded) -> Finding {
    Finding(
      kfunc: kfunc, caller: .jit, callee: .capture, shape: shape, values: .pattern(name: .graffiti, number: 0),
      kind: .slot(
        SlotFinding(
          slot: slot, parameter: ParameterPart(number: slot, name: "g"), bpf: .stackSlot(2),
          native: .stack(offset: 0), expected: 0x7776_7574_7372_7170, observed: 0x7776_7574_0000_0000,
          delivered: [
            Delivery(caller: .c, word: 0x7776_7574_7372_7170), Delivery(caller: .libffi, word: 0x7776_7574_7372_7170),
          ])))
  }
}

extension PlantedFaultOutcome {
  /// A planted fault made by hand.
  static func sample(_ fault: String, _ place: FaultPlace, caught: Bool, witness: Finding? = nil) -> Self {
    PlantedFaultOutcome(
      fault: fault, component: "jit", place: place, caught: caught, library: "libx.so", kfuncCount: 1, findingCount: 1,
      witness: witness)
  }
}

/// What came of one kfunc, made by hand.
func kfunc(
  _ name: String, checks: Int = 10, failed: Int = 0, _ verdict: PlacementVerdict = .direct
) -> KfuncOutcome {
  KfuncOutcome(
    kfunc: name, prototype: "u64 \(name)(u64 a)", parameterCount: 8, slotCount: 8,
    placement: PlacementSummary(verdict, nil), targets: [],
    checkedTargets: verdict == .direct && checks > 0 ? Target.allCases : [], isCompiled: true, hasResult: true,
    resultModel: true, crashes: false,
    checks: checks, slots: 8 * checks, failed: failed,
    tallies: checks > 0
      ? [CallerCounts(caller: verdict == .direct ? .jit : .c, checks: checks, slots: 8 * checks, failed: failed)] : [])
}

/// A run made by hand.
func run(
  _ kfuncs: [KfuncOutcome], findings: [Finding] = [], skips: [Skip] = [], planted: [PlantedFaultOutcome] = [],
  idle: [Caller] = [], interrupted: Bool = false
) -> RunOutcome {
  let checks = kfuncs.reduce(0) { $0 + $1.checks } + planted.count
  let failed = kfuncs.reduce(0) { $0 + $1.failed } + planted.count { !$0.caught }
  return RunOutcome(
    summary: RunSummary(
      kfuncs: kfuncs.count { $0.checks > 0 }, checks: checks, slots: kfuncs.reduce(0) { $0 + $1.slots },
      passed: checks - failed, failed: failed, findings: findings.count, skips: skips.count, known: 0),
    scope: RunScope(
      library: "libx.so", compiler: "gcc", libffi: "3.4.4", seed: 42, targets: .kernels,
      callers: [.jit, .interpreter, .libffi, .c], bpfCallers: [.jit, .interpreter], callees: Callee.allCases,
      shapes: CallShape.allCases, values: ValuePattern.allCases, idle: idle, allowSkips: false,
      interrupted: interrupted),
    kfuncs: kfuncs, scenarios: [], findings: findings, skips: skips, planted: planted, known: [], unmatched: [],
    printed: [])
}
