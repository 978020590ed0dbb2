import Glibc
import Support

/// A failed system call on executable memory.
package struct ExecutableMemoryError: Error, Sendable, CustomStringConvertible {
  /// The system calls.
  package enum Call: String, Sendable {
    case mmap
    case mprotect
  }

  /// The system call that failed.
  package let call: Call
  /// Its size argument, in bytes.
  package let size: Int
  /// The value of errno.
  package let code: CInt

  /// The call, its size and the system's message in one line.
  package var description: String {
    "\(call.rawValue) of \(size) bytes of code: \(SystemError(code: code))"
  }
}

/// A mapping that is writable and not executable, into which code is written before it is sealed.
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

  /// Makes the mapping executable and no longer writable.
  /// - Throws: `ExecutableMemoryError` if the kernel refuses.
  package consuming func seal() throws(ExecutableMemoryError) -> ExecutableCode {
    // Ownership moves before a call can fail, so that the new owner returns the mapping.
    let code = ExecutableCode(pool: pool, mapping: mapping)
    mapping = CodeMapping(start: mapping.start, size: 0)
    if mprotect(code.mapping.start, code.mapping.size, PROT_READ | PROT_EXEC) != 0 {
      throw ExecutableMemoryError(call: .mprotect, size: code.mapping.size, code: errno)
    }
    return code
  }

  deinit { pool.release(mapping, isWritable: true) }
}

/// A mapping that is executable and not writable. It returns to its pool when destroyed.
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
