import CABI
import CShims
import Kfuncs
import kfuncs

/// One combination of caller, callee and shape for one kfunc, ready to be checked with any number of values.
final class CallCheck {
  let kfunc: Kfunc
  let caller: Caller
  let callee: Callee
  let shape: CallShape
  let prepared: PreparedCall
  let plan: ComparisonPlan
  let result: ResultComparison
  let layout: ArgumentLayout
  /// What the local callee of `two-callees` returns.
  let localExpected: UInt64
  /// What is needed at every call; its pointers lead into this object.
  let hot: HotCheck
  private let comparisons: UnsafeMutablePointer<SlotComparison>

  init(
    _ kfunc: Kfunc, _ caller: Caller, _ callee: Callee, _ shape: CallShape, prepared: PreparedCall,
    plan: ComparisonPlan, layout: ArgumentLayout, marshalling: MarshallingMode
  ) {
    self.kfunc = kfunc
    self.caller = caller
    self.callee = callee
    self.shape = shape
    self.prepared = prepared
    self.plan = plan
    self.layout = layout
    let result = ResultComparison(kfunc, callee, layout)
    let generator = ProgramGenerator(name: kfunc.name, placement: kfunc.placement)
    let localExpected = generator.localExpected
    let comparisons = UnsafeMutablePointer<SlotComparison>.allocate(capacity: max(1, plan.comparisons.count))
    for (index, comparison) in plan.comparisons.enumerated() {
      (comparisons + index).initialize(to: comparison)
    }
    self.result = result
    self.localExpected = localExpected
    self.comparisons = comparisons
    hot = HotCheck(
      native: prepared.native, callee: callee, interpreted: prepared.interpreted, isBPF: caller.isBPF,
      localExpected: shape == .twoCallees ? localExpected : nil,
      code: prepared.code ?? 0...UInt.max, descriptor: kfunc.descriptor, wordCount: layout.words.count,
      comparisons: UnsafePointer(comparisons), comparisonCount: plan.comparisons.count,
      frame: caller == .jit
        ? ExpectedFrame(shape, generator: generator, marshalledWords: marshalling.words(kfunc.placement)) : nil,
      resultMasks: result.constantMasks, resultConstants: result.constants)
  }

  deinit { comparisons.deallocate() }

  /// Makes one call and compares everything.
  /// - Parameters:
  ///   - session: the calling thread's session.
  ///   - words: the argument words.
  /// - Returns: whether everything was as expected; if not, `Diagnosis` says what was not.
  func run(_ session: borrowing CheckSession, _ words: UnsafePointer<UInt64>) -> Bool {
    hot.run(session, words) && result.matchesModel(session.block.words, words)
  }
}
