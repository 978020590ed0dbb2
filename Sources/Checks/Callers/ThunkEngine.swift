import NativeCalls
import Outcomes
import Support

/// Calls through the thunk that the C compiler made from the kfunc's own prototype.
package struct ThunkEngine: CallEngine {
  package static let caller = Caller.c
  package static let traits: CallerTraits = .needsThunk

  package init(_ setup: EngineSetup) {}

  package func prepare(_ site: CallSite, shape: CallShape) throws(HarnessError) -> PreparedCall {
    PreparedCall(
      native: NativeCall(function: site.kfunc.thunk, arguments: (site.target, site.block, site.result, 0)))
  }
}
