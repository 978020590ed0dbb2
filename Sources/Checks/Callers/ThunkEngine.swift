import NativeCalls
import Outcomes
import Support

/// Calls through the thunk that the C compiler made from the kfunc's own prototype.
struct ThunkEngine: CallEngine {
  func prepare(_ site: CallSite, shape: CallShape) throws(HarnessError) -> PreparedCall {
    PreparedCall(
      native: NativeCall(function: site.kfunc.thunk, arguments: (site.target, site.block, site.result, 0)))
  }
}
