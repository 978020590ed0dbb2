import CTypes
import ClangSource
import Support
import TestSupport
import Testing

@testable import Toolchains

/// Two readers of the prototypes of a C source.
@Suite(.enabled(if: ClangParser.isThere, "no libclang here: our parser was not held against it"))
struct SourceReadersTests {
  /// The project's parser reads the sources; libclang has to read the same prototypes.
  @Test(arguments: [("examples/plain-c/mine.c", 7), ("Tests/PlainC/types.c", 22)])
  func libclangReadsTheSame(name: String, count: Int) async throws {
    let file = Repository.path + "/" + name
    let folder = try ScratchFolder()
    try folder.write(SourcePrelude.text(types: []), to: SourceBuild.preludeName)
    let text = try #require(
      try await SourceBuild.preprocessed([file], [], [try Toolchain("gcc", flags: [])], folder.path).first)
    var functions = SourceFunctions()
    try functions.add(text, file: file)
    let clang = try ClangParser.forTests()
    let read = try clang.signatures(of: text)
    #expect(functions.callable.count == count)
    for function in functions.callable {
      let other = try #require(read.first { $0.name == function.signature.name })
      #expect(other.parameters.map(\.name) == function.signature.parameters.map(\.name))
      func layout(_ signature: Signature) -> [[Int]] {
        ([signature.result] + signature.parameters.map(\.type)).map { [$0.size, $0.alignment] }
      }
      #expect(layout(other) == layout(function.signature), "\(function.signature.name)")
    }
  }
}
