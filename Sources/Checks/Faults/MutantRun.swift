import CallingConvention
import Kfuncs
import NativeCalls
import Outcomes
import Support

/// Plants faults one at a time and determines whether the checks detect them.
package struct MutantRun: Sendable {
  private let library: KfuncLibrary
  private let options: RunOptions
  private let workers: WorkerPool

  /// Creates a run.
  /// - Parameters:
  ///   - library: the library whose kfuncs are called.
  ///   - seed: determines the values.
  ///   - workers: the processes that make the calls.
  ///   - engines: the engine libraries in which faults are planted.
  package init(library: KfuncLibrary, seed: UInt64, workers: WorkerPool, engines: [EngineOutcome] = []) {
    self.library = library
    self.workers = workers
    var options = RunOptions(seed: seed)
    options.patterns = [.graffiti, .random]
    options.engines = engines
    self.options = options
  }

  /// Plants faults one at a time and runs the checks.
  /// - Parameters:
  ///   - faults: the faults.
  ///   - pool: plants them; each in processes of its own, because calls with a fault may leave anything in them.
  ///   - progress: called with each fault that was planted, and their number.
  /// - Returns: one verdict for each, in order; fewer after a request to stop.
  /// - Throws: `HarnessError` if no worker can be started.
  package func run(
    _ faults: [PlantedFault], _ pool: OrderedPool, progress: (PlantedFault, Int) -> Void
  ) throws(HarnessError) -> [MutantVerdict] {
    let kfuncs = library.kfuncs.filter(Self.isHarmless)
    var verdicts: [MutantVerdict] = []
    try pool.run(faults) { fault, _ throws(HarnessError) in
      let verdict = try MutantRun(
        library: library, seed: options.seed, workers: WorkerPool(), engines: options.engines
      ).run(fault, kfuncs: kfuncs)
      // What a request to stop cut short says nothing of the fault.
      return Interruption.signal == nil ? verdict : nil
    } take: { (fault, verdict: MutantVerdict?) in
      guard let verdict else { return false }
      verdicts.append(verdict)
      progress(fault, verdicts.count)
      return true
    }
    return verdicts
  }

  /// Whether a kfunc may be called with wrong arguments: not if it dereferences pointers, which could corrupt the
  /// worker, or
  /// has side effects outside its process.
  static func isHarmless(_ kfunc: Kfunc) -> Bool {
    !kfunc.traits.contains(.crashes) && !kfunc.traits.contains(.external) && !kfunc.followsPointers
  }

  /// Plants one fault in each kind of caller, on few kfuncs, as a self-test that is part of every run.
  /// - Parameters:
  ///   - callers: the callers of the run.
  ///   - pool: plants the faults.
  /// - Throws: `HarnessError` if no worker can be started.
  func selfCheck(_ callers: [Caller], _ pool: OrderedPool) throws(HarnessError) -> [MutantVerdict] {
    // In a user's library no function is known to be correct.
    guard library.kfuncs.contains(where: Self.isPlain) else { return [] }
    return try Self.selfCheck(
      callers, on: library, or: library, seed: options.seed, workers: workers, engines: options.engines, pool: pool)
  }

  /// Plants one fault in each kind of caller, in functions of a run that can show it.
  /// - Parameters:
  ///   - callers: the callers of the run.
  ///   - library: the library of the run, without findings.
  ///   - known: a library with functions that show every fault.
  ///   - seed: determines the values.
  ///   - workers: the processes that make the calls.
  ///   - engines: the engine libraries among the callers.
  ///   - pool: plants the faults.
  /// - Throws: `HarnessError` if no worker can be started.
  package static func selfCheck(
    _ callers: [Caller], on library: KfuncLibrary, or known: KfuncLibrary, seed: UInt64, workers: WorkerPool,
    engines: [EngineOutcome] = [], pool: OrderedPool = .alone
  ) throws(HarnessError) -> [MutantVerdict] {
    var planted: [(fault: PlantedFault, library: KfuncLibrary, kfuncs: [Kfunc])] = []
    let own = engines.compactMap { engine in
      PlantedFault.faults(in: engine.engine).first { engine.description?.lacking($0.needs) == nil }
    }
    for fault in own {
      let engine = fault.caller.flatMap(engines.description(of:))
      let source = [library, known].lazy.map { ($0, Self.witnesses($0, of: fault, in: engine)) }.first { !$0.1.isEmpty }
      guard let (source, kfuncs) = source else { continue }
      planted.append((fault, source, kfuncs))
    }
    for fault in PlantedFault.selfCheck where fault.caller.map(callers.contains) == true && canPlant(fault) {
      guard let source = [library, known].first(where: { !Self.witnesses($0).isEmpty }) else { continue }
      planted.append((fault, source, Self.witnesses(source)))
    }
    var verdicts: [MutantVerdict] = []
    try pool.run(planted) { one, _ throws(HarnessError) in
      try MutantRun(library: one.library, seed: seed, workers: workers, engines: engines).run(
        one.fault, kfuncs: one.kfuncs)
    } take: { _, verdict in
      verdicts.append(verdict)
      return true
    }
    return verdicts
  }

  /// Whether the caller in which a fault is planted makes calls here.
  private static func canPlant(_ fault: PlantedFault) -> Bool {
    fault.caller?.traits.contains(.usesLibffi) != true || FFILibrary.obstacle == nil
  }

  /// Functions that show faults: the registry's plain ones, or the first suitable ones.
  private static func witnesses(_ library: KfuncLibrary) -> [Kfunc] {
    let plain = library.kfuncs.filter(isPlain)
    return plain.isEmpty ? Array(library.kfuncs.filter(showsFaults).prefix(2)) : plain
  }

  /// Functions that show a fault of an engine library: of one without stack arguments, those that need none.
  private static func witnesses(
    _ library: KfuncLibrary, of fault: PlantedFault, in engine: EngineDescription?
  ) -> [Kfunc] {
    func shows(_ kfunc: Kfunc) -> Bool {
      engine?.lacking(kfunc, .direct, .generated) == nil && fault.isVisible(CallFeatures(kfunc))
    }
    let usual = witnesses(library).filter(shows)
    if !usual.isEmpty { return usual }
    let others = library.kfuncs.filter { isHarmless($0) && $0.placement.verdict == .direct && shows($0) }
    return Array(others.prefix(2))
  }

  private static func isPlain(_ kfunc: Kfunc) -> Bool {
    kfunc.traits.contains(.ofRegistry) && ["kf_u64_7", "kf_u64_12"].contains(kfunc.name)
  }

  /// Whether a function has stack arguments in memory, with the last more than 32 bits wide.
  private static func showsFaults(_ kfunc: Kfunc) -> Bool {
    guard isHarmless(kfunc), kfunc.placement.verdict == .direct, let last = kfunc.signature.parameters.last
    else { return false }
    return kfunc.signature.parameters.count >= 7 && kfunc.placement.slotCount == kfunc.signature.parameters.count
      && last.type.size >= 4 && !last.type.isAggregate
  }

  /// Plants one fault and runs the checks of some kfuncs.
  /// - Throws: `HarnessError` if no worker can be started.
  func run(_ fault: PlantedFault, kfuncs: [Kfunc]) throws(HarnessError) -> MutantVerdict {
    var options = self.options
    if let caller = fault.caller { options.callers = [caller] }
    // Moves are only made for calls that need them.
    options.targets = fault.concernsMoves ? CallTargets([.linux74, .psabi], .placed) : .kernels
    let engine = fault.caller.flatMap(options.engines.description(of:))
    let kfuncs = Self.plant(fault, in: kfuncs, engine)
    let effect: FaultEffect? = if case .placement = fault.effect { nil } else { fault.effect }
    let verdicts = try TestRun(library: library, options: options, workers: workers).verdicts(kfuncs, fault: effect)
    var verdict = judge(fault, verdicts)
    verdict.isApplicable =
      verdict.isCaught
      || Self.canPlant(fault) && engine?.lacking(fault.needs) == nil
        && kfuncs.contains { fault.isVisible(CallFeatures($0)) }
    return verdict
  }

  /// The kfuncs whose calls a fault affects, with a fault of the classification planted in them.
  private static func plant(_ fault: PlantedFault, in kfuncs: [Kfunc], _ engine: EngineDescription?) -> [Kfunc] {
    switch fault.effect {
    case .program:
      kfuncs.filter { $0.placement.verdict == .direct && engine?.lacking($0, .direct, .generated) == nil }
    case .jit where fault.concernsMoves:
      kfuncs.filter { $0.placement.verdict == .needsMarshalling }
    case .jit, .interpreter:
      kfuncs.filter { $0.placement.verdict == .direct }
    case .libffi:
      // Arguments of one eightbyte each, so that a type that is too narrow moves no other argument.
      kfuncs.filter { $0.placement.verdict == .direct && $0.placement.slotCount == $0.signature.parameters.count }
    case .placement(let rule):
      // Only kfuncs whose placement the fault changes. A call that BPF cannot make has no slots to compare.
      kfuncs.filter { $0.placement.verdict != .refused }.compactMap { kfunc in
        let planted = kfunc.planting(rule)
        return planted.placement == kfunc.placement ? nil : planted
      }
    }
  }

  private func judge(_ fault: PlantedFault, _ verdicts: [KfuncVerdict]) -> MutantVerdict {
    var verdict = MutantVerdict(fault: fault)
    verdict.library = library.path
    var isMisplaced = false
    for kfunc in verdicts where !kfunc.findings.isEmpty {
      let words = ArgumentLayout(kfunc.kfunc.placement).words.count
      verdict.kfuncs += 1
      verdict.findings += kfunc.findings.count
      for finding in kfunc.findings {
        switch Self.judge(finding, fault.place, words: words) {
        case .here:
          if verdict.witness == nil { verdict.witness = finding }
          verdict.isCaught = true
        case .elsewhere:
          isMisplaced = true
          verdict.witness = finding
        case .unspecific:
          break
        }
        if isMisplaced { break }
      }
    }
    if isMisplaced { verdict.isCaught = false }
    if verdict.witness == nil { verdict.witness = verdicts.lazy.flatMap(\.findings).first }
    return verdict
  }

  private enum Aim {
    case here
    case elsewhere
    case unspecific
  }

  /// Whether a finding is at the fault's place. A crash, a lost register or a wrong result may follow from any fault; a
  /// wrong argument slot must be one that the fault affects.
  private static func judge(_ finding: Finding, _ place: FaultPlace, words: Int) -> Aim {
    switch place {
    case .slots(let range):
      // A reversed list passes every argument through two different slots.
      guard case .slot(let found) = finding.kind, finding.shape != .reversed else { return .unspecific }
      return range.slots(of: words).contains(found.slot) ? .here : .elsewhere
    case .result:
      if finding.code == .slot { return .elsewhere }
      return finding.code == .result ? .here : .unspecific
    case .alignment:
      return finding.code == .alignment ? .here : .unspecific
    case .preserved(let state):
      guard case .preserved(let found) = finding.kind else { return .unspecific }
      return found.state == state ? .here : .unspecific
    case .frame:
      return finding.code == .frame ? .here : .unspecific
    case .entry:
      return finding.code == .entry ? .here : .unspecific
    case .witness:
      if finding.code == .slot { return .elsewhere }
      return finding.code == .witness ? .here : .unspecific
    }
  }
}
