import CTypes
import NativeCalls
import Support

/// The toolchains that can compile, and those that cannot.
package struct ToolchainCheck: Sendable {
  /// The toolchains that compile a plain function.
  package let usable: [Toolchain]
  /// The others, with the compiler's first error.
  package let failed: [(toolchain: Toolchain, reason: String)]

  /// Compiles a function of one integer with each toolchain.
  /// - Parameters:
  ///   - toolchains: the compilers with their flags.
  ///   - workers: the workers that load the libraries.
  /// - Throws: `HarnessError` if files cannot be written, the task was cancelled, or no toolchain compiles.
  package init(_ toolchains: [Toolchain], workers: WorkerPool) async throws(HarnessError) {
    let folder = try ScratchFolder()
    try KfuncBuild.writeHeaders(to: folder.path)
    let plain = Signature(name: "plain", result: .void, parameters: [Parameter(name: "a", type: .unsignedLong)])
    let source = try KfuncSource([plain], declarations: "")
    let built = try await KfuncBuild.build(source, toolchains, in: folder.path, name: "plain", workers: workers)
    var (usable, failed): ([Toolchain], [(toolchain: Toolchain, reason: String)]) = ([], [])
    var first: HarnessError?
    for library in built {
      switch library.library {
      case .success: usable.append(library.toolchain)
      case .failure(let error):
        failed.append((library.toolchain, error.message))
        first = first ?? error
      }
    }
    if let first, usable.isEmpty { throw first }
    (self.usable, self.failed) = (usable, failed)
  }
}
