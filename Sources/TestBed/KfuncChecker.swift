import BPF
import CABI
import CShims
import Kfuncs
import kfuncs

/// Checks one kfunc after the other: every caller, every callee, every shape, every set of values, every slot.
struct KfuncChecker: ~Copyable {
  private let session: CheckSession
  private let options: RunOptions
  private var arena = PointerArena()

  init(session: consuming CheckSession, options: RunOptions) {
    self.session = session
    self.options = options
  }

  /// Everything that can be found out about a kfunc.
  mutating func check(_ kfunc: Kfunc) -> KfuncVerdict {
    var verdict = KfuncVerdict(kfunc: kfunc)
    if kfunc.traits.contains(.crashes) && !options.includesCrashing {
      verdict.skips.append(Skip(kfunc: kfunc.name, reason: "ends badly on purpose; --crashing calls it"))
      return verdict
    }
    guard kfunc.placement.hasKnownPlaces else {
      verdict.skip(Skip(kfunc: kfunc.name, reason: "\(kfunc.placement.verdict.rawValue): \(kfunc.placement.reason)"))
      return verdict
    }
    let generator = ValueGenerator(kfunc.placement)
    let patterns = kfunc.traits.contains(.crashes) ? [ValuePattern.graffiti] : options.patterns
    let values = generator.values(patterns, seed: options.seed)
    for caller in options.callers {
      if caller.isBPF && !options.marshalling.allows(kfunc.placement) {
        let word = kfunc.placement.verdict
        let verdictWord = word == .needsMarshalling ? "needs marshalling" : word.rawValue
        let callers = options.callers.filter(\.isBPF).map(\.rawValue).joined(separator: ", ")
        verdict.skip(Skip(kfunc: kfunc.name, reason: "\(callers): \(verdictWord): \(kfunc.placement.reason)"))
        continue
      }
      for callee in callees(of: kfunc, caller, &verdict) where options.callees.contains(callee) {
        for shape in shapes(caller, callee) {
          check(kfunc, caller, callee, shape, values, generator.layout, &verdict)
        }
      }
    }
    return verdict
  }

  private func callees(of kfunc: Kfunc, _ caller: Caller, _ verdict: inout KfuncVerdict) -> [Callee] {
    if kfunc.traits.contains(.crashes) { return [.compiled] }
    switch kfunc.function {
    case .unavailable(let reason):
      verdict.skip(Skip(kfunc: kfunc.name, reason: reason))
      return [.capture]
    case .address:
      // Functions that nobody here wrote act on the world: they are called with arguments that make sense, elsewhere.
      return kfunc.traits.contains(.external) ? [.capture] : [.compiled, .capture]
    }
  }

  private func shapes(_ caller: Caller, _ callee: Callee) -> [CallShape] {
    guard caller.isBPF else { return [.direct] }
    // Constants in the program may be no valid pointers or sizes.
    return options.shapes.filter { $0 != .immediate || callee == .capture }
  }

  private mutating func check(
    _ kfunc: Kfunc, _ caller: Caller, _ callee: Callee, _ shape: CallShape, _ values: [ArgumentValues],
    _ layout: ArgumentLayout, _ verdict: inout KfuncVerdict
  ) {
    let check: CallCheck
    do {
      check = try session.prepareCheck(kfunc, caller, callee, shape, layout)
    } catch {
      verdict.skip(Skip(kfunc: kfunc.name, reason: "\(caller.rawValue): \(error.message)"))
      return
    }
    session.capture.record.pointee.returns_rdi = kfunc.placement.result.hasNativeHiddenPointer ? 1 : 0
    var tally = verdict.tallies[caller] ?? CallerTally()
    let followsPointers = callee == .compiled && kfunc.followsPointers
    for (index, set) in values.enumerated() {
      var set = set
      if followsPointers {
        var random = SeededGenerator(seed: options.seed &+ UInt64(index))
        arena.prepare(
          &set, placement: kfunc.placement, layout: layout, fills: kfunc.traits.contains(.fillsMemory), &random)
      }
      if shape == .immediate { Self.useImmediates(&set) }
      session.block.words[CallBlock.selector] = UInt64(index % 2)
      let before = calls(callee)
      let isSound = set.words.withUnsafeBufferPointer { words in
        words.baseAddress.map { check.run(session, $0) } ?? false
      }
      tally.checks += 1
      tally.slots += check.plan.comparisons.count
      let damage = followsPointers ? memoryFinding(check, set) : nil
      if isSound && damage == nil { continue }
      tally.failed += 1
      report(check, set, before: before, damage: damage, &verdict)
      // One failing set of values says it all; the others would repeat it.
      break
    }
    verdict.tallies[caller] = tally
  }

