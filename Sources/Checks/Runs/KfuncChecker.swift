import CallingConvention
import Kfuncs
import Outcomes
import Support

/// Checks kfuncs: every caller, callee, shape, set of values and slot.
struct KfuncChecker {
  private let options: RunOptions
  private let builder: VerdictBuilder
  private let transport: any CallTransport

  init(_ options: RunOptions, builder: VerdictBuilder, transport: any CallTransport) {
    self.options = options
    self.builder = builder
    self.transport = transport
  }

  /// Requests all checks of a kfunc.
  /// - Parameters:
  ///   - kfunc: the kfunc.
  ///   - index: its index in the run.
  /// - Throws: `HarnessError` if no calls can be made.
  func check(_ kfunc: Kfunc, at index: Int) throws(HarnessError) {
    builder.begin(kfunc, at: index)
    if kfunc.traits.contains(.crashes) && !options.includesCrashing {
      builder.skip(Skip(kfunc: kfunc.name, reason: .crashes), at: index)
      return
    }
    if !kfunc.placement.hasKnownPlaces, let refusal = kfunc.placement.refusal {
      builder.skip(
        Skip(kfunc: kfunc.name, reason: .placesNotKnown(PlacementSummary(kfunc.placement.verdict, refusal))), at: index)
      return
    }
    let generator = ValueGenerator(kfunc.placement)
    let patterns = kfunc.traits.contains(.crashes) ? [ValuePattern.graffiti] : options.patterns
    let values = generator.values(patterns, seed: options.seed)
    let reference = try reference(kfunc, index, values, generator.layout)
    for caller in options.callers {
      if !canCall(caller, kfunc.placement) {
        builder.skip(Skip(kfunc: kfunc.name, reason: noTarget(caller, kfunc.placement)), at: index)
        continue
      }
      for callee in callees(of: kfunc, caller, index) where options.callees.contains(callee) {
        for shape in shapes(kfunc, caller, callee) {
          if let need = lacking(kfunc, caller, shape) {
            builder.skip(Skip(kfunc: kfunc.name, reason: .unsupported(caller, need)), at: index)
            continue
          }
          if builder.hasStopped(caller) {
            builder.skip(Skip(kfunc: kfunc.name, reason: .stopped(caller)), at: index)
            continue
          }
          try check(kfunc, index, caller, callee, shape, values, generator.layout)
        }
      }
      // The compiled C call was made as the reference.
      guard let reference, caller != .c, !caller.traits.contains(.isKernel) else { continue }
      for shape in shapes(kfunc, caller, .function) {
        try check(
          kfunc, index, caller, .function, shape, values, generator.layout, purpose: .checkAgainst(reference))
      }
    }
  }

  /// Makes the compiled C call of a function that a recorder stands in for, twice.
  /// - Returns: what it came to; nil where the function is not called by others.
  private func reference(
    _ kfunc: Kfunc, _ index: Int, _ values: [ArgumentValues], _ layout: ArgumentLayout
  ) throws(HarnessError) -> ReferenceCalls? {
    guard options.callees.contains(.function), kfunc.traits.contains(.recorder) else { return nil }
    func skip(_ obstacle: FunctionObstacle) -> ReferenceCalls? {
      builder.skip(Skip(kfunc: kfunc.name, reason: .function(obstacle)), at: index)
      return nil
    }
    if let obstacle = kfunc.functionObstacle { return skip(obstacle) }
    let reference = ReferenceCalls()
    try check(kfunc, index, .c, .function, .direct, values, layout, purpose: .reference(reference))
    try transport.finish()
    // What ended a call is a finding.
    if reference.count < values.count { return skip(.failed) }
    try check(kfunc, index, .c, .function, .direct, values, layout, purpose: .repetition(reference))
    try transport.finish()
    if !reference.isRepeatable { _ = skip(.changes) }
    return reference
  }

  /// Waits for all calls, and adds the values of other callers to findings.
  /// - Throws: `HarnessError` if no calls can be made.
  func finish() throws(HarnessError) {
    try transport.finish()
    for finding in builder.takeOpen() {
      let failing = finding.group.check
      var delivered: [Caller: DeliveredWords] = [:]
      for caller in options.callers where caller != failing.caller {
        guard canCall(caller, failing.kfunc.placement),
          let check = try? CallCheck(
            failing.kfunc, caller, failing.callee, .direct, failing.layout, targets: options.targets,
            programs: options.programs, engine: options.engines.description(of: caller)),
          lacking(failing.kfunc, caller, .direct) == nil, !builder.hasStopped(caller)
        else { continue }
        let words = DeliveredWords()
        delivered[caller] = words
        try transport.submit(
          CheckGroup(index: finding.group.index, check, [finding.set], purpose: .comparison(words)))
      }
      try transport.finish()
      builder.close(finding, delivered)
    }
  }

  /// Whether a caller has a target that puts the arguments where they belong. The running kernel is its own target, and
  /// its verifier is asked.
  private func canCall(_ caller: Caller, _ placement: Placement) -> Bool {
    if caller.traits.contains(.isKernel) { return KernelCallEngine.isRight(placement) }
    return !caller.isBPF || options.targets.target(for: placement) != nil
  }

