import Glibc
import JIT

/// The file `/tmp/perf-PID.map`, in which perf finds symbols for generated code.
package enum PerfMap {
  /// Appends the functions of a program.
  /// - Parameter compiled: the program.
  /// - Returns: the file; nil if it cannot be written, which does not affect the run.
  package static func add(_ compiled: CompiledProgram) -> String? {
    let path = "/tmp/perf-\(getpid()).map"
    guard let file = fopen(path, "a") else { return nil }
    var isWritten = true
    for function in compiled.functions {
      let start = compiled.entry + UInt(function.code.lowerBound)
      let line = "\(String(start, radix: 16)) \(String(function.code.count, radix: 16)) \(name(of: function))\n"
      isWritten = fputs(line, file) >= 0 && isWritten
    }
    return fclose(file) == 0 && isWritten ? path : nil
  }

  /// The name of a function in perf's lists, in which it is among those of the whole process. A name of an object's symbol
  /// may have any bytes; white space and control characters would break a line.
  static func name(of function: CompiledFunction) -> String {
    "bpf_" + String(function.name.unicodeScalars.map { $0.value > 0x20 && $0.value != 0x7F ? Character($0) : "_" })
  }
}
