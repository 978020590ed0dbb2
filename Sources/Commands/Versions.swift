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
  static var text: String {
    let compilers = Toolchain.usual.filter(Toolchain.exists)
    let rows = [
      ("kfunctest", "\(own), build \(build)"),
      ("libffi", TestRun.libffiVersion()),
      ("libbpf", String(cString: libbpf_version_string()).drop { $0 == "v" }.description),
      ("Zydis", MachineCodeDecoder.version),
      ("kernel", KernelOracle.kernelRelease()),
      ("compilers", compilers.isEmpty ? "none found" : compilers.joined(separator: ", ")),
      ("engines", "interface \(EngineFailure.interfaceVersion)"),
    ]
    return Printable.labelled(rows, label: 11, width: nil).joined(separator: "\n")
  }

  /// The identification of the build in hexadecimal digits.
  static var build: String {
    var bytes = [UInt8](repeating: 0, count: 20)
    let count = kft_build_id(&bytes, bytes.count)
    return Hex.bytes(bytes.prefix(count))
  }
}
