import NativeCalls
import Support
import TestSupport
import Testing

/// Libraries that only a worker may open.
@Suite struct LibraryInWorkerTests {
  /// tcc links it; the loader does not find the symbols. What tcc links asks for executable stacks, which the loader
  /// gives to the whole process.
  @Test(.enabled(if: SourceCompiler.tcc.isThere, "no tcc")) func aLibraryWithoutKFUNC_LIBRARYFromTcc() throws {
    let folder = try TemporaryFolder()
    let path = try folder.library("#include \"kfunc.h\"\nKFUNC(u64, k, (u64, a));", with: .tcc, flags: [])
    let error = try #require(#expect(throws: HarnessError.self) { try WorkerPool().open(path) })
    #expect(error.code == .cannotOpen)
    #expect(error.message.contains("write KFUNC_LIBRARY(\"NAME\"); in one of its source files"), "\(error.message)")
  }
}
