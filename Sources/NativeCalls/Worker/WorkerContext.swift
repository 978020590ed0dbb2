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

  /// Creates the context of a process.
  /// - Parameter channel: the memory shared with the parent.
  package init(_ channel: UnsafeMutablePointer<kft_channel>) { self.channel = channel }
}
