import Kfuncs
import NativeCalls
import Outcomes
import Support

/// Compares what calls left with what is expected, and gathers the verdicts.
final class VerdictBuilder: CallJudge {
  /// A finding in argument slots, to which the words of other callers are added later.
  struct OpenFinding {
    let group: CheckGroup
    let set: ArgumentValues
    /// Positions of the findings among those of the kfunc.
    let positions: Range<Int>
  }

  /// A verdict that grows.
  private final class Growing {
    var verdict: KfuncVerdict
    var tallies: [(caller: Caller, box: TallyBox)] = []

    init(_ kfunc: Kfunc) { verdict = KfuncVerdict(kfunc: kfunc) }
  }

  private var found: [Int: Growing] = [:]
  /// Findings that other callers' words are missing from.
  private(set) var open: [OpenFinding] = []

  /// The verdicts, by the position of their kfunc in the run.
  var verdicts: [(index: Int, verdict: KfuncVerdict)] {
    found.map { index, growing in
      for (caller, box) in growing.tallies { growing.verdict.tallies[caller] = box.tally }
      return (index, growing.verdict)
    }
  }

  /// The callers that are not asked any more.
  private(set) var stops: CallerStops

  /// Creates a judge that has seen nothing.
  /// - Parameter stops: what stopped callers before.
  init(_ stops: CallerStops = CallerStops()) { self.stops = stops }

  /// Kfuncs of which a call was stopped by the watchdog.
  var runaways: Int { runawayKfuncs.count }
  /// Their positions in the run.
  private var runawayKfuncs: Set<Int> = []

  func begin(_ kfunc: Kfunc, at index: Int) { found[index] = Growing(kfunc) }

  func skip(_ skip: Skip, at index: Int) { found[index]?.verdict.skip(skip) }

  func takeOpen() -> [OpenFinding] {
    defer { open = [] }
    return open
  }

  // MARK: Calls

  func prepared(_ group: CheckGroup) {
    guard group.isCheck else { return }
    group.tally = tally(of: group)
  }

  func refused(_ group: CheckGroup, _ error: HarnessError) {
    group.isOver = true
    guard group.isCheck else { return }
    let check = group.check
    if check.caller.traits.contains(.isKernel),
      !KernelCallEngine.expects(error.message, check.kfunc, check.callee, isCompiled: check.isCompiled)
    {
      count(group, failed: true)
      let values = ArgumentValues(pattern: .graffiti, number: 0, words: [])
      let diagnosis = Diagnosis(check: check, values: values)
      add([diagnosis.finding(.refused(RefusalFinding(component: error.message)))], group, values)
      return
    }
    skip(Skip(kfunc: check.kfunc.name, reason: .callerCannot(check.caller, error.message)), at: group.index)
  }

  func engineFailed(_ group: CheckGroup, _ set: ArgumentValues?, _ failure: EngineFailure) {
    group.isOver = true
    guard case .check = group.purpose else { return }
    count(group, failed: true)
    stops.add(group.check.caller)
    let values = set ?? ArgumentValues(pattern: .graffiti, number: 0, words: [])
    add([Diagnosis(check: group.check, values: values).finding(.engine(failure))], group, values)
  }

  func hasStopped(_ caller: Caller) -> Bool { stops.hasStopped(caller) }

  func dropped(_ group: CheckGroup) {
    group.isOver = true
    guard case .check = group.purpose else { return }
    skip(Skip(kfunc: group.check.kfunc.name, reason: .stopped(group.check.caller)), at: group.index)
  }

