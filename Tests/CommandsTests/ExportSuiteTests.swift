import Foundation
import Outcomes
import TestSupport
import Testing

/// `export`: what it writes, read by other code than that which wrote it.
@Suite struct ExportSuiteTests {
  /// A test file as the suite's parser takes it apart: sections, by their first lines.
  private func sections(_ text: String) -> [String: [String]] {
    var sections: [String: [String]] = [:]
    var name = ""
    for line in text.split(separator: "\n").map(String.init) {
      if line.contains("--") { name = String(line.dropFirst(3)) } else { sections[name, default: []].append(line) }
    }
    return sections
  }

  /// Each file gives its result in the plugin, as the suite would run it.
  @Test func conformanceFilesRunInAPlugin() throws {
    let folder = try TemporaryFolder()
    let target = folder.file("suite")
    let outcome = try Executable.run("export", "conformance", target, "--kernel", "none", "--allow-skips")
    #expect(outcome.status == 0, "\(outcome.error)")
    #expect(outcome.output.contains("kernel: NOT RUN: --kernel none: no Linux ran them (accepted: --allow-skips)"))
    let files = try FileManager.default.contentsOfDirectory(atPath: target).sorted()
    #expect(files.count > 70 && files.allSatisfy { $0.hasSuffix(".data") })
    let plugin = BuiltProducts.path("bpf-conformance-plugin")
    var refused = 0
    for file in files {
      let parts = sections(try String(contentsOfFile: "\(target)/\(file)", encoding: .utf8))
      let words = try #require(parts["raw"]).map { try #require(UInt64($0.dropFirst(2), radix: 16)) }
      let hex = words.flatMap { word in
        (0..<8).map { String(format: "%02x", UInt8(truncatingIfNeeded: word >> UInt64(8 * $0))) }
      }
      guard let expected = parts["result"]?.first else {
        #expect(parts["error"]?.count == 1)
        refused += 1
        continue
      }
      let run = try ChildProcess.run(plugin, [], input: hex.joined(separator: " "))
      #expect(UInt64(run.output.dropLast(), radix: 16) == UInt64(expected.dropFirst(2), radix: 16), "\(file): \(run)")
    }
    #expect(refused >= 10)
    // Every slot of every number of arguments has a file.
    for count in 6...12 {
      for number in 6...count { #expect(files.contains("stack_arg_\(number)_of_\(count).data")) }
    }
  }

  /// A run that could not be made is a failure, and is said.
  @Test func whatWasNotRunIsSaid() throws {
    let folder = try TemporaryFolder()
    let outcome = try Executable.run("export", "conformance", folder.file("suite"), "--kernel", "none")
    #expect(outcome.status == 1)
    #expect(outcome.output.contains("  kernel: NOT RUN: --kernel none: no Linux ran them\n"))
  }

  @Test func theDocumentHasItsSchema() throws {
    let folder = try TemporaryFolder()
    try SchemaTests().documents(
      SchemaTests.Row(["export", "conformance", folder.file("suite"), "--kernel", "none"], SuiteOutcome.self) {
        .suite($0)
      })
  }

  @Test(arguments: [
    (["export"], "form"), (["export", "tests", "x"], "tests"), (["export", "conformance", ""], "'' is no folder"),
    (["export", "conformance", "x", "--clang", "clang"], "--clang is for export c"),
    (["export", "c", "x", "--kernel", "none", "--clang", "no-such-clang"], "no compiler 'no-such-clang'"),
  ]) func badUsage(_ words: [String], _ message: String) throws {
    let outcome = try Executable.run(words)
    #expect(outcome.status == 2)
    #expect(outcome.error.contains(message), "\(outcome.error)")
  }

  /// C is compiled by clang, and each program's tags hold.
  @Test func cIsCompiledAndRun() throws {
    let folder = try TemporaryFolder()
    let outcome = try Executable.run("export", "c", folder.file("suite"), "--kernel", "none", "--allow-skips")
    try requireOrSkip(!outcome.output.contains("clang: NOT RUN"), "no clang that passes stack arguments")
    #expect(outcome.status == 0, "\(outcome.error)")
    let text = try String(contentsOfFile: folder.file("suite/verifier_stack_arg_slots.c"), encoding: .utf8)
    #expect(text.components(separatedBy: "__success __retval(").count == 67)
    #expect(text.components(separatedBy: "__failure\n__msg(\"").count == 11)
    #expect(outcome.output.contains("jit: 66 of 66 as expected"))
  }
}
