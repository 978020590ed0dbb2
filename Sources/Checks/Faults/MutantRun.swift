import CallingConvention
import Kfuncs
import NativeCalls
import Outcomes
import Support

/// Plants faults, one at a time, and looks whether the checks see them.
package struct MutantRun: Sendable {
  private let library: KfuncLibrary
  private let options: RunOptions
  private let workers: WorkerPool

  /// Creates a run.
  /// - Parameters:
  ///   - library: whose kfuncs are called.
  ///   - seed: repeats a run.
  ///   - workers: the processes that make the calls.
  package init(library: KfuncLibrary, seed: UInt64, workers: WorkerPool) {
    self.library = library
    self.workers = workers
    var options = RunOptions(seed: seed)
    options.patterns = [.graffiti, .random]
    self.options = options
  }

  /// Plants one fault and runs the checks.
  /// - Throws: `HarnessError` where no worker can be started.
  package func run(_ mutant: Mutant) throws(HarnessError) -> MutantVerdict {
    try run(mutant, kfuncs: library.kfuncs.filter(Self.isHarmless))
  }

  /// Whether a kfunc may be called with wrong arguments: a wrong pointer that is followed corrupts the bed's own memory,
  /// and so does a function that acts on the world.
  static func isHarmless(_ kfunc: Kfunc) -> Bool {
    !kfunc.traits.contains(.crashes) && !kfunc.traits.contains(.external) && !kfunc.followsPointers
  }

  /// One fault of each kind of caller, on few kfuncs: quick enough to go with every run.
  /// - Parameter callers: who called in the run.
  /// - Throws: `HarnessError` where no worker can be started.
  func selfCheck(_ callers: [Caller]) throws(HarnessError) -> [MutantVerdict] {
    // In a library that somebody is about to test nothing is known to be right.
    guard library.kfuncs.contains(where: Self.isPlain) else { return [] }
    return try Self.selfCheck(callers, on: library, or: library, seed: options.seed, workers: workers)
  }

  /// One fault of each kind of caller, in functions that a run was about, where they can show it.
  /// - Parameters:
  ///   - callers: who called in the run.
  ///   - library: whose functions the run was about, and found right.
  ///   - known: a library with functions that show every fault.
  ///   - seed: repeats a run.
  ///   - workers: the processes that make the calls.
  /// - Throws: `HarnessError` where no worker can be started.
  package static func selfCheck(
    _ callers: [Caller], on library: KfuncLibrary, or known: KfuncLibrary, seed: UInt64, workers: WorkerPool
  ) throws(HarnessError) -> [MutantVerdict] {
    var verdicts: [MutantVerdict] = []
    let mutants: [(Caller, Mutant)] = [
      (.jit, .jit(.outgoingSlotHigh)), (.interpreter, .interpreter(.lastSlotDoubled)), (.libffi, .ffi(.typeTooNarrow)),
    ]
    for (caller, mutant) in mutants where callers.contains(caller) {
      guard let source = [library, known].first(where: { !Self.witnesses($0).isEmpty }) else { continue }
      verdicts.append(
        try MutantRun(library: source, seed: seed, workers: workers).run(mutant, kfuncs: Self.witnesses(source)))
    }
    return verdicts
  }

  /// Functions that show faults best: the registry's own plain ones, or the first that can.
  private static func witnesses(_ library: KfuncLibrary) -> [Kfunc] {
    let plain = library.kfuncs.filter(isPlain)
    return plain.isEmpty ? Array(library.kfuncs.filter(showsFaults).prefix(2)) : plain
  }

  private static func isPlain(_ kfunc: Kfunc) -> Bool {
    kfunc.traits.contains(.ofRegistry) && ["kf_u64_7", "kf_u64_12"].contains(kfunc.name)
  }

  /// Whether a function takes stack arguments in memory, the last of them wide enough that half of it is missed.
  private static func showsFaults(_ kfunc: Kfunc) -> Bool {
    guard isHarmless(kfunc), kfunc.placement.verdict == .direct, let last = kfunc.signature.parameters.last
    else { return false }
    return kfunc.signature.parameters.count >= 7 && kfunc.placement.slotCount == kfunc.signature.parameters.count
      && last.type.size >= 4 && !last.type.isAggregate
  }

  /// Plants one fault and runs the checks of some kfuncs.
  /// - Throws: `HarnessError` where no worker can be started.
  func run(_ mutant: Mutant, kfuncs: [Kfunc]) throws(HarnessError) -> MutantVerdict {
    var options = self.options
    var faults = PlantedFaultSet.none
    var kfuncs = kfuncs
    switch mutant {
    case .jit(let fault):
      options.callers = [.jit]
      faults = .jit(fault)
      // Where nothing moves, nothing can move in the wrong order.
      let verdict = fault == .marshallingUnordered ? PlacementVerdict.needsMarshalling : .direct
      if verdict == .needsMarshalling { options.marshalling = .marshal }
      kfuncs = kfuncs.filter { $0.placement.verdict == verdict }
    case .ffi(let fault):
      options.callers = [.libffi]
      faults = .ffi(fault)
      // Arguments of one eightbyte each: there a type that is too narrow moves nothing else.
      kfuncs = kfuncs.filter {
        $0.placement.verdict == .direct && $0.placement.slotCount == $0.signature.parameters.count
      }
    case .interpreter(let fault):
      options.callers = [.interpreter]
      faults = .interpreter(fault)
      kfuncs = kfuncs.filter { $0.placement.verdict == .direct }
    case .placement(let fault):
      // Where the fault changes nothing there is nothing to see.
      // A call that BPF cannot make has no slots to be counted by.
      kfuncs = kfuncs.filter { $0.placement.verdict != .refused }.compactMap { kfunc in
        let planted = kfunc.planting(fault)
        return planted.placement == kfunc.placement ? nil : planted
      }
    }
    let verdicts = try TestRun(library: library, options: options, workers: workers).verdicts(kfuncs, faults: faults)
    var verdict = judge(mutant, verdicts)
    verdict.isApplicable = verdict.isCaught || kfuncs.contains(where: mutant.canShow)
    return verdict
  }

  private func judge(_ mutant: Mutant, _ verdicts: [KfuncVerdict]) -> MutantVerdict {
    var verdict = MutantVerdict(mutant: mutant, expectedPlace: Self.words(mutant.place))
    verdict.library = library.path
    var isMisplaced = false
    for kfunc in verdicts where !kfunc.failures.isEmpty {
      let words = ArgumentLayout(kfunc.kfunc.placement).words.count
      verdict.kfuncs += 1
      verdict.findings += kfunc.failures.count
      for failure in kfunc.failures {
        switch Self.judge(failure, mutant.place, words: words) {
        case .here:
          if verdict.witness == nil { verdict.witness = failure }
          verdict.isCaught = true
        case .elsewhere:
          isMisplaced = true
          verdict.witness = failure
        case .unspecific:
          break
        }
        if isMisplaced { break }
      }
    }
    if isMisplaced { verdict.isCaught = false }
    if verdict.witness == nil { verdict.witness = verdicts.lazy.flatMap(\.failures).first }
    return verdict
  }

  private enum Aim {
    case here
    case elsewhere
    case unspecific
  }

  /// Whether a finding points where the fault is. A crash, a lost register or a wrong result may follow from any fault;
  /// a wrong argument slot has to be one that the fault touches.
  private static func judge(_ failure: Failure, _ place: Mutant.Place, words: Int) -> Aim {
    switch place {
    case .slots(let range):
      // A reversed list passes every argument through two different slots.
      guard failure.kind == .slot, let slot = failure.slot, failure.shape != .reversed else { return .unspecific }
      return range(words).contains(slot) ? .here : .elsewhere
    case .result:
      if failure.kind == .slot { return .elsewhere }
      return failure.kind == .result ? .here : .unspecific
    case .alignment:
      return failure.kind == .alignment ? .here : .unspecific
    case .calleeSaved(let register):
      return failure.kind == .preserved && failure.native == register ? .here : .unspecific
    case .frame:
      return failure.kind == .frame ? .here : .unspecific
    case .entry:
      return failure.kind == .entry ? .here : .unspecific
    }
  }

  private static func words(_ place: Mutant.Place) -> String {
    switch place {
    case .slots(let range):
      let (few, many) = (range(8), range(12))
      if few == many { return few.count == 1 ? "slot \(few.lowerBound)" : "slots \(few.lowerBound), \(few.upperBound)" }
      if few.count == 1 { return "the last slot" }
      return few.lowerBound == many.lowerBound ? "slots \(few.lowerBound) and up" : "the last two slots"
    case .result: return "the result"
    case .alignment: return "rsp at the call"
    case .calleeSaved(let register): return register
    case .frame: return "the frame"
    case .entry: return "the callee's entry"
    }
  }
}
