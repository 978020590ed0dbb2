import CShims
import FoundationEssentials
import Kfuncs
import Support

/// The state of a worker process that jobs use.
package final class WorkerContext {
  /// The memory that the worker shares with its parent.
  package let channel: UnsafeMutablePointer<kft_channel>
  /// Number of requests of the ring that were handled.
  package var handled: UInt32 = 0
  /// The kfunc libraries that are open, by path.
  package var libraries: [String: KfuncLibrary] = [:]
  /// What was made for an earlier job of the same kind.
  private var kept: [String: Any] = [:]

  /// Creates the context of a process.
  /// - Parameter channel: the memory shared with the parent.
  package init(_ channel: UnsafeMutablePointer<kft_channel>) { self.channel = channel }

  /// What an earlier job has made of the same input; made where there is none.
  /// - Parameters:
  ///   - key: names the input.
  ///   - make: makes it.
  /// - Throws: the error of `make`.
  package func kept<Value>(
    _ key: String, _ make: () throws(HarnessError) -> Value
  ) throws(HarnessError) -> Value {
    if let value = kept[key] as? Value { return value }
    let value = try make()
    kept[key] = value
    return value
  }
}
