import NativeCalls
import Outcomes
import Support

/// The caller that is the thunk which the C compiler generated from the kfunc's prototype.
package struct ThunkEngine: CallEngine {
  /// The caller's name: `c`.
  package static let caller = Caller.c
  /// Properties of its calls: they need a thunk.
  package static let traits: CallerTraits = .needsThunk

  /// Creates the engine.
  /// - Parameter setup: the settings of the run, which do not affect this caller.
  package init(_ setup: EngineSetup) {}

  /// Prepares a call of the thunk.
  /// - Parameters:
  ///   - site: the callee, and the addresses of arguments and result.
  ///   - shape: ignored.
  /// - Throws: `HarnessError` with code `unsupportedSignature` if the kfunc has no thunk.
  package func prepare(_ site: CallSite, shape: CallShape) throws(HarnessError) -> PreparedCall {
    PreparedCall(
      native: NativeCall(function: site.kfunc.thunk, arguments: (site.target, site.block, site.result, 0)))
  }
}
