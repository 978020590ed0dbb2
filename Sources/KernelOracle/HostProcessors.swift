import Glibc

/// The processors of this machine.
package enum HostProcessors {
  /// How many there may be (`nr_cpu_ids`): one more than the highest that is possible.
  package static var count: Int {
    guard let file = fopen("/sys/devices/system/cpu/possible", "r") else { return configured }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 256)
    guard fgets(&line, Int32(line.count), file) != nil else { return configured }
    // A list of ranges in rising order, such as "0-3,8-11".
    let bytes = line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    let text = String(decoding: bytes, as: UTF8.self)
    guard let last = text.split(whereSeparator: { !$0.isNumber }).last.flatMap({ Int($0) }) else { return configured }
    return last + 1
  }

  private static var configured: Int { max(1, Int(sysconf(Int32(_SC_NPROCESSORS_CONF)))) }
}
