import Glibc
import Support
import Testing

/// How many processors a process may use.
@Suite struct ProcessorsTests {
  private static let files = [
    "/sys/fs/cgroup/cpu.max": "max 100000\n", "/sys/fs/cgroup/box/cpu.max": "350000 100000\n",
    "/sys/fs/cgroup/box/inner/cpu.max": "max 100000\n", "/sys/fs/cgroup/tiny/cpu.max": "1000 100000\n",
    "/sys/fs/cgroup/broken/cpu.max": "x y z\n", "/sys/fs/cgroup/none/cpu.max": "0 0\n",
    "/sys/fs/cgroup/cpu/old/cpu.cfs_quota_us": "200000\n", "/sys/fs/cgroup/cpu/old/cpu.cfs_period_us": "100000\n",
    "/sys/fs/cgroup/cpu/cpu.cfs_quota_us": "-1\n", "/sys/fs/cgroup/cpu/cpu.cfs_period_us": "100000\n",
    "/sys/fs/cgroup/cpu,cpuacct/both/cpu.cfs_quota_us": "150000\n",
    "/sys/fs/cgroup/cpu,cpuacct/both/cpu.cfs_period_us": "100000\n",
  ]

  @Test(arguments: [
    ("0::/", nil), ("0::/box", 4), ("0::/box/inner", 4), ("0::/tiny", 1), ("0::/broken", nil), ("0::/none", nil),
    ("0::/not/there", nil), ("4:cpu,cpuacct:/old\n1:name=systemd:/box", 2), ("4:cpu:/", nil),
    ("5:cpuacct,cpu:/both", 2), ("3:cpuset:/box", nil), ("", nil), ("garbage", nil), ("0::", nil),
  ]) func quotas(_ groups: String, _ expected: Int?) {
    #expect(Processors.quota(groups: groups) { Self.files[$0] } == expected)
  }

  @Test func thisProcessMayUseSome() {
    #expect((1...max(1, sysconf(Int32(_SC_NPROCESSORS_CONF)))).contains(Processors.usable))
  }
}
