import BPF
import Execution
import Foundation
import Support
import TestSupport
import Testing

/// Programs that the verifier of Linux 7.3 accepts, as programs of type tc: a first line `// accept`, then `// returns WORD`.
@Suite struct AcceptedProgramTests {
  private static let folder = Repository.path + "/Tests/Programs/accepted"
  private static let files = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()

  @Test func thereAreFiles() { #expect(Self.files.count == 6) }

  @Test(arguments: files) func theyReturnWhatTheySay(file: String) throws {
    let text = try String(contentsOfFile: Self.folder + "/" + file, encoding: .utf8)
    let lines = text.split(separator: "\n")
    #expect(lines[0] == "// accept")
    let word = try #require(lines[1].split(separator: "// returns 0x").first)
    let expected = try #require(Int64(word, radix: 16))
    // Twenty bytes of an IPv4 header behind the link header.
    let packet = [UInt8](repeating: 0, count: 12) + [8, 0] + [UInt8](repeating: 0, count: 40)
    try Sample(file, expected, text).check(.packet(packet, .classifier))
  }
}
