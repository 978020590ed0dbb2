import CShims
import Kfuncs
import Outcomes
import Support
import kfuncs

/// The expectations for one combination of caller, callee and shape of one kfunc.
final class CallCheck {
  let kfunc: Kfunc
  let caller: Caller
  let callee: Callee
  let shape: CallShape
  let plan: ComparisonPlan
  let result: ResultComparison
  let layout: ArgumentLayout
  /// Whether a compiler wrote the program.
  let isCompiled: Bool
  /// What a program of a compiler makes of a narrow result; nil for results that it does not widen.
  let widening: ResultWidening?
  /// The result of the local callee of `two-callees`.
  let localExpected: UInt64
  /// The expectations that are compared after every call; its pointers refer to memory of this object.
  private(set) var hot: ObservationCheck
  private let comparisons: UnsafeMutablePointer<SlotComparison>

  /// Creates the expectations. Native code of an engine library passes whole eightbytes, as every BPF JIT does.
  /// - Throws: `HarnessError` if the callee cannot observe an argument.
  init(
    _ kfunc: Kfunc, _ caller: Caller, _ callee: Callee, _ shape: CallShape, _ layout: ArgumentLayout,
    targets: CallTargets, programs: ProgramSource = .generated, engine: EngineDescription? = nil
  ) throws(HarnessError) {
    let plan: ComparisonPlan
    switch callee {
    case .compiled:
      plan = ComparisonPlan(compiled: layout, hasPadding: kfunc.placement.hasPaddedParameter)
    case .function: plan = ComparisonPlan()
    case .capture:
      guard
        let found = ComparisonPlan(
          capture: layout,
          isExact: !programs.isCompiled
            && (!caller.traits.isDisjoint(with: [.isNativeBPF, .isKernel]) || engine?.interprets == false))
      else {
        throw HarnessError(.unsupportedSignature, "an argument is in a place that the capture stub does not record")
      }
      plan = found
    }
    self.kfunc = kfunc
    self.caller = caller
    self.callee = callee
    self.shape = shape
    self.plan = plan
    self.layout = layout
    isCompiled = programs.isCompiled
    widening = programs.isCompiled && caller.isBPF ? ResultWidening(kfunc.signature.result) : nil
    let result = ResultComparison(kfunc, callee, layout, isKernel: caller.traits.contains(.isKernel))
    let generator = ProgramGenerator(name: kfunc.name, placement: kfunc.placement)
    let localExpected = generator.localExpected
    let comparisons = UnsafeMutablePointer<SlotComparison>.allocate(capacity: max(1, plan.comparisons.count))
    for (index, comparison) in plan.comparisons.enumerated() {
      (comparisons + index).initialize(to: comparison)
    }
    self.result = result
    self.localExpected = localExpected
    self.comparisons = comparisons
    hot = ObservationCheck(
      callee: callee, isBPF: caller.isBPF, localExpected: shape == .twoCallees ? localExpected : nil,
      code: 0...UInt.max, descriptor: kfunc.descriptor, wordCount: layout.words.count,
      comparisons: UnsafePointer(comparisons), comparisonCount: plan.comparisons.count,
      frame: caller.traits.contains(.isNativeBPF) && !programs.isCompiled
        ? ExpectedFrame(shape, generator: generator, marshalledWords: targets.words(kfunc.placement)) : nil,
      kernelFrame: caller.traits.contains(.isKernel) && !programs.isCompiled
        ? KernelFrame(shape, slots: generator.slots, localCount: generator.localCount) : nil,
      stackAlignment: caller.traits.contains(.isKernel) ? 8 : 16,
      resultMasks: result.constantMasks, resultConstants: result.constants)
  }

  deinit { comparisons.deallocate() }

  /// Sets the addresses of the caller's code and of the callee's descriptor in the process that makes the calls.
  /// - Parameters:
  ///   - code: the JIT's code, which must contain the return address; nil for other callers.
  ///   - descriptor: the descriptor that the kfunc's record must contain.
  func locate(code: ClosedRange<UInt>?, descriptor: UInt) {
    hot.code = code ?? 0...UInt.max
    hot.descriptor = descriptor
  }

  /// Compares the observation of a call that returned.
  /// - Parameters:
  ///   - observation: the observation.
  ///   - words: the argument words as they were sent.
  /// - Returns: whether everything is as expected; if not, `Diagnosis` lists the differences.
  func matches(_ observation: Observation, _ words: UnsafePointer<UInt64>) -> Bool {
    hot.matches(observation, words) && result.matchesModel(observation.block, words)
      && widening?.matches(observation.block) != false
  }
}