  func observed(
    _ group: CheckGroup, _ set: ArgumentValues, _ observation: Observation, _ end: CallEnd,
    memory: CallMemory?
  ) {
    let check = group.check
    switch group.purpose {
    case .check: break
    case .reference(let reference):
      if end == .returned { reference.store(entry(check, observation, memory), set) }
    case .repetition(let reference):
      if end == .returned { reference.compare(entry(check, observation, memory), set) }
      return
    case .checkAgainst(let reference):
      if end == .returned, reference.isRepeatable, let expected = reference[set] {
        return compare(entry(check, observation, memory), with: expected, group, set, observation, memory)
      }
    case .comparison(let delivered):
      guard end == .returned else { return }
      let seen = check.callee == .capture ? observation.captureWords : observation.recordWords
      for comparison in check.plan.comparisons {
        delivered.words[Int(comparison.word) + 1] = seen[Int(comparison.observed)] & comparison.compared
      }
      return
    }
    conclude(group, set, observation, end, difference(memory), [])
  }

  /// Counts a call, and gathers its findings.
  /// - Parameters:
  ///   - memory: the first byte behind pointers that is not as expected.
  ///   - kinds: findings that are known already.
  private func conclude(
    _ group: CheckGroup, _ set: ArgumentValues, _ observation: Observation, _ end: CallEnd,
    _ memory: PointerArena.Difference?, _ kinds: [Finding.Kind]
  ) {
    let check = group.check
    let isSound =
      end == .returned
      && withWords(of: set) { check.matches(observation, $0) }
    count(group, failed: !isSound || memory != nil || !kinds.isEmpty)
    if isSound && memory == nil && kinds.isEmpty { return }
    let diagnosis = Diagnosis(check: check, values: set)
    var findings = kinds.map(diagnosis.finding) + (isSound ? [] : diagnosis.findings(observation, end))
    if let memory { findings.append(memoryFinding(memory, diagnosis)) }
    add(findings, group, set)
  }

  /// Compares what a call of a function that records nothing came to with what the compiled C call came to.
  private func compare(
    _ entry: ReferenceCalls.Entry, with expected: ReferenceCalls.Entry, _ group: CheckGroup, _ set: ArgumentValues,
    _ observation: Observation, _ memory: CallMemory?
  ) {
    let result = group.check.kfunc.placement.result
    let kinds = entry.result.indices.compactMap { index -> Finding.Kind? in
      let wanted = expected.result(index, at: entry.start)
      guard wanted != entry.result[index] else { return nil }
      let eightbyte = result.eightbytes[index]
      return .result(
        ResultFinding(
          bpf: eightbyte.bpf, native: eightbyte.native, expected: wanted, observed: entry.result[index]))
    }
    var outside = difference(memory)
    if outside == nil, entry.changes != expected.changes, case .read(_, let arena)? = memory {
      let offset = Set(entry.changes.keys).union(expected.changes.keys).filter {
        entry.changes[$0] != expected.changes[$0]
      }.min()
      if let offset {
        outside = arena.difference(
          at: offset, expected: expected.changes[offset],
          observed: entry.changes[offset] ?? arena.before(offset))
      }
    }
    conclude(group, set, observation, .returned, outside, kinds)
  }

  /// What a call of a function that records nothing came to.
  private func entry(_ check: CallCheck, _ observation: Observation, _ memory: CallMemory?) -> ReferenceCalls.Entry {
    let result = check.result.masks.enumerated().map { observation.block[CallBlock.result + $0] & $1 }
    guard case .read(let reading, _)? = memory else {
      return ReferenceCalls.Entry(result: result, changes: [:], start: 0)
    }
    return ReferenceCalls.Entry(result: result, changes: reading.changes, start: reading.start)
  }

  /// The first byte behind pointers that the callee must not have changed.
  private func difference(_ memory: CallMemory?) -> PointerArena.Difference? {
    switch memory {
    case .compared(let difference): difference
    case .read(let reading, _): reading.outside
    case nil: nil
    }
  }

  func changed(_ group: CheckGroup, _ set: ArgumentValues, _ changes: [ProcessChange], isBetweenCalls: Bool) {
    guard group.isCheck else { return }
    // A call that has a finding already is counted.
    if !group.isOver { recountAsFailed(group) }
    let diagnosis = Diagnosis(check: group.check, values: set)
    add(
      changes.map { diagnosis.finding(.process(ProcessFinding(change: $0, isBetweenCalls: isBetweenCalls))) },
      group, set)
  }

