import CTypes
import CallingConvention
import Campaigns
import Checks
import Glibc
import NativeCalls
import Outcomes
import Support
import Testing
import Toolchains

/// Runs a shell command.
/// - Returns: its exit status.
func shell(_ line: String) -> Int32 { system(line) >> 8 }

/// Whether there is a C compiler of that name.
func has(_ compiler: String) -> Bool { Toolchain.exists(compiler) }

/// A folder that goes with the test, with the headers of kfuncs.
func withFolder<Result>(_ body: (String) async throws -> Result) async throws -> Result {
  let folder = try ScratchFolder()
  try KfuncBuild.writeHeaders(to: folder.path)
  let result = try await body(folder.path)
  _ = folder.path
  return result
}

/// The functions of a text, compiled and called in every way.
func matrix(
  _ text: String, _ toolchains: [Toolchain], marshalling: MarshallingMode = .naive, faults: PlantedFaultSet = .none
) async throws -> CallMatrix {
  let source = try KfuncSource(try CDeclarationParser.parse(text).signatures, declarations: text)
  var options = RunOptions(seed: 1)
  options.marshalling = marshalling
  options.patterns = [.graffiti, .random]
  let fixed = options
  return try await withFolder { folder in
    let built = try await KfuncBuild.build(source, toolchains, in: folder, name: "matrix", workers: WorkerPool())
    for library in built { _ = try library.library.get() }
    return try CallMatrix(source, built, fixed, workers: WorkerPool(), faults: faults)
  }
}
