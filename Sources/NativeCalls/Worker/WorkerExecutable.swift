import CShims
import FoundationEssentials
import Glibc
import Outcomes
import Support

/// The executable of worker processes.
package enum WorkerExecutable {
  /// The file name of the executable.
  static let processName = "kfunctest"

  /// The path of the executable: this program, what started it with a glibc of its own (`scripts/bundle --with-libc`), or the
  /// one in the same folder (for tests and benchmarks).
  /// - Throws: `HarnessError` if there is none.
  package static func path() throws(HarnessError) -> String {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = readlink("/proc/self/exe", &buffer, buffer.count - 1)
    guard count > 0 else {
      throw HarnessError(.environment, "/proc/self/exe cannot be read, so no worker can be started")
    }
    var own = String(decoding: buffer.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    // A program that was started by naming a loader: the link is the loader's.
    if own.split(separator: "/").last?.hasPrefix("ld-linux") == true, let launcher = getenv("KFUNCTEST_LAUNCHER") {
      own = String(cString: launcher)
    }
    let folder = String(own.prefix(through: own.lastIndex(of: "/") ?? own.startIndex))
    let path = folder + processName
    guard access(path, X_OK) == 0 else {
      throw HarnessError(.environment, "no program \(processName) is in \(folder), so no worker can be started")
    }
    return path
  }
}
