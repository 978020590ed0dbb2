import Glibc
import JIT

/// The file in which perf looks for the names of code without a file: `/tmp/perf-PID.map`.
enum PerfMap {
  /// Adds the functions of a program; a file that cannot be written is perf's loss only.
  static func add(_ compiled: CompiledProgram) {
    guard let file = fopen("/tmp/perf-\(getpid()).map", "a") else { return }
    defer { fclose(file) }
    for function in compiled.functions {
      let start = compiled.entry + UInt(function.code.lowerBound)
      fputs("\(String(start, radix: 16)) \(String(function.code.count, radix: 16)) bpf_\(function.name)\n", file)
    }
  }
}
