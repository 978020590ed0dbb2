import Debugging
import Foundation
import JIT
import TestSupport
import Testing

/// The jitdump file, read by a program in Python.
struct JITDumpTests {
  private struct Dump: Decodable {
    let process: Int32
    let records: [Record]
  }

  private struct Record: Decodable {
    let kind: String
    var name: String?
    var address: UInt?
    var code: String?
    var index: Int?
    var rows: [Row]?
  }

  private struct Row: Decodable, Equatable {
    let address: UInt
    let line: Int
    let file: String

    init(from decoder: any Decoder) throws {
      var list = try decoder.unkeyedContainer()
      address = try list.decode(UInt.self)
      line = try list.decode(Int.self)
      file = try list.decode(String.self)
    }
  }

  @Test func recordsAreTheFunctions() throws {
    let folder = try TemporaryFolder()
    let first = try compiled("r1 = 1\ncall f\nexit\n.func long f(long a)\nr0 = r1\nexit", file: "/src/first.bpf.s")
    let second = try compiled("r0 = 7\nexit", file: "/src/second.bpf.s")
    let file = try JITDump.file(in: folder.path)
    try file.add(first)
    // The same file: a process has one in a folder.
    try JITDump.file(in: folder.path).add(second)
    #expect(file.path == folder.file("jit-\(getpid()).dump"))
    let script = Repository.path + "/Tests/Programs/debugging/read-jitdump.py"
    let dump = try JSONDecoder().decode(Dump.self, from: Data(folder.run("python3", [script, file.path]).utf8))
    #expect(dump.process == getpid())
    #expect(dump.records.map(\.kind) == Array(repeating: ["lines", "frames", "load"], count: 3).flatMap(\.self))
    let loads = dump.records.filter { $0.kind == "load" }
    #expect(loads.map(\.name) == ["bpf_main", "bpf_f", "bpf_main"])
    #expect(loads.map(\.index) == [0, 1, 2])
    let functions = first.functions.map { (first, $0) } + second.functions.map { (second, $0) }
    for (load, (program, function)) in zip(loads, functions) {
      #expect(load.address == program.entry + UInt(function.code.lowerBound))
      let code = program.bytes[function.code].map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
      #expect(load.code == code)
    }
    let rows = dump.records.compactMap(\.rows)
    #expect(rows.map { $0.map(\.line) } == [[1, 1, 2, 3], [5, 5, 6], [1, 1, 2]])
    #expect(Set(rows[0].map(\.file)) == ["/src/first.bpf.s"] && Set(rows[2].map(\.file)) == ["/src/second.bpf.s"])
    #expect(rows[1].last?.address == first.entry + UInt(first.instructionOffsets[4]))
  }

  @Test func aFolderThatIsNone() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("", to: "file")
    #expect(throws: (any Error).self) { try JITDump.file(in: file) }
    #expect(throws: (any Error).self) { try JITDump.file(in: folder.file("missing")) }
    #expect(try folder.names() == ["file"])
  }
}
