import Glibc

/// An error number of the operating system (errno(3)).
package struct SystemError: Sendable, CustomStringConvertible {
  /// The error number: `ENOENT`.
  package let code: Int32

  /// Creates an error from its number.
  /// - Parameter code: an error number, positive.
  package init(code: Int32) { self.code = code }

  /// The error of the system call that failed last in this thread; to be read before any other call.
  package static var last: SystemError { SystemError(code: errno) }

  /// The message of strerror(3): `No such file or directory`.
  package var description: String { String(cString: strerror(code)) }
}
