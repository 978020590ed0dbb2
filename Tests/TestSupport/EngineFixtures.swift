import Foundation

/// Engine libraries that tests compile in a temporary folder.
package enum EngineFixtures {
  /// The folder of `kfunctest_engine.h`.
  package static let header = Repository.path + "/Sources/CEngine/include"
  /// The reference engine, which breaks in one way for each of its macros.
  package static let reference = Repository.path + "/examples/engine/reference_engine.c"

  /// Builds the reference engine.
  /// - Parameters:
  ///   - folder: where the library goes.
  ///   - macro: how it is broken, such as `BROKEN_SLOT=7`; nil for the whole engine.
  /// - Returns: the path of the library.
  package static func reference(in folder: TemporaryFolder, breaking macro: String? = nil) throws -> String {
    let name = "reference" + (macro.map { "-" + $0.replacing("=", with: "-") } ?? "") + ".so"
    return try folder.compile(
      files: [reference], flags: ["-O2", "-shared", "-fPIC", "-I", header] + (macro.map { ["-D" + $0] } ?? []), to: name
    )
  }

  /// Builds an engine that returns 42 from every program, with some of its functions replaced.
  /// - Parameters:
  ///   - folder: where the library goes.
  ///   - bodies: the body of each function that is replaced, by the function's name without `kfunctest_engine_`.
  ///   - missing: a function that is not exported.
  ///   - before: what stands before the functions.
  ///   - name: the name of the library without its ending.
  /// - Returns: the path of the library.
  package static func library(
    in folder: TemporaryFolder, _ bodies: [String: String] = [:], missing: String? = nil, before: String = "",
    name: String = "engine"
  ) throws -> String {
    let functions: [(name: String, head: String, body: String)] = [
      (
        "identity", "const struct kfunctest_identity *kfunctest_engine_identity(void)",
        "static const struct kfunctest_identity me = { KFUNCTEST_ENGINE_INTERFACE, \"small\", \"1\" }; return &me;"
      ),
      ("capabilities", "uint64_t kfunctest_engine_capabilities(void)", "return KFUNCTEST_CAN_KFUNCS;"),
      ("compile", "void *kfunctest_engine_compile(const struct kfunctest_program *p)", "return (void *)p;"),
      ("entry", "void *kfunctest_engine_entry(void *handle)", "return 0;"),
      ("run", "uint64_t kfunctest_engine_run(void *handle, void *memory, uint64_t length)", "return 42;"),
      ("code", "const void *kfunctest_engine_code(void *handle, size_t *size)", "*size = 0; return 0;"),
      ("free", "void kfunctest_engine_free(void *handle)", ""),
      ("error", "const char *kfunctest_engine_error(void)", "return 0;"),
    ]
    var source =
      "#include <kfunctest_engine.h>\n#include <stdlib.h>\n#include <string.h>\n#include <unistd.h>\n\(before)\n"
    for function in functions where function.name != missing {
      source += "\(function.head)\n{\n\t\(bodies[function.name] ?? function.body)\n}\n"
    }
    return try folder.compile(
      files: [try folder.write(source, to: name + ".c")], flags: ["-O1", "-shared", "-fPIC", "-I", header],
      to: name + ".so")
  }
}
