import CBPF
import CShims
import Checks
import KernelOracle
import Listings
import Outcomes
import Support
import Toolchains

/// What `--version` prints.
enum Versions {
  /// The program's own version; the identification of the build tells two builds of one version apart.
  static let own = "1.0-dev"

  /// A line for the program, for each library that it calls, for the kernel and for the compilers that it finds.
  static func text() async -> String {
    let compilers = await compilers()
    let rows = [
      ("kfunctest", "\(own), build \(build)"),
      ("libffi", TestRun.libffiVersion()),
      ("libbpf", libbpf),
      ("Zydis", MachineCodeDecoder.version ?? "none"),
      ("kernel", KernelOracle.kernelRelease()),
      ("compilers", compilers.isEmpty ? "none found" : compilers.joined(separator: ", ")),
      ("engines", "interface \(EngineFailure.interfaceVersion)"),
    ]
    return Printable.labelled(rows, label: 11, width: nil).joined(separator: "\n")
  }

  /// The version of libbpf: 1.1.
  static var libbpf: String { String(cString: libbpf_version_string()).drop { $0 == "v" }.description }

  /// The compilers that are found, with their versions. Each is asked, all at the same time: a process takes 20 ms.
  private static func compilers() async -> [String] {
    await withTaskGroup(of: (Int, String).self) { group in
      for (number, name) in Toolchain.usual.enumerated() where Toolchain.exists(name) {
        group.addTask {
          (number, ([name] + [await Toolchain.version(of: name)].compactMap(\.self)).joined(separator: " "))
        }
      }
      var found: [(Int, String)] = []
      for await entry in group { found.append(entry) }
      return found.sorted { $0.0 < $1.0 }.map(\.1)
    }
  }

  /// The identification of the build in hexadecimal digits.
  static var build: String {
    var bytes = [UInt8](repeating: 0, count: 20)
    let count = kft_build_id(&bytes, bytes.count)
    return Hex.bytes(bytes.prefix(count))
  }
}
