import Outcomes
import Testing

/// What the names of engines refer to.
@Suite struct EngineReferenceTests {
  @Test(arguments: [
    ("jit", EngineReference.builtIn("jit")),
    ("kernel", .builtIn("kernel")),
    ("./x.so", .library(path: "./x.so")),
    ("/usr/lib/x.so", .library(path: "/usr/lib/x.so")),
    ("folder with spaces/x", .library(path: "folder with spaces/x")),
    ("plugin:./ubpf_plugin --jit", .plugin(command: "./ubpf_plugin --jit")),
    ("kernel:7.2", .kernel(release: "7.2")),
  ])
  func name(_ name: String, _ reference: EngineReference) {
    #expect(Caller(rawValue: name).reference == reference)
    #expect(reference.name == name)
  }

  @Test func bareLibraryIsOneOfThisFolder() {
    #expect(Caller(EngineReference("x.so")).rawValue == "./x.so")
  }
}
