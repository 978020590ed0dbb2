import CTypes
import Campaigns
import Checks
import Glibc
import NativeCalls
import Outcomes
import TestSupport
import Testing
import Toolchains

/// A temporary folder with the headers of kfuncs.
func folderWithHeaders() throws -> TemporaryFolder {
  let folder = try TemporaryFolder()
  try KfuncBuild.writeHeaders(to: folder.path)
  return folder
}

/// The functions of a text, compiled and called in every way.
func matrix(
  _ text: String, _ toolchains: [Toolchain], targets: CallTargets = CallTargets([.linux72], .always),
  fault: FaultEffect? = nil
) async throws -> CallMatrix {
  let source = try KfuncSource(try CDeclarationParser.parse(text).signatures, declarations: text)
  var options = RunOptions(seed: 1)
  options.targets = targets
  options.patterns = [.graffiti, .random]
  let folder = try folderWithHeaders()
  let built = try await KfuncBuild.build(source, toolchains, in: folder.path, name: "matrix", workers: WorkerPool())
  for library in built { _ = try library.library.get() }
  return try CallMatrix(source, built, options, workers: WorkerPool(), fault: fault)
}
