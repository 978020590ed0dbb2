import CTypes
import NativeCalls
import Support

/// Toolchains that compile, and those that do not.
package struct ToolchainCheck: Sendable {
  /// Those that compile a plain function.
  package let usable: [Toolchain]
  /// The others, with the compiler's first complaint.
  package let failed: [(toolchain: Toolchain, reason: String)]

  /// Has each compile a function of one integer, which is no trouble to any compiler of C.
  /// - Parameters:
  ///   - toolchains: the compilers with their flags.
  ///   - workers: the processes that open what comes out.
  /// - Throws: `HarnessError` where there is no room for files, the task was cancelled, or none of them compiles.
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
