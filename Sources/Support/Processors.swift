import CShims
import Glibc

/// The processors that this process may use.
package enum Processors {
  /// How many: those of its affinity mask, or fewer where the quota of a control group is smaller (sched_getaffinity(2);
  /// cgroups(7); Documentation/admin-guide/cgroup-v2.rst, `cpu.max`).
  package static let usable: Int = {
    let allowed = max(1, Int(kft_allowed_processors()))
    return max(1, min(allowed, quota(groups: text("/proc/self/cgroup") ?? "", read: text) ?? allowed))
  }()

  /// The processors that the quotas of a process's control groups and of those above them amount to, rounded up.
  /// - Parameters:
  ///   - groups: the content of /proc/self/cgroup: `0::/a/b` in version 2, `4:cpu,cpuacct:/a/b` in version 1.
  ///   - read: the content of a file.
  /// - Returns: nil where there is no quota.
  package static func quota(groups: String, read: (String) -> String?) -> Int? {
    var least: Int?
    for line in groups.split(separator: "\n") {
      let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard fields.count == 3 else { continue }
      let controllers = fields[1].split(separator: ",")
      guard fields[1].isEmpty || controllers.contains("cpu") else { continue }
      var path = Substring(fields[2])
      while true {
        let group = path == "/" ? "" : String(path)
        let found = fields[1].isEmpty ? unified(group, read) : separate(group, read)
        if let found { least = min(least ?? found, found) }
        guard let slash = path.lastIndex(of: "/"), !group.isEmpty else { break }
        path = path[..<slash]
        if path.isEmpty { path = "/" }
      }
    }
    return least
  }

  private static func unified(_ group: String, _ read: (String) -> String?) -> Int? {
    guard let words = read("/sys/fs/cgroup\(group)/cpu.max")?.split(whereSeparator: \.isWhitespace), words.count == 2
    else {
      return nil
    }
    return processors(Int(words[0]), of: Int(words[1]))
  }

  private static func separate(_ group: String, _ read: (String) -> String?) -> Int? {
    func number(_ name: String) -> Int? {
      for folder in ["cpu", "cpu,cpuacct"] {
        if let text = read("/sys/fs/cgroup/\(folder)\(group)/\(name)") {
          return text.split(whereSeparator: \.isWhitespace).first.flatMap { Int($0) }
        }
      }
      return nil
    }
    return processors(number("cpu.cfs_quota_us"), of: number("cpu.cfs_period_us"))
  }

  private static func processors(_ quota: Int?, of period: Int?) -> Int? {
    guard let quota, let period, quota > 0, period > 0 else { return nil }
    return max(1, (quota + period - 1) / period)
  }

  private static func text(_ path: String) -> String? {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = Glibc.read(file, &bytes, bytes.count)
    return count < 0 ? nil : String(decoding: bytes.prefix(count), as: UTF8.self)
  }
}
