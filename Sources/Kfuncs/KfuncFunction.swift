import CTypes
import CallingConvention
import kfuncs

/// The location of a kfunc's code.
package enum KfuncFunction: Sendable, Equatable {
  /// An address in this process.
  case address(UInt)
  /// In a worker process, which loads the kfunc's library.
  case inWorker
  /// Not available, with a human-readable reason.
  case unavailable(String)
}

/// The origin of a kfunc, by which another process finds it.
package struct KfuncOrigin: Codable, Sendable, Hashable {
  /// The library's path.
  package let library: String
  /// The kfunc's name in the library.
  package let name: String
}

/// The addresses of a kfunc's code in this process.
struct KfuncCode {
  var function: KfuncFunction
  /// Address of the thunk; 0 if this process has not loaded the library.
  var thunk: UInt = 0
  /// Address of the function for which `function` is a recorder; 0 for none.
  var recorded: UInt = 0
  /// Address of the descriptor; 0 if this process has not loaded the library.
  var descriptor: UInt = 0
}
