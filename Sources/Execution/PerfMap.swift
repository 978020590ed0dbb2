import Glibc
import JIT

/// The file `/tmp/perf-PID.map`, in which perf finds symbols for generated code.
enum PerfMap {
  /// Appends the functions of a program.
  /// - Returns: the file; nil if it cannot be written, which does not affect the run.
  static func add(_ compiled: CompiledProgram) -> String? {
    let path = "/tmp/perf-\(getpid()).map"
    guard let file = fopen(path, "a") else { return nil }
    var isWritten = true
    for function in compiled.functions {
      let start = compiled.entry + UInt(function.code.lowerBound)
      let line = "\(String(start, radix: 16)) \(String(function.code.count, radix: 16)) bpf_\(function.name)\n"
      isWritten = fputs(line, file) >= 0 && isWritten
    }
    return fclose(file) == 0 && isWritten ? path : nil
  }
}
