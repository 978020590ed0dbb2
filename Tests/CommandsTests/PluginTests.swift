import Foundation
import TestSupport
import Testing

/// `exec` with an engine that is a process: good ones, and every way in which one can be bad.
@Suite struct PluginTests {
  private static let own = BuiltProducts.path("bpf-conformance-plugin")

  /// A program that returns 42.
  private static func program(_ folder: TemporaryFolder) throws -> String {
    try folder.write("b7 00 00 00 2a 00 00 00 95 00 00 00 00 00 00 00", to: "a.hex")
    return folder.file("a.hex")
  }

  @Test func ownPluginAgreesWithTheJIT() throws {
    let folder = try TemporaryFolder()
    try folder.write("r0 = *(u64 *)(r1 + 0); r0 += r2; exit", to: "m.bpf.s")
    let outcome = try Executable.run(
      "exec", folder.file("m.bpf.s"), "--mem", "0102030405060708", "--engine", "jit,plugin:\(Self.own) --interpret")
    #expect(outcome.status == 0, "\(outcome.error)")
    #expect(
      outcome.output == "jit: 0x807060504030209\nplugin:\(Self.own) --interpret: 0x807060504030209\n")
  }

  /// The program is complete hexadecimal text on standard input, and memory the first argument.
  @Test func contract() throws {
    let folder = try TemporaryFolder()
    try folder.write(
      "#!/bin/sh\nprintf '%s|%s|%s' \"$1\" \"$2\" \"$(cat)\" >\"$(dirname \"$0\")/seen\"\necho 0xAB\n", to: "a plugin")
    #expect(chmod(folder.file("a plugin"), 0o700) == 0)
    let outcome = try Executable.run(
      "exec", try Self.program(folder), "--mem", "01ff", "--engine", "plugin:'\(folder.file("a plugin"))' \"a b\"")
    #expect(outcome.output == "0xab\n", "\(outcome.error)")
    #expect(try folder.text("seen") == "01 ff|a b|b7 00 00 00 2a 00 00 00 95 00 00 00 00 00 00 00")
  }

  /// A bad plugin is one line; the other engine's result is there.
  @Test(arguments: [
    ("./no-such-plugin", "cannot be started: No such file or directory"),
    ("/dev/null", "cannot be started: Permission denied"),
    ("sh -c 'echo hello'", "printed 'hello': r0 in hexadecimal was expected"),
    ("sh -c 'echo 1 2'", "printed '1 2': r0 in hexadecimal was expected"),
    ("sh -c 'echo -1'", "printed '-1': r0 in hexadecimal was expected"),
    ("sh -c 'echo 12345678123456781'", "printed '12345678123456781': r0 in hexadecimal was expected"),
    ("true", "printed nothing: r0 in hexadecimal was expected"),
    ("sh -c 'sleep 300 & sleep 300'", "gave no answer within 300 ms; its process group was ended"),
    ("sh -c 'exec >&- 2>&-; exec sleep 300'", "gave no answer within 300 ms; its process group was ended"),
    ("yes", "printed more than 65536 bytes; its process group was ended"),
    ("sh -c 'echo 2a; echo bad >&2; exit 3'", "ended with status 3: bad"),
    ("sh -c 'kill -9 $$'", "was ended by SIGKILL"),
  ]) func badPlugins(_ command: String, _ message: String) throws {
    let folder = try TemporaryFolder()
    let program = try Self.program(folder)
    let outcome = try Executable.run("exec", program, "--timeout", "300", "--engine", "jit,plugin:\(command)")
    #expect(outcome.status == 1)
    #expect(outcome.output == "jit: 0x2a\n")
    #expect(outcome.error == "kfunctest: \(program): plugin:\(command): fault: the plugin \(message)\n")
  }

  @Test func anOtherResultIsADisagreement() throws {
    let folder = try TemporaryFolder()
    let outcome = try Executable.run("exec", try Self.program(folder), "--engine", "jit,plugin:echo 2b")
    #expect(outcome.status == 1)
    #expect(outcome.error.hasSuffix("jit and plugin:echo 2b disagree on r0\n"), "\(outcome.error)")
  }

  @Test(arguments: [
    ("call bpf_kfunc_call_stack_arg; exit", "kfunc calls: a plugin is given instructions only"),
    ("call 7; r0 = 0; exit", "helpers: Linux's numbers are not those of the suite"),
    (".map m array 4 4 1\nr2 = m ll; r0 = 0; exit", "maps: a plugin is given instructions only"),
  ]) func whatAPluginCannotBeGiven(_ text: String, _ message: String) throws {
    let folder = try TemporaryFolder()
    try folder.write(text, to: "p.bpf.s")
    let words = ["exec", folder.file("p.bpf.s"), "--no-verify", "--engine", "plugin:\(Self.own)"]
    let outcome = try Executable.run(words)
    #expect(outcome.status == 1)
    #expect(outcome.error.contains("unsupported: \(message)\n"), "\(outcome.error)")
  }

  @Test(arguments: [
    ("plugin:sh 'open", "nothing follows or closes the last '"), ("plugin: ", "is none of jit, interpreter, kernel"),
    ("plugin:''", "names no program"),
  ]) func badCommands(_ engine: String, _ message: String) throws {
    let folder = try TemporaryFolder()
    let outcome = try Executable.run("exec", try Self.program(folder), "--engine", engine)
    #expect(outcome.status == 2)
    #expect(outcome.output.isEmpty)
    #expect(outcome.error.contains(message), "\(outcome.error)")
    #expect(outcome.error.filter { $0 == "\n" }.count == 1)
  }
}