  private func calls(_ callee: Callee) -> UInt64 {
    callee == .capture ? session.capture.record.pointee.calls : session.record.pointee.calls
  }

  private static func useImmediates(_ set: inout ArgumentValues) {
    for slot in set.words.indices where slot >= 5 {
      set.words[slot] = UInt64(bitPattern: Int64(ProgramGenerator.immediate(forSlot: slot)))
    }
  }

  // MARK: Findings

  private func memoryFinding(_ check: CallCheck, _ set: ArgumentValues) -> Failure? {
    guard let difference = arena.firstDifference() else { return nil }
    var failure = Diagnosis(check: check, values: set, before: 0).failure(
      .memory, expected: Hex.digits(UInt64(difference.expected), count: 2),
      observed: Hex.digits(UInt64(difference.observed), count: 2),
      reason: "byte \(difference.offset) of the memory that the argument points to differs")
    let parameters = check.kfunc.signature.parameters
    if parameters.indices.contains(difference.parameter) {
      failure.parameter = parameters[difference.parameter].name ?? "#\(difference.parameter + 1)"
      failure.slot = check.layout.firstWord[difference.parameter] + 1
    }
    return failure
  }

  private func report(
    _ check: CallCheck, _ set: ArgumentValues, before: UInt64, damage: Failure?, _ verdict: inout KfuncVerdict
  ) {
    let diagnosis = Diagnosis(check: check, values: set, before: before)
    var findings = diagnosis.findings(session)
    if let damage { findings.append(damage) }
    if let word = session.thread.damagedGuardWord() {
      findings.append(
        diagnosis.failure(
          .guardWord, expected: Hex.word(KFT_GUARD_WORD), observed: "another word",
          reason: "guard word \(word) above the frame was overwritten"))
      session.thread.mendGuardWords()
    }
    if findings.isEmpty {
      // `run` saw something that the diagnosis cannot name; that is a failure all the same.
      findings.append(
        diagnosis.failure(
          .entry, expected: "an undisturbed call", observed: "a disturbed one", reason: "the call failed"))
    }
    if !check.kfunc.traits.contains(.crashes) { addVoices(to: &findings, check, set) }
    verdict.failures += findings
  }

  /// Adds what every caller delivers in the slots that went wrong, for the same values.
  private func addVoices(to findings: inout [Failure], _ failing: CallCheck, _ set: ArgumentValues) {
    guard findings.contains(where: { $0.kind == .slot }) else { return }
    var delivered: [String: [Int: String]] = [:]
    for caller in options.callers where caller != failing.caller {
      guard !caller.isBPF || options.marshalling.allows(failing.kfunc.placement),
        let check = try? session.prepareCheck(failing.kfunc, caller, failing.callee, .direct, failing.layout)
      else { continue }
      let returned = set.words.withUnsafeBufferPointer { words in
        words.baseAddress.map {
          _ = check.hot.prepare(session, $0)
          return session.thread.invoke(check.prepared.native, check.prepared.interpreted)
        } ?? false
      }
      session.thread.mendGuardWords()
      guard returned else { continue }
      let seen = failing.callee == .capture ? session.capture.words : session.recordWords
      for comparison in check.plan.comparisons {
        delivered[caller.rawValue, default: [:]][Int(comparison.word) + 1] = Hex.word(
          seen[Int(comparison.observed)] & comparison.compared)
      }
    }
    for index in findings.indices {
      guard findings[index].kind == .slot, let slot = findings[index].slot else { continue }
      var voices = delivered.compactMapValues { $0[slot] }
      voices[failing.caller.rawValue] = findings[index].observed
      findings[index].voices = voices
    }
  }
}

extension Kfunc {
  /// Whether its body follows the pointers among its arguments. Default bodies only record them: they may hold anything.
  var followsPointers: Bool {
    guard !traits.contains(.resultIsHash) || traits.contains(.fillsMemory) else { return false }
    return signature.parameters.contains { if case .pointer = $0.type { true } else { false } }
  }
}

extension Placement {
  /// Whether a by-value parameter has padding inside, whose bytes nobody specifies.
  var hasPaddedParameter: Bool {
    parameters.contains { parameter in
      guard case .record(let record) = parameter.parameter.type else { return false }
      let significant = parameter.eightbytes.reduce(0) { $0 + $1.significantMask.nonzeroBitCount }
      return significant != 8 * record.size
    }
  }
}
