import TestSupport
import Testing

/// Bad input of scripts/kernel-module: one line that says what would be right, status 2, nothing fetched.
@Suite struct KernelModuleScriptTests {
  private static let script = Repository.file("scripts/kernel-module")

  @Test(
    arguments: [
      ("", "no kernel; usage: kernel-module --kernel VERSION"),
      ("--kernel", "--kernel needs a value"),
      ("--kernel new", "--kernel 'new' is no version such as 7.3"),
      ("--kernel 7.3 --module", "unknown argument '--module'"),
      ("--kernel 7.3 --registry /no/such", "--registry '/no/such' is no folder"),
      ("--kernel 7.3 --registry EMPTY", "has no .c file"),
      ("--kernel 7.3 --narrow kf_u64_7", "is not KFUNC.PARAMETER"),
    ])
  func badInputIsRefused(_ arguments: String, _ words: String) throws {
    let folder = try TemporaryFolder()
    let empty = try folder.makeFolder("empty")
    let cache = folder.file("cache")
    let list = arguments.split(separator: " ").map { $0 == "EMPTY" ? empty : String($0) }
    let outcome = try ChildProcess.run(Self.script, list, environment: ["XDG_CACHE_HOME": cache])
    #expect(outcome.status == 2)
    #expect(outcome.output.isEmpty)
    #expect(outcome.errorLines.count == 1)
    #expect(outcome.error.hasPrefix("kernel-module: "))
    #expect(outcome.error.contains(words), "\(outcome.error)")
    #expect(try folder.names() == ["empty"])
  }
}