  /// What an engine library lacks for a call; nil for other callers, and where it has all.
  private func lacking(_ kfunc: Kfunc, _ caller: Caller, _ shape: CallShape) -> EngineNeed? {
    options.engines.description(of: caller)?.lacking(kfunc, shape, options.programs)
  }

  /// Why BPF callers make no call: the places, or else the verifiers of the targets that have the right ones.
  private func noTarget(_ caller: Caller, _ placement: Placement) -> SkipReason {
    if caller.traits.contains(.isKernel), let refusal = placement.refusal {
      return .placement([caller], PlacementSummary(placement.verdict, refusal))
    }
    let callers = options.callers.filter { $0.isBPF && !$0.traits.contains(.isKernel) }
    let verdicts = options.targets.targets.map(placement.verdict(under:))
    if let refusal = placement.refusal, !verdicts.contains(where: \.placement.isRight) {
      return .placement(callers, PlacementSummary(placement.verdict, refusal))
    }
    return .verifier(callers, verdicts.map(TargetOutcome.init))
  }

  private func callees(of kfunc: Kfunc, _ caller: Caller, _ index: Int) -> [Callee] {
    if kfunc.traits.contains(.crashes) { return [.compiled] }
    switch kfunc.function {
    case .unavailable(let reason):
      builder.skip(Skip(kfunc: kfunc.name, reason: .noFunction(reason)), at: index)
      return [.capture]
    case .address, .inWorker:
      // The kernel's stub takes eightbytes one by one.
      if caller.traits.contains(.isKernel) && kfunc.placement.verdict != .direct { return [.compiled] }
      // Functions of system libraries have side effects: scenarios call them with meaningful arguments instead.
      return kfunc.traits.contains(.external) ? [.capture] : [.compiled, .capture]
    }
  }

  private func shapes(_ kfunc: Kfunc, _ caller: Caller, _ callee: Callee) -> [CallShape] {
    guard caller.isBPF else { return [.direct] }
    // Constants in the program may be invalid pointers or sizes.
    return options.programs.shapes(of: kfunc, options.shapes).filter { $0 != .immediate || callee == .capture }
  }

  private func check(
    _ kfunc: Kfunc, _ index: Int, _ caller: Caller, _ callee: Callee, _ shape: CallShape, _ values: [ArgumentValues],
    _ layout: ArgumentLayout, purpose: CheckGroup.Purpose = .check
  ) throws(HarnessError) {
    let check: CallCheck
    do {
      check = try CallCheck(
        kfunc, caller, callee, shape, layout, targets: options.targets, programs: options.programs,
        engine: options.engines.description(of: caller))
    } catch {
      builder.skip(Skip(kfunc: kfunc.name, reason: .callerCannot(caller, error.message)), at: index)
      return
    }
    let values = shape == .immediate ? values.map(Self.withImmediates) : values
    try transport.submit(
      CheckGroup(
        index: index, check, values,
        followsPointers: callee == .function && kfunc.hasPointers
          || callee == .compiled
            && (kfunc.followsPointers || caller.traits.contains(.isKernel) && kfunc.hasPointers),
        purpose: purpose))
  }

  private static func withImmediates(_ set: ArgumentValues) -> ArgumentValues {
    var set = set
    for slot in set.words.indices where slot >= 5 {
      set.words[slot] = UInt64(bitPattern: Int64(ProgramGenerator.immediate(forSlot: slot)))
    }
    return set
  }
}

extension Kfunc {
  /// Whether its body dereferences its pointer arguments. Default bodies only record them.
  var followsPointers: Bool {
    guard !traits.contains(.resultIsHash) || traits.contains(.fillsMemory) else { return false }
    return hasPointers
  }

  /// Why the function that the kfunc's code is a recorder for is not called; nil if it is.
  var functionObstacle: FunctionObstacle? {
    for (index, parameter) in signature.parameters.enumerated() {
      guard case .pointer(let pointer) = parameter.type else { continue }
      if case .function = pointer.pointee { return .callback(parameter: index + 1) }
      if pointer.pointee.isComplete, pointer.pointee.size > PointerArena.largestPointee {
        return .largeObject(parameter: index + 1, bytes: pointer.pointee.size, most: PointerArena.largestPointee)
      }
    }
    return nil
  }

  /// Whether a parameter is a pointer: the kernel's verifier lets a program pass only addresses of memory there.
  var hasPointers: Bool { signature.parameters.contains { if case .pointer = $0.type { true } else { false } } }
}

extension Placement {
  /// Whether a by-value parameter has padding, whose bytes are unspecified; a `long double` has six such bytes.
  var hasPaddedParameter: Bool {
    parameters.contains { parameter in
      if parameter.parameter.type == .longDouble { return true }
      guard case .record(let record) = parameter.parameter.type else { return false }
      let significant = parameter.eightbytes.reduce(0) { $0 + $1.significantMask.nonzeroBitCount }
      return significant != 8 * record.size
    }
  }
}
