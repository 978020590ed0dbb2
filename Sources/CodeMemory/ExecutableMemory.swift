import Glibc
import Support

/// Executable memory that could not be had.
package struct ExecutableMemoryError: Error, Sendable, CustomStringConvertible {
  /// The call that failed.
  package enum Call: String, Sendable {
    case mmap
    case mprotect
  }

  /// The call that failed.
  package let call: Call
  /// Its size argument, in bytes.
  package let size: Int
  /// Its errno.
  package let code: CInt

  package var description: String {
    "\(call.rawValue) of \(size) bytes of code: \(SystemError(code: code))"
  }
}

/// A mapping that is writable and not executable: code is written here, then sealed.
package struct WritableCode: ~Copyable, Sendable {
  private let pool: ExecutablePool
  private var mapping: CodeMapping

  init(pool: ExecutablePool, mapping: CodeMapping) {
    self.pool = pool
    self.mapping = mapping
  }

  /// The first byte to fill.
  package var start: UnsafeMutableRawPointer { mapping.start }
  /// Size in bytes.
  package var size: Int { mapping.size }

  /// Takes the right to write away and gives the right to execute.
  /// - Throws: `ExecutableMemoryError` where the kernel refuses.
  package consuming func seal() throws(ExecutableMemoryError) -> ExecutableCode {
    // Ownership moves on before anything can fail: a failed mapping is given back by the new owner.
    let code = ExecutableCode(pool: pool, mapping: mapping)
    mapping = CodeMapping(start: mapping.start, size: 0)
    if mprotect(code.mapping.start, code.mapping.size, PROT_READ | PROT_EXEC) != 0 {
      throw ExecutableMemoryError(call: .mprotect, size: code.mapping.size, code: errno)
    }
    return code
  }

  deinit { pool.release(mapping, isWritable: true) }
}

/// A mapping that is executable and not writable. It goes back to its pool at the end of its life.
package struct ExecutableCode: ~Copyable, Sendable {
  private let pool: ExecutablePool
  fileprivate let mapping: CodeMapping

  init(pool: ExecutablePool, mapping: CodeMapping) {
    self.pool = pool
    self.mapping = mapping
  }

  /// The code.
  package var memory: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: mapping.start, count: mapping.size) }

  deinit { pool.release(mapping, isWritable: false) }
}