  func ended(_ group: CheckGroup, _ set: ArgumentValues?, _ end: WorkerEnd, lastSlot slot: Int?) {
    guard group.isCheck else { return }
    count(group, failed: true)
    if group.check.caller.libraryPath != nil { stops.add(group.check.caller) }
    let values = set ?? ArgumentValues(pattern: .graffiti, number: 0, words: [])
    let progress: CalleeProgress? =
      if set == nil {
        .beforeFirstCall
      } else if slot != nil || group.check.callee == .compiled {
        .recorded(slot: slot ?? 0, of: group.check.layout.words.count)
      } else {
        nil
      }
    let diagnosis = Diagnosis(check: group.check, values: values)
    add([diagnosis.finding(.ended(EndFinding(end: end, progress: progress)))], group, values)
  }

  func printed(_ index: Int, _ text: String) { found[index]?.verdict.output += text }

  // MARK: Parts

  private func count(_ group: CheckGroup, failed: Bool) {
    let box = group.tally ?? tally(of: group)
    box.tally.checks += 1
    switch group.check.callee {
    case .compiled: box.tally.compiledChecks += 1
    case .function: box.tally.functionChecks += 1
    case .capture: break
    }
    box.tally.slots += group.check.plan.comparisons.count
    if failed { box.tally.failed += 1 }
  }

  private func recountAsFailed(_ group: CheckGroup) { group.tally?.tally.failed += 1 }

  private func tally(of group: CheckGroup) -> TallyBox {
    let growing = found[group.index]
    if let box = growing?.tallies.first(where: { $0.caller == group.check.caller })?.box { return box }
    let box = TallyBox()
    growing?.tallies.append((group.check.caller, box))
    return box
  }

  private func add(_ findings: [Finding], _ group: CheckGroup, _ set: ArgumentValues) {
    group.isOver = true
    let first = found[group.index]?.verdict.findings.count ?? 0
    found[group.index]?.verdict.findings += findings
    if findings.contains(where: \.isTimeout) {
      runawayKfuncs.insert(group.index)
      if group.check.caller.libraryPath != nil { stops.add(group.check.caller) }
    }
    if findings.contains(where: { $0.code == .slot }), !group.check.kfunc.traits.contains(.crashes) {
      open.append(OpenFinding(group: group, set: set, positions: first..<first + findings.count))
    }
  }

  /// Adds what other callers deliver in the slots of a finding.
  func close(_ finding: OpenFinding, _ delivered: [Caller: DeliveredWords]) {
    for index in finding.positions {
      guard case .slot(var slot) = found[finding.group.index]?.verdict.findings[index].kind else { continue }
      slot.delivered = delivered.compactMap { caller, words in
        words.words[slot.slot].map { Delivery(caller: caller, word: $0) }
      }.sorted { $0.caller.rawValue < $1.caller.rawValue }
      found[finding.group.index]?.verdict.findings[index].kind = .slot(slot)
    }
  }

  private func memoryFinding(_ difference: PointerArena.Difference, _ diagnosis: Diagnosis) -> Finding {
    let check = diagnosis.check
    let parameters = check.kfunc.signature.parameters
    let isKnown = parameters.indices.contains(difference.parameter)
    return diagnosis.finding(
      .memory(
        MemoryFinding(
          parameter: isKnown
            ? ParameterPart(number: difference.parameter + 1, name: parameters[difference.parameter].name) : nil,
          slot: isKnown ? check.layout.firstWord[difference.parameter] + 1 : nil, offset: difference.offset,
          expected: difference.expected, observed: difference.observed)))
  }

  private func withWords(of set: ArgumentValues, _ body: (UnsafePointer<UInt64>) -> Bool) -> Bool {
    // A function without parameters has no words, and nothing is read of them.
    withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 1) { none in
      set.words.withUnsafeBufferPointer { words in
        guard let words = words.baseAddress ?? none.baseAddress.map({ UnsafePointer($0) }) else { return false }
        return body(words)
      }
    }
  }
}
